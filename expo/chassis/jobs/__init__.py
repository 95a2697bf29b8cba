"""Long work outside the house's hub: asked for in a transaction, done in a child process, resumable and cancellable.

@job
def import_programme(running: Running) -> dict[str, Any]:
    for done, batch in running.rest(batches):
        running.step(lambda session: store.add(session, batch), done=done, total=len(batches))
    return {"sessions": …}

jobs.ask(session, import_programme, {"file": sha256}, edition="pilot")
"""

from expo.chassis.jobs.asking import ask, cancel, find, job, sweep
from expo.chassis.jobs.child import Cancelled, Running, run
from expo.chassis.jobs.parent import Parent
from expo.chassis.jobs.tables import JobRow

__all__ = ["Cancelled", "JobRow", "Parent", "Running", "ask", "cancel", "find", "job", "run", "sweep"]

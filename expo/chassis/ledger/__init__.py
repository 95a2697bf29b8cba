"""Why things are as they are: a record of each decision, written in its transaction and sealed against change.

A sealer chains committed entries a moment later, in one order a house, so that deciding never waits for the chain. What
is personal is digested apart, with a salt: erasing blanks both and leaves the digest, and the chain still verifies.
Whoever can write the whole table could chain it anew; a head that was noted elsewhere shows that too.
"""

from expo.chassis.ledger.decisions import Entry, erase, explain, record
from expo.chassis.ledger.sealing import Fault, Verdict, seal, verify
from expo.chassis.ledger.tables import LedgerRow

__all__ = ["Entry", "Fault", "LedgerRow", "Verdict", "erase", "explain", "record", "seal", "verify"]

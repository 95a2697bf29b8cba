"""What a running house holds for as long as its process lives."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from expo.chassis.db import Work
from expo.chassis.principal import system

if TYPE_CHECKING:
    from expo.chassis.db import Database
    from expo.chassis.principal import Signer, Verifier
    from expo.chassis.settings import Settings
    from expo.client import Client


@dataclass(frozen=True)
class House:
    """A house at work: its name, settings, database, the client it calls others with, and its keys."""

    name: str
    settings: Settings
    database: Database
    client: Client
    signer: Signer
    verifier: Verifier

    def own_work(self, cause: str = "", traceparent: str = "") -> Work:
        """Work that the house does on its own account: timers, handlers, loops."""
        if cause:
            return Work(self.name, system(self.name), cause, traceparent)
        return Work(self.name, system(self.name), traceparent=traceparent)

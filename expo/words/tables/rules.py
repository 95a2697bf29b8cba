"""How each decision is explained: a ledger entry's `rule.outcome`, or the rule alone."""

from __future__ import annotations

from expo.words.marks import N_, NN_

RULES = {
    "admit.confirmed": N_("There was a place in every quota that counts for you, so the registration was confirmed."),
    "admit.waiting": NN_(
        "A quota that counts for you was full, so the registration waits: place %(position)s in line.",
        "A quota that counts for you was full, so the registration waits: place %(position)s in line.",
        by="position",
    ),
    "promote.confirmed": N_("A place became free, and you were the next in line whom it fitted."),
    "cancel.cancelled": N_("The registration was cancelled, and its place went to the line."),
}

"""What went wrong, as a caller may be told: a code and figures, never a trace, a query or an address."""

from __future__ import annotations

import logging

import eventlet
from sqlalchemy.exc import DataError, DBAPIError, InterfaceError, OperationalError, TimeoutError as PoolTimeout

from expo.chassis.db import sqlstate
from expo.errors import ExpoError, Invalid, Unavailable

log = logging.getLogger(__name__)

BUSY = frozenset({"55P03", "57014", "40001", "40P01", "25P03"})
"""SQLSTATEs of a database that is there and too busy: lock not available, statement cancelled, still crossing."""


def refusal(error: BaseException, where: str) -> ExpoError:
    """The refusal that an exception becomes; what nobody foresaw is logged here and told as `internal_error`."""
    if isinstance(error, ExpoError):
        return error
    if isinstance(error, eventlet.Timeout):
        return Unavailable("deadline_passed")
    if isinstance(error, DataError):
        return Invalid("value_out_of_range")
    if isinstance(error, DBAPIError) and sqlstate(error) in BUSY:
        return Unavailable("busy", {"retry_after": 1})
    if is_database_away(error):
        return Unavailable("database_away", {"retry_after": 5})
    # The message of an exception may hold a row or an address, so only where and what kind is logged.
    log.error("%s failed: %s", where, _kind_and_place(error))
    return Unavailable("internal_error")


def is_database_away(error: BaseException) -> bool:
    """Whether the database could not be reached, as opposed to having refused something."""
    if isinstance(error, Unavailable):
        return error.code == "database_away"
    if isinstance(error, PoolTimeout | InterfaceError):
        return True
    return isinstance(error, OperationalError | DBAPIError) and (
        error.connection_invalidated or sqlstate(error)[:2] in {"08", "57", "53"} or not sqlstate(error)
    )


def reason(error: BaseException) -> str:
    """Why a handler failed, for the parked row: the kind and the code or place, no values."""
    if isinstance(error, ExpoError):
        return f"{type(error).__name__} {error.code}"
    return _kind_and_place(error)


def _kind_and_place(error: BaseException) -> str:
    place = ""
    trace = error.__traceback__
    while trace is not None:
        code = trace.tb_frame.f_code
        if "site-packages" not in code.co_filename:
            place = f"{code.co_filename.rsplit('/', 2)[-2]}/{code.co_filename.rsplit('/', 1)[-1]}:{trace.tb_lineno}"
        trace = trace.tb_next
    return f"{type(error).__module__}.{type(error).__name__} at {place or 'unknown'}"

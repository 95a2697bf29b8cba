"""Starts houses in this process and ends them: one by `expo serve`, all of them by `expo up`."""

from __future__ import annotations

import importlib
import inspect
import logging
import signal
import time
from typing import TYPE_CHECKING, Any

import eventlet
from sqlalchemy import text

from expo.chassis import broker, keys
from expo.chassis.container import HouseContainer
from expo.chassis.db import Database
from expo.chassis.environment import SettingError
from expo.chassis.house import House
from expo.chassis.principal import system
from expo.client import Client
from expo.contracts.message import Event

if TYPE_CHECKING:
    from collections.abc import Iterable

    from expo.chassis.settings import Settings

log = logging.getLogger(__name__)

SPARE_CONNECTIONS = 5
"""Beside the workers': relay, timers, parked messages, and the house's own loops."""

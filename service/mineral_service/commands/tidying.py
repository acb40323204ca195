"""Throw away what nobody needs any more, without waiting for the hour."""

from __future__ import annotations

import argparse
import os
import threading
from typing import Any, Dict

from mineral_plugin.core.base.ports import SystemClock
from mineral_plugin.core.base.words import both
from mineral_service import blobs
from mineral_service.backend import Backend
from mineral_service.context import Context
from mineral_service.register.key import register_key
from mineral_service.storage.store import Store
from mineral_service.tidying import tidy as tidy_up
from mineral_service.validations.running import Running


def tidy(options: argparse.Namespace) -> Dict[str, Any]:
    """Tidy up a data folder; a service may run on it meanwhile."""
    store = Store(options.data, os.environ.get("DATABASE_URL"))
    blobs.prepare(options.data / "blobs")
    try:
        backend = Backend()
        key = register_key(store, options.data, both(backend.name).vi)
        context = Context(backend, store, options.data, SystemClock(), Running(), key)
        return dict(tidy_up(context, threading.Event()))
    finally:
        store.close()

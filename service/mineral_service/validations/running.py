"""The checks that run now: a few at a time, each once, whoever waits for it."""

from __future__ import annotations

import json
import os
import threading
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import date
from typing import Any, Dict, Tuple

from mineral_plugin.core.base.errors import CancelledError, MineralError
from mineral_plugin.core.base.words import both
from mineral_service import logs
from mineral_service.context import Context
from mineral_service.validations import rows

AT_ONCE = 2
FRONT_DOOR = "service"


class Running:
    """The checks of this process. A kill forgets them; who asks for one again starts it again."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="check")
        self._futures: Dict[str, "Future[None]"] = {}
        # A run that has ended already is forgotten by the one who asks how it ends.
        self._lock = threading.RLock()
        self._stopping = threading.Event()

    def start(self, context: Context, validation: str) -> "Future[None]":
        """Return the run of a validation, begun if it was not."""
        with self._lock:
            found = self._futures.get(validation)
            if found is None:
                found = self._pool.submit(self._run, context, validation)
                self._futures[validation] = found
                found.add_done_callback(lambda _done: self._forget(validation))
        return found

    def give_up(self) -> None:
        """Let what runs come to its end soon, so that nobody waits for it."""
        self._stopping.set()

    def stop(self) -> None:
        """End what runs; it stays written down and is begun again when somebody asks."""
        self.give_up()
        self._pool.shutdown(wait=True, cancel_futures=True)

    def report(self, _fraction: float) -> None:
        """Take how far a check is; nobody is told."""

    def cancelled(self) -> bool:
        """Return whether the service stops."""
        return self._stopping.is_set()

    def _forget(self, validation: str) -> None:
        with self._lock:
            self._futures.pop(validation, None)

    def _run(self, context: Context, validation: str) -> None:
        row = rows.find(context, validation)
        if row is None or row.state != rows.WAITING:
            return
        # What was not said is what held when it was asked, not when it is done again after a kill.
        asked_on = date.fromisoformat(row.asked_at[:10])
        try:
            answer, sha256 = self._answer(context, json.loads(row.asked), asked_on)
        except CancelledError:
            return
        except MineralError as error:
            told = json.dumps({"reason": both(error.phrase).as_dict()}, ensure_ascii=False)
            rows.answered(context, validation, rows.REFUSED, told, "")
            return
        except Exception as error:  # whatever it is: who asks again must not get it again and again
            logs.fault(error, validation)
            rows.answered(context, validation, rows.FAILED, json.dumps({"trace": validation}), "")
            return
        rows.answered(context, validation, rows.DONE, answer, sha256)

    def _answer(self, context: Context, asked: Dict[str, Any], today: date) -> Tuple[str, str]:
        # What only a check needs: without one the service is up in half the time.
        from mineral_plugin.core.work.checking import check_areas
        from mineral_plugin.core.work.outputs import document_digest, report_document
        from mineral_plugin.core.work.packs import sources_of
        from mineral_service.register.packs import chosen
        from mineral_service.validations.asking import check_request

        asked = {**asked, "layers": chosen(context, asked.get("layers"))}
        sources = sources_of(context.home, os.environ, context.practice)
        request = check_request(asked, today, sources)
        reports = check_areas(request, context.now(), FRONT_DOOR, self)
        document = report_document(reports)
        return json.dumps(document, ensure_ascii=False), document_digest(document)

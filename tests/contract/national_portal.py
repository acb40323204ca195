"""The adapter of the national dossier sync, played by a small server: its services, its answers, its quirks.

What it takes and how it answers was read in public clients of the sync. It counts what it took, and keeps
every message as it came.
"""

from __future__ import annotations

import json
import threading
import time
import uuid
from collections import defaultdict, deque
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Callable, Deque, Dict, List, NamedTuple, Optional, Set

NAME, WORD = "made-up-agency", "made-up-word-of-the-agency"
DSTCODE = "VN:GOV:000.00.00.X99:made-up"
UNIT = "000.00.00.X99"
LOGIN, SHARE, INTEGRATION = "/login", "/chia-se", "/tich-hop"
LOOK_UP, DOSSIER, STEPS = "TraCuuHoSo", "DongBoHoSoMC", "CapNhatTienDoHoSoMC"


class Quirk(NamedTuple):
    """What happens to one message: whether it is taken, and what comes back instead of the plain answer.

    ``answer`` may be bytes for what is no JSON; ``silent``: the line ends without an answer, after
    ``late_s``; ``meanwhile`` is done once the message was taken and before it is answered.
    """

    taken: bool = True
    status: int = 200
    answer: Any = None
    headers: Dict[str, str] = {}
    silent: bool = False
    late_s: float = 0.0
    meanwhile: Optional[Callable[[], None]] = None


def says(code: Any, message: str = "") -> Dict[str, Any]:
    """Return an answer of the portal."""
    return {"error_code": code, "message": message}


LOST = Quirk(taken=False, answer=says("-1", "Session không hợp lệ"))
EXISTS = "Hồ sơ đã tồn tại trên hệ thống"


class NationalPortal:
    """One adapter with what lies behind it. ``quirks`` holds by service what happens to the next messages."""

    def __init__(self) -> None:
        self.quirks: Dict[str, Deque[Quirk]] = defaultdict(deque)
        self.messages: List[Dict[str, Any]] = []
        self.created: List[str] = []
        self.second: List[str] = []
        self.dossiers: Dict[str, List[Dict[str, Any]]] = {}
        self.steps: Dict[str, List[Dict[str, Any]]] = defaultdict(list)
        self.blocks: List[int] = []
        self.logins = 0
        self.login_lasts_s = 0.0
        self.login_fails = False
        self._sessions: Set[str] = set()
        self._lock = threading.Lock()
        self.closing = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def next(self, service: str, *quirks: Quirk) -> None:
        """Let quirks happen to the next messages of a service."""
        self.quirks[service].extend(quirks)

    def sent(self, service: str, code: str) -> List[Dict[str, Any]]:
        """Return the messages of a service about a dossier, taken or not."""
        return [one for one in self.messages if one["service"] == service and code in json.dumps(one)]

    def close(self) -> None:
        self.closing.set()
        self._server.shutdown()
        self._server.server_close()

    # --- what it does with a message -------------------------------------------------------------------

    def log_in(self, told: Dict[str, Any]) -> Dict[str, Any]:
        time.sleep(self.login_lasts_s)
        with self._lock:
            self.logins += 1
            if told != {"username": NAME, "password": WORD}:
                return says(-1, "Sai tài khoản")
            session = uuid.uuid4().hex
            self._sessions.add(session)
        return {"error_code": 0, "session": session}

    def call(self, path: str, told: Dict[str, Any]) -> Quirk:
        """Take a message or not; return what comes of it, with its answer."""
        with self._lock:
            self.messages.append(told)
            service, waiting = told["service"], self.quirks[told["service"]]
            if told["session"] not in self._sessions or told["madonvi"] != UNIT:
                return LOST
            quirk = waiting.popleft() if waiting else Quirk()
            self._note_second(told)
            if quirk is LOST:
                self._sessions.clear()
            plain = self._taken(path, service, told) if quirk.taken else None
            return quirk if quirk.answer is not None else quirk._replace(answer=plain)

    def _note_second(self, told: Dict[str, Any]) -> None:
        """Note a dossier that comes as a new one though it is there, taken or not."""
        if told["service"] == DOSSIER and told["isUpdating"] == "False":
            self.second += [one["MaHoSo"] for one in told["data"] if one["MaHoSo"] in self.dossiers]

    def _taken(self, path: str, service: str, told: Dict[str, Any]) -> Dict[str, Any]:
        assert path == (SHARE if service == LOOK_UP else INTEGRATION), service
        return {LOOK_UP: self._looked_up, DOSSIER: self._dossier, STEPS: self._steps}[service](told)

    def _looked_up(self, told: Dict[str, Any]) -> Dict[str, Any]:
        return {"error_code": 0, "result": self.dossiers.get(told["mahoso"], [])[-1:]}

    def _dossier(self, told: Dict[str, Any]) -> Dict[str, Any]:
        (body,) = told["data"]
        code, is_there = body["MaHoSo"], body["MaHoSo"] in self.dossiers
        assert_texts(body)
        if told["isUpdating"] == "False":
            if is_there:
                return says("-3", EXISTS)
            self.created.append(code)
            self.dossiers[code] = [body]
        elif told["isUpdating"] == "True" and is_there:
            self.dossiers[code].append(body)
        else:
            return says("-2", "Không tìm thấy")
        return says("00", "Thành công")

    def _steps(self, told: Dict[str, Any]) -> Dict[str, Any]:
        rows = told["data"]
        assert 1 <= len(rows) <= 10
        assert_texts(rows)
        if any(row["MaHoSo"] not in self.dossiers for row in rows):
            return says("-2", "Không tìm thấy")
        self.blocks.append(len(rows))
        for row in rows:
            self.steps[row["MaHoSo"]].append(row)
        return says("0")

    # --- HTTP ------------------------------------------------------------------------------------------

    def _handler(self) -> Any:
        portal = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:  # noqa: N802
                told = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                if self.headers["dstcode"] != DSTCODE:
                    return self.say(403, {}, b"")
                if self.path == LOGIN and portal.login_fails:
                    return None
                if self.path == LOGIN:
                    return self.say(200, {}, json.dumps(portal.log_in(told)).encode())
                quirk = portal.call(self.path, told)
                if quirk.meanwhile:
                    quirk.meanwhile()
                if quirk.silent:
                    portal.closing.wait(quirk.late_s)
                    return None
                raw = quirk.answer if isinstance(quirk.answer, bytes) else json.dumps(quirk.answer).encode()
                return self.say(quirk.status, quirk.headers, raw)

            def say(self, status: int, headers: Dict[str, str], data: bytes) -> None:
                self.send_response(status)
                for name, value in {**headers, "Content-Length": str(len(data))}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(data)

            def log_message(self, *_: Any) -> None:
                pass

        return Handler


def assert_texts(body: Any) -> None:
    """Refuse a body with anything but texts at its ends."""
    if isinstance(body, (dict, list)):
        for value in body.values() if isinstance(body, dict) else body:
            assert_texts(value)
    else:
        assert isinstance(body, str), body

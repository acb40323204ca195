"""Log-in where there is no browser: a code that the person types on another device (RFC 8628)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Callable, Dict, Optional

from mineral_plugin.core.base.errors import ServiceRefusedError, ServiceUnreachableError
from mineral_plugin.core.portal.account_login import AccountLogin
from mineral_plugin.core.portal.line import LOG_IN_PATH, Line, json_object, text
from mineral_plugin.core.portal.login import CLIENT_ID
from mineral_plugin.core.portal.login_places import login_places
from mineral_plugin.core.portal.retrying import Waiting

DEVICE_PATH = "/oauth/device_authorization"
GRANT = "urn:ietf:params:oauth:grant-type:device_code"
_INTERVAL_S = 5.0
_SLOWER_S = 5.0
_LONGEST_INTERVAL_S = 60.0
_CODE = re.compile(r"[0-9A-Za-z][0-9A-Za-z -]{0,38}[0-9A-Za-z]")


@dataclass(frozen=True)
class DeviceCode:
    """What the person is told (``user_code``, ``page``), and what the program asks with, until when."""

    user_code: str
    page: str
    code: str
    interval_s: float
    lasts_s: float


def log_in_by_device(
    line: Line,
    login: AccountLogin,
    show: Callable[[DeviceCode], None],
    alive: Callable[[], None],
    waiting: Waiting,
) -> None:
    """Show a code, and ask until the person has typed it.

    Raises:
        ServiceRefusedError: the person said no, or the code ran out.
        ServiceUnreachableError: the service gave no answer to the first questions, or tells of a page
            elsewhere.
    """
    form = {"client_id": CLIENT_ID, **login_places(line).scope}
    given = line.read(
        lambda body: _device_code(line, body),
        line.answered(line.send("POST", DEVICE_PATH, data=form)),
    )
    end, interval_s = waiting.clock() + given.lasts_s, given.interval_s
    show(given)
    while waiting.clock() < end:
        alive()
        waiting.pause(interval_s)
        answer = _ask(line, given)
        if answer is None:
            # RFC 8628, 3.5: who gets no answer asks less often.
            interval_s = min(2 * interval_s, _LONGEST_INTERVAL_S)
        elif "access_token" in answer:
            login.take(answer)
            return
        else:
            interval_s += _more_s(str(answer.get("error", "")))
    raise ServiceRefusedError("login.too_late")


def _more_s(error: str) -> float:
    """Return by how much to ask less often; raise if the answer is no."""
    if error == "expired_token":
        raise ServiceRefusedError("login.too_late")
    if error not in ("authorization_pending", "slow_down"):
        raise ServiceRefusedError("login.refused")
    return _SLOWER_S if error == "slow_down" else 0.0


def _ask(line: Line, given: DeviceCode) -> Optional[Dict[str, Any]]:
    form = {"grant_type": GRANT, "client_id": CLIENT_ID, "device_code": given.code}
    try:
        return json_object(line.send("POST", LOG_IN_PATH, data=form))
    except ServiceUnreachableError:
        return None


def _device_code(line: Line, body: Dict[str, Any]) -> DeviceCode:
    page, user_code = line.path_below(text(body["verification_uri"])), text(body["user_code"])
    if page is None or not _CODE.fullmatch(user_code):
        # Both are shown to the person, in a terminal too.
        raise ValueError(DEVICE_PATH)
    return DeviceCode(
        user_code=user_code,
        page=line.url + page,
        code=text(body["device_code"]),
        interval_s=float(body.get("interval", _INTERVAL_S)),
        lasts_s=float(body["expires_in"]),
    )

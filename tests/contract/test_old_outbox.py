"""An outbox of the version before: what was begun with it is brought to its end, once."""

from __future__ import annotations

import contextlib

import pytest
from cutting_proxy import AFTER_ANSWER, BEFORE_REQUEST
from draftmaker import NOW
from old_outbox import turn_into_version_1

from mineral_plugin.core.base.errors import ServiceUnreachableError
from mineral_plugin.core.portal.outbox import FILED, OPEN, PLANNED, SUBMITTING, Outbox

CUTS = {
    PLANNED: [("POST", "/v1/dossiers", BEFORE_REQUEST)],
    OPEN: [("POST", "/v1/uploads", BEFORE_REQUEST)],
    SUBMITTING: [("POST", "/submission", AFTER_ANSWER), ("GET", "/v1/submissions", BEFORE_REQUEST)],
    FILED: [],
}


@pytest.mark.parametrize("state", CUTS)
def test_an_action_of_the_version_before_is_filed_once(service, proxy, file_at, home, state):
    for method, ending, moment in CUTS[state]:
        proxy.cut(method, ending, moment, service.kill if state == OPEN else None)
    with contextlib.suppress(ServiceUnreachableError):
        file_at(proxy.url)
    turn_into_version_1(home)
    assert [action.state for action in Outbox(home, lambda: NOW).actions()] == [state]
    receipt = file_at(service.start().url if state == OPEN else service.url)
    assert service.rows("SELECT receipt_id FROM submissions") == [(receipt.receipt_id,)]
    assert service.rows("SELECT count(*) FROM dossiers") == [(1,)]
    assert Outbox(home, lambda: NOW).receipts() == (receipt,)

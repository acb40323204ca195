"""Every scenario of the service with our program as the applicant: states, days, results, versions."""

from __future__ import annotations

import hashlib
import json

import pytest
from played_client import played

from mineral_plugin.core.area.workspace import read_areas
from mineral_plugin.core.base.errors import MissingError
from mineral_plugin.core.portal.signatures import Outcome
from mineral_plugin.core.work.dossier_dates import dates_of
from mineral_plugin.core.work.following_told import told
from mineral_plugin.core.work.granted import granted_results, keep_granted
from mineral_plugin.core.work.keeping import workspace_path
from mineral_service.playing.scenario import names

ENDS = {
    "happy": ("result_delivered", 1),
    "payment": ("result_delivered", 1),
    "refused": ("result_delivered", 1),
    "stopped": ("stopped", 1),
    "supplement-late": ("result_delivered", 2),
    "supplement-once": ("result_delivered", 2),
    "withdrawn": ("withdrawn", 1),
}


def same_day_as_the_service(client, _step):
    """The day reckoned here from what is known is the service's own, at every step."""
    one = client.one()
    ours = dates_of(one, client.today()).standing.due_on
    assert ours == client.told_flow()["dueOn"], one.state
    json.dumps(told(one, client.today(), "vi"))


def test_there_is_an_end_for_each_scenario():
    assert sorted(ENDS) == sorted(names())


@pytest.mark.parametrize("name", sorted(ENDS))
def test_a_scenario_is_followed_to_its_end(tmp_path, name):
    with played(name, tmp_path) as client:
        one = client.play(same_day_as_the_service)
        assert (one.state, one.version) == ENDS[name]
        assert one.is_over and dates_of(one, client.today()).dates == ()
        assert one.signature().outcome is Outcome.VALID
        assert [event.seq for event in one.learned.events] == list(range(1, len(one.learned.events) + 1))
        for found in client.fetched:
            assert hashlib.sha256(found.path.read_bytes()).hexdigest() == found.result.sha256
        assert bool(client.fetched) == any(step.does == "fetch" for step in client.scenario.steps)
        if name == "happy":
            the_granted_area_is_among_mine(client)
        elif not granted_results(one):
            with pytest.raises(MissingError):
                keep_granted(one, client.session, client.home, client.now)


def the_granted_area_is_among_mine(client):
    """Its corners are those that the register has; keeping it again keeps one."""
    for _ in range(2):
        (area,) = keep_granted(client.one(), client.session, client.home, client.now)
    assert area.name.startswith("TH-GP/") and area.source.document == area.name
    assert [one.name for one in read_areas(workspace_path(client.home))] == [area.name]

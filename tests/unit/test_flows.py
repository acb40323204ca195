"""The processes of procedures: the data follow their schema and fit the procedures they are for."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any, Callable

import pytest
from schemas import problems

from mineral_plugin.core.base.errors import InputError, NewerFileError
from mineral_plugin.core.base.nodes import Node
from mineral_plugin.core.regulation.dated import newest
from mineral_plugin.core.regulation.flows import OFFLINE_ACTS, Flows, flows_from, load_flows
from mineral_plugin.core.regulation.procedures_loader import load_procedures

FILE = newest("flows", "processes")
RAW = json.loads(FILE.read_text(encoding="utf-8"))
FLOWS, PROCEDURES = load_flows(), load_procedures()


def changed(change: Callable[[Any], None]) -> Flows:
    raw = copy.deepcopy(RAW)
    change(raw)
    return flows_from(Node(raw, "", "flows.json"))


def test_the_data_follow_their_schema() -> None:
    assert problems("flows-1", RAW) == []


def test_each_procedure_of_the_working_list_has_its_process_and_no_other() -> None:
    assert set(FLOWS.flows) == {entry.id for entry in PROCEDURES.working}
    assert set(OFFLINE_ACTS) == set(PROCEDURES.offline_acts)


def test_a_process_without_steps_says_why() -> None:
    silent = [flow.procedure for flow in FLOWS.flows.values() if not flow.steps]
    assert silent == ["P36"] and FLOWS.of("P36").reason is not None


def test_what_needs_people_at_one_place_says_which_act_and_by_which_article() -> None:
    for flow in FLOWS.flows.values():
        for step in flow.steps:
            assert bool(step.offline) == (step.electronic == "no"), (flow.procedure, step.kind)
            assert step.basis or step.electronic == "yes", (flow.procedure, step.kind)


def test_the_time_of_opinions_is_told_where_the_sheet_has_it_and_else_unknown() -> None:
    steps = {name: flow.step("opinions") for name, flow in FLOWS.flows.items()}
    days = {name: step.time.time.days for name, step in steps.items() if step and step.time}
    assert days["P01"] == 12 and days["P14"] == 16 and days["P18"] == 8
    assert steps["P11"] is not None and "P11" not in days


def test_waiting_for_the_applicant_does_not_count_and_a_supplement_is_demanded_once() -> None:
    assert not FLOWS.waiting_counts and FLOWS.waiting_basis.endswith("Điều 23 khoản 5")
    assert (FLOWS.supplement.new_demands, FLOWS.supplement.repeats) == (1, 1)


def test_each_step_of_the_portal_is_ended_by_a_step_of_some_process() -> None:
    used = {step.kind for flow in FLOWS.flows.values() for step in flow.steps}
    assert set(FLOWS.finished_by.values()) <= used <= set(FLOWS.kinds)


@pytest.mark.parametrize(
    ("change", "place"),
    [
        (lambda raw: raw["flows"][0].update(results=["gift"]), "/flows/0/results/0"),
        (lambda raw: raw["flows"][0]["steps"][0].update(kind="dance"), "/flows/0/steps/0/kind"),
        (lambda raw: raw["flows"].append(raw["flows"][0]), "/flows/37"),
        (lambda raw: raw["flows"][0]["steps"].append(raw["flows"][0]["steps"][0]), "/flows/0/steps/8"),
        (lambda raw: raw["flows"][0].update(steps=[]), "/flows/0"),
        (lambda raw: raw["finished_by"].pop("check"), "/finished_by"),
        (lambda raw: raw["rules"]["supplement"].update(new_demands=-1), "/rules/supplement/new_demands"),
    ],
)
def test_faulty_data_are_refused_with_their_place(change: Callable[[Any], None], place: str) -> None:
    with pytest.raises(InputError) as refused:
        changed(change)
    assert refused.value.phrase.values["place"] == place


def test_a_file_for_a_newer_program_is_told_as_such() -> None:
    with pytest.raises(NewerFileError):
        changed(lambda raw: raw.update(schema="flows-2"))


def test_a_procedure_without_a_process_is_refused() -> None:
    with pytest.raises(InputError):
        FLOWS.of("P99")


def test_the_file_is_found_by_its_day(tmp_path: Path) -> None:
    assert FILE.name == "flows-2026-11-23.json" and FLOWS.version == "2026-11-23"
    copied = tmp_path / FILE.name
    copied.write_text(json.dumps(RAW), encoding="utf-8")
    assert load_flows(copied) == FLOWS

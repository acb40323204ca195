"""The states of a dossier: no sequence of acts leaves the moves of the contract; silence is no consent."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mineral_plugin.core.regulation.flows import load_flows
from mineral_service.flow import machine
from mineral_service.flow.machine import CODES, ENDS, MOVES, Case, NotAllowed, Rules, after

FLOWS = load_flows()
RULES = Rules(FLOWS.of("P14"), FLOWS.supplement)
CONTRACT = {
    "draft": {1},
    1: {2, 3, 7},
    2: {4, 7},
    4: {5, 6, 8, 9, 7},
    5: {4, 8, 3, 7},
    6: {4, 8, 7},
    9: {10},
}
"""The moves that the contract draws: code -> the codes it may lead to."""

ITEMS = st.lists(st.sampled_from(["request", "project", "map"]), min_size=1, max_size=3, unique=True)
ACTS = st.one_of(
    st.sampled_from(
        ["submit", "not_accept", "forward", "supplement", "require_payment", "record_payment"]
    ).map(lambda act: (act, {})),
    st.sampled_from(["hand_over", "stop", "withdraw"]).map(lambda act: (act, {})),
    st.just(("accept", {"code": "1.014236", "case": "1"})),
    st.tuples(
        st.just("record_step"),
        st.fixed_dictionaries(
            {
                "step": st.sampled_from(machine.RECORDED),
                "outcome": st.sampled_from([machine.PASSED, machine.FAILED]),
                "meeting": st.sampled_from([None, {"place": "here"}]),
            }
        ),
    ),
    st.tuples(st.just("ask_opinion"), st.just({"body": "somebody"})),
    st.tuples(
        st.just("answer_opinion"),
        st.fixed_dictionaries({"no": st.integers(1, 3), "answer": st.sampled_from(machine.ANSWERS)}),
    ),
    st.tuples(
        st.just("require_supplement"), st.fixed_dictionaries({"items": ITEMS, "until": st.just("2027-01-04")})
    ),
    st.just(("extend_supplement", {"until": "2027-02-01"})),
    st.tuples(
        st.just("decide"),
        st.sampled_from(
            [
                {"outcome": machine.GRANTED, "result": {"kind": "grant"}},
                {"outcome": machine.GRANTED, "result": {"kind": "closure"}},
                {"outcome": machine.REFUSED},
            ]
        ),
    ),
)


def played(*acts, case=None, rules=RULES):
    for act, data in acts:
        case = after(case or Case(), act, data, rules)
    return case


MEETING = {"place": "UBND xã", "minutes": "0" * 64}
IN_REVIEW = (("submit", {}), ("accept", {}), ("forward", {}))
APPRAISED = (
    *IN_REVIEW,
    ("record_step", {"step": "appraisal", "outcome": "passed"}),
    ("record_step", {"step": "field_inspection", "outcome": "passed", "meeting": MEETING}),
)
GRANT = ("decide", {"outcome": "granted", "result": {"kind": "grant"}})


@settings(max_examples=300, deadline=None)
@given(st.lists(ACTS, max_size=40))
def test_no_sequence_of_acts_leaves_the_moves_of_the_contract(acts):
    case = Case()
    for act, data in acts:
        before = case
        try:
            case = after(case, act, data, RULES)
        except NotAllowed:
            assert case == before
            continue
        if case.state != before.state:
            assert CODES[case.state] in CONTRACT[CODES.get(before.state, "draft")]
        assert before.state not in ENDS
        assert len(case.demands) <= 2
        assert case.version == 1 + sum(demand.answered for demand in case.demands)
        if case.outcome == machine.GRANTED:
            assert all(one.answer for one in case.opinions)
            assert case.steps["appraisal"] == case.steps["field_inspection"] == machine.PASSED


def test_the_table_of_moves_is_that_of_the_contract_and_no_other():
    drawn = {
        (CODES.get(state, "draft"), CODES[leads_to])
        for states, leads_to in MOVES.values()
        for state in states
        if state != leads_to
    }
    assert drawn == {(start, end) for start, ends in CONTRACT.items() for end in ends}


@pytest.mark.parametrize("act", sorted(MOVES))
@pytest.mark.parametrize("state", sorted(ENDS))
def test_nothing_leads_out_of_an_end(act, state):
    with pytest.raises(NotAllowed) as refused:
        after(Case(state=state), act, {}, RULES)
    assert refused.value.slug == "act-not-allowed"


def test_a_grant_waits_for_the_steps_that_the_law_makes_part_of_the_appraisal():
    with pytest.raises(NotAllowed) as refused:
        played(*IN_REVIEW, GRANT)
    assert refused.value.slug == "steps-open"
    assert set(refused.value.values["steps"]) == {"appraisal", "field_inspection"}
    assert played(*APPRAISED, GRANT).state == machine.DECIDED


def test_a_refusal_needs_no_step():
    assert played(*IN_REVIEW, ("decide", {"outcome": "refused"})).outcome == machine.REFUSED


def test_no_answer_is_never_consent():
    asked = (*APPRAISED, ("ask_opinion", {"body": "UBND xã"}))
    with pytest.raises(NotAllowed) as refused:
        played(*asked, GRANT)
    assert (refused.value.slug, refused.value.values["bodies"]) == ("opinions-open", ("UBND xã",))
    for answer in machine.ANSWERS:
        assert played(*asked, ("answer_opinion", {"no": 1, "answer": answer}), GRANT).outcome == "granted"


def test_a_question_is_answered_once():
    case = played(
        *IN_REVIEW, ("ask_opinion", {"body": "a"}), ("answer_opinion", {"no": 1, "answer": "objects"})
    )
    with pytest.raises(NotAllowed) as refused:
        after(case, "answer_opinion", {"no": 1, "answer": "consents"}, RULES)
    assert refused.value.slug == "opinion-unknown"


def test_a_second_demand_repeats_the_first_and_there_is_no_third():
    first = ("require_supplement", {"items": ["map", "project"], "until": "2027-01-04"})
    again = ("require_supplement", {"items": ["map"], "until": "2027-02-04"})
    more = ("require_supplement", {"items": ["map", "request"], "until": "2027-02-04"})
    answered = (*IN_REVIEW, first, ("supplement", {}))
    with pytest.raises(NotAllowed) as refused:
        played(*answered, more)
    assert (refused.value.slug, refused.value.values["items"]) == ("supplement-new-demand", ("request",))
    twice = played(*answered, again, ("supplement", {}))
    assert (twice.version, len(twice.demands)) == (3, 2)
    with pytest.raises(NotAllowed) as refused:
        after(twice, *again, RULES)
    assert refused.value.slug == "supplement-spent"


def test_a_last_day_is_put_off_and_never_brought_forward():
    demand = ("require_supplement", {"items": ["map"], "until": "2027-01-04"})
    case = played(*IN_REVIEW, demand, ("extend_supplement", {"until": "2027-01-05"}))
    assert case.open_demand.until == "2027-01-05"
    with pytest.raises(NotAllowed) as refused:
        after(case, "extend_supplement", {"until": "2027-01-05"}, RULES)
    assert refused.value.slug == "date-unfit"


def test_a_failed_step_stands_in_the_way_until_it_is_done_again():
    failed = ("record_step", {"step": "appraisal", "outcome": "failed"})
    with pytest.raises(NotAllowed) as refused:
        played(*APPRAISED, failed, GRANT)
    assert refused.value.values["steps"] == ("appraisal",)
    passed = ("record_step", {"step": "appraisal", "outcome": "passed"})
    assert played(*APPRAISED, failed, passed, GRANT).outcome == machine.GRANTED


def test_a_step_of_people_at_one_place_carries_their_meeting():
    with pytest.raises(NotAllowed) as refused:
        played(*IN_REVIEW, ("record_step", {"step": "field_inspection", "outcome": "passed"}))
    assert (refused.value.slug, refused.value.values["step"]) == ("step-needs-meeting", "field_inspection")


def test_a_step_of_another_process_is_not_recorded():
    with pytest.raises(NotAllowed) as refused:
        played(*IN_REVIEW, ("record_step", {"step": "council", "outcome": "passed"}))
    assert refused.value.slug == "step-unknown"


@pytest.mark.parametrize("result", [None, {"kind": "closure"}, {"kind": ""}])
def test_a_grant_says_what_the_register_is_to_hold(result):
    with pytest.raises(NotAllowed) as refused:
        played(*APPRAISED, ("decide", {"outcome": "granted", "result": result}))
    assert (refused.value.slug, refused.value.values["allowed"]) == ("result-kind", ("grant",))


def test_a_process_whose_steps_are_not_known_grants_nothing():
    rules = Rules(FLOWS.of("P36"), FLOWS.supplement)
    with pytest.raises(NotAllowed) as refused:
        played(*IN_REVIEW, GRANT, rules=rules)
    assert refused.value.slug == "flow-unknown"


@pytest.mark.parametrize("procedure", sorted(FLOWS.flows))
def test_each_process_has_only_results_that_a_decision_may_have(procedure):
    flow = FLOWS.of(procedure)
    steps = [step.kind for step in flow.steps]
    assert steps.count("decision") == (1 if steps else 0)
    if not steps:
        assert flow.reason is not None

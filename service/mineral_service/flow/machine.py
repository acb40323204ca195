"""The states of a dossier and the acts that lead from one to the next; pure, without clock or database.

States and codes are those of the contract (the ten of the National Portal, and ``draft`` before them). A case
is what its acts made of it, one after the other. Silence is never consent: an opinion that was asked for is
open until the body answered or the office took the question back.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any, Callable, Dict, Mapping, Tuple

from mineral_plugin.core.regulation.flows import Flow, SupplementRule

DRAFT = "draft"
SUBMITTED = "submitted"
ACCEPTED = "accepted"
NOT_ACCEPTED = "not_accepted"
IN_REVIEW = "in_review"
SUPPLEMENT_REQUIRED = "supplement_required"
PAYMENT_REQUIRED = "payment_required"
WITHDRAWN = "withdrawn"
STOPPED = "stopped"
DECIDED = "decided"
RESULT_DELIVERED = "result_delivered"

CODES: Mapping[str, int] = {
    SUBMITTED: 1,
    ACCEPTED: 2,
    NOT_ACCEPTED: 3,
    IN_REVIEW: 4,
    SUPPLEMENT_REQUIRED: 5,
    PAYMENT_REQUIRED: 6,
    WITHDRAWN: 7,
    STOPPED: 8,
    DECIDED: 9,
    RESULT_DELIVERED: 10,
}
"""State -> code of the National Portal; a draft has none."""

ENDS = frozenset([NOT_ACCEPTED, WITHDRAWN, STOPPED, RESULT_DELIVERED])
"""States that nothing leads out of."""

_OPEN = (IN_REVIEW, SUPPLEMENT_REQUIRED, PAYMENT_REQUIRED)
MOVES: Mapping[str, Tuple[Tuple[str, ...], str]] = {
    "submit": ((DRAFT,), SUBMITTED),
    "accept": ((SUBMITTED,), ACCEPTED),
    "not_accept": ((SUBMITTED, SUPPLEMENT_REQUIRED), NOT_ACCEPTED),
    "forward": ((ACCEPTED,), IN_REVIEW),
    "record_step": ((IN_REVIEW,), IN_REVIEW),
    "ask_opinion": ((IN_REVIEW,), IN_REVIEW),
    "answer_opinion": ((IN_REVIEW,), IN_REVIEW),
    "require_supplement": ((IN_REVIEW,), SUPPLEMENT_REQUIRED),
    "extend_supplement": ((SUPPLEMENT_REQUIRED,), SUPPLEMENT_REQUIRED),
    "supplement": ((SUPPLEMENT_REQUIRED,), IN_REVIEW),
    "require_payment": ((IN_REVIEW,), PAYMENT_REQUIRED),
    "record_payment": ((PAYMENT_REQUIRED,), IN_REVIEW),
    "decide": ((IN_REVIEW,), DECIDED),
    "hand_over": ((DECIDED,), RESULT_DELIVERED),
    "stop": (_OPEN, STOPPED),
    "withdraw": ((SUBMITTED, ACCEPTED, *_OPEN), WITHDRAWN),
}
"""Act -> the states it may be done in, and the state it leads to."""

APPLICANTS_ACTS = frozenset(["submit", "supplement", "withdraw"])
RECORDED = ("publication", "appraisal", "field_inspection", "council", "submission_of_file")
"""Steps that are recorded by themselves; the others are acts of their own."""

PASSED, FAILED = "passed", "failed"
GRANTED, REFUSED = "granted", "refused"
TAKEN_BACK = "taken_back"
ANSWERS = ("consents", "objects", "no_remark", TAKEN_BACK)


class NotAllowed(Exception):
    """An act that cannot be done: the slug of the problem and the values of its sentence."""

    def __init__(self, slug: str, **values: Any) -> None:
        super().__init__(slug)
        self.slug = slug
        self.values: Dict[str, Any] = values


@dataclass(frozen=True)
class Opinion:
    """A question to another body; ``answer`` is empty until there is one, and never filled by waiting."""

    no: int
    body: str
    answer: str = ""


@dataclass(frozen=True)
class Demand:
    """A demand for a supplement: the components that it lists, and the last day for the answer."""

    no: int
    items: Tuple[str, ...]
    until: str
    answered: bool = False


@dataclass(frozen=True)
class Rules:
    """What the law says of one procedure's process."""

    flow: Flow
    supplement: SupplementRule


@dataclass(frozen=True)
class Case:
    """What became of a dossier so far; ``version`` counts filings, ``steps`` maps a step to its outcome.

    ``chosen`` are the national code and the case of it that the office took the dossier for, if it said so.
    """

    state: str = DRAFT
    version: int = 1
    chosen: Tuple[str, str] = ("", "")
    steps: Mapping[str, str] = field(default_factory=dict)
    opinions: Tuple[Opinion, ...] = ()
    demands: Tuple[Demand, ...] = ()
    outcome: str = ""

    @property
    def is_over(self) -> bool:
        """Return whether nothing can be done any more."""
        return self.state in ENDS

    @property
    def open_opinions(self) -> Tuple[Opinion, ...]:
        """Return the questions that nobody answered and that were not taken back."""
        return tuple(one for one in self.opinions if not one.answer)

    @property
    def open_demand(self) -> Demand:
        """Return the demand that waits for its answer; only where one does."""
        return self.demands[-1]


def allowed(state: str) -> Tuple[str, ...]:
    """Return the acts that may be tried in a state."""
    return tuple(act for act, (states, _) in MOVES.items() if state in states)


def after(case: Case, act: str, data: Mapping[str, Any], rules: Rules) -> Case:
    """Return the case after an act.

    Raises:
        NotAllowed: the act leads nowhere from this state, or something that has to come first is missing.
    """
    if act not in allowed(case.state):
        raise NotAllowed("act-not-allowed", act=act, state=case.state)
    check = _CHECKS.get(act)
    if check:
        check(case, data, rules)
    return changed(case, act, data)


def changed(case: Case, act: str, data: Mapping[str, Any]) -> Case:
    """Return the case after an act that was allowed when it was done, whatever the rules say today."""
    change = _CHANGES.get(act)
    return replace(change(case, data) if change else case, state=MOVES[act][1])


# --- what has to hold ----------------------------------------------------------------------------------


def _check_step(_case: Case, data: Mapping[str, Any], rules: Rules) -> None:
    """Refuse a step that the process has not, and one of people at one place without their meeting."""
    step = rules.flow.step(data["step"])
    if step is None or step.kind not in RECORDED:
        raise NotAllowed("step-unknown", step=data["step"])
    if step.electronic != "yes" and not data.get("meeting"):
        raise NotAllowed("step-needs-meeting", step=step.kind)


def _check_answer(case: Case, data: Mapping[str, Any], _rules: Rules) -> None:
    if data["no"] not in [one.no for one in case.open_opinions]:
        raise NotAllowed("opinion-unknown", no=data["no"])


def _check_demand(case: Case, data: Mapping[str, Any], rules: Rules) -> None:
    """A second demand may only repeat what the first one asked for (Decree 193/2025, Art. 23.3)."""
    before = case.demands
    if len(before) >= rules.supplement.new_demands + rules.supplement.repeats:
        raise NotAllowed("supplement-spent", times=len(before))
    new = tuple(item for item in data["items"] if before and item not in before[0].items)
    if new and len(before) >= rules.supplement.new_demands:
        raise NotAllowed("supplement-new-demand", items=new)


def _check_later(case: Case, data: Mapping[str, Any], _rules: Rules) -> None:
    if data["until"] <= case.open_demand.until:
        raise NotAllowed("date-unfit", day=data["until"], earliest=case.open_demand.until)


def _check_decision(case: Case, data: Mapping[str, Any], rules: Rules) -> None:
    result = data.get("result")
    if data["outcome"] != GRANTED:
        if result is not None:
            raise NotAllowed("result-kind", allowed=())
        return
    _check_ready(case, rules)
    if (result["kind"] if result else None) not in (rules.flow.results or (None,)):
        raise NotAllowed("result-kind", allowed=rules.flow.results)


def _check_ready(case: Case, rules: Rules) -> None:
    """Refuse to grant before what the law makes part of the appraisal, and while a question is open."""
    if not rules.flow.steps:
        raise NotAllowed("flow-unknown", procedure=rules.flow.procedure)
    needed = [kind for kind in rules.flow.required if kind in RECORDED]
    missing = tuple(kind for kind in needed if case.steps.get(kind) != PASSED)
    failed = tuple(kind for kind, outcome in case.steps.items() if outcome != PASSED and kind not in missing)
    if missing or failed:
        raise NotAllowed("steps-open", steps=missing + failed)
    if case.open_opinions:
        raise NotAllowed("opinions-open", bodies=tuple(one.body for one in case.open_opinions))


_CHECKS: Mapping[str, Callable[[Case, Mapping[str, Any], Rules], None]] = {
    "record_step": _check_step,
    "answer_opinion": _check_answer,
    "require_supplement": _check_demand,
    "extend_supplement": _check_later,
    "decide": _check_decision,
}


# --- what changes --------------------------------------------------------------------------------------


def _accept(case: Case, data: Mapping[str, Any]) -> Case:
    return replace(case, chosen=(data.get("code") or "", data.get("case") or ""))


def _record(case: Case, data: Mapping[str, Any]) -> Case:
    return replace(case, steps={**case.steps, data["step"]: data["outcome"]})


def _ask(case: Case, data: Mapping[str, Any]) -> Case:
    return replace(case, opinions=(*case.opinions, Opinion(len(case.opinions) + 1, data["body"])))


def _answer(case: Case, data: Mapping[str, Any]) -> Case:
    answered = tuple(
        replace(one, answer=data["answer"]) if one.no == data["no"] else one for one in case.opinions
    )
    return replace(case, opinions=answered)


def _demand(case: Case, data: Mapping[str, Any]) -> Case:
    demand = Demand(len(case.demands) + 1, tuple(data["items"]), data["until"])
    return replace(case, demands=(*case.demands, demand))


def _extend(case: Case, data: Mapping[str, Any]) -> Case:
    longer = replace(case.open_demand, until=data["until"])
    return replace(case, demands=(*case.demands[:-1], longer))


def _supplement(case: Case, _data: Mapping[str, Any]) -> Case:
    answered = replace(case.open_demand, answered=True)
    return replace(case, version=case.version + 1, demands=(*case.demands[:-1], answered))


def _decide(case: Case, data: Mapping[str, Any]) -> Case:
    return replace(case, outcome=data["outcome"])


_CHANGES: Mapping[str, Callable[[Case, Mapping[str, Any]], Case]] = {
    "accept": _accept,
    "record_step": _record,
    "ask_opinion": _ask,
    "answer_opinion": _answer,
    "require_supplement": _demand,
    "extend_supplement": _extend,
    "supplement": _supplement,
    "decide": _decide,
}

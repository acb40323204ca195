"""The internal process of each procedure: its steps, who acts, what cannot be done from afar.

The data lie in ``resources/processes/flows-*.json``. The times of the steps stand in the file of procedures
(see ``procedures.py``); only those that it lacks are here, and what no text says stays ``None``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Mapping, Optional, Tuple

from mineral_plugin.core.base.canonical import sha256_of_json
from mineral_plugin.core.base.errors import InputError
from mineral_plugin.core.base.memory import once_per_state
from mineral_plugin.core.base.nodes import Node, read_json, refuse_repeats, text_or_empty
from mineral_plugin.core.base.words import Bilingual
from mineral_plugin.core.regulation.dated import check_schema, newest
from mineral_plugin.core.regulation.procedures import MARKS, STEP_KINDS, UNITS, Days

SCHEMA = "flows-1"
ACTORS = ("receiving", "appraising", "asked", "council", "deciding", "applicant")
ELECTRONIC = ("yes", "no", "either")
OFFLINE_ACTS = ("field_check", "samples", "original_licence")
RESULTS = (
    "grant",
    "extension",
    "adjustment",
    "partial_return",
    "transfer",
    "return",
    "revocation",
    "closure",
    "exchange",
    "recognition",
)


@dataclass(frozen=True)
class FlowTime:
    """The time of a step by a text, and how the text is known."""

    time: Days
    basis: str
    mark: str


@dataclass(frozen=True)
class FlowStep:
    """A step of the process.

    ``who`` acts; ``required``: whether it has to be done before a favourable decision, ``None`` where no text
    that was read says so for every case. ``electronic``: ``no`` needs people at one place, ``either`` may be
    held at a place or online. ``time`` is one of its own, ``None`` where the file of procedures has it or
    no text does.
    """

    kind: str
    who: str
    required: Optional[bool]
    electronic: str
    offline: Tuple[str, ...]
    time: Optional[FlowTime]
    basis: str


@dataclass(frozen=True)
class Flow:
    """The process of a procedure of the working list.

    ``results`` are the kinds a favourable decision may have in the register; none where it changes no title.
    ``applicant_time`` is the longest time the applicant has to mend a dossier, ``None`` where none was read.
    ``reason`` says why there are no steps.
    """

    procedure: str
    articles: str
    mark: str
    results: Tuple[str, ...]
    applicant_time: Optional[FlowTime]
    reason: Optional[Bilingual]
    steps: Tuple[FlowStep, ...]

    def step(self, kind: str) -> Optional[FlowStep]:
        """Return the step of a kind; a process has at most one."""
        return next((step for step in self.steps if step.kind == kind), None)

    @property
    def required(self) -> Tuple[str, ...]:
        """Return the kinds of the steps that a favourable decision has to wait for."""
        return tuple(step.kind for step in self.steps if step.required)


@dataclass(frozen=True)
class SupplementRule:
    """How often a supplement may be demanded: new demands, and repeats of one that was not met."""

    new_demands: int
    repeats: int
    basis: str


@dataclass(frozen=True)
class Flows:
    """All processes of one file; ``finished_by`` maps a step of the portal to the step that ends it.

    ``waiting_counts``: whether waiting for the applicant counts; ``waiting_basis`` is the article.
    """

    version: str
    sha256: str
    valid_from: date
    supplement: SupplementRule
    waiting_counts: bool
    waiting_basis: str
    kinds: Mapping[str, Bilingual]
    finished_by: Mapping[str, str]
    flows: Mapping[str, Flow]

    def of(self, procedure: str) -> Flow:
        """Return the process of a procedure of the working list.

        Raises:
            InputError: the file has none.
        """
        if procedure not in self.flows:
            raise InputError("error.procedure_code_unknown", code=procedure)
        return self.flows[procedure]


def load_flows(path: Optional[Path] = None) -> Flows:
    """Return the processes of ``path``, or of the newest file of the program.

    Raises:
        MissingError: the file is not there.
        NewerFileError: the file was written for a newer program.
        InputError: the file is faulty; the error names the place as a JSON pointer.
    """
    return _of_file(path or newest("flows", "processes"))


@once_per_state(maxsize=2)
def _of_file(path: Path) -> Flows:
    return flows_from(read_json(path, "error.regulation_json"))


def flows_from(root: Node) -> Flows:
    """Return the processes held by an already parsed file."""
    check_schema(root, "flows", SCHEMA)
    refuse_repeats(root.field("kinds").entries())
    kinds = {
        node.field("id").text(): node.field("name").bilingual() for node in root.field("kinds").entries()
    }
    rules, finished = root.field("rules"), root.field("finished_by")
    return Flows(
        version=root.field("version").text(),
        sha256=sha256_of_json(root.value),
        valid_from=root.field("valid_from").day(),
        supplement=_supplement(rules.field("supplement")),
        waiting_counts=rules.field("waiting").field("counts").flag(),
        waiting_basis=rules.field("waiting").field("basis").text(),
        kinds=kinds,
        finished_by={name: finished.field(name).one_of(tuple(kinds)) for name in STEP_KINDS},
        flows=_flows(root.field("flows").entries(), tuple(kinds)),
    )


def _supplement(node: Node) -> SupplementRule:
    node.field("mark").one_of(MARKS)
    counts = node.field("new_demands").count(), node.field("repeats").count()
    return SupplementRule(*counts, node.field("basis").text())


def _flows(nodes: Tuple[Node, ...], kinds: Tuple[str, ...]) -> Mapping[str, Flow]:
    found = {}
    for node in nodes:
        flow = _flow(node, kinds)
        if flow.procedure in found:
            raise node.fault("error.data_repeat", id=flow.procedure)
        found[flow.procedure] = flow
    return found


def _flow(node: Node, kinds: Tuple[str, ...]) -> Flow:
    reason, steps = node.maybe("reason"), node.field("steps").entries()
    if not steps and reason is None:
        raise node.fault("error.data_missing", field="reason")
    return Flow(
        procedure=node.field("procedure").text(),
        articles=node.field("articles").text(),
        mark=node.field("mark").one_of(MARKS),
        results=node.field("results").some_of(RESULTS),
        applicant_time=_time(node.maybe("applicant_time")),
        reason=reason.bilingual() if reason else None,
        steps=_steps(steps, kinds),
    )


def _steps(nodes: Tuple[Node, ...], kinds: Tuple[str, ...]) -> Tuple[FlowStep, ...]:
    steps = tuple(_step(node, kinds) for node in nodes)
    named = [step.kind for step in steps]
    for at, node in enumerate(nodes):
        if named[at] in named[:at]:
            raise node.fault("error.data_repeat", id=named[at])
    return steps


def _step(node: Node, kinds: Tuple[str, ...]) -> FlowStep:
    required = node.maybe("required")
    return FlowStep(
        kind=node.field("kind").one_of(kinds),
        who=node.field("who").one_of(ACTORS),
        required=required.flag() if required else None,
        electronic=node.field("electronic").one_of(ELECTRONIC),
        offline=node.field("offline").some_of(OFFLINE_ACTS),
        time=_time(node.maybe("time")),
        basis=text_or_empty(node.maybe("basis")),
    )


def _time(node: Optional[Node]) -> Optional[FlowTime]:
    if node is None:
        return None
    days = Days(node.field("days").count(), node.field("unit").one_of(UNITS))
    return FlowTime(days, node.field("basis").text(), node.field("mark").one_of(MARKS))

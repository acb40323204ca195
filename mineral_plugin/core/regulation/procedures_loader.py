"""Loading the national procedures; bad data is refused with its place in the file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Mapping, Optional, Tuple

from mineral_plugin.core.base.canonical import sha256_of_json
from mineral_plugin.core.base.errors import MissingError, NewerFileError
from mineral_plugin.core.base.locate import resource_path
from mineral_plugin.core.base.memory import once_per_state
from mineral_plugin.core.base.nodes import Node, day_or_none, read_json, refuse_repeats, text_or_empty
from mineral_plugin.core.base.words import Bilingual
from mineral_plugin.core.regulation.procedures import (
    CHANNELS,
    DIFFERENCE_KINDS,
    LEVELS,
    MARKS,
    NAME_MARKS,
    STEP_KINDS,
    UNITS,
    Amended,
    Case,
    Channel,
    Days,
    Delegation,
    Difference,
    FormOf,
    NationalProcedure,
    Note,
    Office,
    OfficeName,
    PaperOf,
    Period,
    Procedures,
    ResultOf,
    Stage,
    Step,
    WorkingProcedure,
)

SCHEMA = "procedures-1"


@dataclass(frozen=True)
class _Known:
    """The ids that entries of the file may name."""

    offices: Tuple[str, ...]
    acts: Tuple[str, ...]
    working: Tuple[str, ...]


def latest_procedures() -> Path:
    """Return the newest file of procedures that comes with the program (its date is in the name)."""
    folder = resource_path("regulation")
    files = sorted(folder.glob("procedures-*.json"))
    if not files:
        raise MissingError("error.file_missing", path=str(folder / "procedures-*.json"))
    return files[-1]


def load_procedures(path: Optional[Path] = None) -> Procedures:
    """Return the national procedures of ``path``, or of the newest file of the program.

    Raises:
        MissingError: the file is not there.
        NewerFileError: the file was written for a newer program.
        InputError: the file is faulty; the error names the place as a JSON pointer.
    """
    return _of_file(path or latest_procedures())


@once_per_state(maxsize=2)
def _of_file(path: Path) -> Procedures:
    return procedures_from(read_json(path, "error.regulation_json"))


def procedures_from(root: Node) -> Procedures:
    """Return the procedures held by an already parsed file."""
    _check_schema(root)
    for name in ("offices", "offline_acts", "working"):
        refuse_repeats(root.field(name).entries())
    known = _Known(
        offices=_ids(root.field("offices")),
        acts=_ids(root.field("offline_acts")),
        working=_ids(root.field("working")),
    )
    procedures = tuple(_procedure(node, known) for node in root.field("procedures").entries())
    codes = _unrepeated(root, procedures)
    return Procedures(
        version=root.field("version").text(),
        sha256=sha256_of_json(root.value),
        read_from=root.field("read_from").day(),
        read_to=root.field("read_to").day(),
        source=root.field("source").bilingual(),
        fee_note=root.field("fee_note").bilingual(),
        valid_from=root.field("valid_from").day(),
        notes=tuple(map(_note, root.field("notes").entries())),
        offices={office.id: office for office in map(_office, root.field("offices").entries())},
        delegations=tuple(_delegation(node, known, codes) for node in root.field("delegations").entries()),
        offline_acts={
            node.field("id").text(): node.field("name").bilingual()
            for node in root.field("offline_acts").entries()
        },
        working=tuple(_working(node, codes) for node in root.field("working").entries()),
        procedures=procedures,
    )


def _check_schema(root: Node) -> None:
    schema = root.field("schema").text()
    if schema == SCHEMA:
        return
    kind, _, number = schema.rpartition("-")
    if kind == "procedures" and number.isdigit() and int(number) > 1:
        raise NewerFileError("error.regulation_newer", file=root.file, schema=schema)
    raise root.field("schema").fault("error.data_choice", choices=(SCHEMA,))


def _ids(node: Node) -> Tuple[str, ...]:
    return tuple(entry.field("id").text() for entry in node.entries())


def _unrepeated(root: Node, procedures: Tuple[NationalProcedure, ...]) -> Tuple[str, ...]:
    codes = tuple(procedure.code for procedure in procedures)
    for at, node in enumerate(root.field("procedures").entries()):
        if codes[at] in codes[:at]:
            raise node.fault("error.data_repeat", id=codes[at])
    return codes


def _period(node: Node) -> Period:
    period = Period(day_or_none(node.maybe("valid_from")), day_or_none(node.maybe("valid_to")))
    if (period.valid_from or date.min) > (period.valid_to or date.max):
        raise node.field("valid_to").fault("error.regulation_period")
    return period


def _note(node: Node) -> Note:
    return Note(_period(node), node.field("text").bilingual())


def _office(node: Node) -> Office:
    names = tuple(
        OfficeName(
            name=entry.field("name").bilingual(),
            period=_period(entry),
            basis=text_or_empty(entry.maybe("basis")),
            mark=entry.field("mark").one_of(NAME_MARKS),
        )
        for entry in node.field("names").entries()
    )
    _check_names(node, names)
    return Office(node.field("id").text(), names)


def _check_names(node: Node, names: Tuple[OfficeName, ...]) -> None:
    """Refuse names that leave a day without one, or give it two."""
    begins: Optional[date] = None
    for entry, name in zip(node.field("names").entries(), names):
        if name.period.valid_from != begins:
            raise entry.fault("error.procedures_periods", office=node.field("id").text())
        end = name.period.valid_to
        begins = end + timedelta(days=1) if end else date.max
    if begins != date.max:
        raise node.field("names").fault("error.procedures_periods", office=node.field("id").text())


def _delegation(node: Node, known: _Known, codes: Tuple[str, ...]) -> Delegation:
    offices = node.field("in_place_of")
    return Delegation(
        codes=node.field("codes").some_of(codes),
        in_place_of=_in_place_of(offices, known),
        period=_period(node),
        basis=node.field("basis").text(),
        mark=node.field("mark").one_of(MARKS),
    )


def _in_place_of(node: Node, known: _Known) -> Mapping[str, str]:
    for name in node.names():
        if name not in known.offices:
            raise node.field(name).fault("error.data_choice", choices=known.offices)
    return {name: node.field(name).one_of(known.offices) for name in node.names()}


def _working(node: Node, codes: Tuple[str, ...]) -> WorkingProcedure:
    reason = _bilingual_or_none(node.maybe("reason"))
    entry = WorkingProcedure(
        id=node.field("id").text(),
        name=node.field("name").bilingual(),
        codes=node.field("codes").some_of(codes),
        reason=reason,
    )
    if not entry.codes and reason is None:
        raise node.fault("error.data_missing", field="reason")
    return entry


def _bilingual_or_none(node: Optional[Node]) -> Optional[Bilingual]:
    return None if node is None else node.bilingual()


def _procedure(node: Node, known: _Known) -> NationalProcedure:
    refuse_repeats(node.field("cases").entries())
    return NationalProcedure(
        code=node.field("code").text(),
        level=node.field("level").one_of(LEVELS),
        working_ids=node.field("working_ids").some_of(known.working),
        name=node.field("name").bilingual(),
        authority_as_read=text_or_empty(node.maybe("authority_as_read")),
        decides=node.field("decides").one_of(known.offices),
        published_by=node.field("published_by").text(),
        legal=node.field("legal").texts(),
        url=node.field("url").text(),
        results=tuple(
            ResultOf(entry.field("code").text(), entry.field("name").text())
            for entry in node.field("results").entries()
        ),
        cases=tuple(_case(entry, known) for entry in node.field("cases").entries()),
        stages=tuple(
            _stage(entry, text_or_empty(group.maybe("when")))
            for group in node.field("told").entries()
            for entry in group.field("stages").entries()
        ),
        papers=tuple(
            _paper(entry, text_or_empty(group.maybe("when")))
            for group in node.field("papers").entries()
            for entry in group.field("papers").entries()
        ),
    )


def _case(node: Node, known: _Known) -> Case:
    refuse_repeats(node.field("steps").entries())
    case = Case(
        id=node.field("id").text(),
        when=text_or_empty(node.maybe("when")),
        working_ids=node.field("working_ids").some_of(known.working),
        channels=tuple(map(_channel, node.field("channels").entries())),
        steps=tuple(_step(entry, known) for entry in node.field("steps").entries()),
        difference=_difference(node.maybe("difference")),
    )
    if case.difference is None and not _agrees(case):
        raise node.fault("error.procedures_total", case=case.id)
    return case


def _agrees(case: Case) -> bool:
    """Return whether each total shown is the sum of the printed steps."""
    printed = dict(case.printed_sum())
    totals = [channel.total for channel in case.channels]
    return all(total is not None and printed == {total.unit: total.days} for total in totals)


def _difference(node: Optional[Node]) -> Optional[Difference]:
    if node is None:
        return None
    return Difference(node.field("kind").one_of(DIFFERENCE_KINDS), node.field("reason").bilingual())


def _channel(node: Node) -> Channel:
    fee = node.maybe("fee_vnd")
    return Channel(node.field("channel").one_of(CHANNELS), _days(node), fee.count() if fee else None)


def _days(node: Node, before: str = "") -> Optional[Days]:
    days, unit = node.maybe(before + "days"), node.maybe(before + "unit")
    if days is None and unit is None:
        return None
    count = node.field(before + "days").count()
    return Days(count, node.field(before + "unit").one_of(UNITS))


def _step(node: Node, known: _Known) -> Step:
    opinion, amended = node.maybe("opinion_days"), node.maybe("amended")
    step = Step(
        id=node.field("id").text(),
        kind=node.field("kind").one_of(STEP_KINDS),
        name=node.field("name").bilingual(),
        who=node.field("who").some_of(known.offices),
        what=text_or_empty(node.maybe("what")),
        printed=_days(node),
        printed_supplement=_days(node, "supplement_"),
        opinion_days=opinion.count() if opinion else None,
        offline=node.field("offline").some_of(known.acts),
        from_told=node.field("from_told").flag(),
        amended=_amended(amended) if amended else None,
    )
    if not step.what and step.amended is None:
        raise node.fault("error.data_missing", field="what")
    return step


def _amended(node: Node) -> Amended:
    time = Days(node.field("days").count(), node.field("unit").one_of(UNITS))
    mark = node.field("mark").one_of(MARKS)
    return Amended(time, _days(node, "supplement_"), node.field("basis").text(), mark)


def _stage(node: Node, when: str) -> Stage:
    return Stage(
        when, node.field("number").count(), node.field("title").text(), text_or_empty(node.maybe("text"))
    )


def _paper(node: Node, when: str) -> PaperOf:
    return PaperOf(
        when=when,
        name=node.field("name").text(),
        forms=tuple(map(_form, node.field("forms").entries())),
        originals=node.field("originals").count(),
        copies=node.field("copies").count(),
        is_map=node.field("is_map").flag(),
        note=_bilingual_or_none(node.maybe("note")),
    )


def _form(node: Node) -> FormOf:
    annex = text_or_empty(node.maybe("annex"))
    return FormOf(node.field("text").text(), annex, node.field("form").text())

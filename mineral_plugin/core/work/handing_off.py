"""The use cases of filing by hand: seal the ZIP with its guide, keep what a person declares of the filing."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any, Callable, Dict, Iterator, List, Mapping, Optional, Tuple

from mineral_plugin.core.area.model import LicenceArea
from mineral_plugin.core.area.workspace import read_areas
from mineral_plugin.core.base.errors import InputError
from mineral_plugin.core.base.ports import Progress
from mineral_plugin.core.base.words import Bilingual, Phrase, both, say
from mineral_plugin.core.corner_tables.writing.form import table_form
from mineral_plugin.core.dossier.declared import (
    DeclaredFiling,
    declare,
    declared_of,
    take_back_declaration,
)
from mineral_plugin.core.dossier.drafts import find_draft, list_drafts
from mineral_plugin.core.dossier.handoff import (
    GUIDE_NAME,
    BundleFile,
    SealedZip,
    made_file,
    plan_data,
    plan_papers,
    write_bundle,
)
from mineral_plugin.core.dossier.handoff_guide import Guide, Link, render_guide
from mineral_plugin.core.dossier.handoff_limits import HandoffRules, load_handoff
from mineral_plugin.core.dossier.model import Draft
from mineral_plugin.core.dossier.signing.record import load_record
from mineral_plugin.core.papers.request_data import forms_for
from mineral_plugin.core.portal.outbox import FILE_NAME as OUTBOX
from mineral_plugin.core.portal.outbox import OPEN, PLANNED, SUBMITTING, Outbox
from mineral_plugin.core.regulation.dated import READ
from mineral_plugin.core.regulation.procedures_loader import load_procedures
from mineral_plugin.core.work.clients import client_of, form_values
from mineral_plugin.core.work.outputs import read_report

Now = Callable[[], datetime]
NO_VALUES: Mapping[str, str] = {}


def hand_off(
    draft: Draft,
    home: Path,
    folder: Path,
    values: Mapping[str, str] = NO_VALUES,
    lang: str = "vi",
    progress: Optional[Progress] = None,
) -> Tuple[SealedZip, ...]:
    """Seal a draft for filing by hand; return the ZIP, or its parts in their order.

    ``values`` are entries of the request (name of the entry -> text) that the guide offers to be copied. The
    draft is read again from the data folder, so that what was attached elsewhere goes along.

    Raises:
        InputError: the portal does not take a file, or a file is not what was recorded.
        MissingError: a file is gone.
        CancelledError: the user stopped; nothing was written.
        CannotWriteError: the folder is full or not writable; nothing was written.
    """
    current = find_draft(home, draft.reference)
    rules, record = load_handoff(home), load_record(current)
    papers = plan_papers(current, record, rules)
    known = {**_client_values(current, home, lang), **values}
    page = render_guide(_guide(current, rules, papers, known, lang), lang)
    files = (made_file(GUIDE_NAME, page.encode("utf-8")), *papers, *plan_data(current, record))
    return write_bundle(current.reference, files, folder, rules, progress)


def declare_filed(draft: Draft, home: Path, code: str, receipt: Optional[Path], now: Now) -> DeclaredFiling:
    """Keep the code that a person typed back, and the receipt as a file; said again, it corrects.

    Raises:
        InputError: no code, the receipt is no PDF, or the dossier is filed at a service or on its way there.
        MissingError: there is no such file.
        CannotWriteError: the data folder is full or not writable; what was declared before stays.
    """
    # Filed here and there it would be filed twice.
    if (home / OUTBOX).is_file() and _is_on_its_way(draft, home, now):
        raise InputError("declared.on_its_way", draft=draft.reference)
    return declare(draft, code, receipt, now())


def _is_on_its_way(draft: Draft, home: Path, now: Now) -> bool:
    outbox = Outbox(home, now)
    return any(outbox.in_state(state, [draft.reference]) for state in (PLANNED, OPEN, SUBMITTING))


def undeclare(draft: Draft) -> None:
    """Forget that a dossier was declared as filed, so that it can be changed again.

    Raises:
        InputError: nothing was declared.
        CannotWriteError: the data folder is not writable.
    """
    take_back_declaration(draft)


def declared_filing(draft: Draft) -> Optional[DeclaredFiling]:
    """Return what was declared of a draft, ``None`` where nothing was."""
    return declared_of(draft)


def list_declared(home: Path) -> Tuple[DeclaredFiling, ...]:
    """Return what was declared of all drafts; a file that is not one of ours is passed over."""
    found = []
    for draft in list_drafts(home):
        try:
            filing = declared_of(draft)
        except InputError:
            continue
        if filing is not None:
            found.append(filing)
    return tuple(found)


def sealed_told(sealed: Tuple[SealedZip, ...]) -> List[Dict[str, Any]]:
    """Return what is told of sealed ZIPs, as JSON data."""
    return [
        {
            "path": str(one.path),
            "bytes": one.size_bytes,
            "sha256": one.sha256,
            "files": [file.name for file in one.files],
        }
        for one in sealed
    ]


def declared_told(filing: DeclaredFiling, lang: str) -> Dict[str, Any]:
    """Return what is told of a filing that was declared, as JSON data."""
    return {
        **filing.to_dict(),
        "declaredByHand": True,
        "codeIsUsual": filing.is_usual_code,
        "sentence": say(filing.phrase(), lang),
    }


# ---- the guide -------------------------------------------------------------------------------


def _guide(
    draft: Draft,
    rules: HandoffRules,
    papers: Tuple[BundleFile, ...],
    values: Mapping[str, str],
    lang: str,
) -> Guide:
    report = read_report(draft.folder / "report.json")
    named = {component.id: component.name for component in draft.components}
    listing = both(Phrase("signing.listing"))
    return Guide(
        reference=draft.reference,
        area_name=draft.area_name,
        procedure=Bilingual(**report["procedure"]["name"]),
        links=tuple(_links(draft, rules)),
        values=tuple(_values(draft, report, values, lang)),
        files=tuple((named.get(file.component, listing), file) for file in papers),
        missing=tuple(component.name for component in draft.missing_required),
        max_file_bytes=rules.max_file_bytes,
        endings=rules.endings,
    )


def _links(draft: Draft, rules: HandoffRules) -> Iterator[Link]:
    """Yield the portals, then the pages of the procedure as they were read."""
    for portal in rules.portals:
        yield Link(portal.name, portal.url, portal.mark == READ)
    known = load_procedures()
    for code in draft.codes.values():
        try:
            page = known.with_code(code) if code else None
        except InputError:
            page = None
        if page is not None:
            yield Link(page.name, page.url)


def _values(
    draft: Draft, report: Mapping[str, Any], given: Mapping[str, str], lang: str
) -> Iterator[Tuple[str, str]]:
    """Yield what a person fills in, label and text, in the words and digits of the dossier's own papers."""

    def word(name: str) -> str:
        return say(Phrase(f"handoff.value_{name}"), lang)

    procedure = report["procedure"]
    yield word("procedure"), procedure["name"][lang]
    for code in draft.codes.values():
        if code:
            yield word("code"), code
    yield word("area_name"), draft.area_name
    yield word("mineral"), procedure["mineral_name"][lang]
    for area in read_areas(draft.folder / "area.gpkg"):
        yield from _area_values(area, lang)
    labels = _labels(draft, report, lang)
    for name, text in given.items():
        yield labels.get(name, name), text


def _area_values(area: LicenceArea, lang: str) -> Iterator[Tuple[str, str]]:
    form = table_form(area, lang)
    facts = [*(fact for table in form.tables for fact in table.facts), *form.facts]
    yield from ((fact.label, fact.text) for fact in facts)
    for table in form.tables:
        heads = "\t".join((*table.name_heads, table.x_head, table.y_head))
        rows = ["\t".join((row.name, row.x.text, row.y.text)) for row in table.rows]
        yield table.heading or table.system_head, "\n".join([table.system_head, heads, *rows])


def _client_values(draft: Draft, home: Path, lang: str) -> Mapping[str, str]:
    """Return what is kept of the dossier's client, as entries of a request."""
    client = client_of(home, draft)
    return form_values(client, lang) if client is not None else NO_VALUES


def _labels(draft: Draft, report: Mapping[str, Any], lang: str) -> Dict[str, str]:
    day = datetime.fromisoformat(report["event_date"]).date()
    forms = forms_for(draft.procedure, day)
    return {one.id: one.label.text(lang) for form in forms for one in form.fields}

"""The use case of the list of drafts: every draft of a data folder, and how its filing stands."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Dict, List, Mapping, Sequence

from mineral_plugin.core.base.words import Phrase, say
from mineral_plugin.core.dossier.declared import declared_of
from mineral_plugin.core.dossier.drafts import is_filed
from mineral_plugin.core.dossier.model import Draft
from mineral_plugin.core.dossier.parties import party_of
from mineral_plugin.core.work.clients import clients_of
from mineral_plugin.core.work.drafting import drafts_of
from mineral_plugin.core.work.outbox_view import Now, OutboxLine, Stand, outbox_lines


def draft_state(draft: Draft, lines: Sequence[OutboxLine]) -> Phrase:
    """Return how far a draft has come, by the lines of the outbox or what was declared of it."""
    declared = declared_of(draft)
    if declared is not None:
        return Phrase("draft.state.declared", {"code": declared.code})
    own = [line for line in lines if line.draft == draft.reference]
    receipts = [line.receipt for line in own if line.stand is Stand.FILED]
    if receipts:
        return Phrase("draft.state.filed", {"receipt": receipts[-1]})
    return Phrase("draft.state.unfinished") if own or is_filed(draft) else Phrase("draft.state.draft")


def drafts_told(home: Path, now: Now, lang: str) -> List[Dict[str, Any]]:
    """Return all drafts as JSON data with their sentences in ``lang``.

    Raises:
        InputError: a draft cannot be read.
        CannotWriteError, NewerFileError: the outbox cannot be read.
    """
    lines, names = outbox_lines(home, now), {one.id: one.name for one in clients_of(home)}
    return [
        {**_told(draft, draft_state(draft, lines), lang), **_client(draft, names)}
        for draft in drafts_of(home)
    ]


def _client(draft: Draft, names: Mapping[str, str]) -> Dict[str, str]:
    client = party_of(draft.folder)
    return {"client": client, "client_name": names.get(client, "")}


def _told(draft: Draft, state: Phrase, lang: str) -> Dict[str, Any]:
    return {
        "draft": draft.reference,
        "folder": str(draft.folder),
        "area": draft.area_name,
        "procedure": draft.procedure,
        "mineral": draft.mineral,
        "created": draft.created.isoformat(),
        "state": state.id.rpartition(".")[2],
        "sentence": say(state, lang),
        "files": [
            {"component": file.component, "slot": file.slot, "file": file.file_name, "bytes": file.size_bytes}
            for file in draft.files
        ],
    }

"""The use cases of signing: what needs a signature, files out, signed files back, what is said of each."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Dict, List, Optional, Sequence, Tuple

from mineral_plugin.core.base.errors import InputError, MissingError
from mineral_plugin.core.base.ports import VIETNAM_TIME
from mineral_plugin.core.base.words import Bilingual, Phrase, say
from mineral_plugin.core.dossier.media_types import PDF
from mineral_plugin.core.dossier.model import DATA, DossierFile, Draft
from mineral_plugin.core.dossier.signing.choosing import Signable, State, chosen_of, signables
from mineral_plugin.core.dossier.signing.coming_back import Returned, put_back, take_back
from mineral_plugin.core.dossier.signing.going_out import LISTING_NAME, Prepared, prepare
from mineral_plugin.core.dossier.signing.judges import detached_judged, judge_of
from mineral_plugin.core.dossier.signing.record import LISTING, load_record
from mineral_plugin.core.dossier.signing.token_model import Token
from mineral_plugin.core.dossier.signing.tokens import sign_pdf
from mineral_plugin.core.dossier.signing.verdicts import JudgedFile, JudgedSignature, Outcome, SignatureJudge
from mineral_plugin.core.papers.listing_paper import listing_paper
from mineral_plugin.core.papers.model import Paper
from mineral_plugin.core.work.outputs import read_report
from mineral_plugin.core.work.papering import PdfPrinter, write_paper

__all__ = [
    "LISTING",
    "Outcome",
    "Signable",
    "State",
    "Token",
    "Verified",
    "judge_of",
    "list_paper",
    "place_of",
    "put_unsigned_back",
    "sign_in",
    "sign_out",
    "sign_with_token",
    "signing_lines",
    "to_be_signed",
    "verify_file",
    "verify_signatures",
]
TRUST = "trust"
"""The folder of the data folder with the certificates whose signatures count, and lists of revoked ones."""


@dataclass(frozen=True)
class Verified:
    """A file and what is said of its signatures; ``component`` is empty for a file that is of no draft."""

    component: str
    slot: int
    file_name: str
    judged: JudgedFile


@dataclass(frozen=True)
class SigningLine:
    """How it stands with a file: outcome of its signatures (``None`` without any), and words line by line.

    ``is_outdated`` is of a signed list that is no longer that of the dossier.
    """

    component: str
    slot: int
    outcome: Optional[Outcome]
    is_outdated: bool
    is_wanted: bool
    words: Tuple[str, ...]
    can_put_back: bool


def to_be_signed(draft: Draft) -> Tuple[Signable, ...]:
    """Return every file of a draft that can be signed, how it stands with it, the list of components last."""
    return signables(draft, load_record(draft))


def list_paper(draft: Draft, lang: str) -> Paper:
    """Return the list of components of a draft as a paper."""
    report = read_report(draft.folder / "report.json")
    return listing_paper(draft, Bilingual(**report["procedure"]["name"]), lang)


def sign_out(
    draft: Draft,
    folder: Path,
    components: Sequence[str] = (),
    pdf: Optional[PdfPrinter] = None,
    lang: str = "vi",
) -> Prepared:
    """Put what is to be signed into ``folder``: what is named, else what is proposed and unsigned.

    The list of components is of the files as they are, so it goes out when no form is left to be signed, or
    when it is named (``listing``). ``pdf`` prints it, which only QGIS can.

    Raises:
        InputError: nothing is to be signed, a component has no file, or a file is not what was recorded.
        MissingError: the list of components is asked where there is no QGIS, or a file is gone.
        CannotWriteError: the folder cannot be written.
    """
    chosen = chosen_of(to_be_signed(draft), components)
    forms = [one for one in chosen if one.component != LISTING]
    if forms and LISTING not in components:
        chosen = tuple(forms)
    if all(one.component != LISTING for one in chosen):
        return prepare(draft, chosen, folder, None, lang)
    if pdf is None:
        raise MissingError("signing.listing_needs_qgis")
    with tempfile.TemporaryDirectory() as made:
        path = write_paper(list_paper(draft, lang), Path(made) / LISTING_NAME, pdf)
        return prepare(draft, chosen, folder, path, lang)


def sign_in(draft: Draft, paths: Sequence[Path], lang: str = "vi") -> Tuple[Draft, Tuple[Returned, ...]]:
    """Take signed files back; return the draft as it is now and what became of each file.

    Raises:
        InputError: the dossier was filed.
        MissingError: there is no such file; nothing was taken.
        CannotWriteError: the data folder is full or not writable; what was taken before stays.
    """
    return take_back(draft, paths, lang)


def sign_with_token(
    draft: Draft, component: str, slot: int, token: Token, pin: str, now: datetime, lang: str = "vi"
) -> Draft:
    """Sign a PDF of a draft with a token; the signed file takes its place as if it had come back.

    The PIN goes to the token and nowhere else.

    Raises:
        MissingError: pyHanko is not installed, or there is no such module, token or file.
        InputError: no such PDF, the PIN is wrong, no certificate or several fit or it does not hold now, or
            the dossier was filed.
        CannotWriteError: the data folder is full or not writable; the draft is as it was.
    """
    files = [file for file in draft.files if (file.component, file.slot) == (component, slot)]
    if not files or files[0].media_type != PDF or component in DATA:
        raise InputError("signing.no_pdf_there", component=component, slot=slot)
    chosen = [one for one in to_be_signed(draft) if (one.component, one.slot) == (component, slot)]
    with tempfile.TemporaryDirectory() as made:
        out = prepare(draft, chosen, Path(made) / "out", None, lang)
        signed = Path(made) / files[0].file_name
        sign_pdf(out.folder / out.files[0].out_name, signed, token, pin, now)
        return take_back(draft, [signed], lang)[0]


def put_unsigned_back(draft: Draft, component: str, slot: int, lang: str = "vi") -> Draft:
    """Put the unsigned file back in the place of the signed one.

    Raises:
        InputError: the dossier was filed, or no unsigned file is kept for this place.
        CannotWriteError: the data folder is not writable; the draft is as it was.
    """
    return put_back(draft, component, slot, lang)


def signing_lines(draft: Draft, judge: SignatureJudge, lang: str) -> Tuple[SigningLine, ...]:
    """Return how it stands with each file that can be signed, in words.

    Raises:
        InputError: the record of signing cannot be read.
    """
    found = verify_signatures(draft, judge)
    return tuple(_line(draft, one, found, lang) for one in to_be_signed(draft))


def _line(draft: Draft, one: Signable, found: Sequence[Verified], lang: str) -> SigningLine:
    place, is_outdated = (one.component, one.slot), one.state is State.OUTDATED
    judged = [seen.judged for seen in found if (seen.component, seen.slot) == place]
    signed = [seen for seen in judged if seen.signatures]
    words = [one.name.text(lang)]
    if one.file is not None:
        words.append(one.file.file_name)
    for seen in signed:
        words.append(say(judged_phrase(seen), lang))
        words += [say(signature_phrase(by), lang) for by in seen.signatures]
    if is_outdated or not signed:
        words.append(say(state_phrase(one), lang))
    # Who signs beside a file is told last, and is the one who signed it as it is.
    outcome = signed[-1].outcome if signed else None
    kept = load_record(draft).unsigned_of(*place)
    can_put_back = kept is not None and kept not in draft.files
    return SigningLine(*place, outcome, is_outdated, one.is_proposed, tuple(words), can_put_back)


def place_of(text: str) -> Tuple[str, int]:
    """Return component and slot of a place that is written ``request/1``.

    Raises:
        InputError: the text is not of that form.
    """
    component, mark, slot = text.partition("/")
    if not mark or not component or not slot.isascii() or not slot.isdigit():
        raise InputError("signing.place_text", text=text)
    return component, int(slot)


def verify_signatures(draft: Draft, judge: SignatureJudge) -> Tuple[Verified, ...]:
    """Return what is said of every PDF of a draft, of signatures beside files, and of the signed list.

    Raises:
        InputError: the record of signing cannot be read.
    """
    record = load_record(draft)
    found = [_verified(draft, file, judge) for file in draft.files if file.media_type == PDF]
    for one in record.detached:
        file = next((file for file in draft.files if file.sha256 == one.signed_sha256), None)
        if file is not None:
            path = one.path(draft.folder)
            found.append(Verified(one.component, one.slot, path.name, detached_judged(path)))
    if record.listing is not None:
        path = record.listing.path(draft.folder)
        found.append(Verified(LISTING, 1, path.name, judge.judge(path)))
    return tuple(found)


def verify_file(path: Path, judge: SignatureJudge) -> Verified:
    """Return what is said of the signatures of a PDF file that belongs to no draft.

    Raises:
        MissingError: there is no such file.
    """
    if not path.is_file():
        raise MissingError("error.file_missing", path=str(path))
    return Verified("", 0, path.name, judge.judge(path))


def _verified(draft: Draft, file: DossierFile, judge: SignatureJudge) -> Verified:
    return Verified(file.component, file.slot, file.file_name, judge.judge(file.path(draft.folder)))


# ---- told ------------------------------------------------------------------------------------


def signable_told(one: Signable, lang: str) -> Dict[str, Any]:
    """Return what is told of a file that can be signed."""
    return {
        "component": one.component,
        "slot": one.slot,
        "name": one.name.text(lang),
        "fileName": one.file.file_name if one.file is not None else None,
        "state": one.state.value,
        "proposed": one.is_proposed,
        "sentence": say(state_phrase(one), lang),
    }


def prepared_told(prepared: Prepared) -> Dict[str, Any]:
    """Return what is told of files that went out."""
    return {
        "folder": str(prepared.folder),
        "files": [
            {"component": one.component, "slot": one.slot, "file": one.out_name, "sha256": one.sha256}
            for one in prepared.files
        ],
    }


def returned_told(found: Sequence[Returned], lang: str) -> List[Dict[str, Any]]:
    """Return what is told of files that came back."""
    return [
        {
            "file": one.path.name,
            "taken": one.is_taken,
            "match": one.match.value,
            "component": one.component or None,
            "slot": one.slot or None,
            "sentence": say(one.phrase(), lang),
        }
        for one in found
    ]


def verified_told(found: Sequence[Verified], lang: str) -> List[Dict[str, Any]]:
    """Return what is told of signatures, each outcome in the word of the service."""
    return [
        {
            "component": one.component,
            "slot": one.slot,
            "fileName": one.file_name,
            **judged_told(one.judged, lang),
        }
        for one in found
    ]


def judged_told(judged: JudgedFile, lang: str) -> Dict[str, Any]:
    """Return what is told of a file, with a sentence for the file and one for each signature."""
    told = judged.to_dict()
    for signature, one in zip(told["signatures"], judged.signatures):
        signature["sentence"] = say(signature_phrase(one), lang)
    return {**told, "sentence": say(judged_phrase(judged), lang)}


def refuse_invalid(found: Sequence[Verified]) -> None:
    """Refuse where a signature does not hold, so that a script notices.

    Raises:
        InputError: a file has an invalid signature; the sentence names all such files.
    """
    names = [one.file_name for one in found if one.judged.outcome is Outcome.INVALID]
    if names:
        raise InputError("signing.invalid_files", files=names)


def state_phrase(one: Signable) -> Phrase:
    """Return the sentence that says how it stands with a file."""
    return Phrase(f"signing.state_{one.state.value}")


def judged_phrase(judged: JudgedFile) -> Phrase:
    """Return the sentence about a file: the outcome and why."""
    if judged.reason is None:
        return Phrase(f"signing.outcome.{judged.outcome.value}")
    reason = Phrase(f"signing.reason.{judged.reason}")
    return Phrase("signing.outcome_why", {"outcome": _outcome_word(judged.outcome), "reason": reason})


def signature_phrase(one: JudgedSignature) -> Phrase:
    """Return the sentence about one signature; whom the certificate names is a claim unless it is valid."""
    values = {
        "outcome": _outcome_word(one.outcome),
        "signer": one.signer or Phrase("signing.nobody_named"),
        "at": _time_told(one.signed_at),
    }
    is_certain = one.outcome is Outcome.VALID
    return Phrase("signing.signature_by" if is_certain else "signing.signature_claims", values)


def _time_told(signed_at: Optional[str]) -> Any:
    """Return the time of a signature as a person here reads it."""
    if signed_at is None:
        return Phrase("signing.no_time")
    return datetime.fromisoformat(signed_at).astimezone(VIETNAM_TIME)


def _outcome_word(outcome: Outcome) -> Phrase:
    return Phrase(f"signing.outcome.{outcome.value}")

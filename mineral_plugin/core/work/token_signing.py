"""The use cases of a token: which modules and tokens are there, and papers signed one after the other."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Dict, List, Optional, Sequence, Tuple

from mineral_plugin.core.base.errors import InputError, MineralError
from mineral_plugin.core.base.ports import Progress
from mineral_plugin.core.dossier.drafts import is_filed
from mineral_plugin.core.dossier.manifest import load
from mineral_plugin.core.dossier.media_types import PDF
from mineral_plugin.core.dossier.model import Draft
from mineral_plugin.core.dossier.signing.apart import program
from mineral_plugin.core.dossier.signing.asking import (
    ApartJudge,
    Asker,
    open_by,
    sign_by,
    tokens_by,
    version_by,
)
from mineral_plugin.core.dossier.signing.choosing import Signable, State
from mineral_plugin.core.dossier.signing.coming_back import take_back
from mineral_plugin.core.dossier.signing.going_out import LISTING_NAME, prepare
from mineral_plugin.core.dossier.signing.judges import PYHANKO, has_pyhanko
from mineral_plugin.core.dossier.signing.record import LISTING
from mineral_plugin.core.dossier.signing.token_model import Pin, SeenCertificate, SeenToken, Token
from mineral_plugin.core.dossier.signing.token_modules import KnownModule, modules_here
from mineral_plugin.core.dossier.signing.tokens import seen_tokens
from mineral_plugin.core.dossier.signing.verdicts import SignatureJudge
from mineral_plugin.core.work.papering import PdfPrinter, write_paper
from mineral_plugin.core.work.signing import list_paper, to_be_signed

__all__ = [
    "PYHANKO",
    "ApartJudge",
    "Asker",
    "KnownModule",
    "Pin",
    "SeenCertificate",
    "SeenToken",
    "SignatureJudge",
    "SignedByToken",
    "Token",
    "has_pyhanko",
    "modules_here",
    "places_for_token",
    "program",
    "sign_by_token",
    "tokens_by",
    "tokens_seen",
    "version_by",
]
Place = Tuple[str, int]


@dataclass(frozen=True)
class SignedByToken:
    """The draft as it is now, which places were signed of how many, and what ended it before the last one."""

    draft: Draft
    signed: Tuple[Place, ...]
    wanted: int
    error: Optional[MineralError] = None


def places_for_token(draft: Draft, places: Sequence[Place] = ()) -> Tuple[Signable, ...]:
    """Return what a token is to sign: the places that are named, else what is proposed; the list comes last.

    The list of components names every file as it is, so without names it is among them only where every form
    will have its signature then.

    Raises:
        InputError: a place holds no PDF of the draft, or nothing is left to be signed.
    """
    known = to_be_signed(draft)
    chosen = _named(known, places) if places else _proposed(known)
    if not chosen:
        raise InputError("signing.nothing_to_sign", draft=draft.reference)
    return tuple(sorted(chosen, key=lambda one: one.component == LISTING))


def _named(known: Sequence[Signable], places: Sequence[Place]) -> Tuple[Signable, ...]:
    there = {(one.component, one.slot): one for one in known if _is_for_token(one)}
    for component, slot in places:
        if (component, slot) not in there:
            raise InputError("signing.no_pdf_there", component=component, slot=slot)
    return tuple(there[place] for place in dict.fromkeys(places))


def _proposed(known: Sequence[Signable]) -> Tuple[Signable, ...]:
    wanted = [one for one in known if one.is_proposed and one.state is not State.SIGNED]
    if all(_is_for_token(one) for one in wanted):
        return tuple(wanted)
    return tuple(one for one in wanted if _is_for_token(one) and one.component != LISTING)


def _is_for_token(one: Signable) -> bool:
    return one.file is None or one.file.media_type == PDF


def sign_by_token(
    draft: Draft,
    places: Sequence[Place],
    token: Token,
    pin: Pin,
    asker: Asker,
    now: datetime,
    pdf: PdfPrinter,
    lang: str,
    progress: Progress,
) -> SignedByToken:
    """Sign papers of a draft one after the other; each takes its place as soon as it is signed.

    What was signed before something ended it stays signed, and is told. ``pdf`` prints the list of
    components.

    Raises:
        MissingError, InputError: the PIN, the token or its certificate is refused; nothing was signed.
        CancelledError: the user stopped before the token was open.
    """
    draft = load(draft.folder)
    if is_filed(draft):
        raise InputError("dossier.filed_already", draft=draft.reference)
    chosen = places_for_token(draft, places)
    open_by(asker, token, pin, now)
    signed: Tuple[Place, ...] = ()
    for one in chosen:
        try:
            draft = _signed(draft, one, asker, pdf, lang)
        except MineralError as error:
            return SignedByToken(draft, signed, len(chosen), error)
        signed += ((one.component, one.slot),)
        progress.report(len(signed) / len(chosen))
    return SignedByToken(draft, signed, len(chosen))


def _signed(draft: Draft, one: Signable, asker: Asker, pdf: PdfPrinter, lang: str) -> Draft:
    with tempfile.TemporaryDirectory() as made:
        folder, listing = Path(made), None
        if one.component == LISTING:
            listing = write_paper(list_paper(draft, lang), folder / LISTING_NAME, pdf)
        out = prepare(draft, (one,), folder / "out", listing, lang)
        signed = folder / "signed" / (one.file.file_name if one.file is not None else LISTING_NAME)
        signed.parent.mkdir()
        sign_by(asker, out.folder / out.files[0].out_name, signed)
        taken, (returned,) = take_back(draft, [signed], lang)
    if not returned.is_taken:
        raise InputError(returned.phrase().id, **returned.phrase().values)
    return taken


def tokens_seen(platform: str, module: Optional[Path] = None) -> List[Dict[str, Any]]:
    """Return what is told to a script of the tokens that are plugged in: of one module, or of all known here.

    Raises:
        MissingError: pyHanko or python-pkcs11 is not installed, or there is no such module.
        InputError: a file is no module, or a token does not answer.
    """
    modules = [module] if module is not None else [one.path for one in modules_here(platform)]
    return [{"module": str(one), "tokens": [seen.to_dict() for seen in seen_tokens(one)]} for one in modules]

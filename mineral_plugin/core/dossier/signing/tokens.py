"""Signing PDF files with a token (PKCS#11) by pyHanko, where both it and python-pkcs11 are installed.

The PIN is passed in, handed to the token and forgotten: it is in no error, no log and no file. A certificate
is looked at before anything is signed with it: expired, not yet valid, or not for signing is a refusal.
"""

from __future__ import annotations

import contextlib
import shutil
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, AbstractSet, Any, Callable, Iterator, List, Tuple

from mineral_plugin.core.base.errors import InputError, MissingError
from mineral_plugin.core.base.files import write_whole
from mineral_plugin.core.dossier.signing.judges import PYHANKO, has_pyhanko
from mineral_plugin.core.dossier.signing.token_model import SeenCertificate, SeenToken, Token

if TYPE_CHECKING:
    from pyhanko.sign.pkcs11 import PKCS11Signer

_FIELD = "ChuKy"
_FOR_SIGNING = frozenset(["digital_signature", "non_repudiation"])
_GONE = (
    "DeviceRemoved",
    "DeviceError",
    "TokenNotPresent",
    "TokenNotRecognised",
    "SessionClosed",
    "SessionHandleInvalid",
)
_NO_SUCH_PIN = ("PinIncorrect", "PinInvalid", "PinLenRange")


def seen_tokens(module: Path) -> Tuple[SeenToken, ...]:
    """Return the tokens that are plugged in, with what is seen of each without its PIN.

    Raises:
        MissingError: pyHanko or python-pkcs11 is not installed, or there is no such module.
        InputError: the file is no module, or a token does not answer.
    """
    with _told(Token(module, module.name), lambda: True):
        found = []
        for one in _plugged_in(module):
            with one.open() as session:
                certificates = tuple(sorted(_certificates(session), key=lambda seen: (seen.label, seen.id)))
            found.append(SeenToken(one.label, _serial(one), certificates))
        return tuple(sorted(found, key=lambda seen: (seen.label, seen.serial)))


class OpenToken:
    """A token whose PIN was right, with the certificate that signs."""

    def __init__(self, token: Token, signer: PKCS11Signer) -> None:
        self._token, self._signer = token, signer

    def sign(self, source: Path, target: Path) -> None:
        """Write ``source`` with one more signature (PAdES, SHA-256) to ``target``.

        Raises:
            MissingError: the token was pulled out.
            InputError: the token refuses, or the file cannot be signed.
            CannotWriteError: ``target`` cannot be written.
        """
        with _told(self._token, self._is_there), _signable(source):
            write_whole(target, lambda part: self._sign(source, part))

    def _sign(self, source: Path, part: Path) -> None:
        """Sign a copy where it lies: a large file is not held."""
        from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
        from pyhanko.sign import fields, signers

        shutil.copyfile(str(source), str(part))
        with part.open("rb+") as stream:
            writer = IncrementalPdfFileWriter(stream)
            meta = signers.PdfSignatureMetadata(
                field_name=_free_field(writer), subfilter=fields.SigSeedSubFilter.PADES, md_algorithm="sha256"
            )
            signers.sign_pdf(writer, meta, signer=self._signer, in_place=True)

    def _is_there(self) -> bool:
        return _is_plugged_in(self._token)


@contextlib.contextmanager
def opened(token: Token, pin: str, now: datetime) -> Iterator[OpenToken]:
    """Open a token with its PIN, for a certificate that holds ``now``; closed again at the end.

    Raises:
        MissingError: pyHanko or python-pkcs11 is not installed, or there is no such module or token.
        InputError: the PIN is wrong or locked, no certificate or several fit, its key is not there, or it
            does not hold now.
    """
    with contextlib.ExitStack() as held:
        with _told(token, lambda: True):
            session = held.enter_context(_find(token).open(user_pin=pin))
            del pin
            signer = _signer(session, token, now)
        yield OpenToken(token, signer)


def sign_pdf(source: Path, target: Path, token: Token, pin: str, now: datetime) -> None:
    """Write ``source`` with one more signature (PAdES, SHA-256) to ``target``.

    Raises:
        MissingError, InputError: as ``opened``, or the file cannot be signed.
        CannotWriteError: ``target`` cannot be written.
    """
    with opened(token, pin, now) as one:
        one.sign(source, target)


@contextlib.contextmanager
def _told(token: Token, is_there: Callable[[], bool]) -> Iterator[None]:
    """Say what a token refuses in a sentence of ours; ``is_there`` is asked where it says nothing of use."""
    exceptions = _exceptions(token)
    # What a module says of itself is not passed on: some name the PIN that they were given.
    try:
        yield
    except (exceptions.PKCS11Error, RuntimeError) as error:
        kind = type(error).__name__
        if kind in _NO_SUCH_PIN:
            raise InputError("signing.wrong_pin", token=token.label) from None
        if kind in ("PinLocked", "PinExpired"):
            raise InputError("signing.pin_locked", token=token.label) from None
        if kind == "NoSuchToken":
            raise MissingError("signing.no_token", token=token.label) from None
        if kind in _GONE or not is_there():
            raise MissingError("signing.token_gone", token=token.label) from None
        raise InputError("signing.token_refused", token=token.label, kind=kind) from None


def _exceptions(token: Token) -> Any:
    if not has_pyhanko():
        raise MissingError("signing.no_pyhanko", version=PYHANKO)
    if not token.module.is_file():
        raise MissingError("error.file_missing", path=str(token.module))
    try:
        import pkcs11.exceptions
        import pyhanko.sign.pkcs11  # noqa: F401 - whether it is whole is known here
    except ImportError as error:
        raise MissingError("signing.no_pyhanko", version=PYHANKO) from error
    return pkcs11.exceptions


@contextlib.contextmanager
def _signable(source: Path) -> Iterator[None]:
    from pyhanko.pdf_utils.misc import PdfError
    from pyhanko.sign.general import SigningError

    try:
        yield
    except (PdfError, SigningError, ValueError) as error:
        raise InputError("signing.not_signable", file=source.name, kind=type(error).__name__) from None


def _plugged_in(module: Path) -> List[Any]:
    from pkcs11 import TokenFlag

    return [one for one in _library(module).get_tokens() if one.flags & TokenFlag.TOKEN_INITIALIZED]


def _library(module: Path) -> Any:
    from pkcs11 import lib

    try:
        return lib(str(module))
    except RuntimeError as error:
        raise InputError("signing.no_module", path=str(module), kind=type(error).__name__) from None


def _serial(token: Any) -> str:
    return bytes(token.serial).decode("ascii", "replace").strip()


def _fits(token: Token, one: Any) -> bool:
    return one.label == token.label and token.serial in ("", _serial(one))


def _find(token: Token) -> Any:
    found = [one for one in _plugged_in(token.module) if _fits(token, one)]
    if not found:
        raise MissingError("signing.no_token", token=token.label)
    return found[0]


def _is_plugged_in(token: Token) -> bool:
    from pkcs11.exceptions import PKCS11Error

    try:
        return any(_fits(token, one) for one in _plugged_in(token.module))
    except PKCS11Error:
        return False


def _signer(session: Any, token: Token, now: datetime) -> PKCS11Signer:
    from pkcs11 import Attribute, ObjectClass
    from pyhanko.sign.pkcs11 import PKCS11Signer

    held = session.get_objects({Attribute.CLASS: ObjectClass.PRIVATE_KEY})
    keys = {bytes(one[Attribute.ID]).hex() for one in held}
    one = _chosen(token, _certificates(session), keys)
    _check_holds(one, now)
    identity = bytes.fromhex(one.id)
    return PKCS11Signer(session, cert_id=identity, key_id=identity)


def _chosen(token: Token, found: List[SeenCertificate], keys: AbstractSet[str]) -> SeenCertificate:
    """Return the certificate that is meant; it has a private key of the same id beside it."""
    meant = [one for one in found if token.certificate_id in ("", one.id)]
    meant = [one for one in meant if token.certificate in ("", one.label)]
    usable = [one for one in meant if one.id in keys]
    if meant and not usable and (token.certificate or token.certificate_id):
        raise InputError("signing.no_key", token=token.label, certificate=meant[0].label)
    if not usable:
        known = sorted(one.label for one in found if one.id in keys)
        raise InputError("signing.no_certificate", token=token.label, known=known)
    if len(usable) > 1:
        labels = sorted(one.label for one in usable)
        raise InputError("signing.several_certificates", token=token.label, known=labels)
    return usable[0]


def _check_holds(one: SeenCertificate, now: datetime) -> None:
    if not one.holds(now):
        phrase = "signing.certificate_expired" if now > one.last else "signing.certificate_not_yet"
        day = (one.last if now > one.last else one.first).astimezone(now.tzinfo).date()
        raise InputError(phrase, certificate=one.label, day=day)
    if not one.is_for_signing:
        raise InputError("signing.certificate_not_for_signing", certificate=one.label)


def _certificates(session: Any) -> List[SeenCertificate]:
    """Return the certificates that a session shows; what cannot be read is no certificate of use."""
    from pkcs11 import Attribute, ObjectClass

    found = []
    for one in session.get_objects({Attribute.CLASS: ObjectClass.CERTIFICATE}):
        label, identity, value = (one[name] for name in (Attribute.LABEL, Attribute.ID, Attribute.VALUE))
        with contextlib.suppress(ValueError, TypeError, KeyError):
            found.append(_read(str(label), bytes(identity).hex(), bytes(value)))
    return found


def _read(label: str, identity: str, der: bytes) -> SeenCertificate:
    from asn1crypto.x509 import Certificate

    told = Certificate.load(der, strict=True)
    usage = told.key_usage_value
    return SeenCertificate(
        identity,
        label,
        _name(told.subject),
        _name(told.issuer),
        told.not_valid_before,
        told.not_valid_after,
        usage is None or bool(_FOR_SIGNING & set(usage.native)),
    )


def _name(name: Any) -> str:
    found = name.native.get("common_name")
    return found if isinstance(found, str) else str(name.human_friendly)


def _free_field(writer: Any) -> str:
    """Return a name for the field of the signature that the file does not have yet."""
    from pyhanko.sign.fields import enumerate_sig_fields

    taken = {name for name, _, _ in enumerate_sig_fields(writer)}
    number = 1
    while f"{_FIELD}{number}" in taken:
        number += 1
    return f"{_FIELD}{number}"

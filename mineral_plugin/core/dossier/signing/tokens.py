"""Signing a PDF with a token (PKCS#11) by pyHanko, where both it and python-pkcs11 are installed.

The PIN is passed in, handed to the token and forgotten: it is in no error, no log and no file.
"""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, List, Tuple

from mineral_plugin.core.base.errors import InputError, MissingError
from mineral_plugin.core.base.files import write_whole
from mineral_plugin.core.dossier.signing.judges import PYHANKO, has_pyhanko

if TYPE_CHECKING:
    from pyhanko.sign.pkcs11 import PKCS11Signer

_FIELD = "ChuKy"


@dataclass(frozen=True)
class Token:
    """Which token: the maker's module (a library), the label of the token, the label of the certificate.

    Without a certificate's label the only one that has a key beside it is taken.
    """

    module: Path
    label: str
    certificate: str = ""


def sign_pdf(source: Path, target: Path, token: Token, pin: str) -> None:
    """Write ``source`` with one more signature (PAdES, SHA-256) to ``target``.

    Raises:
        MissingError: pyHanko or python-pkcs11 is not installed, or there is no such module or token.
        InputError: the PIN is wrong, no certificate or several fit, or the file cannot be signed.
        CannotWriteError: ``target`` cannot be written.
    """
    if not has_pyhanko():
        raise MissingError("signing.no_pyhanko", version=PYHANKO)
    if not token.module.is_file():
        raise MissingError("error.file_missing", path=str(token.module))
    try:
        import pkcs11
        from pyhanko.pdf_utils.misc import PdfError
        from pyhanko.sign.general import SigningError
    except ImportError as error:
        raise MissingError("signing.no_pyhanko", version=PYHANKO) from error
    # What a module says of itself is not passed on: some name the PIN that they were given.
    try:
        write_whole(target, lambda part: _sign(source, part, token, pin))
    except pkcs11.exceptions.PinIncorrect:
        raise InputError("signing.wrong_pin", token=token.label) from None
    except pkcs11.exceptions.PinLocked:
        raise InputError("signing.pin_locked", token=token.label) from None
    except (pkcs11.exceptions.NoSuchToken, pkcs11.exceptions.TokenNotPresent):
        raise MissingError("signing.no_token", token=token.label) from None
    except (pkcs11.exceptions.PKCS11Error, RuntimeError) as error:
        raise InputError("signing.token_refused", token=token.label, kind=type(error).__name__) from None
    except (PdfError, SigningError, ValueError) as error:
        raise InputError("signing.not_signable", file=source.name, kind=type(error).__name__) from None


def _sign(source: Path, part: Path, token: Token, pin: str) -> None:
    """Sign a copy where it lies: a large file is not held."""
    from pkcs11 import lib
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign import fields, signers

    shutil.copyfile(str(source), str(part))
    with lib(str(token.module)).get_token(token_label=token.label).open(user_pin=pin) as session:
        with part.open("rb+") as stream:
            writer = IncrementalPdfFileWriter(stream)
            meta = signers.PdfSignatureMetadata(
                field_name=_free_field(writer), subfilter=fields.SigSeedSubFilter.PADES, md_algorithm="sha256"
            )
            signers.sign_pdf(writer, meta, signer=_signer(session, token), in_place=True)


def _signer(session: Any, token: Token) -> PKCS11Signer:
    from pyhanko.sign.pkcs11 import PKCS11Signer

    found = _certificates(session)
    named = [one for one in found if not token.certificate or one[0] == token.certificate]
    if not named:
        raise InputError("signing.no_certificate", token=token.label, known=[label for label, _ in found])
    if len(named) > 1:
        labels = [label for label, _ in named]
        raise InputError("signing.several_certificates", token=token.label, known=labels)
    return PKCS11Signer(session, cert_id=named[0][1], key_id=named[0][1])


def _certificates(session: Any) -> List[Tuple[str, bytes]]:
    """Return label and id of the certificates that have a private key of the same id beside them."""
    from pkcs11 import Attribute, ObjectClass

    held = session.get_objects({Attribute.CLASS: ObjectClass.PRIVATE_KEY})
    keys = {bytes(one[Attribute.ID]) for one in held}
    found = session.get_objects({Attribute.CLASS: ObjectClass.CERTIFICATE})
    pairs = [(str(one[Attribute.LABEL]), bytes(one[Attribute.ID])) for one in found]
    return sorted(pair for pair in pairs if pair[1] in keys)


def _free_field(writer: Any) -> str:
    """Return a name for the field of the signature that the file does not have yet."""
    from pyhanko.sign.fields import enumerate_sig_fields

    taken = {name for name, _, _ in enumerate_sig_fields(writer)}
    number = 1
    while f"{_FIELD}{number}" in taken:
        number += 1
    return f"{_FIELD}{number}"

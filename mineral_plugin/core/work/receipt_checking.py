"""The use case of checking a receipt: who signed it, and whether a byte was changed since."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Dict

import requests

from mineral_plugin.core.base.errors import InputError, MissingError
from mineral_plugin.core.base.words import Phrase, say
from mineral_plugin.core.portal.client import PortalClient
from mineral_plugin.core.portal.receipts import Receipt, receipt_from_dict
from mineral_plugin.core.portal.signatures import CheckedSignature, Keys, Outcome, check_signature, keys_of

_MOST_BYTES = 4 * 1024 * 1024


def read_receipt(path: Path) -> Receipt:
    """Return a receipt that was kept as a file.

    Raises:
        MissingError: there is no such file.
        InputError: it is no receipt.
    """
    try:
        return receipt_from_dict(_json(path))
    except ValueError as error:
        raise InputError("receipt.not_one", path=str(path)) from error


def read_keys(path: Path) -> Keys:
    """Return the keys of a file that a service published (``/.well-known/jwks.json``).

    Raises:
        MissingError: there is no such file.
        InputError: it holds no set of keys.
    """
    try:
        return keys_of(_json(path))
    except ValueError as error:
        raise InputError("receipt.no_keys", path=str(path)) from error


def fetch_keys(url: str, session: requests.Session) -> Keys:
    """Return the keys that a service publishes now.

    Raises:
        ServiceUnreachableError: no answer, or not from the service.
    """
    return PortalClient(session, url).receipt_keys()


def check_receipt(receipt: Receipt, keys: Keys) -> CheckedSignature:
    """Check the signature of a receipt against known keys; needs no network."""
    return check_signature(receipt.body, keys)


def receipt_told(receipt: Receipt, checked: CheckedSignature, lang: str) -> Dict[str, Any]:
    """Return what is told of a checked receipt."""
    return {
        "receiptId": receipt.receipt_id,
        "legalEffect": receipt.legal_effect,
        "outcome": checked.outcome.value,
        "key": checked.key,
        "sentence": say(outcome_phrase(receipt, checked), lang),
    }


def outcome_phrase(receipt: Receipt, checked: CheckedSignature) -> Phrase:
    """Return the sentence about the signature of a receipt."""
    values = {"receipt": receipt.receipt_id, "key": checked.key or "-"}
    if checked.outcome is Outcome.VALID:
        return Phrase("receipt.signature.valid", values)
    if checked.outcome is Outcome.UNSIGNED:
        return Phrase("receipt.signature.unsigned", {"receipt": receipt.receipt_id})
    if checked.outcome is Outcome.UNKNOWN_KEY:
        return Phrase("receipt.signature.unknown_key", values)
    return Phrase("receipt.signature.invalid", {"receipt": receipt.receipt_id})


def _json(path: Path) -> Dict[str, Any]:
    """Return the JSON object of a file; ``ValueError`` if it is none."""
    try:
        with path.open("rb") as stream:
            data = stream.read(_MOST_BYTES)
    except FileNotFoundError as error:
        raise MissingError("error.file_missing", path=str(path)) from error
    except OSError as error:
        raise ValueError(str(path)) from error
    try:
        value = json.loads(data)
    except RecursionError as error:
        raise ValueError(str(path)) from error
    if not isinstance(value, dict):
        raise ValueError(str(path))
    return value

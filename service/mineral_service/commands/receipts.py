"""Receipts and their keys: check a receipt against the keys of a data folder, let a new key sign."""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import Any, Dict

from mineral_plugin.core.base.errors import InputError
from mineral_plugin.core.portal.signatures import Outcome, keys_of
from mineral_plugin.core.work.receipt_checking import check_receipt, outcome_phrase, read_receipt
from mineral_service.receipt_keys import ReceiptKeys
from mineral_service.storage.store import Store


def of_folder(parser: argparse.ArgumentParser) -> None:
    """Add the data folder."""
    parser.add_argument("--data", type=Path, required=True)


def of_receipt(parser: argparse.ArgumentParser) -> None:
    """Add the data folder and the receipt."""
    of_folder(parser)
    parser.add_argument("--receipt", type=Path, required=True)


def new_key(options: argparse.Namespace) -> Dict[str, Any]:
    """Let a new key sign receipts from now on; services that run take it at once."""
    store = Store(options.data, os.environ.get("DATABASE_URL"))
    keys = ReceiptKeys(options.data)
    keys.prepare(store)
    try:
        return {"key": keys.replace(store)}
    finally:
        store.close()


def verify(options: argparse.Namespace) -> Dict[str, Any]:
    """Check a receipt; one that does not hold is refused."""
    receipt = read_receipt(options.receipt)
    checked = check_receipt(receipt, keys_of(ReceiptKeys(options.data).published()))
    if checked.outcome is not Outcome.VALID:
        phrase = outcome_phrase(receipt, checked)
        raise InputError(phrase.id, **dict(phrase.values))
    return {"receiptId": receipt.receipt_id, "outcome": checked.outcome.value, "key": checked.key}

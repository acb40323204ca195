"""The key that signs what the register publishes: made at the first start, never told."""

from __future__ import annotations

from pathlib import Path

from mineral_plugin.core.base.keys import SigningKey, new_signing_key, read_signing_key, write_signing_key
from mineral_plugin.core.reference.trust import Issuer, confirm
from mineral_service.storage.store import Store

FILE_NAME = "register-key.pem"


def register_key(store: Store, home: Path, issuer: str) -> SigningKey:
    """Return the key of a data folder; the first time one is made, readable by its owner alone.

    Checks over this folder, by the service or by the program, take the register's word from then on,
    unless somebody revokes the key there.
    """
    path = home / FILE_NAME
    with store.write("register key"):
        if not path.exists():
            key = new_signing_key()
            confirm(home, Issuer(issuer, key.public))
            write_signing_key(path, key)
    return read_signing_key(path)

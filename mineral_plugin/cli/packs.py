"""The commands about packs and issuers: make, sign, verify, install, list, restore, remove, diff, trust."""

from __future__ import annotations

import argparse
import os
import sys
from datetime import date
from pathlib import Path
from typing import Any, Callable, Dict, List, Mapping, Optional, Tuple

from mineral_plugin.core.base.errors import InputError, MineralError
from mineral_plugin.core.base.home import data_home
from mineral_plugin.core.base.ports import SystemClock

Word = Callable[[str], str]

_MOST_KEY_BYTES = 1 << 16


def add_commands(commands: Any, word: Word) -> None:
    """Add the commands to a parser."""
    for name, arguments in _ARGUMENTS.items():
        command = commands.add_parser(name, help=word(f"cli.{name.replace('-', '_')}"))
        for flag, more in arguments:
            command.add_argument(flag, help=word(more["help"]), **_without_help(more))


def _without_help(more: Mapping[str, Any]) -> Dict[str, Any]:
    return {key: value for key, value in more.items() if key != "help"}


def _today() -> date:
    return SystemClock().now().date()


def _trust(options: argparse.Namespace) -> Any:
    from mineral_plugin.core.work.packs import trust_of

    return trust_of(data_home(), os.environ, getattr(options, "practice", False))


def signing_key(text: str) -> Any:
    """Return the signing key of a file, or of standard input for ``-``, so that it need not lie on a disk."""
    from mineral_plugin.core.base.keys import PRACTICE_KEY, read_signing_key, signing_key_from_pem

    if text == "practice":
        return PRACTICE_KEY
    if text != "-":
        return read_signing_key(Path(text))
    given = sys.stdin.buffer.read(_MOST_KEY_BYTES)
    return signing_key_from_pem(given.decode("utf-8", "replace"))


def _make_key(options: argparse.Namespace) -> Dict[str, Any]:
    from mineral_plugin.core.base.keys import fingerprint, new_signing_key, write_signing_key

    _check_public(options.file, options.public)
    key = new_signing_key()
    write_signing_key(options.file, key)
    _write_public(options.file, options.public, key.public)
    return {"key": str(options.file), "public": str(options.public), "fingerprint": fingerprint(key.public)}


def _check_public(private: Path, public: Path) -> None:
    """Refuse a place where the public key would take that of a file, which may be somebody's private key."""
    if private.resolve() == public.resolve():
        raise InputError("keys.same_file", path=str(public))
    if public.exists():
        raise InputError("keys.public_exists", path=str(public))


def _write_public(private: Path, path: Path, public: bytes) -> None:
    """Write the public key; where that fails, its private key goes too, so that nothing is half done."""
    from mineral_plugin.core.base.keys import write_public_key

    try:
        write_public_key(path, public)
    except MineralError:
        private.unlink()
        raise


def _make_pack(options: argparse.Namespace) -> Dict[str, Any]:
    from mineral_plugin.core.work.packing import made_told, make_pack_of

    key = signing_key(options.key) if options.key else None
    return made_told(make_pack_of(options.recipe, options.target, key), options.lang)


def _sign_pack(options: argparse.Namespace) -> Dict[str, Any]:
    from mineral_plugin.core.reference.making import sign_pack
    from mineral_plugin.core.work.packs import verify_pack

    # Whatever may be refused is read before anything is written.
    key, trust = signing_key(options.key), _trust(options)
    sign_pack(options.file, options.target, key)
    return verify_pack(options.target, trust).as_dict(options.lang)


def _verify_pack(options: argparse.Namespace) -> Dict[str, Any]:
    from mineral_plugin.core.work.packs import verify_pack

    return verify_pack(options.file, _trust(options)).as_dict(options.lang)


def _install_pack(options: argparse.Namespace) -> Dict[str, Any]:
    from mineral_plugin.core.work.packing import install_and_compare

    told = install_and_compare(options.file, data_home(), _trust(options), _today())
    return told.as_dict(options.lang)


def _packs(options: argparse.Namespace) -> List[Dict[str, Any]]:
    from mineral_plugin.core.reference.manifest import KINDS
    from mineral_plugin.core.work.packs import list_packs

    trust = _trust(options)
    found = [pack for kind in KINDS for pack in list_packs(data_home(), trust, kind)]
    return [pack.as_dict(options.lang) for pack in found]


def _restore_pack(options: argparse.Namespace) -> Dict[str, Any]:
    from mineral_plugin.core.work.packs import restore_pack

    return restore_pack(options.pack, data_home(), _trust(options)).as_dict(options.lang)


def _remove_pack(options: argparse.Namespace) -> Dict[str, Any]:
    from mineral_plugin.core.work.packs import remove_pack

    return {"removed": remove_pack(options.pack, data_home())}


def _diff_packs(options: argparse.Namespace) -> Dict[str, Any]:
    from mineral_plugin.core.work.packing import compare_packs

    return compare_packs(options.old, options.new, data_home(), options.areas).as_dict(options.lang)


def _issuers(options: argparse.Namespace) -> List[Dict[str, Any]]:
    return [_issuer(issuer) for issuer in _trust(options).issuers]


def _issuer(issuer: Any) -> Dict[str, Any]:
    return {
        "name": issuer.name,
        "fingerprint": issuer.fingerprint,
        "roles": list(issuer.roles) if issuer.roles is not None else None,
        "provinces": list(issuer.provinces) if issuer.provinces is not None else None,
        "valid_from": issuer.valid_from.isoformat() if issuer.valid_from else None,
        "valid_to": issuer.valid_to.isoformat() if issuer.valid_to else None,
        "revoked": issuer.revoked,
        "confirmed_by": issuer.confirmed_by,
    }


def _trust_issuer(options: argparse.Namespace) -> Dict[str, Any]:
    from mineral_plugin.core.reference.trust import Issuer
    from mineral_plugin.core.work.packs import confirm_issuer, seen_anywhere

    home = data_home()
    pack = seen_anywhere(options.pack, home, _trust(options))
    if pack.signature is None or pack.manifest is None:
        raise InputError("pack.unsigned", file=options.pack)
    issuer = Issuer(
        name=options.name or pack.manifest.issuer,
        key=pack.signature.key,
        roles=_roles(options.roles),
        provinces=_provinces(options.provinces),
        valid_from=_day(options.valid_from),
        valid_to=_day(options.valid_to),
        confirmed_on=_today(),
    )
    confirm_issuer(home, pack, options.fingerprint, issuer)
    return _issuer(issuer)


def _list(text: str) -> Optional[Tuple[str, ...]]:
    pieces = tuple(piece.strip() for piece in text.split(",") if piece.strip())
    return pieces or None


def _roles(text: str) -> Optional[Tuple[str, ...]]:
    """Return roles that there are: a slip would leave an issuer whose word never counts."""
    from mineral_plugin.core.regulation import load_regulation

    regulation, names = load_regulation(_today()), _list(text)
    return tuple(regulation.role(name).id for name in names) if names else None


def _provinces(text: str) -> Optional[Tuple[str, ...]]:
    from mineral_plugin.core.regulation.provinces import known_provinces

    names = _list(text)
    return known_provinces(names) if names else None


def _day(text: str) -> Optional[date]:
    from mineral_plugin.core.work.requests import event_date_of

    return event_date_of(text, _today()) if text else None


def _revoke_issuer(options: argparse.Namespace) -> List[Dict[str, Any]]:
    from mineral_plugin.core.work.packs import revoke_issuer

    revoke_issuer(data_home(), options.fingerprint)
    return _issuers(options)


def _forget_issuer(options: argparse.Namespace) -> List[Dict[str, Any]]:
    from mineral_plugin.core.work.packs import forget_issuer

    forget_issuer(data_home(), options.fingerprint)
    return _issuers(options)


COMMANDS: Mapping[str, Callable[[argparse.Namespace], Any]] = {
    "make-key": _make_key,
    "make-pack": _make_pack,
    "sign-pack": _sign_pack,
    "verify-pack": _verify_pack,
    "install-pack": _install_pack,
    "packs": _packs,
    "restore-pack": _restore_pack,
    "remove-pack": _remove_pack,
    "diff-packs": _diff_packs,
    "issuers": _issuers,
    "trust-issuer": _trust_issuer,
    "revoke-issuer": _revoke_issuer,
    "forget-issuer": _forget_issuer,
}

_FILE = ("file", {"type": Path, "help": "cli.pack_file"})
_PACK = ("pack", {"help": "cli.pack_name"})
_TARGET = ("target", {"type": Path, "help": "cli.pack_target"})
_KEY = {"help": "cli.pack_key"}
_PRINT = ("fingerprint", {"help": "cli.fingerprint"})
_PRACTICE = ("--practice", {"action": "store_true", "help": "cli.practice"})

_ARGUMENTS: Mapping[str, Tuple[Tuple[str, Mapping[str, Any]], ...]] = {
    "make-key": (
        ("file", {"type": Path, "help": "cli.key_file"}),
        ("--public", {"type": Path, "required": True, "help": "cli.key_public"}),
    ),
    "make-pack": (
        ("recipe", {"type": Path, "help": "cli.pack_recipe"}),
        _TARGET,
        ("--key", _KEY),
    ),
    "sign-pack": (_FILE, _TARGET, ("--key", {**_KEY, "required": True})),
    "verify-pack": (_FILE, _PRACTICE),
    "install-pack": (_FILE, _PRACTICE),
    "packs": (_PRACTICE,),
    "restore-pack": (_PACK,),
    "remove-pack": (_PACK,),
    "diff-packs": (
        ("old", {"help": "cli.diff_old"}),
        ("new", {"help": "cli.diff_new"}),
        ("--areas", {"type": Path, "help": "cli.diff_areas"}),
    ),
    "issuers": (),
    "trust-issuer": (
        ("pack", {"help": "cli.trust_pack"}),
        ("--fingerprint", {"required": True, "help": "cli.fingerprint"}),
        ("--name", {"default": "", "help": "cli.trust_name"}),
        ("--roles", {"default": "", "help": "cli.trust_roles"}),
        ("--provinces", {"default": "", "help": "cli.trust_provinces"}),
        ("--valid-from", {"default": "", "help": "cli.trust_from"}),
        ("--valid-to", {"default": "", "help": "cli.trust_to"}),
    ),
    "revoke-issuer": (_PRINT,),
    "forget-issuer": (_PRINT,),
}

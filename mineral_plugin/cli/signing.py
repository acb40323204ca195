"""The commands about signatures: files out, signed files back, a token, what is said of each signature."""

from __future__ import annotations

import argparse
import getpass
import sys
from pathlib import Path
from typing import Any, Callable, Dict, List, Mapping, Optional

from mineral_plugin.core.base.home import data_home
from mineral_plugin.core.base.ports import SystemClock

Word = Callable[[str], str]


def add_commands(commands: Any, word: Word) -> None:
    """Add the commands to a parser."""
    out = commands.add_parser("sign-out", help=word("cli.sign_out"))
    out.add_argument("--draft", required=True, help=word("cli.draft_ref"))
    out.add_argument("--out", type=Path, required=True, help=word("cli.sign_folder"))
    out.add_argument("--component", action="append", default=[], help=word("cli.sign_component"))
    back = commands.add_parser("sign-in", help=word("cli.sign_in"))
    back.add_argument("files", nargs="*", type=Path, help=word("cli.sign_files"))
    back.add_argument("--draft", required=True, help=word("cli.draft_ref"))
    back.add_argument("--unsigned", metavar="COMPONENT/SLOT", help=word("cli.sign_unsigned"))
    checked = commands.add_parser("verify-signatures", help=word("cli.verify_signatures"))
    what = checked.add_mutually_exclusive_group(required=True)
    what.add_argument("--draft", help=word("cli.draft_ref"))
    what.add_argument("--file", type=Path, help=word("cli.verify_file"))
    checked.add_argument("--trust", type=Path, help=word("cli.verify_trust"))
    listed = commands.add_parser("list-components", help=word("cli.list_components"))
    listed.add_argument("--draft", required=True, help=word("cli.draft_ref"))
    listed.add_argument("--out", type=Path, required=True, help=word("cli.paper_out"))
    _add_sign(commands.add_parser("sign", help=word("cli.sign")), word)
    _add_tokens(commands.add_parser("tokens", help=word("cli.tokens")), word)


def _add_tokens(command: argparse.ArgumentParser, word: Word) -> None:
    command.add_argument("--module", type=Path, help=word("cli.sign_module"))


def _add_sign(command: argparse.ArgumentParser, word: Word) -> None:
    command.add_argument("--draft", required=True, help=word("cli.draft_ref"))
    command.add_argument("--component", required=True, help=word("cli.sign_component"))
    command.add_argument("--slot", type=int, default=1, help=word("cli.sign_slot"))
    command.add_argument("--module", type=Path, required=True, help=word("cli.sign_module"))
    command.add_argument("--token", required=True, help=word("cli.sign_token"))
    command.add_argument("--certificate", default="", help=word("cli.sign_certificate"))


def _list(options: argparse.Namespace) -> Dict[str, Any]:
    from mineral_plugin.core.work.papering import write_paper
    from mineral_plugin.core.work.signing import list_paper

    paper = list_paper(_draft(options), options.lang)
    pdf = _printer_of(options) if options.out.suffix.lower() == ".pdf" else None
    return {"title": paper.title, "files": [str(write_paper(paper, options.out, pdf))]}


def _printer_of(options: argparse.Namespace) -> Optional[Callable[[Any, Path], int]]:
    """Return who prints a paper as PDF; QGIS takes seconds to begin, so it does when something is printed."""
    if options.qgis is None:
        return None

    def print_pdf(paper: Any, path: Path) -> int:
        return int(options.qgis().print_pdf(paper, path))

    return print_pdf


def _sign_out(options: argparse.Namespace) -> Dict[str, Any]:
    from mineral_plugin.core.work.signing import prepared_told, sign_out

    pdf = _printer_of(options)
    return prepared_told(sign_out(_draft(options), options.out, options.component, pdf, options.lang))


def _sign_in(options: argparse.Namespace) -> List[Dict[str, Any]]:
    from mineral_plugin.core.work.signing import (
        place_of,
        put_unsigned_back,
        returned_told,
        sign_in,
        signable_told,
        to_be_signed,
    )

    draft = _draft(options)
    if options.unsigned:
        draft = put_unsigned_back(draft, *place_of(options.unsigned), options.lang)
        return [signable_told(one, options.lang) for one in to_be_signed(draft)]
    return returned_told(sign_in(draft, options.files, options.lang)[1], options.lang)


def _verify(options: argparse.Namespace) -> Any:
    """Return what is said of signatures; one that does not hold is refused, so that a script notices."""
    from mineral_plugin.core.work import signing

    judge = signing.judge_of(options.trust or data_home() / signing.TRUST)
    if options.file is None:
        found = signing.verify_signatures(_draft(options), judge)
    else:
        found = (signing.verify_file(options.file, judge),)
    signing.refuse_invalid(found)
    return signing.verified_told(found, options.lang)


def _sign(options: argparse.Namespace) -> List[Dict[str, Any]]:
    from mineral_plugin.core.work.signing import Token, sign_with_token, signable_told, to_be_signed

    token = Token(options.module, options.token, options.certificate)
    place = (options.component, options.slot)
    pin, now = _pin(options.lang), SystemClock().now()
    draft = sign_with_token(_draft(options), *place, token, pin, now, options.lang)
    return [signable_told(one, options.lang) for one in to_be_signed(draft)]


def _tokens(options: argparse.Namespace) -> List[Dict[str, Any]]:
    from mineral_plugin.core.work.token_signing import tokens_seen

    return tokens_seen(sys.platform, options.module)


def _pin(lang: str) -> str:
    """Ask for the PIN: unseen where somebody types, else the first line that comes in."""
    from mineral_plugin.core.base.words import Phrase, say

    if sys.stdin.isatty():
        return getpass.getpass(say(Phrase("cli.sign_pin"), lang))
    return sys.stdin.readline().rstrip("\r\n")


def _draft(options: argparse.Namespace) -> Any:
    from mineral_plugin.core.work.drafting import open_draft

    return open_draft(data_home(), options.draft)


COMMANDS: Mapping[str, Callable[[argparse.Namespace], Any]] = {
    "list-components": _list,
    "sign-out": _sign_out,
    "sign-in": _sign_in,
    "sign": _sign,
    "tokens": _tokens,
    "verify-signatures": _verify,
}

"""The commands about rule sets: make, verify, install, list, compare; the rules of a day; a draft's set."""

from __future__ import annotations

import argparse
import os
from datetime import date
from pathlib import Path
from typing import Any, Callable, Dict, List, Mapping, Union

from mineral_plugin.core.base.home import data_home
from mineral_plugin.core.base.ports import SystemClock

Word = Callable[[str], str]
Answer = Union[Dict[str, Any], List[Dict[str, Any]], str]
TEXT, JSON = "text", "json"


def add_commands(commands: Any, word: Word) -> None:
    """Add the commands ``regulation``, ``rules`` and ``draft-rules`` to a parser."""
    _add_regulation(commands.add_parser("regulation", help=word("cli.regulation")), word)
    rules = commands.add_parser("rules", help=word("cli.rules"))
    rules.add_argument("--at", default="", help=word("cli.rules_at"))
    rules.add_argument("--format", choices=(JSON, TEXT), default=JSON, help=word("cli.rules_format"))
    draft = commands.add_parser("draft-rules", help=word("cli.draft_rules"))
    draft.add_argument("--draft", required=True, help=word("cli.draft_ref"))
    draft.add_argument("--move", action="store_true", help=word("cli.draft_move"))
    draft.add_argument("--reference", action="append", default=[], help=word("cli.reference"))
    draft.add_argument("--facts", type=Path, help=word("cli.facts"))
    for command in (rules, draft):
        add_rules(command, word)


def add_rules(parser: argparse.ArgumentParser, word: Word) -> None:
    """Add to a command that answers from the law under which rule set it does, and whose key counts."""
    parser.add_argument("--rules", default="", help=word("cli.check_rules"))
    parser.add_argument("--practice", action="store_true", help=word("cli.practice"))


def sources_asked(options: argparse.Namespace) -> Any:
    """Return where the packs lie and whose signature counts (``Sources``)."""
    from mineral_plugin.core.work.packs import sources_of

    return sources_of(data_home(), os.environ, options.practice)


def law_of(options: argparse.Namespace) -> Any:
    """Return the rule set of a command (``LawInUse``).

    Raises:
        MissingError, NewerFileError, InputError: there is none of that name, or it cannot be used.
    """
    from mineral_plugin.core.work.law_in_use import law_in_use

    return law_in_use(options.rules, sources_asked(options), SystemClock().now())


def add_choice(parser: argparse.ArgumentParser, word: Word) -> None:
    """Add to a check which rule set it uses, and what is known of the receipt of the dossier."""
    parser.add_argument("--rules", default="", help=word("cli.check_rules"))
    parser.add_argument("--received-on", default="", help=word("cli.received_on"))
    parser.add_argument("--regime", choices=("received", "current"), default="", help=word("cli.regime"))


def _add_regulation(parser: argparse.ArgumentParser, word: Word) -> None:
    actions = parser.add_subparsers(dest="action", required=True, parser_class=type(parser))
    make = actions.add_parser("make", help=word("cli.regulation_make"))
    make.add_argument("folder", type=Path, help=word("cli.regulation_folder"))
    make.add_argument("target", type=Path, help=word("cli.pack_target"))
    make.add_argument("--key", help=word("cli.pack_key"))
    make.add_argument("--id", required=True, help=word("cli.regulation_id"))
    make.add_argument("--name-vi", required=True, help=word("cli.regulation_name_vi"))
    make.add_argument("--name-en", required=True, help=word("cli.regulation_name_en"))
    make.add_argument("--issuer", required=True, help=word("cli.regulation_issuer"))
    make.add_argument("--issued", default="", help=word("cli.regulation_issued"))
    make.add_argument("--supersedes", default="", help=word("cli.regulation_supersedes"))
    for name in ("verify", "install"):
        actions.add_parser(name, help=word(f"cli.regulation_{name}")).add_argument(
            "file", type=Path, help=word("cli.pack_file")
        )
    actions.add_parser("list", help=word("cli.regulation_list"))
    diff = actions.add_parser("diff", help=word("cli.regulation_diff"))
    diff.add_argument("old", help=word("cli.regulation_old"))
    diff.add_argument("new", help=word("cli.regulation_new"))
    for name in ("verify", "install", "list", "diff"):
        actions.choices[name].add_argument("--practice", action="store_true", help=word("cli.practice"))


def _today() -> date:
    return SystemClock().now().date()


def _trust(options: argparse.Namespace) -> Any:
    from mineral_plugin.core.work.packs import trust_of

    return trust_of(data_home(), os.environ, options.practice)


def _make(options: argparse.Namespace) -> Answer:
    from mineral_plugin.cli.packs import signing_key
    from mineral_plugin.core.base.words import Bilingual
    from mineral_plugin.core.work.regulation_sets import Identity, make_rules_pack
    from mineral_plugin.core.work.requests import event_date_of

    identity = Identity(
        id=options.id,
        name=Bilingual(options.name_vi, options.name_en),
        issuer=options.issuer,
        issued=event_date_of(options.issued, _today()),
        supersedes=options.supersedes,
    )
    key = signing_key(options.key) if options.key else None
    made = make_rules_pack(options.folder, options.target, key, identity)
    files = {one.name: one.sha256 for one in made.manifest.files}
    return {"pack": made.manifest.label, "path": str(made.path), "signed": key is not None, "files": files}


def _verify(options: argparse.Namespace) -> Answer:
    from mineral_plugin.core.work.regulation_sets import verify_rules_pack

    seen, rules = verify_rules_pack(options.file, data_home(), _trust(options))
    return {**seen.as_dict(options.lang), "version": rules.version, "read_on": rules.read_on.isoformat()}


def _install(options: argparse.Namespace) -> Answer:
    from mineral_plugin.core.work.regulation_sets import install_rules_pack

    seen, diff = install_rules_pack(options.file, data_home(), _trust(options), _today())
    return {**seen.as_dict(options.lang), "difference": diff.as_dict(options.lang) if diff else None}


def _list(options: argparse.Namespace) -> Answer:
    from mineral_plugin.core.work.regulation_sets import list_sets

    return [one.as_dict(options.lang) for one in list_sets(data_home(), _trust(options))]


def _diff(options: argparse.Namespace) -> Answer:
    from mineral_plugin.core.work.regulation_sets import compare_sets

    return compare_sets(options.old, options.new, data_home(), _trust(options)).as_dict(options.lang)


def _regulation(options: argparse.Namespace) -> Answer:
    return _ACTIONS[options.action](options)


def _rules(options: argparse.Namespace) -> Answer:
    from mineral_plugin.core.work.regulation_sets import rules_text, rules_told
    from mineral_plugin.core.work.requests import event_date_of

    rules, day = law_of(options).rules, event_date_of(options.at, _today())
    return (rules_text if options.format == TEXT else rules_told)(rules, day, options.lang)


def _draft_rules(options: argparse.Namespace) -> Answer:
    from mineral_plugin.core.work.draft_rules import Given, draft_rules, move_draft
    from mineral_plugin.core.work.drafting import open_draft
    from mineral_plugin.core.work.requests import same_specs

    draft, sources = open_draft(data_home(), options.draft), sources_asked(options)
    found = draft_rules(draft, sources, options.rules)
    told = {"draft": draft.reference, **found.as_dict(options.lang), "moved": options.move}
    if options.move:
        given = Given(same_specs(options.reference), options.facts, options.rules)
        moved = move_draft(draft, given, sources, SystemClock().now(), options.lang)
        told["verdict"] = moved.validation["verdict"]
    return told


_ACTIONS: Mapping[str, Callable[[argparse.Namespace], Answer]] = {
    "make": _make,
    "verify": _verify,
    "install": _install,
    "list": _list,
    "diff": _diff,
}

COMMANDS: Mapping[str, Callable[[argparse.Namespace], Any]] = {
    "regulation": _regulation,
    "rules": _rules,
    "draft-rules": _draft_rules,
}

"""What is done with packs: install, restore, remove, confirm or revoke their issuers, read their news."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, Callable, List, Sequence, Tuple

from qgis.PyQt.QtCore import QObject

from mineral_plugin.core.base.errors import CancelledError, InputError, MineralError
from mineral_plugin.gui.desk import Desk
from mineral_plugin.gui.dock import MineralDock
from mineral_plugin.gui.layers.issuer_card import IssuerCard, IssuerShown
from mineral_plugin.gui.parts.card import AskCard
from mineral_plugin.gui.parts.sentences import error_sentence


class PackSteps(QObject):
    """Connects the panel's buttons for packs with the core's use cases."""

    def __init__(self, dock: MineralDock, desk: Desk, layers: Any) -> None:
        super().__init__(dock)
        self._dock, self._desk, self._layers = dock, desk, layers
        self._panel = dock.layers
        self._banners = (dock.start.news, dock.check.news, dock.layers.news)
        for banner in self._banners:
            banner.read.connect(self.mark_read)

    # --- news ---------------------------------------------------------------------------------------

    def show_news(self) -> None:
        """Say what newer packs changed, unless it was read."""
        from mineral_plugin.core.work.news import unread_news

        lang = self._desk.lang
        try:
            news = unread_news(self._desk.home())
            sentences = [sentence.text(lang) for one in news for sentence in one.sentences]
        except MineralError as error:
            sentences = [error_sentence(error, lang)]
        for banner in self._banners:
            banner.show_news(sentences)

    def mark_read(self) -> None:
        """Put the news away."""
        from mineral_plugin.core.work.news import mark_read

        mark_read(self._desk.home())
        self.show_news()

    # --- install, restore, remove -------------------------------------------------------------------

    def install(self, paths: Sequence[str]) -> None:
        """Install packs one after the other; each whole or not at all."""
        self._dock.open_page("layers")
        self._panel.show_told("clear", "")
        names = ", ".join(Path(path).name for path in paths)
        work = installing(tuple(map(Path, paths)), self._desk.home(), self._desk.today())
        text = self.tr("Verifying and installing: {names}").format(names=names)
        self._layers.work.run(text, work, self._on_installed)

    def _on_installed(self, ended: Sequence[Tuple[Path, Any]]) -> None:
        lang = self._desk.lang
        failed = [error_sentence(result, lang) for _, result in ended if isinstance(result, Exception)]
        packs = [result.pack for _, result in ended if not isinstance(result, Exception)]
        told = [self._installed_words(pack) for pack in packs] + [text for text in failed if text]
        self._panel.show_told("conflict" if failed else "clear", " ".join(told))
        for pack in packs:
            self._layers.hide(f"pack:{pack.label.partition('@')[0]}")
        self.show_news()
        self._layers.refresh()

    def _installed_words(self, pack: Any) -> str:
        if pack.in_force:
            return self.tr("Installed: {pack}.").format(pack=pack.label)
        text = self.tr("Installed: {pack}; a newer version stays in force.")
        return text.format(pack=pack.label)

    def restore(self, label: str, text: str) -> None:
        """Put a changed pack right from its sealed archive."""
        home = self._desk.home()

        def work(progress: Any) -> Any:
            from mineral_plugin.core.work.packs import restore_pack, trust_of

            return restore_pack(label, home, trust_of(home, os.environ), progress)

        def done(pack: Any) -> None:
            self._panel.show_told("clear", self.tr("Restored: {pack}.").format(pack=pack.label))
            self._layers.refresh()

        self._layers.hide(text)
        self._layers.work.run(self.tr("Restoring {pack}").format(pack=label), work, done)

    def ask_remove(self, label: str, text: str) -> None:
        """Ask whether a pack is to be removed from this computer."""
        question = self.tr("Remove pack {pack} from this computer?").format(pack=label)
        card = AskCard(question, self.tr("Remove"))
        card.done.connect(lambda: self._remove(label, text))
        self._panel.show_card(card)

    def _remove(self, label: str, text: str) -> None:
        home = self._desk.home()

        def work(_progress: Any) -> Any:
            from mineral_plugin.core.work.packs import remove_pack

            return remove_pack(label, home)

        def done(removed: str) -> None:
            self._panel.show_told("clear", self.tr("Removed: {pack}.").format(pack=removed))
            self._layers.forget(text)
            self._layers.refresh()

        self._panel.show_card(None)
        self._layers.hide(text)
        self._layers.work.run(self.tr("Removing {pack}").format(pack=label), work, done)

    # --- whose signature counts ---------------------------------------------------------------------

    def ask_issuer(self, label: str) -> None:
        """Ask for the fingerprint of the key that signed a pack."""
        home, day = self._desk.home(), self._dock.check.asked().event_date

        def work(_progress: Any) -> Any:
            return issuer_of(label, home, day, self._desk.lang)

        text = self.tr("Looking at {pack}").format(pack=label)
        self._layers.work.run(text, work, lambda found: self._show_issuer(*found))

    def _show_issuer(self, pack: Any, shown: IssuerShown) -> None:
        card = IssuerCard(shown)
        card.typed.connect(lambda typed: card.show_match(*self._match(typed, shown.fingerprint)))
        card.done.connect(lambda: self._confirm(card, pack))
        self._panel.show_card(card)

    def _match(self, typed: str, fingerprint: str) -> Tuple[str, str]:
        from mineral_plugin.core.base.keys import parse_fingerprint

        digits = "".join(typed.split())
        if not digits:
            return "cannot_tell", ""
        try:
            same = parse_fingerprint(typed) == fingerprint
        except InputError as error:
            if len(digits) < len("".join(fingerprint.split())):
                return "cannot_tell", self.tr("Not whole yet: ten groups of four.")
            return "conflict", error_sentence(error, self._desk.lang)
        if same:
            return "clear", self.tr("It is the key that signed this pack.")
        return "conflict", self.tr(
            "Another key signed this pack: call the issuer again, do not use the pack."
        )

    def _confirm(self, card: IssuerCard, pack: Any) -> None:
        from mineral_plugin.core.reference.trust import Issuer
        from mineral_plugin.core.work.packs import confirm_issuer

        given = card.given()
        issuer = Issuer(
            given.name,
            pack.signature.key,
            roles=given.roles,
            provinces=given.provinces,
            confirmed_on=self._desk.today(),
        )
        try:
            confirm_issuer(self._desk.home(), pack, given.fingerprint, issuer)
        except MineralError as error:
            card.show_problem(error_sentence(error, self._desk.lang))
            return
        self._panel.show_card(None)
        self._panel.show_told("clear", self.tr("Trusted from now on: {name}.").format(name=given.name))
        self._layers.refresh()

    def ask_revoke(self, pack: Any) -> None:
        """Ask whether the key of a pack is no longer to be trusted."""
        text = self.tr("Stop trusting the key of {name}? All packs signed with it stop counting at once.")
        card = AskCard(text.format(name=pack.manifest.issuer), self.tr("Revoke trust"))
        card.done.connect(lambda: self._revoke(card, pack))
        self._panel.show_card(card)

    def _revoke(self, card: AskCard, pack: Any) -> None:
        from mineral_plugin.core.work.packs import revoke_issuer

        try:
            revoke_issuer(self._desk.home(), pack.signature.fingerprint)
        except MineralError as error:
            card.show_problem(error_sentence(error, self._desk.lang))
            return
        self._panel.show_card(None)
        text = self.tr("No longer trusted: {name}.").format(name=pack.manifest.issuer)
        self._panel.show_told("clear", text)
        self._layers.refresh()


def installing(paths: Tuple[Path, ...], home: Path, today: Any) -> Callable[[Any], List[Tuple[Path, Any]]]:
    """Return the work that installs packs: for each its ``Installation``, or the error that kept it out."""

    def install(progress: Any) -> List[Tuple[Path, Any]]:
        from mineral_plugin.core.work.packing import install_and_compare
        from mineral_plugin.core.work.packs import trust_of

        trust = trust_of(home, os.environ)
        ended: List[Tuple[Path, Any]] = []
        for path in paths:
            try:
                ended.append((path, install_and_compare(path, home, trust, today, progress)))
            except CancelledError:
                if not ended:
                    raise
                break
            except MineralError as error:
                ended.append((path, error))
        return ended

    return install


def issuer_of(label: str, home: Path, day: Any, lang: str) -> Tuple[Any, IssuerShown]:
    """Return an installed pack as it is seen, and what its card shows."""
    from mineral_plugin.core.regulation.loader import load_regulation
    from mineral_plugin.core.work.packs import seen_anywhere, trust_of

    pack = seen_anywhere(label, home, trust_of(home, os.environ))
    manifest, signature = pack.manifest, pack.signature
    if manifest is None or signature is None:
        raise InputError("pack.changed", pack=label)
    names = {role.id: role.name.text(lang) for role in load_regulation(day).roles}
    shown = IssuerShown(
        pack=pack.label,
        name=manifest.issuer,
        fingerprint=signature.fingerprint,
        provinces=manifest.provinces,
        roles=tuple((role, names.get(role, role)) for role in manifest.roles),
    )
    return pack, shown

"""From the fold of tokens to the core's use cases: which libraries and tokens, and papers signed by one."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any, Callable, List, Optional, Protocol, Sequence, Tuple

from qgis.PyQt.QtCore import QObject, pyqtSignal

from mineral_plugin.bridge import settings
from mineral_plugin.bridge.signing_apart import SigningApart, SigningPython, signing_python
from mineral_plugin.core.base.errors import CancelledError
from mineral_plugin.core.base.numbers import format_date
from mineral_plugin.gui.desk import Desk
from mineral_plugin.gui.dossier.token_card import TokenCard, TokenRow
from mineral_plugin.gui.parts.sentences import error_sentence

Work = Callable[[Any], Any]


class Runner(Protocol):
    """Runs work with the signatures of a dossier, one at a time."""

    def __call__(
        self, title: str, work: Work, done: Callable[[Any], None], failed: Callable[[BaseException], None]
    ) -> Any:
        """Start the work; return its task, ``None`` where other work goes on."""


class TokenSteps(QObject):
    """Connects the fold with the use cases. The PIN goes from its field into one task and is nowhere else.

    ``signing`` tells that the draft is about to change, ``signed`` carries it as it is then.
    ``python_changed`` tells that signatures can be judged by another one.
    """

    signing = pyqtSignal()
    signed = pyqtSignal(object)
    python_changed = pyqtSignal()

    def __init__(
        self,
        card: TokenCard,
        desk: Desk,
        run: Runner,
        places: Callable[[], Sequence[Tuple[str, int]]],
        printer: Callable[[], Any],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._card, self._desk, self._run = card, desk, run
        self._places, self._printer = places, printer
        self._task: Optional[Any] = None
        self._told_of = ""
        card.opened.connect(self.look_around)
        card.python_asked.connect(self.try_python)
        card.list_asked.connect(self.list_tokens)
        card.sign_asked.connect(self.sign)
        card.stop_asked.connect(self.stop)
        desk.draft_changed.connect(self._on_draft)

    def look_around(self) -> None:
        """Show what there is to sign with: a Python with pyHanko, and the libraries on this computer."""
        from mineral_plugin.core.work.token_signing import PYHANKO, modules_here

        python = signing_python()
        if python is None:
            text = self.tr(
                "Signing with a token needs pyHanko {version} and python-pkcs11, which QGIS's own Python "
                "does not have: choose a Python (3.10 or newer) that has both, or sign with your own tool."
            )
            self._card.show_tool("cannot_tell", text.format(version=PYHANKO))
        else:
            text = self.tr("Signing is done by {python}.").format(python=python.path)
            self._card.show_tool("clear", text, settings.is_locked("signing_python"))
        known = [(f"{one.name} · {one.path.name}", str(one.path)) for one in modules_here(sys.platform)]
        kept = settings.load().settings.signing_module
        if kept and kept not in [path for _, path in known]:
            known.append((kept, kept))
        self._card.show_modules(known, kept)

    def try_python(self, path: str) -> None:
        """Take another Python to sign with, once it is known to have what signing needs."""

        def work(progress: Any) -> Any:
            from mineral_plugin.core.work.token_signing import version_by

            with SigningApart(SigningPython(Path(path)), progress) as asker:
                version_by(asker)
            return path

        self._start(self.tr("Looking at a Python"), work, self._on_python)

    def list_tokens(self, module: str) -> None:
        """Show the tokens that are plugged in, with their certificates."""
        python = signing_python()
        if python is None:
            self.look_around()
            return

        def work(progress: Any) -> Any:
            from mineral_plugin.core.work.token_signing import tokens_by

            with SigningApart(python, progress) as asker:
                return tokens_by(asker, Path(module))

        self._card.show_rows(())
        self._start(self.tr("Looking for tokens"), work, self.show_tokens)

    def sign(self) -> None:
        """Sign the papers that are selected, or those proposed, with the certificate that is selected."""
        from mineral_plugin.core.work.token_signing import Pin, sign_by_token

        python, row = signing_python(), self._card.chosen_row()
        pin = Pin(self._card.take_pin())
        if python is None or row is None or self._desk.draft is None:
            return
        draft, lang, now = self._desk.draft, self._desk.lang, self._desk.now()
        places, printer, token = list(self._places()), self._printer(), row.key
        self.signing.emit()

        def work(progress: Any) -> Any:
            try:
                with SigningApart(python, progress) as asker:
                    return sign_by_token(
                        draft, places, token, pin, asker, now, printer.print_pdf, lang, progress
                    )
            finally:
                pin.take()

        self._start(self.tr("Signing with the token"), work, self._on_signed, lambda: pin.take())

    def stop(self) -> None:
        """Stop what the token does; papers that are signed already stay signed."""
        if self._task is not None:
            self._task.cancel()

    def _start(
        self, title: str, work: Work, done: Callable[[Any], None], after: Callable[[], Any] = lambda: None
    ) -> None:
        def ended(result: Any) -> None:
            self._release(after)
            done(result)

        def failed(error: BaseException) -> None:
            self._release(after)
            self._card.show_result("conflict", self._sentence(error))

        self._card.show_result("clear", "")
        task = self._run(title, work, ended, failed)
        if task is None:
            after()
            return
        self._task = task
        self._card.show_busy(True)
        task.progressChanged.connect(self._card.running.show_progress)

    def _release(self, after: Callable[[], Any]) -> None:
        self._task = None
        after()
        self._card.show_busy(False)

    def _sentence(self, error: BaseException) -> str:
        if isinstance(error, CancelledError):
            return self.tr("Stopped.")
        return error_sentence(error, self._desk.lang)

    def _on_python(self, path: str) -> None:
        settings.save(signing_python=path)
        self.look_around()
        self.python_changed.emit()

    def show_tokens(self, found: Sequence[Any]) -> None:
        """Show tokens that are plugged in; the library that knows them is remembered."""
        settings.save(signing_module=self._card.chosen_module())
        rows = [row for token in found for row in self._rows(token)]
        self._card.show_rows(rows)
        if not found:
            text = self.tr("No token is plugged in that this library knows; plug it in and look again.")
            self._card.show_result("cannot_tell", text)

    def _rows(self, token: Any) -> List[TokenRow]:
        from mineral_plugin.core.work.token_signing import Token

        module = Path(self._card.chosen_module())
        if not token.certificates:
            text = self.tr("{token}: no certificate is seen without the PIN").format(token=token.label)
            return [TokenRow(Token(module, token.label, serial=token.serial), "cannot_tell", text)]
        rows = []
        for one in token.certificates:
            key = Token(module, token.label, one.label, token.serial, one.id)
            does_hold = one.holds(self._desk.now()) and one.is_for_signing
            rows.append(TokenRow(key, "clear" if does_hold else "conflict", self._words(token, one)))
        return rows

    def _words(self, token: Any, one: Any) -> str:
        zone = self._desk.now().tzinfo
        first, last = (
            format_date(moment.astimezone(zone).date(), self._desk.lang) for moment in (one.first, one.last)
        )
        lines = [
            f"{one.holder} · {token.label} · {one.label}",
            self.tr("issued by {issuer}").format(issuer=one.issuer),
            self.tr("valid from {first} to {last}").format(first=first, last=last),
        ]
        if not one.holds(self._desk.now()):
            lines.append(self.tr("not valid today"))
        elif not one.is_for_signing:
            lines.append(self.tr("not for signing documents"))
        return "\n".join(lines)

    def _on_signed(self, done: Any) -> None:
        text = self.tr("Signed: {signed} of {wanted}.").format(signed=len(done.signed), wanted=done.wanted)
        if done.error is None:
            self._card.show_result("clear", text)
        else:
            self._card.show_result("conflict", f"{text} {self._sentence(done.error)}")
        self._told_of = done.draft.reference
        self.signed.emit(done.draft)

    def _on_draft(self) -> None:
        draft = self._desk.draft
        if draft is None or draft.reference != self._told_of:
            self._card.show_result("clear", "")

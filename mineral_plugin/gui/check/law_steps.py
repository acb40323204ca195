"""From rule sets, receipt and choice of law to what the card of the law shows, and back to the check."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import date
from typing import Any, Callable, Optional, Tuple

from qgis.PyQt.QtCore import QObject

from mineral_plugin.core.base.errors import MineralError
from mineral_plugin.core.base.numbers import format_date
from mineral_plugin.gui.check.law_card import ChoiceShown, LawShown
from mineral_plugin.gui.desk import Desk
from mineral_plugin.gui.dock import MineralDock
from mineral_plugin.gui.parts.sentences import error_sentence

RECEIPT = "received_on"


class LawSteps(QObject):
    """Connects the card of the law with the core's use case.

    ``recheck`` checks again. The day of receipt is what is stated of the area as ``received_on``: rules ask
    it, too, and there is one day. The choice of law is kept with its area, whatever brings that back.
    """

    def __init__(self, dock: MineralDock, desk: Desk, recheck: Callable[[], None]) -> None:
        super().__init__(dock)
        self._dock, self._desk, self._recheck = dock, desk, recheck
        self._card = dock.check.law
        self._rules = ""
        self._area: Optional[Any] = None
        self._regime = ""
        self._refusal: Optional[BaseException] = None
        self._used: Optional[Any] = None
        self._told: Optional[date] = None
        self._answered: Optional[Tuple[Any, Any]] = None
        card = self._card
        card.set_chosen.connect(self.choose_set)
        card.regime_chosen.connect(self.choose_regime)
        card.receipt_refused.connect(self._refuse)
        dock.check.question_changed.connect(self._on_question)
        dock.page_opened.connect(self._on_page)
        desk.facts_changed.connect(self._on_facts)
        desk.area_changed.connect(self._on_area)

    def _on_facts(self) -> None:
        # Each letter of any answer comes by here; only another day of receipt is of the law.
        if self._received() != self._told:
            self.refresh()

    def _on_page(self, page: str) -> None:
        if page == "check":
            before = self._used
            self.refresh()
            if self._used != before:
                # A set came or went meanwhile: procedures and minerals are those of the one used now.
                self._dock.check.day_changed.emit()

    def _on_area(self) -> None:
        from mineral_plugin.core.work.kept_choice import kept_choice
        from mineral_plugin.core.work.stating import is_corrected

        area, before, made = self._desk.area, self._area, self._regime
        self._area, self._regime = area, ""
        if self._refusal is not None:
            # What was typed there was of the area before.
            self._refusal = None
            self._card.received.text.clear()
        if area is not None:
            try:
                self._regime = kept_choice(self._desk.home(), area.id)
            except MineralError as error:
                self._refusal = error
            if made and not self._regime and before is not None and is_corrected(before, area):
                # A corrected corner makes another area of it, and nothing is chosen twice.
                self._take(made)
        # Each step of a hand that draws comes by here; the law is looked up where another one is asked.
        if self._answered != (self._law_asked(), self._refusal):
            self.refresh()

    def _take(self, regime: str) -> None:
        from mineral_plugin.core.work.kept_choice import keep_choice

        self._regime = regime
        if self._area is None:
            return
        try:
            keep_choice(self._desk.home(), self._area.id, regime)
        except MineralError as error:
            # The choice still counts in this window; where it is not kept, it is said.
            self._refusal = error

    def _received(self) -> Optional[date]:
        facts = self._desk.facts
        return facts.day(RECEIPT) if facts is not None else None

    def _on_question(self) -> None:
        """Look the law up again where it can depend on procedure and mineral: between receipt and event."""
        asked, _refusal = self._answered or (None, None)
        now = self._law_asked()
        if asked is None or now.received_on is not None or _day_and_set(asked) != _day_and_set(now):
            self.refresh()

    def _law_asked(self) -> Any:
        """Return which law the page asks for (``LawAsked``)."""
        from mineral_plugin.core.work.law_choice import LawAsked

        asked = self._dock.check.asked()
        return LawAsked(
            asked.event_date, asked.procedure, asked.mineral, self._rules, self._received(), self._regime
        )

    def refresh(self) -> Any:
        """Show the law that a check would rest on now, and return it (``LawOffered``)."""
        from mineral_plugin.core.work.law_choice import LawOffered, law_offered
        from mineral_plugin.core.work.packs import trust_of

        home, law = self._desk.home(), self._law_asked()
        self._answered = (law, self._refusal)
        try:
            offered = law_offered(law, home, trust_of(home, os.environ))
        except MineralError as error:
            offered = LawOffered((), problem=error)
        self._used, self._told = offered.used, law.received_on
        self._card.show_law(self._shown(offered))
        self._dock.head.show_law(self._read_words(offered))
        return offered

    def _read_words(self, offered: Any) -> str:
        if offered.used is None:
            return self.tr("law not usable")
        day = format_date(offered.used.read_on, self._desk.lang)
        return self.tr("law read up to {day}").format(day=day)

    def _shown(self, offered: Any) -> LawShown:
        from mineral_plugin.core.work.regulation_sets import label_of

        lang, problem = self._desk.lang, self._refusal or offered.problem
        newest = self.tr("The newest that is trusted")
        sets = [("", newest), *((label_of(one), self._set_words(one)) for one in offered.sets)]
        if self._rules not in [label for label, _words in sets]:
            # It was removed meanwhile: it stays in view until another one is chosen.
            sets.append((self._rules, self._rules))
        return LawShown(
            title=self._title(offered),
            sets=sets,
            chosen=self._rules,
            received=self._received(),
            choice=self._choice(offered) if offered.can_choose else None,
            problem=error_sentence(problem, lang) if problem is not None else "",
        )

    def _set_words(self, rules: Any) -> str:
        text = self.tr("{set} · law read up to {day}")
        own = self.tr("{version} of the program").format(version=rules.version)
        day = format_date(rules.read_on, self._desk.lang)
        return text.format(set=rules.pack or own, day=day)

    def _title(self, offered: Any) -> str:
        lang, received = self._desk.lang, self._received()
        if offered.used is None:
            return self.tr("Law applied: not usable")
        if received is None:
            read_on = format_date(offered.used.read_on, lang)
            text = self.tr("Law applied: {version}, read up to {day}")
            return text.format(version=offered.used.version, day=read_on)
        text = self.tr("Law: {version}; dossier received {received}")
        return text.format(version=offered.used.version, received=format_date(received, lang))

    def _choice(self, offered: Any) -> ChoiceShown:
        lang, regime = self._desk.lang, offered.regime
        chosen = (change for change in regime.changes if change.choice)
        clauses = [one.printed for change in chosen for one in change.clause_citations]
        basis = self.tr(
            "The law changed between receipt and event: the applicant may choose the procedure ({basis})."
        )
        received, current = self.tr("Law of the receipt, {day}"), self.tr("Law now, {day}")
        return ChoiceShown(
            basis=basis.format(basis="; ".join(dict.fromkeys(clauses))),
            received=received.format(day=format_date(regime.received_on, lang)),
            current=current.format(day=format_date(regime.day, lang)),
            stated=regime.stated,
            differs=tuple(sentence.text(lang) for sentence in offered.differs),
        )

    def choose_set(self, label: str) -> None:
        """Use a rule set by its label, "" for the newest that is trusted."""
        if label != self._rules:
            self._rules = label
            # Procedures and minerals are those of the set.
            self._dock.check.day_changed.emit()
            self._check_again()

    def choose_regime(self, regime: str) -> None:
        """Take the choice of law for the area at work, or take it back ("")."""
        self._refusal = None
        self._take(regime)
        self.refresh()
        self._check_again()

    def _check_again(self) -> None:
        if self._desk.report is not None:
            self._recheck()

    def _refuse(self, error: Optional[BaseException]) -> None:
        if error is not self._refusal:
            self._refusal = error
            self.refresh()


def _day_and_set(asked: Any) -> Any:
    return replace(asked, procedure="", mineral="")

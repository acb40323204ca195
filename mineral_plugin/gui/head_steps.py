"""What the head of the dock says: findings, reference data, law and draft, as they are at the moment."""

from __future__ import annotations

from collections import Counter
from typing import Any, Optional, Sequence

from qgis.PyQt.QtCore import QObject

from mineral_plugin.gui.desk import Desk
from mineral_plugin.gui.dock import MineralDock
from mineral_plugin.gui.layers.layer_steps import LayerSteps


class HeadSteps(QObject):
    """Connects the head with the desk, the draft and whoever looks at the reference data.

    ``drafting`` is a ``Drafting``, or ``None`` where nothing is drawn; ``layers`` tells by ``seen`` the rows
    of the layers panel.
    """

    def __init__(
        self, dock: MineralDock, desk: Desk, layers: LayerSteps, drafting: Optional[Any] = None
    ) -> None:
        super().__init__(dock)
        layers.seen.connect(self.show_layers)
        self._head, self._desk, self._drafting = dock.head, desk, drafting
        desk.report_changed.connect(self._show_counts)
        self._show_counts()
        if drafting is not None:
            drafting.changed.connect(self._show_saved)
            desk.area_changed.connect(self._show_saved)
        self._show_saved()

    def _show_counts(self) -> None:
        report = self._desk.report_dict
        if report is None:
            self._head.show_counts(None)
        else:
            self._head.show_counts(Counter(finding["outcome"] for finding in report["findings"]))

    def _show_saved(self) -> None:
        drafting, head = self._drafting, self._head
        if drafting is None or drafting.state is None:
            head.show_saved("")
        elif drafting.state.read_only:
            tip = self.tr("Another window is working on this area: nothing is kept from here.")
            head.show_saved(self.tr("Read only"), tip)
        elif drafting.is_saved:
            head.show_saved(self.tr("Saved ✓"), drafting.saved_text)
        else:
            head.show_saved(self.tr("Not saved ✕"), drafting.trouble_text)

    def show_layers(self, rows: Sequence[Any]) -> None:
        """Show what the rows of the layers panel (``LayerRow``) are worth for the procedure."""
        read = [row for row in rows if row.is_read]
        usable = [row for row in read if row.state.value == "usable"]
        missing = sum(row.state.value == "missing" for row in read)
        lacking = len(read) - len(usable) - missing
        words = [self.tr("Data: {count} layers").format(count=len(usable)), self._age(usable)]
        words.append(self.tr("missing {count}").format(count=missing) if missing else "")
        words.append(self.tr("cannot be used {count}").format(count=lacking) if lacking else "")
        outcome = "cannot_tell" if missing or lacking or not read else "clear"
        self._head.show_data(outcome, " · ".join(word for word in words if word))

    def _age(self, usable: Sequence[Any]) -> str:
        """Return how old the oldest layer is: a check knows no more than that."""
        days = [row.layer.as_of for row in usable if row.layer is not None and row.layer.as_of is not None]
        if not days:
            return ""
        age = (self._desk.today() - min(days)).days
        if age <= 0:
            return self.tr("as of today")
        return self.tr("oldest {days} days").format(days=age)

"""The page of the plugin in the options of QGIS; what is saved there is obeyed at once.

What the office or the environment fixed is shown, locked, with who fixed it.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, Callable, Dict, Mapping, Tuple

from qgis.core import QgsApplication
from qgis.gui import QgsOptionsPageWidget, QgsOptionsWidgetFactory
from qgis.PyQt import sip
from qgis.PyQt.QtCore import QCoreApplication, QUrl
from qgis.PyQt.QtGui import QDesktopServices, QIcon
from qgis.PyQt.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from mineral_plugin.bridge import settings, tasks
from mineral_plugin.core.base.locate import resource_path
from mineral_plugin.core.base.numbers import format_trimmed
from mineral_plugin.gui.manners.help_panel import HelpKeys, HelpPanel, help_button
from mineral_plugin.gui.parts.tips import as_tip
from mineral_plugin.gui.parts.widgets import Heading, MarkedLine, ScrollingPage, WrappingLabel, button, combo

_SWITCHES = (
    "pan_to_finding", "zoom_to_finding", "flash_finding", "check_while_drawing", "large_targets",
)  # fmt: skip
_MEGABYTE = 1e6


def tr(text: str) -> str:
    """Return a text in the language of the window."""
    return QCoreApplication.translate("OptionsPage", text)


class OptionsFactory(QgsOptionsWidgetFactory):
    """Makes the page whenever the options of QGIS are opened."""

    def __init__(self, lang: str, home: Callable[[], Path]) -> None:
        super().__init__(tr("Mineral Licence"), QIcon(str(resource_path("icons", "icon.svg"))))
        self._lang, self._home = lang, home

    def createWidget(self, parent: QWidget) -> QgsOptionsPageWidget:  # noqa: N802 - QGIS's name
        """Return the page."""
        return OptionsPage(self._lang, self._home, parent)


class OptionsPage(QgsOptionsPageWidget):
    """One control a setting; nothing is saved before OK."""

    def __init__(self, lang: str, home: Callable[[], Path], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("optionsPage")
        self._lang, self._home = lang, home
        self._loaded = settings.load()
        self._controls: Dict[str, QWidget] = {}
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        self._page = ScrollingPage("optionsBody")
        self._column = self._page.column
        self.help = HelpPanel(lang)
        self.keys = HelpKeys(self, self.help)
        whole.addWidget(self._page, 1)
        whole.addWidget(self.help)
        self._fill()

    def _fill(self) -> None:
        self._add_head()
        self._add_language()
        self._add_mode()
        self._add_service()
        self._column.addWidget(Heading(tr("When a finding is chosen")))
        for name in _SWITCHES[:3]:
            self._add_switch(name)
        self._column.addWidget(Heading(tr("Drawing")))
        self._add_switch(_SWITCHES[3])
        self._add_decimals()
        self._add_switch(_SWITCHES[4])
        self._add_folder()
        self._column.addStretch(1)

    def _add_head(self) -> None:
        line = QHBoxLayout()
        line.addWidget(Heading(tr("Mineral Licence")), 1)
        line.addWidget(help_button("options"))
        self._column.addLayout(line)
        self.problem = MarkedLine()
        self.problem.setObjectName("officeProblem")
        problem = self._loaded.problem
        self.problem.show_line("error", problem.text(self._lang) if problem is not None else "")
        self._column.addWidget(self.problem)

    # --- the controls -------------------------------------------------------------------------------

    def _add_language(self) -> None:
        words = (("", tr("As in QGIS")), ("vi", tr("Vietnamese (Tiếng Việt)")), ("en", tr("English")))
        self._add_choice("language", tr("&Language"), words)

    def _add_mode(self) -> None:
        words = (
            ("", tr("Ask at the start")),
            ("applicant", tr("Applicant: area, check, dossier")),
            ("office", tr("Office: checks and audits")),
        )
        self._add_choice("mode", tr("Who &works here"), words)

    def _add_choice(self, name: str, title: str, words: Tuple[Tuple[str, str], ...]) -> None:
        made = combo(f"option-{name}")
        for value, text in words:
            made.addItem(text, value)
        made.setCurrentIndex(max(0, made.findData(getattr(self._loaded.settings, name))))
        self._put(name, title, made)

    def _add_service(self) -> None:
        made = QLineEdit(self._loaded.settings.service_url)
        made.setObjectName("option-service_url")
        made.setPlaceholderText("https://")
        self._put("service_url", tr("&Address of the service for dossiers"), made)

    def _add_switch(self, name: str) -> None:
        made = QCheckBox(_switch_words()[name])
        made.setObjectName(f"option-{name}")
        made.setAccessibleName(made.text().replace("&", ""))
        made.setChecked(bool(getattr(self._loaded.settings, name)))
        self._put(name, "", made)

    def _add_decimals(self) -> None:
        words = (
            (0, tr("whole metres: 489781")),
            (1, tr("decimetres: 489781.3")),
            (2, tr("centimetres: 489781.35")),
            (3, tr("millimetres: 489781.352")),
        )
        made = combo("option-corner_decimals")
        for value, text in words:
            made.addItem(text, value)
        made.setCurrentIndex(made.findData(self._loaded.settings.corner_decimals))
        self._put("corner_decimals", tr("&Digits of drawn corners"), made)

    def _put(self, name: str, title: str, control: QWidget) -> None:
        """Add a control below its title; one that is fixed is locked and says by whom."""
        self._controls[name] = control
        if title:
            label = QLabel(title)
            label.setBuddy(control)
            control.setAccessibleName(title.replace("&", ""))
            self._column.addWidget(label)
        self._column.addWidget(control)
        if name in self._loaded.locked:
            control.setEnabled(False)
            self._column.addWidget(self._fixed(name, control))

    def _fixed(self, name: str, control: QWidget) -> QWidget:
        by = self._loaded.fixed_by.get(name, "")
        text = tr("Fixed by your office or this computer: {where}").format(where=by)
        control.setToolTip(as_tip(text))
        control.setAccessibleDescription(text)
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        lock = QLabel()
        lock.setPixmap(QgsApplication.getThemeIcon("/locked.svg").pixmap(16, 16))
        words = WrappingLabel(text)
        words.setObjectName(f"fixed-{name}")
        row.addWidget(lock)
        row.addWidget(words, 1)
        return line

    # --- the folder ---------------------------------------------------------------------------------

    def _add_folder(self) -> None:
        self._column.addWidget(Heading(tr("Folder of the data")))
        folder = self._home()
        path = WrappingLabel(str(folder))
        path.setObjectName("dataFolder")
        self._column.addWidget(path)
        self.size = WrappingLabel(tr("Size: being counted…"))
        self.size.setObjectName("dataFolderSize")
        self._column.addWidget(self.size)
        line = QHBoxLayout()
        line.addWidget(button(tr("&Open the folder"), "openDataFolder", lambda: _open(folder)))
        line.addStretch(1)
        self._column.addLayout(line)
        self._counting = tasks.start(
            tr("Counting the size of the data folder"),
            lambda progress: folder_size(folder, progress),
            self._show_size,
            lambda _error: self._show_size(None),
        )

    def _show_size(self, size_bytes: Any) -> None:
        if sip.isdeleted(self):
            return
        if size_bytes is None:
            self.size.setText(tr("Size: not known"))
            return
        size = format_trimmed(size_bytes / _MEGABYTE, 0, 1, self._lang)
        self.size.setText(tr("Size: {size} MB").format(size=size))

    # --- saving -------------------------------------------------------------------------------------

    def values(self) -> Mapping[str, Any]:
        """Return what the controls say, without what is locked."""
        free = {name: each for name, each in self._controls.items() if name not in self._loaded.locked}
        return {name: _value_of(control) for name, control in free.items()}

    def apply(self) -> None:
        """Save what was changed; whoever listens to the settings obeys it at once."""
        before = self._loaded.settings
        changed = {name: value for name, value in self.values().items() if value != getattr(before, name)}
        if changed:
            settings.save(**changed)
            self._loaded = settings.load()


def _switch_words() -> Dict[str, str]:
    return {
        "pan_to_finding": tr("Move the map to i&t"),
        "zoom_to_finding": tr("&Zoom to it"),
        "flash_finding": tr("Let it &flash"),
        "check_while_drawing": tr("&Check all rules whenever the hand rests"),
        "large_targets": tr("La&rge controls for touch screens"),
    }


def _value_of(control: QWidget) -> Any:
    if isinstance(control, QCheckBox):
        return control.isChecked()
    if isinstance(control, QComboBox):
        return control.currentData()
    return control.text().strip() if isinstance(control, QLineEdit) else None


def _open(folder: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))


def folder_size(folder: Path, progress: Any) -> int:
    """Return the bytes of all files below a folder; what cannot be looked at is not counted.

    Raises:
        CancelledError: ``progress`` asked to stop.
    """
    from mineral_plugin.core.base.errors import CancelledError

    total = 0
    for root, _folders, names in os.walk(folder):
        if progress.cancelled():
            raise CancelledError("error.cancelled")
        for name in names:
            try:
                total += os.lstat(os.path.join(root, name)).st_size
            except OSError:
                continue
    return total

"""Help beside the step: in the dock, two sentences and an example, by F1 or a question mark."""

from __future__ import annotations

from typing import Any, Optional

from qgis.PyQt.QtCore import QCoreApplication, QEvent, QObject, QSize, Qt, QTimer, pyqtSignal
from qgis.PyQt.QtGui import QKeyEvent
from qgis.PyQt.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QSizePolicy,
    QStyle,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from mineral_plugin.gui.manners.help_topics import PROPERTY, START, topic_of, topics
from mineral_plugin.gui.parts.tips import as_tip
from mineral_plugin.gui.parts.widgets import Heading, ScrollingPage, WrappingLabel, clear_column, combo

_KEY = Qt.Key.Key_F1
_NO_KEYS = Qt.KeyboardModifier.NoModifier
_MOST_HEIGHT = 300
_LEAST_WIDTH, _LEAST_HEIGHT = 160, 70


class HelpPanel(QFrame):
    """Shows one topic below the pages; closed by Esc, by its button, or by F1 once more."""

    closed = pyqtSignal()

    def __init__(self, lang: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lang = lang
        self._topic = ""
        self._before: Optional[QWidget] = None
        self.setObjectName("helpPanel")
        self.setAccessibleName(self.tr("Help"))
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 6, 8, 6)
        column.setSpacing(4)
        column.addLayout(self._head())
        column.addWidget(self._body())
        column.addWidget(self._all_topics())
        self.hide()

    def _head(self) -> QHBoxLayout:
        line = QHBoxLayout()
        self._title = Heading("")
        self._title.setObjectName("helpTitle")
        self._close = QToolButton()
        self._close.setObjectName("closeHelp")
        self._close.setText("✕")
        self._close.setAutoRaise(True)
        self._close.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._close.setAccessibleName(self.tr("Close the help"))
        self._close.setToolTip(self.tr("Close the help (Esc)"))
        self._close.clicked.connect(lambda _checked=False: self.shut())
        line.addWidget(self._title, 1)
        line.addWidget(self._close, 0, Qt.AlignmentFlag.AlignTop)
        return line

    def _body(self) -> QWidget:
        self._area = _AsHighAsNeeded()
        self._text = WrappingLabel()
        self._text.setObjectName("helpText")
        self._area.column.addWidget(self._text)
        self._area.column.addWidget(self._example_line())
        self._see = QVBoxLayout()
        self._see.setSpacing(0)
        self._area.column.addLayout(self._see)
        return self._area

    def _example_line(self) -> QWidget:
        self._quoted = QWidget()
        line = QHBoxLayout(self._quoted)
        line.setContentsMargins(2, 0, 0, 0)
        bar = QFrame()
        bar.setFrameShape(QFrame.Shape.VLine)
        bar.setFrameShadow(QFrame.Shadow.Plain)
        self._example = WrappingLabel()
        self._example.setObjectName("helpExample")
        line.addWidget(bar)
        line.addWidget(self._example, 1)
        return self._quoted

    def _all_topics(self) -> QWidget:
        self._choice = combo("helpTopics")
        self._choice.setAccessibleName(self.tr("All topics of the help"))
        known = topics(self._lang)
        for name in sorted(known, key=lambda each: known[each].title.casefold()):
            self._choice.addItem(known[name].title, name)
        self._choice.activated.connect(lambda place: self.show_topic(self._choice.itemData(place)))
        return self._choice

    @property
    def topic(self) -> str:
        """Return the name of the topic in view, "" while the panel is closed."""
        return self._topic if not self.isHidden() else ""

    def show_topic(self, name: str) -> None:
        """Show a topic; an unknown one shows where to begin."""
        known = topics(self._lang)
        topic = known.get(name) or known[START]
        if self.isHidden():
            self._before = QApplication.focusWidget()
        self._topic = topic.name
        self._title.setText(topic.title)
        self._text.setText(topic.text)
        example = self.tr("Example: {example}").format(example=topic.example)
        self._example.setText(example if topic.example else "")
        self._quoted.setVisible(bool(topic.example))
        clear_column(self._see)
        for each in topic.see:
            self._see.addWidget(self._link(each, known[each].title))
        self._choice.setCurrentIndex(self._choice.findData(topic.name))
        self._area.verticalScrollBar().setValue(0)
        self.show()
        self._area.fit()

    def _link(self, name: str, title: str) -> QToolButton:
        made = QToolButton()
        made.setObjectName(f"helpSee-{name}")
        made.setText(title)
        made.setAccessibleName(self.tr("Read on: {topic}").format(topic=title))
        made.setAutoRaise(True)
        made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        made.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        made.setArrowType(Qt.ArrowType.RightArrow)
        made.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        made.clicked.connect(lambda _checked=False: self._read_on(name))
        return made

    def _read_on(self, name: str) -> None:
        self.show_topic(name)
        self._choice.setFocus()

    def shut(self) -> None:
        """Close the panel; the keyboard goes back to where it was."""
        inside = self.isAncestorOf(QApplication.focusWidget() or self)
        self.hide()
        if inside and self._before is not None and _is_there(self._before):
            self._before.setFocus()
        self._before = None
        self.closed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Close on Esc."""
        if event.key() == Qt.Key.Key_Escape:
            self.shut()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Be as high as the words need in another font."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange and not self.isHidden():
            self._area.fit()


class _AsHighAsNeeded(ScrollingPage):
    """As high as its words need, up to a limit; beyond it, it scrolls."""

    def __init__(self) -> None:
        super().__init__("helpBody")
        self._wanted = _LEAST_HEIGHT
        self.column.setContentsMargins(0, 0, 0, 0)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def fit(self) -> None:
        """Ask for the height that the words need at this width, a scroll bar allowed for."""
        bar = self.style().pixelMetric(QStyle.PixelMetric.PM_ScrollBarExtent)
        needed = self.column.heightForWidth(max(self.width() - bar, _LEAST_WIDTH))
        wanted = min(needed + 2, _MOST_HEIGHT)
        if wanted != self._wanted:
            self._wanted = wanted
            self.setMaximumHeight(wanted)
            self.updateGeometry()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return the height that the words need."""
        return QSize(super().sizeHint().width(), self._wanted)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Return so little that a low window stays low."""
        return QSize(_LEAST_WIDTH, _LEAST_HEIGHT)

    def resizeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Fit the height to the width, once this change is over: a scroll area lays out one at a time."""
        super().resizeEvent(event)
        QTimer.singleShot(0, self.fit)


def _is_there(widget: QWidget) -> bool:
    from qgis.PyQt import sip

    return not sip.isdeleted(widget) and widget.isVisible()


class HelpKeys(QObject):
    """F1 anywhere in a dock or a dialog of ours shows the topic of what has the keyboard.

    QGIS has F1 for its own help; inside our windows the key is ours, everywhere else it stays QGIS's.
    """

    def __init__(self, window: QWidget, panel: HelpPanel) -> None:
        super().__init__(window)
        self._window, self._panel = window, panel
        window.installEventFilter(self)

    @property
    def panel(self) -> HelpPanel:
        """Return the panel."""
        return self._panel

    def close(self) -> None:
        """Leave F1 to QGIS again."""
        self._window.removeEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Take F1 before QGIS does, then answer it."""
        kind = event.type()
        if kind not in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress) or event.key() != _KEY:
            return False
        event.accept()
        if kind == QEvent.Type.KeyPress:
            self.help_on(QApplication.focusWidget())
        return True

    def _of_page(self) -> str:
        """Return the topic of the page in view, for a key that comes from nowhere in particular."""
        return str(getattr(self._window, "page", START))

    def help_on(self, widget: Optional[QWidget]) -> None:
        """Show the topic of a widget; where it is in view already, close it."""
        topic = topic_of(widget) or topic_of(self._window.focusWidget()) or self._of_page()
        if self._panel.isAncestorOf(widget or self._window) or self._panel.topic == topic:
            self._panel.shut()
        else:
            self._panel.show_topic(topic)


def help_button(topic: str) -> QToolButton:
    """Return a small "?" for a page: it does what F1 does there, for its own topic."""
    made = QToolButton()
    made.setObjectName(f"help-{topic}")
    made.setProperty(PROPERTY, topic)
    made.setText("?")
    made.setAutoRaise(True)
    made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    words = QCoreApplication.translate("HelpPanel", "Help on this step (F1)")
    made.setToolTip(as_tip(words))
    made.setAccessibleName(words)
    made.clicked.connect(lambda _checked=False: _press(made))
    return made


def _press(button: QToolButton) -> None:
    button.setFocus()
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        QApplication.postEvent(button, QKeyEvent(kind, int(_KEY), _NO_KEYS))


def attach_help(dock: Any, lang: str) -> HelpKeys:
    """Put a help panel below the pages of the dock; F1 and its question mark lead there. Return its keys."""
    panel = HelpPanel(lang)
    dock.widget().layout().addWidget(panel)
    keys = HelpKeys(dock, panel)
    dock.help_asked.connect(lambda topic: panel.shut() if panel.topic == topic else panel.show_topic(topic))
    return keys

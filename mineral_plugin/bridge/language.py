"""Which language the user reads, and the translations of Qt texts for it."""

from __future__ import annotations

from typing import List, Sequence

from qgis.core import QgsApplication
from qgis.PyQt.QtCore import QCoreApplication, QTranslator

from mineral_plugin.bridge import settings
from mineral_plugin.core.base.locate import i18n_path


def current_language() -> str:
    """Return ``vi`` or ``en``: the user's own choice, else that of QGIS."""
    chosen = settings.load().settings.language
    return chosen or language_of(QgsApplication.locale())


def language_of(locale: str) -> str:
    """Return ``vi`` for a Vietnamese locale (``vi``, ``vi_VN``), ``en`` for any other."""
    return "vi" if locale.replace("-", "_").split("_")[0].lower() == "vi" else "en"


def install_translators(lang: str) -> List[QTranslator]:
    """Install the translation of our Qt texts into ``lang`` and return it; English is the source."""
    if lang != "vi":
        return []
    translator = QTranslator()
    if not translator.load(str(i18n_path("mineral_plugin_vi.qm"))):
        return []
    QCoreApplication.installTranslator(translator)
    return [translator]


def remove_translators(translators: Sequence[QTranslator]) -> None:
    """Take translations away again."""
    for translator in translators:
        QCoreApplication.removeTranslator(translator)

"""What the pages say about errors: our own errors speak, others are named without hiding them."""

from __future__ import annotations

from qgis.PyQt.QtCore import QCoreApplication

from mineral_plugin.core.base.errors import CancelledError, MineralError


def error_sentence(error: BaseException, lang: str) -> str:
    """Return the sentence for ``error``; "" when the user stopped the work himself."""
    if isinstance(error, CancelledError):
        return ""
    if isinstance(error, MineralError):
        return error.text(lang)
    text = QCoreApplication.translate(
        "Sentences",
        "Something unforeseen happened ({error}). Nothing was changed; please report it with the log.",
    )
    return text.format(error=f"{type(error).__name__}: {error}")

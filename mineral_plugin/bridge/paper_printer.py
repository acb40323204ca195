"""Who prints papers and draws their pictures, in any thread: a ``QGuiApplication`` has to run."""

from __future__ import annotations

from pathlib import Path

from mineral_plugin.bridge.paper_pdf import write_paper_pdf
from mineral_plugin.bridge.paper_png import picture_png
from mineral_plugin.core.papers.model import Paper, Picture


class QtPaperPrinter:
    """Prints by Qt's own PDF writer (the core's ``PaperPrinter``)."""

    def print_pdf(self, paper: Paper, path: Path) -> int:
        """Print a paper as PDF; return how many pages it has."""
        return write_paper_pdf(paper, path)

    def picture_png(self, picture: Picture) -> bytes:
        """Return a picture of a paper in dots."""
        return picture_png(picture)

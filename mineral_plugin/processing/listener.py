"""Progress of the core, told to Processing."""

from __future__ import annotations

from qgis.core import QgsProcessingFeedback


class FeedbackListener:
    """Passes progress on to Processing and its wish to stop back to the core."""

    def __init__(self, feedback: QgsProcessingFeedback) -> None:
        self._feedback = feedback

    def report(self, fraction: float) -> None:
        """Show how far the work is."""
        self._feedback.setProgress(100.0 * fraction)

    def cancelled(self) -> bool:
        """Return whether the user asked to stop."""
        return bool(self._feedback.isCanceled())

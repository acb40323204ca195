"""What our algorithms share: icon, help address, the engine they need, and errors in the user's language."""

from __future__ import annotations

from typing import Any, Dict, Tuple

from qgis.core import (
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProcessingParameterDefinition,
)
from qgis.PyQt.QtGui import QIcon

from mineral_plugin.bridge.language import current_language
from mineral_plugin.bridge.shapely_setup import activate_engine
from mineral_plugin.core.base.errors import CancelledError, MineralError
from mineral_plugin.core.base.locate import resource_path
from mineral_plugin.core.base.words import say
from mineral_plugin.processing.days import with_plain_days

_PAGE = "https://github.com/mineral-licence/mineral-licence/blob/main/docs/algorithms.md"


class MineralAlgorithm(QgsProcessingAlgorithm):
    """An algorithm of ours; ``days`` (its parameters), ``refuse_unusable`` and ``run_core`` are its own."""

    days: Tuple[str, ...] = ()

    def groupId(self) -> str:  # noqa: N802 - QGIS's name
        """Return the identifier of the group."""
        return "cornertables"

    def icon(self) -> QIcon:
        """Return the plugin's icon."""
        return QIcon(str(resource_path("icons", "icon.svg")))

    def helpUrl(self) -> str:  # noqa: N802 - QGIS's name
        """Return where the algorithm is described."""
        return f"{_PAGE}#mineral{self.name()}"

    def canExecute(self) -> Tuple[bool, str]:  # noqa: N802 - QGIS's name
        """Return whether the geometry engine is there, else the sentence that says what to do."""
        status = activate_engine()
        return status.ready, "" if status.ready else say(status.phrase, current_language())

    def checkParameterValues(  # noqa: N802 - QGIS's name
        self, parameters: Dict[str, Any], context: QgsProcessingContext
    ) -> Tuple[bool, str]:
        """Return whether the values can be used, else one sentence in QGIS's language."""
        try:
            self.refuse_unusable(parameters, context)
            plain = with_plain_days(parameters, self.days)
        except MineralError as error:
            return False, error.text(current_language())
        return super().checkParameterValues(plain, context)

    def processAlgorithm(  # noqa: N802 - QGIS's name
        self, parameters: Dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> Dict[str, Any]:
        """Do the work; what is refused is one sentence."""
        ready, sentence = self.canExecute()
        if not ready:
            raise QgsProcessingException(sentence)
        try:
            return self.run_core(parameters, context, feedback)
        except CancelledError:
            return {}
        except MineralError as error:
            raise QgsProcessingException(error.text(current_language())) from error

    def refuse_unusable(self, parameters: Dict[str, Any], context: QgsProcessingContext) -> None:
        """Raise our own sentence where Processing would only say that a value is incorrect."""

    def run_core(
        self, parameters: Dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> Dict[str, Any]:
        """Do the work of the algorithm and return its outputs."""
        raise NotImplementedError


def advanced(parameter: QgsProcessingParameterDefinition) -> QgsProcessingParameterDefinition:
    """Return the parameter, folded under "advanced" in the window."""
    parameter.setFlags(parameter.flags() | QgsProcessingParameterDefinition.Flag.FlagAdvanced)
    return parameter

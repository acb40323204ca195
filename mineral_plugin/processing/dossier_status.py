"""Algorithm ``mineral:dossierstatus``: how filed dossiers stand, as a table, with the next day of each."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Dict, List, Optional, Sequence, Tuple

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsFeature,
    QgsFeatureSink,
    QgsFields,
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingOutputNumber,
    QgsProcessingOutputString,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterDefinition,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterString,
    QgsWkbTypes,
)
from qgis.PyQt.QtCore import QCoreApplication

from mineral_plugin.bridge.language import current_language
from mineral_plugin.bridge.transport import qgis_session
from mineral_plugin.compat import text_field, whole_field
from mineral_plugin.core.base.home import data_home
from mineral_plugin.core.base.ports import SystemClock
from mineral_plugin.processing.algorithm import MineralAlgorithm, advanced
from mineral_plugin.processing.days import day_given, day_parameter
from mineral_plugin.processing.listener import FeedbackListener

OFFLINE, STATE, PROCEDURE, BEFORE = "OFFLINE", "STATE", "PROCEDURE", "BEFORE"
OUTPUT, OUTPUT_JSON, COUNT, NEXT, UNASKED = "OUTPUT", "OUTPUT_JSON", "COUNT", "NEXT", "UNASKED"
_COLUMNS = {
    "draft": text_field,
    "receipt": text_field,
    "version": whole_field,
    "area": text_field,
    "procedure": text_field,
    "state": text_field,
    "state_name": text_field,
    "next_kind": text_field,
    "next_day": text_field,
    "working_days": whole_field,
    "next": text_field,
    "learned_at": text_field,
    "problem": text_field,
}


class DossierStatus(MineralAlgorithm):
    """Asks the services of the dossiers filed from this data folder, or shows what is known of them."""

    days = (BEFORE,)

    def tr(self, text: str) -> str:
        """Return ``text`` in QGIS's language."""
        return QCoreApplication.translate("DossierStatus", text)

    def createInstance(self) -> DossierStatus:  # noqa: N802 - QGIS's name
        """Return a new instance; QGIS runs that one."""
        return DossierStatus()

    def name(self) -> str:
        """Return the name after the colon."""
        return "dossierstatus"

    def displayName(self) -> str:  # noqa: N802 - QGIS's name
        """Return the name in the toolbox."""
        return self.tr("How filed dossiers stand")

    def group(self) -> str:
        """Return the name of the group in the toolbox."""
        return self.tr("Dossiers")

    def groupId(self) -> str:  # noqa: N802 - QGIS's name
        """Return the identifier of the group."""
        return "dossiers"

    def tags(self) -> List[str]:
        """Return words the toolbox finds the algorithm by."""
        return self.tr("mineral,dossier,status,deadline,supplement,receipt,result,reminder").split(",")

    def shortHelpString(self) -> str:  # noqa: N802 - QGIS's name
        """Return the help shown beside the parameters."""
        return self.tr(
            "Asks the services at which dossiers were filed from this data folder how each stands, and makes "
            "a table: state, version, and the next day to remember with the working days left to it.\n"
            "The next day is the last one for a supplement or a payment code; where nothing has to be done, "
            "the promised day of the result. It is empty where it cannot be told.\n"
            "A dossier that could not be asked for stays in the table with what was known before and the "
            "reason in “problem”; UNASKED counts them. With OFFLINE nobody is asked.\n"
            "Whatever was learned is kept, and the window shows the same."
        )

    def initAlgorithm(self, configuration: Optional[Dict[str, Any]] = None) -> None:  # noqa: N802 - QGIS's name
        """Declare parameters and outputs."""
        for parameter in self._parameters():
            self.addParameter(parameter)
        self.addOutput(QgsProcessingOutputNumber(COUNT, self.tr("Number of dossiers")))
        self.addOutput(QgsProcessingOutputNumber(UNASKED, self.tr("Dossiers that could not be asked for")))
        self.addOutput(QgsProcessingOutputString(NEXT, self.tr("Nearest day")))

    def _parameters(self) -> Sequence[QgsProcessingParameterDefinition]:
        table = QgsProcessing.SourceType.TypeVector
        states = self.tr("Only this state, for example supplement_required")
        return (
            QgsProcessingParameterBoolean(
                OFFLINE,
                self.tr("Do not ask the service, show what is known"),
                defaultValue=False,
                optional=True,
            ),
            QgsProcessingParameterString(STATE, states, optional=True),
            QgsProcessingParameterString(PROCEDURE, self.tr("Only this procedure"), optional=True),
            day_parameter(BEFORE, self.tr("Only with a next day up to")),
            QgsProcessingParameterFeatureSink(OUTPUT, self.tr("Dossiers"), table),
            advanced(
                QgsProcessingParameterFileDestination(
                    OUTPUT_JSON,
                    self.tr("Dossiers as JSON"),
                    self.tr("JSON files (*.json)"),
                    optional=True,
                    createByDefault=False,
                )
            ),
        )

    def run_core(
        self, parameters: Dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> Dict[str, Any]:
        """Ask, tell, and write the table."""
        lines = self._lines(parameters, context, feedback)
        for line in lines:
            feedback.pushInfo(_sentence(line))
        sink, made = self.parameterAsSink(
            parameters,
            OUTPUT,
            context,
            _fields(),
            QgsWkbTypes.Type.NoGeometry,
            QgsCoordinateReferenceSystem(),
        )
        sink.addFeatures([_feature(line) for line in lines], QgsFeatureSink.Flag.FastInsert)
        days = [line["next"]["day"] for line in lines if line["next"]]
        outputs = {
            OUTPUT: made,
            COUNT: len(lines),
            UNASKED: sum(line["problem"] is not None for line in lines),
            NEXT: min(days, default=""),
        }
        target = self.parameterAsFileOutput(parameters, OUTPUT_JSON, context)
        if target:
            _write_json(Path(target), lines)
            outputs[OUTPUT_JSON] = target
        return outputs

    def _lines(
        self, parameters: Dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> List[Dict[str, Any]]:
        from mineral_plugin.core.work.dossier_dates import dates_of
        from mineral_plugin.core.work.following import Filter
        from mineral_plugin.core.work.following_told import line_told, wanted

        given = Filter(
            self.parameterAsString(parameters, STATE, context).strip(),
            self.parameterAsString(parameters, PROCEDURE, context).strip(),
            day_given(self, parameters, BEFORE, context),
        )
        offline = self.parameterAsBoolean(parameters, OFFLINE, context)
        found, today = _known(offline, feedback), SystemClock().now().date()
        lang = current_language()
        return [line_told(one, dates_of(one, today), lang) for one in wanted(found, given, today)]


def _known(offline: bool, feedback: QgsProcessingFeedback) -> Tuple[Any, ...]:
    """Return the filed dossiers, asked for where that is wanted.

    Raises:
        MineralError: none could be asked for, or a file of the data folder cannot be used.
    """
    from mineral_plugin.core.work.following import followed, refresh_all

    home, now = data_home(), SystemClock().now
    if offline:
        return followed(home, now)
    with qgis_session(cancelled=feedback.isCanceled) as session:
        found = refresh_all(session, home, now, logins_over(session), FeedbackListener(feedback))
    problems = [one.problem for one in found if one.problem is not None]
    if found and len(problems) == len(found):
        raise problems[0]
    return found


def logins_over(session: Any) -> Any:
    """Return what gives who asks at an address: the account that QGIS keeps, where practice is not taken."""
    from mineral_plugin.bridge.secret_store import QgisSecretStore
    from mineral_plugin.core.work.logging_in import account_at, login_at

    store = QgisSecretStore()
    return lambda url: login_at(url, session, data_home(), lambda: account_at(url, store))


def _fields() -> QgsFields:
    fields = QgsFields()
    for name, make in _COLUMNS.items():
        fields.append(make(name))
    return fields


def _feature(line: Dict[str, Any]) -> QgsFeature:
    next_day = line["next"] or {}
    values = {
        "draft": line["draft"],
        "receipt": line["receiptId"],
        "version": line["version"],
        "area": line["area"],
        "procedure": line["procedure"],
        "state": line["state"],
        "state_name": line["stateName"],
        "next_kind": next_day.get("kind"),
        "next_day": next_day.get("day"),
        "working_days": next_day.get("workingDays"),
        "next": next_day.get("sentence"),
        "learned_at": line["learnedAt"],
        "problem": line["problem"],
    }
    feature = QgsFeature(_fields())
    feature.setAttributes([values[name] for name in _COLUMNS])
    return feature


def _sentence(line: Dict[str, Any]) -> str:
    parts = [f"{line['receiptId']}: {line['stateName']}."]
    if line["next"]:
        parts += [line["next"]["sentence"], line["next"]["left"]]
    return " ".join([*parts, line["problem"] or ""]).strip()


def _write_json(target: Path, lines: List[Dict[str, Any]]) -> None:
    from mineral_plugin.core.base.files import write_bytes

    write_bytes(target, (json.dumps(lines, ensure_ascii=False, indent=1) + "\n").encode("utf-8"))

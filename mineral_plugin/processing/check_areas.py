"""Algorithm ``mineral:checkareas``: licence areas against the law and reference data.

Nothing imported here at module level needs shapely: the toolbox shows the algorithm on every machine,
and ``canExecute`` says what is missing.
"""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path
from typing import Any, Dict, List, Optional, Sequence, Tuple

from qgis.core import (
    QgsProcessing,
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProcessingOutputString,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterDefinition,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterFile,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterString,
    QgsWkbTypes,
)
from qgis.PyQt.QtCore import QCoreApplication
from qgis.PyQt.QtGui import QIcon

from mineral_plugin.bridge.language import current_language
from mineral_plugin.bridge.shapely_setup import activate_engine
from mineral_plugin.core.base.errors import CancelledError, CannotWriteError, InputError, MineralError
from mineral_plugin.core.base.home import data_home
from mineral_plugin.core.base.locate import resource_path
from mineral_plugin.core.base.ports import SystemClock
from mineral_plugin.core.base.threads import in_python_thread
from mineral_plugin.core.base.words import say
from mineral_plugin.core.regulation import load_regulation
from mineral_plugin.processing.area_source import areas_given, refuse_unknown_source
from mineral_plugin.processing.days import day_given, day_parameter, today, with_plain_days
from mineral_plugin.processing.findings_layer import add_findings, finding_crs, finding_fields
from mineral_plugin.processing.listener import FeedbackListener

AREAS, TABLE, ZONE, REFERENCE = "AREAS", "TABLE", "ZONE", "REFERENCE"
PROCEDURE, MINERAL, HOLDER, EVENT_DATE = "PROCEDURE", "MINERAL", "HOLDER", "EVENT_DATE"
TOLERANCES, KNOWN_ON, PRACTICE, FINDINGS = "TOLERANCES", "KNOWN_ON", "PRACTICE", "FINDINGS"
FACTS, RULES, RECEIVED_ON, REGIME = "FACTS", "RULES", "RECEIVED_ON", "REGIME"
TOP_M, BOTTOM_M = "TOP_M", "BOTTOM_M"
REGIMES = ["received", "current"]
REPORT_JSON, REPORT_HTML = "REPORT_JSON", "REPORT_HTML"
VERDICT, SHA256 = "VERDICT", "SHA256"
HELP_URL = "https://github.com/mineral-licence/mineral-licence/blob/main/docs/algorithms.md#mineralcheckareas"


class CheckAreas(QgsProcessingAlgorithm):
    """Checks the areas of an areas file, of a polygon layer or of a corner table file."""

    def tr(self, text: str) -> str:
        """Return ``text`` in QGIS's language."""
        return QCoreApplication.translate("CheckAreas", text)

    def createInstance(self) -> CheckAreas:  # noqa: N802 - QGIS's name
        """Return a new instance; QGIS runs that one."""
        return CheckAreas()

    def name(self) -> str:
        """Return the name after the colon."""
        return "checkareas"

    def displayName(self) -> str:  # noqa: N802 - QGIS's name
        """Return the name in the toolbox."""
        return self.tr("Check licence areas")

    def group(self) -> str:
        """Return the name of the group in the toolbox."""
        return self.tr("Checks")

    def groupId(self) -> str:  # noqa: N802 - QGIS's name
        """Return the identifier of the group."""
        return "checks"

    def tags(self) -> List[str]:
        """Return words the toolbox finds the algorithm by."""
        return self.tr("mineral,licence,overlap,prohibited,corner table,VN-2000").split(",")

    def icon(self) -> QIcon:
        """Return the plugin's icon."""
        return QIcon(str(resource_path("icons", "icon.svg")))

    def helpUrl(self) -> str:  # noqa: N802 - QGIS's name
        """Return where the algorithm is described."""
        return HELP_URL

    def shortHelpString(self) -> str:  # noqa: N802 - QGIS's name
        """Return the help shown beside the parameters, with the procedures and minerals by name."""
        text = self.tr(
            "Checks licence areas (VN-2000 corner tables) against the law of the event date and against "
            "reference data, and says for each finding why, with the article.\n"
            "Give either AREAS (an areas file, or a polygon layer in a VN-2000 zone) or TABLE (a corner "
            "table as text). REFERENCE is a list separated by semicolons: packs (all installed packs in "
            "force), pack:lao-cai (one of them) or pack:lao-cai@2026.10 (an earlier version), pack.gpkg "
            "(with its pack.manifest.json beside it), or role=file.gpkg|layername=table|as_of=2026-11-01. A "
            "role without data, too old, without coordinates or from an issuer that is not confirmed gives "
            "“cannot tell”, never “clear”.\n"
            "KNOWN_ON uses only what was on record on that day. PRACTICE lets the practice key count; the "
            "report says so. FACTS is a file of what no map can tell (facts-1, JSON).\n"
            "RULES names the rule set (empty: the newest trusted one). RECEIVED_ON is the day of receipt of "
            "a dossier still open: the report says which changes of the law lie between and whether the "
            "applicant may choose; REGIME is that choice: received (procedure of the day of receipt) or "
            "current.\n"
            "FINDINGS is a layer of polygons in VN-2000 degrees (EPSG:4756); a finding at a point or along "
            "a line is drawn with a margin of 0.5 m.\n"
            "VERDICT is the worst verdict; SHA256 is the fingerprint of the report: equal means the same "
            "report, whichever way it was made.\n"
            "Procedures: {procedures}.\nMinerals: {minerals}."
        )
        lang, regulation = current_language(), load_regulation(today())
        return text.format(
            procedures="; ".join(f"{entry.id} {entry.name.text(lang)}" for entry in regulation.procedures),
            minerals="; ".join(f"{entry.id} {entry.name.text(lang)}" for entry in regulation.minerals),
        )

    def initAlgorithm(self, configuration: Optional[Dict[str, Any]] = None) -> None:  # noqa: N802 - QGIS's name
        """Declare parameters and outputs."""
        for parameter in (*self._asked(), *self._results()):
            self.addParameter(parameter)
        self.addOutput(QgsProcessingOutputString(VERDICT, self.tr("Verdict")))
        self.addOutput(QgsProcessingOutputString(SHA256, self.tr("Fingerprint of the report (SHA-256)")))

    def _asked(self) -> Sequence[QgsProcessingParameterDefinition]:
        regulation = load_regulation(today())
        procedures = [entry.id for entry in regulation.procedures]
        minerals = [entry.id for entry in regulation.minerals]
        polygons = [QgsProcessing.SourceType.TypeVectorPolygon]
        areas, table = self.tr("Licence areas (areas file or polygon layer)"), self.tr("Corner table file")
        day = self.tr("Event date (empty: today)")
        return (
            QgsProcessingParameterFeatureSource(AREAS, areas, polygons, optional=True),
            QgsProcessingParameterFile(TABLE, table, optional=True),
            QgsProcessingParameterString(
                ZONE, self.tr("Zone, for example 104.75/3 (empty: as the source says)"), optional=True
            ),
            QgsProcessingParameterString(
                REFERENCE, self.tr("Reference data, separated by semicolons"), multiLine=True, optional=True
            ),
            _choice(PROCEDURE, self.tr("Procedure"), procedures),
            _choice(MINERAL, self.tr("Mineral"), minerals),
            QgsProcessingParameterString(HOLDER, self.tr("Holder or applicant"), optional=True),
            day_parameter(EVENT_DATE, day),
            *self._levels(),
            _advanced(
                QgsProcessingParameterString(
                    TOLERANCES, self.tr("Tolerances, for example overlap_width_m=0.1"), optional=True
                )
            ),
            _advanced(
                QgsProcessingParameterFile(
                    FACTS, self.tr("Facts of the application (JSON)"), extension="json", optional=True
                )
            ),
            *self._law(),
            _advanced(day_parameter(KNOWN_ON, self.tr("Only what was on record on this day (empty: now)"))),
            _advanced(
                QgsProcessingParameterBoolean(
                    PRACTICE,
                    self.tr("Practice: let the practice key count"),
                    defaultValue=False,
                    optional=True,
                )
            ),
        )

    def _levels(self) -> Sequence[QgsProcessingParameterDefinition]:
        texts = {
            TOP_M: self.tr("Top level in metres, where the source states none"),
            BOTTOM_M: self.tr("Bottom level in metres, where the source states none"),
        }
        return [
            _advanced(QgsProcessingParameterString(name, text, optional=True)) for name, text in texts.items()
        ]

    def _law(self) -> Sequence[QgsProcessingParameterDefinition]:
        received = self.tr("Day of receipt of a dossier still open (empty: none)")
        chosen = self.tr("Law that the applicant chose for it (empty: not stated)")
        regime = QgsProcessingParameterEnum(REGIME, chosen, REGIMES, usesStaticStrings=True, optional=True)
        rules = self.tr("Rule set (empty: the newest trusted one)")
        return (
            _advanced(QgsProcessingParameterString(RULES, rules, optional=True)),
            _advanced(day_parameter(RECEIVED_ON, received)),
            _advanced(regime),
        )

    def _results(self) -> Sequence[QgsProcessingParameterDefinition]:
        polygons = QgsProcessing.SourceType.TypeVectorPolygon
        json_files, pages = self.tr("JSON files (*.json)"), self.tr("Web pages (*.html)")
        return (
            QgsProcessingParameterFeatureSink(FINDINGS, self.tr("Findings"), polygons, optional=True),
            QgsProcessingParameterFileDestination(
                REPORT_JSON, self.tr("Report as JSON"), json_files, optional=True, createByDefault=False
            ),
            QgsProcessingParameterFileDestination(
                REPORT_HTML, self.tr("Report as a web page"), pages, optional=True, createByDefault=False
            ),
        )

    def canExecute(self) -> Tuple[bool, str]:  # noqa: N802 - QGIS's name
        """Return whether the geometry engine is there, else the sentence that says what to do."""
        status = activate_engine()
        return status.ready, "" if status.ready else say(status.phrase, current_language())

    def checkParameterValues(  # noqa: N802 - QGIS's name
        self, parameters: Dict[str, Any], context: QgsProcessingContext
    ) -> Tuple[bool, str]:
        """Return whether the values can be used, else one sentence in QGIS's language."""
        try:
            self._refuse_unusable(parameters, context)
            plain = with_plain_days(parameters, (EVENT_DATE, KNOWN_ON, RECEIVED_ON))
        except MineralError as error:
            return False, error.text(current_language())
        return super().checkParameterValues(plain, context)

    def _refuse_unusable(self, parameters: Dict[str, Any], context: QgsProcessingContext) -> None:
        """Raise our own sentence where Processing would only say that a value is incorrect."""
        if bool(parameters.get(AREAS)) == bool(parameters.get(TABLE)):
            raise InputError("error.table_or_areas")
        if parameters.get(AREAS):
            refuse_unknown_source(parameters[AREAS], context)
        regulation = load_regulation(today())
        for name, choose in ((PROCEDURE, regulation.procedure), (MINERAL, regulation.mineral)):
            if isinstance(parameters.get(name), str):
                choose(parameters[name])

    def processAlgorithm(  # noqa: N802 - QGIS's name
        self, parameters: Dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> Dict[str, Any]:
        """Check the areas and write what was asked for."""
        ready, sentence = self.canExecute()
        if not ready:
            raise QgsProcessingException(sentence)
        try:
            return self._run(parameters, context, feedback)
        except CancelledError:
            return {}
        except MineralError as error:
            raise QgsProcessingException(error.text(current_language())) from error

    def _run(
        self, parameters: Dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> Dict[str, Any]:
        from mineral_plugin.core.work.checking import check_areas
        from mineral_plugin.core.work.outputs import document_digest, document_verdict, report_document

        now, lang = SystemClock().now(), current_language()
        request = self._request(parameters, context, now.date())
        listener = FeedbackListener(feedback)
        reports = in_python_thread(lambda: check_areas(request, now, "processing", listener))
        for report in reports:
            feedback.pushInfo(report.summary.headline.text(lang))
        document = in_python_thread(lambda: report_document(reports))
        outputs = self._written(reports, parameters, context)
        return {**outputs, VERDICT: document_verdict(document), SHA256: document_digest(document)}

    def _request(self, parameters: Dict[str, Any], context: QgsProcessingContext, day: date) -> Any:
        from mineral_plugin.bridge.layer_tables import QgisTables
        from mineral_plugin.core.work.checking import CheckRequest
        from mineral_plugin.core.work.levels import with_stated_levels
        from mineral_plugin.core.work.packs import sources_of
        from mineral_plugin.core.work.regulation_sets import choose_set
        from mineral_plugin.core.work.requests import facts_of, reference_specs, tolerances_of

        practice = self.parameterAsBoolean(parameters, PRACTICE, context)
        levels = [self.parameterAsString(parameters, name, context) for name in (TOP_M, BOTTOM_M)]
        event_date = day_given(self, parameters, EVENT_DATE, context) or day
        facts = self.parameterAsFile(parameters, FACTS, context).strip()
        sources = sources_of(data_home(), os.environ, practice, QgisTables())
        rules = self.parameterAsString(parameters, RULES, context).strip()
        law = choose_set(rules, sources.home, sources.trust).regulation(event_date)
        return CheckRequest(
            areas=with_stated_levels(self._areas(parameters, context), *levels),
            procedure=self.parameterAsEnumString(parameters, PROCEDURE, context),
            mineral=self.parameterAsEnumString(parameters, MINERAL, context),
            event_date=event_date,
            reference=reference_specs(self.parameterAsString(parameters, REFERENCE, context)),
            holder=self.parameterAsString(parameters, HOLDER, context).strip(),
            tolerances=tolerances_of(self.parameterAsString(parameters, TOLERANCES, context)),
            known_on=day_given(self, parameters, KNOWN_ON, context),
            facts=facts_of(Path(facts) if facts else None, event_date, law),
            sources=sources,
            rules=rules,
            received_on=day_given(self, parameters, RECEIVED_ON, context),
            regime=self.parameterAsEnumString(parameters, REGIME, context),
        )

    def _areas(self, parameters: Dict[str, Any], context: QgsProcessingContext) -> Any:
        from mineral_plugin.core.work.requests import areas_of

        zone = self.parameterAsString(parameters, ZONE, context)
        if parameters.get(AREAS):
            return areas_given(self, parameters, AREAS, zone, context)
        return areas_of(Path(self.parameterAsFile(parameters, TABLE, context)), None, zone)

    def _written(
        self, reports: Any, parameters: Dict[str, Any], context: QgsProcessingContext
    ) -> Dict[str, Any]:
        from mineral_plugin.core.work.outputs import write_reports

        paths = {
            name: self.parameterAsFileOutput(parameters, name, context) for name in (REPORT_JSON, REPORT_HTML)
        }
        json_path, html_path = (Path(path) if path else None for path in paths.values())
        in_python_thread(lambda: write_reports(reports, json_path, html_path, current_language()))
        outputs = {name: path for name, path in paths.items() if path}
        if parameters.get(FINDINGS):
            outputs[FINDINGS] = self._findings(reports, parameters, context)
        return outputs

    def _findings(self, reports: Any, parameters: Dict[str, Any], context: QgsProcessingContext) -> str:
        kind = QgsWkbTypes.Type.MultiPolygon
        sink, target = self.parameterAsSink(
            parameters, FINDINGS, context, finding_fields(), kind, finding_crs()
        )
        if sink is None or not add_findings(sink, reports):
            raise CannotWriteError("error.cannot_write_layer", layer=str(parameters[FINDINGS]))
        return str(target)


def _choice(name: str, text: str, options: List[str]) -> QgsProcessingParameterEnum:
    """Return a choice that is stored by its id, not by its place in a list."""
    return QgsProcessingParameterEnum(name, text, options, usesStaticStrings=True)


def _advanced(parameter: QgsProcessingParameterDefinition) -> QgsProcessingParameterDefinition:
    parameter.setFlags(parameter.flags() | QgsProcessingParameterDefinition.Flag.FlagAdvanced)
    return parameter

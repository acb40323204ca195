"""Algorithm ``mineral:auditregister``: a whole register against itself and against zones.

Nothing imported here at module level needs shapely: the toolbox shows the algorithm on every machine,
and ``canExecute`` says what is missing.
"""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path
from typing import Any, Dict, List, Mapping, Optional, Sequence

from qgis.core import (
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingOutputNumber,
    QgsProcessingOutputString,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterDefinition,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFile,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterNumber,
    QgsProcessingParameterString,
    QgsProcessingUtils,
    QgsWkbTypes,
)
from qgis.PyQt.QtCore import QCoreApplication

from mineral_plugin.bridge.language import current_language
from mineral_plugin.core.base.errors import CannotWriteError, MissingError
from mineral_plugin.core.base.home import data_home
from mineral_plugin.core.base.ports import SystemClock
from mineral_plugin.core.base.threads import in_python_thread
from mineral_plugin.core.base.words import Phrase, say
from mineral_plugin.processing.algorithm import MineralAlgorithm, advanced
from mineral_plugin.processing.audit_layers import add_gaps, add_pairs, audit_crs, gap_fields, pair_fields
from mineral_plugin.processing.days import day_given, day_parameter
from mineral_plugin.processing.listener import FeedbackListener

REFERENCE, DAY, ZONES, NEIGHBOURS = "REFERENCE", "DAY", "ZONES", "NEIGHBOURS"
TOLERANCES, KNOWN_ON, PREVIOUS = "TOLERANCES", "KNOWN_ON", "PREVIOUS"
RULES, PRACTICE, PAIRS, GAPS = "RULES", "PRACTICE", "PAIRS", "GAPS"
FILES = ("JSON", "HTML", "CSV", "XLSX", "GPKG")
CONFLICTS, CANNOT_TELL, WITHIN_TOLERANCE = "CONFLICTS", "CANNOT_TELL", "WITHIN_TOLERANCE"
REUSED, SHA256 = "REUSED", "SHA256"
MOST_NEIGHBOUR_M = 1_000.0


class AuditRegister(MineralAlgorithm):
    """Audits registers with each other and with zones."""

    days = (DAY, KNOWN_ON)

    def tr(self, text: str) -> str:
        """Return ``text`` in QGIS's language."""
        return QCoreApplication.translate("AuditRegister", text)

    def createInstance(self) -> AuditRegister:  # noqa: N802 - QGIS's name
        """Return a new instance; QGIS runs that one."""
        return AuditRegister()

    def name(self) -> str:
        """Return the name after the colon."""
        return "auditregister"

    def displayName(self) -> str:  # noqa: N802 - QGIS's name
        """Return the name in the toolbox."""
        return self.tr("Audit a licence register")

    def group(self) -> str:
        """Return the name of the group in the toolbox."""
        return self.tr("Checks")

    def groupId(self) -> str:  # noqa: N802 - QGIS's name
        """Return the identifier of the group."""
        return "checks"

    def tags(self) -> List[str]:
        """Return words the toolbox finds the algorithm by."""
        return self.tr("mineral,licence,register,audit,overlap,neighbour,sliver,duplicate").split(",")

    def shortHelpString(self) -> str:  # noqa: N802 - QGIS's name
        """Return the help shown beside the parameters."""
        return self.tr(
            "Compares all licences of a register with one another and with prohibited and other areas, and "
            "gives one ranked list of the pairs that share ground: true overlaps first, what the errors of "
            "boundaries explain last.\n"
            "REFERENCE is a list separated by semicolons, as for checking areas: packs (all installed packs "
            "in force), pack:lao-cai, pack.gpkg, or role=file.gpkg|layername=table|as_of=2026-11-01. At "
            "least one layer has the role licence. ZONES narrows the other layers to some roles, for "
            "example prohibited;defence (empty: all that stand against a licence).\n"
            "NEIGHBOURS lists licences that share no ground and lie no further apart (0: none).\n"
            "PREVIOUS is the results file (GPKG) of an earlier run: decisions are kept and pairs of which "
            "nothing changed are not measured again.\n"
            "PAIRS is a layer of polygons, GAPS of lines, both in VN-2000 degrees (EPSG:4756). GPKG holds "
            "both, the decisions, and what the next run uses.\n"
            "SHA256 is the fingerprint of the result: equal means the same result, whichever way it was made."
        )

    def initAlgorithm(self, configuration: Optional[Dict[str, Any]] = None) -> None:  # noqa: N802 - QGIS's name
        """Declare parameters and outputs."""
        for parameter in (*self._asked(), *self._more_asked(), *self._sinks(), *self._files()):
            self.addParameter(parameter)
        self.addOutput(QgsProcessingOutputNumber(CONFLICTS, self.tr("Pairs in conflict")))
        self.addOutput(QgsProcessingOutputNumber(CANNOT_TELL, self.tr("Pairs that cannot be told")))
        self.addOutput(QgsProcessingOutputNumber(WITHIN_TOLERANCE, self.tr("Pairs within tolerance")))
        self.addOutput(QgsProcessingOutputNumber(REUSED, self.tr("Measures taken from the earlier run")))
        self.addOutput(QgsProcessingOutputString(SHA256, self.tr("Fingerprint of the result (SHA-256)")))

    def _asked(self) -> Sequence[QgsProcessingParameterDefinition]:
        reference = self.tr("Registers and zones, separated by semicolons")
        return (
            QgsProcessingParameterString(REFERENCE, reference, multiLine=True),
            day_parameter(DAY, self.tr("Day of the audit (empty: today)")),
            QgsProcessingParameterString(
                ZONES, self.tr("Roles of the zones, separated by semicolons (empty: all)"), optional=True
            ),
            QgsProcessingParameterNumber(
                NEIGHBOURS,
                self.tr("List neighbours up to so many metres apart (0: none)"),
                QgsProcessingParameterNumber.Type.Double,
                5.0,
                minValue=0.0,
                maxValue=MOST_NEIGHBOUR_M,
            ),
            QgsProcessingParameterFile(
                PREVIOUS, self.tr("Results of an earlier run"), extension="gpkg", optional=True
            ),
        )

    def _more_asked(self) -> Sequence[QgsProcessingParameterDefinition]:
        tolerances = self.tr("Tolerances, for example overlap_width_m=0.1")
        rules = self.tr("Rule set (empty: the newest trusted one)")
        practice = self.tr("Practice: let the practice key count")
        known_on = self.tr("Only what was on record on this day (empty: now)")
        return (
            advanced(QgsProcessingParameterString(TOLERANCES, tolerances, optional=True)),
            advanced(day_parameter(KNOWN_ON, known_on)),
            advanced(QgsProcessingParameterString(RULES, rules, optional=True)),
            advanced(QgsProcessingParameterBoolean(PRACTICE, practice, defaultValue=False, optional=True)),
        )

    def _sinks(self) -> Sequence[QgsProcessingParameterDefinition]:
        polygons = QgsProcessing.SourceType.TypeVectorPolygon
        lines = QgsProcessing.SourceType.TypeVectorLine
        return (
            QgsProcessingParameterFeatureSink(
                PAIRS, self.tr("Pairs that share ground"), polygons, optional=True
            ),
            QgsProcessingParameterFeatureSink(
                GAPS, self.tr("Neighbours"), lines, optional=True, createByDefault=False
            ),
        )

    def _files(self) -> Sequence[QgsProcessingParameterDefinition]:
        words = {
            "JSON": (self.tr("Results as JSON"), self.tr("JSON files (*.json)")),
            "HTML": (self.tr("Report as a web page"), self.tr("Web pages (*.html)")),
            "CSV": (self.tr("Pairs as a CSV table"), self.tr("CSV files (*.csv)")),
            "XLSX": (self.tr("Tables for Excel"), self.tr("Excel files (*.xlsx)")),
            "GPKG": (self.tr("Results for the next run (GeoPackage)"), self.tr("GeoPackages (*.gpkg)")),
        }
        return [
            QgsProcessingParameterFileDestination(name, title, kinds, optional=True, createByDefault=False)
            for name, (title, kinds) in words.items()
        ]

    def refuse_unusable(self, parameters: Dict[str, Any], context: QgsProcessingContext) -> None:
        """Refuse an earlier run that is not there."""
        previous = parameters.get(PREVIOUS)
        if isinstance(previous, str) and previous.strip() and not Path(previous.strip()).is_file():
            raise MissingError("error.file_missing", path=previous.strip())

    def run_core(
        self, parameters: Dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> Dict[str, Any]:
        """Audit, tell, and write what was asked for."""
        from mineral_plugin.core.work.auditing import audit_register

        now, lang = SystemClock().now(), current_language()
        request = self._request(parameters, context, now.date())
        listener = FeedbackListener(feedback)
        run = in_python_thread(lambda: audit_register(request, now, "processing", listener))
        files = self._named(parameters, context)
        layers = [name for name in (PAIRS, GAPS) if parameters.get(name)]
        results = files.get("GPKG") or QgsProcessingUtils.generateTempFilename("audit.gpkg")
        # What is written is written whole: a stop in the middle of it would leave files after the end.
        written = in_python_thread(lambda: self._write(run, request, files, results if layers else ""))
        counts = written.document["counts"]
        told = {"pairs": counts["pairs"], **counts["outcomes"]}
        feedback.pushInfo(say(Phrase("audit.headline", told), lang))
        outputs = self._layers(layers, Path(results), parameters, context)
        return {**outputs, **files, **_told(written)}

    def _request(self, parameters: Dict[str, Any], context: QgsProcessingContext, today: date) -> Any:
        from mineral_plugin.bridge.layer_tables import QgisTables
        from mineral_plugin.core.work.auditing import AuditRequest
        from mineral_plugin.core.work.packs import sources_of
        from mineral_plugin.core.work.requests import reference_specs, tolerances_of

        def text(name: str) -> str:
            return str(self.parameterAsString(parameters, name, context)).strip()

        previous = self.parameterAsFile(parameters, PREVIOUS, context).strip()
        practice = self.parameterAsBoolean(parameters, PRACTICE, context)
        return AuditRequest(
            reference=reference_specs(text(REFERENCE)),
            day=day_given(self, parameters, DAY, context) or today,
            roles=reference_specs(text(ZONES).replace(",", ";")),
            neighbour_m=self.parameterAsDouble(parameters, NEIGHBOURS, context),
            tolerances=tolerances_of(text(TOLERANCES)),
            known_on=day_given(self, parameters, KNOWN_ON, context),
            sources=sources_of(data_home(), os.environ, practice, QgisTables()),
            rules=text(RULES),
            previous=Path(previous) if previous else None,
        )

    def _named(self, parameters: Dict[str, Any], context: QgsProcessingContext) -> Dict[str, str]:
        """Return the files that are asked for, by parameter."""
        paths = {name: self.parameterAsFileOutput(parameters, name, context) for name in FILES}
        return {name: path for name, path in paths.items() if path}

    def _write(self, run: Any, request: Any, files: Mapping[str, str], results: str) -> Any:
        """Write the files that are asked for, and the results where the layers are made from them."""
        from mineral_plugin.core.work.audit_files import marks_of
        from mineral_plugin.core.work.audit_outputs import write_audit

        named = {**files, "GPKG": results} if results else files
        return write_audit(
            run,
            **{f"{name.lower()}_path": Path(path) for name, path in named.items()},
            lang=current_language(),
            earlier=marks_of(request.previous) if request.previous else None,
        )

    def _layers(
        self, layers: Sequence[str], results: Path, parameters: Dict[str, Any], context: QgsProcessingContext
    ) -> Dict[str, Any]:
        """Return the layers that are asked for, filled from the results file."""
        from mineral_plugin.core.work.audit_files import read_audit

        if not layers:
            return {}
        stored = in_python_thread(lambda: read_audit(results))
        outputs: Dict[str, Any] = {}
        for name, fields, kind, add in (
            (PAIRS, pair_fields(), QgsWkbTypes.Type.MultiPolygon, add_pairs),
            (GAPS, gap_fields(), QgsWkbTypes.Type.MultiLineString, add_gaps),
        ):
            if name not in layers:
                continue
            sink, target = self.parameterAsSink(parameters, name, context, fields, kind, audit_crs())
            if sink is None or not add(sink, stored):
                raise CannotWriteError("error.cannot_write_layer", layer=str(parameters[name]))
            outputs[name] = str(target)
        return outputs


def _told(written: Any) -> Dict[str, Any]:
    outcomes = written.document["counts"]["outcomes"]
    return {
        CONFLICTS: outcomes["conflict"],
        CANNOT_TELL: outcomes["cannot_tell"],
        WITHIN_TOLERANCE: outcomes["within_tolerance"],
        REUSED: written.document["run"]["reused"],
        SHA256: written.sha256,
    }

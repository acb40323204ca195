"""Algorithm ``mineral:writepaper``: corner table, request data, check report or client's page as a paper."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Dict, List, Optional, Sequence, Tuple

from qgis.core import (
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingParameterDefinition,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterFile,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterString,
)
from qgis.PyQt.QtCore import QCoreApplication

from mineral_plugin.core.base.errors import InputError
from mineral_plugin.core.base.ports import SystemClock
from mineral_plugin.processing.algorithm import MineralAlgorithm, advanced
from mineral_plugin.processing.area_source import graded_areas, refuse_unknown_source

KIND, AREAS, ZONE, REPORT, FORM, VALUES = "KIND", "AREAS", "ZONE", "REPORT", "FORM", "VALUES"
ATTACHED_TO, DAY, LANG, OUTPUT = "ATTACHED_TO", "DAY", "LANG", "OUTPUT"
KINDS = ["table", "request", "report", "summary"]
LANGUAGES = ["vi", "en"]


class WritePaper(MineralAlgorithm):
    """Writes a paper as PDF, DOCX or HTML."""

    days = (DAY,)

    def tr(self, text: str) -> str:
        """Return ``text`` in QGIS's language."""
        return QCoreApplication.translate("WritePaper", text)

    def createInstance(self) -> WritePaper:  # noqa: N802 - QGIS's name
        """Return a new instance; QGIS runs that one."""
        return WritePaper()

    def name(self) -> str:
        """Return the name after the colon."""
        return "writepaper"

    def displayName(self) -> str:  # noqa: N802 - QGIS's name
        """Return the name in the toolbox."""
        return self.tr("Write a paper (PDF, Word)")

    def group(self) -> str:
        """Return the name of the group in the toolbox."""
        return self.tr("Corner tables")

    def tags(self) -> List[str]:
        """Return words the toolbox finds the algorithm by."""
        return self.tr("mineral,licence,paper,PDF,Word,report,request,summary,corner table").split(",")

    def shortHelpString(self) -> str:  # noqa: N802 - QGIS's name
        """Return the help shown beside the parameters."""
        return self.tr(
            "Writes a paper of a licence area or of its check report; all papers print the same numbers.\n"
            "KIND table: the corner tables of AREAS. request: what a request asks, for the form FORM "
            "(C36-II-01), with the entries of the JSON file VALUES. report: the check report REPORT with a "
            "map of each finding. summary: one page for the client, Vietnamese and English side by side.\n"
            "OUTPUT is the file; its ending names the format: pdf, docx or html."
        )

    def initAlgorithm(self, configuration: Optional[Dict[str, Any]] = None) -> None:  # noqa: N802 - QGIS's name
        """Declare parameters and outputs."""
        for parameter in (*self._sources(), *self._words(), self._target()):
            self.addParameter(parameter)

    def _sources(self) -> Sequence[QgsProcessingParameterDefinition]:
        polygons = [QgsProcessing.SourceType.TypeVectorPolygon]
        zone = self.tr("Zone, for example 104.75/3 (empty: as the source says)")
        report = QgsProcessingParameterFile(
            REPORT, self.tr("Check report (JSON)"), extension="json", optional=True
        )
        return (
            QgsProcessingParameterEnum(
                KIND, self.tr("Paper"), KINDS, defaultValue=KINDS[0], usesStaticStrings=True
            ),
            QgsProcessingParameterFeatureSource(
                AREAS, self.tr("Licence areas (areas file or polygon layer)"), polygons, optional=True
            ),
            QgsProcessingParameterString(ZONE, zone, optional=True),
            report,
        )

    def _words(self) -> Sequence[QgsProcessingParameterDefinition]:
        values = QgsProcessingParameterFile(
            VALUES, self.tr("Entries of the request (JSON)"), extension="json", optional=True
        )
        return (
            QgsProcessingParameterString(FORM, self.tr("Form of the request"), optional=True),
            values,
            advanced(
                QgsProcessingParameterString(
                    ATTACHED_TO, self.tr("Paper that the table belongs to"), optional=True
                )
            ),
            advanced(
                QgsProcessingParameterString(DAY, self.tr("Day of the form (empty: today)"), optional=True)
            ),
            QgsProcessingParameterEnum(
                LANG, self.tr("Language of the paper"), LANGUAGES, defaultValue="vi", usesStaticStrings=True
            ),
        )

    def _target(self) -> QgsProcessingParameterDefinition:
        kinds = self.tr("PDF (*.pdf);;Word (*.docx)")
        return QgsProcessingParameterFileDestination(OUTPUT, self.tr("File"), kinds)

    def refuse_unusable(self, parameters: Dict[str, Any], context: QgsProcessingContext) -> None:
        """Refuse a source that is not there, and a paper without what it is made of."""
        if parameters.get(AREAS):
            refuse_unknown_source(parameters[AREAS], context)
        kind = self.parameterAsEnumString(parameters, KIND, context)
        if kind in ("report", "summary") and not parameters.get(REPORT):
            raise InputError("paper.report_needed")
        if kind in ("table", "request") and not parameters.get(AREAS):
            raise InputError("paper.areas_needed")

    def run_core(
        self, parameters: Dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> Dict[str, Any]:
        """Make the paper and write it."""
        from mineral_plugin.bridge.paper_pdf import write_paper_pdf
        from mineral_plugin.bridge.paper_png import picture_png
        from mineral_plugin.core.work.papering import write_paper

        kind = self.parameterAsEnumString(parameters, KIND, context)
        if kind in ("report", "summary"):
            paper = self._of_report(kind, parameters, context)
        else:
            paper = self._of_areas(kind, parameters, context)
        target = Path(self.parameterAsFileOutput(parameters, OUTPUT, context))
        target = target if target.suffix else target.with_suffix(".pdf")
        write_paper(paper, target, write_paper_pdf, picture_png)
        return {OUTPUT: str(target)}

    def _of_report(self, kind: str, parameters: Dict[str, Any], context: QgsProcessingContext) -> Any:
        from mineral_plugin.core.work.papering import paper_of_report, paper_of_summary

        report = Path(self.parameterAsFile(parameters, REPORT, context))
        lang = self.parameterAsEnumString(parameters, LANG, context)
        return paper_of_report(report, lang) if kind == "report" else paper_of_summary(report)

    def _of_areas(self, kind: str, parameters: Dict[str, Any], context: QgsProcessingContext) -> Any:
        from mineral_plugin.core.work.papering import paper_of_request, read_values, role_areas, table_paper
        from mineral_plugin.core.work.requests import event_date_of
        from mineral_plugin.core.work.writing import TableOptions

        lang, attached, form = self._texts(parameters, context)
        zone = self.parameterAsString(parameters, ZONE, context)
        areas = graded_areas(self, parameters, AREAS, zone, context)
        if kind == "table":
            return table_paper(areas, lang, TableOptions(attached_to=attached))
        values = self.parameterAsFile(parameters, VALUES, context)
        today = SystemClock().now().date()
        day = event_date_of(self.parameterAsString(parameters, DAY, context), today)
        given = read_values(Path(values) if values else None)
        return paper_of_request(form, "", role_areas(areas, ()), day, lang, given, attached)

    def _texts(self, parameters: Dict[str, Any], context: QgsProcessingContext) -> Tuple[str, str, str]:
        return (
            self.parameterAsEnumString(parameters, LANG, context),
            self.parameterAsString(parameters, ATTACHED_TO, context).strip(),
            self.parameterAsString(parameters, FORM, context).strip(),
        )

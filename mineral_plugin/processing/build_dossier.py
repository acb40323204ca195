"""Algorithm ``mineral:builddossier``: from a report, or an area and a procedure, to a draft."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, Dict, List, Optional, Sequence

from qgis.core import (
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingOutputFolder,
    QgsProcessingOutputNumber,
    QgsProcessingOutputString,
    QgsProcessingParameterDefinition,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterFile,
    QgsProcessingParameterString,
)
from qgis.PyQt.QtCore import QCoreApplication

from mineral_plugin.core.base.errors import InputError
from mineral_plugin.core.base.home import data_home
from mineral_plugin.core.base.ports import SystemClock
from mineral_plugin.core.base.threads import in_python_thread
from mineral_plugin.core.regulation import load_regulation
from mineral_plugin.processing.algorithm import MineralAlgorithm, advanced
from mineral_plugin.processing.area_source import areas_given, refuse_unknown_source
from mineral_plugin.processing.days import day_given, day_parameter, today
from mineral_plugin.processing.listener import FeedbackListener

REPORT, AREAS, ZONE, PROCEDURE, MINERAL = "REPORT", "AREAS", "ZONE", "PROCEDURE", "MINERAL"
HOLDER, EVENT_DATE, REFERENCE, FACTS = "HOLDER", "EVENT_DATE", "REFERENCE", "FACTS"
ATTACHMENTS, LANG = "ATTACHMENTS", "LANG"
DRAFT, FOLDER, MISSING = "DRAFT", "FOLDER", "MISSING"
LANGUAGES = ["vi", "en"]


class BuildDossier(MineralAlgorithm):
    """Makes the draft of a dossier and attaches files to its components."""

    days = (EVENT_DATE,)

    def tr(self, text: str) -> str:
        """Return ``text`` in QGIS's language."""
        return QCoreApplication.translate("BuildDossier", text)

    def createInstance(self) -> BuildDossier:  # noqa: N802 - QGIS's name
        """Return a new instance; QGIS runs that one."""
        return BuildDossier()

    def name(self) -> str:
        """Return the name after the colon."""
        return "builddossier"

    def displayName(self) -> str:  # noqa: N802 - QGIS's name
        """Return the name in the toolbox."""
        return self.tr("Build the draft of a dossier")

    def group(self) -> str:
        """Return the name of the group in the toolbox."""
        return self.tr("Dossiers")

    def groupId(self) -> str:  # noqa: N802 - QGIS's name
        """Return the identifier of the group."""
        return "dossiers"

    def tags(self) -> List[str]:
        """Return words the toolbox finds the algorithm by."""
        return self.tr("mineral,licence,dossier,draft,components,attach").split(",")

    def shortHelpString(self) -> str:  # noqa: N802 - QGIS's name
        """Return the help shown beside the parameters."""
        return self.tr(
            "Makes the draft of a dossier in the data folder: area file, corner table and check report, and "
            "the list of components of the procedure. Give either REPORT (a check report as JSON, on one "
            "area) or AREAS with PROCEDURE and MINERAL; the area is then checked first, against REFERENCE.\n"
            "ATTACHMENTS has one file a line as component=path. The dock and the command line find the same "
            "draft.\n"
            "DRAFT is its reference, MISSING how many required components have no file yet."
        )

    def initAlgorithm(self, configuration: Optional[Dict[str, Any]] = None) -> None:  # noqa: N802 - QGIS's name
        """Declare parameters and outputs."""
        for parameter in (*self._sources(), *self._question(), *self._files()):
            self.addParameter(parameter)
        self.addOutput(QgsProcessingOutputString(DRAFT, self.tr("Reference of the draft")))
        self.addOutput(QgsProcessingOutputFolder(FOLDER, self.tr("Folder of the draft")))
        self.addOutput(QgsProcessingOutputNumber(MISSING, self.tr("Required components without a file")))

    def _sources(self) -> Sequence[QgsProcessingParameterDefinition]:
        polygons = [QgsProcessing.SourceType.TypeVectorPolygon]
        zone = self.tr("Zone, for example 104.75/3 (empty: as the source says)")
        return (
            QgsProcessingParameterFile(
                REPORT, self.tr("Check report (JSON)"), extension="json", optional=True
            ),
            QgsProcessingParameterFeatureSource(
                AREAS, self.tr("Licence area (areas file or polygon layer)"), polygons, optional=True
            ),
            QgsProcessingParameterString(ZONE, zone, optional=True),
        )

    def _question(self) -> Sequence[QgsProcessingParameterDefinition]:
        law = load_regulation(today())
        procedures = [entry.id for entry in law.procedures]
        minerals = [entry.id for entry in law.minerals]
        facts = QgsProcessingParameterFile(
            FACTS, self.tr("Facts of the application (JSON)"), extension="json", optional=True
        )
        return (
            _choice(PROCEDURE, self.tr("Procedure"), procedures),
            _choice(MINERAL, self.tr("Mineral"), minerals),
            QgsProcessingParameterString(HOLDER, self.tr("Holder or applicant"), optional=True),
            day_parameter(EVENT_DATE, self.tr("Event date (empty: today)")),
            QgsProcessingParameterString(
                REFERENCE, self.tr("Reference data, separated by semicolons"), multiLine=True, optional=True
            ),
            advanced(facts),
        )

    def _files(self) -> Sequence[QgsProcessingParameterDefinition]:
        files = self.tr("Files to attach, one a line: component=path")
        return (
            QgsProcessingParameterString(ATTACHMENTS, files, multiLine=True, optional=True),
            QgsProcessingParameterEnum(
                LANG, self.tr("Language of the papers"), LANGUAGES, defaultValue="vi", usesStaticStrings=True
            ),
        )

    def refuse_unusable(self, parameters: Dict[str, Any], context: QgsProcessingContext) -> None:
        """Refuse what no dossier can be made of."""
        from mineral_plugin.core.work.drafting import attachments_of

        if bool(parameters.get(REPORT)) == bool(parameters.get(AREAS)):
            raise InputError("draft.report_or_areas")
        if parameters.get(AREAS):
            refuse_unknown_source(parameters[AREAS], context)
            law = load_regulation(today())
            for name, choose in ((PROCEDURE, law.procedure), (MINERAL, law.mineral)):
                if not parameters.get(name):
                    raise InputError("draft.report_or_areas")
                if isinstance(parameters[name], str):
                    choose(parameters[name])
        attachments_of(self.parameterAsString(parameters, ATTACHMENTS, context))

    def run_core(
        self, parameters: Dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> Dict[str, Any]:
        """Make the draft and attach the files."""
        from mineral_plugin.core.work.drafting import attachments_of, draft_summary, with_first_files

        lang = self.parameterAsEnumString(parameters, LANG, context)
        files = attachments_of(self.parameterAsString(parameters, ATTACHMENTS, context))
        make = self._of_report if parameters.get(REPORT) else self._of_area
        draft = with_first_files(make(parameters, context, feedback), files, lang)
        feedback.pushInfo(draft_summary(draft, lang)["sentence"])
        return {DRAFT: draft.reference, FOLDER: str(draft.folder), MISSING: len(draft.missing_required)}

    def _of_report(
        self, parameters: Dict[str, Any], context: QgsProcessingContext, _feedback: QgsProcessingFeedback
    ) -> Any:
        from mineral_plugin.core.work.drafting import make_draft_of_file

        path = Path(self.parameterAsFile(parameters, REPORT, context))
        lang = self.parameterAsEnumString(parameters, LANG, context)
        return in_python_thread(lambda: make_draft_of_file(path, data_home(), SystemClock().now(), lang))

    def _of_area(
        self, parameters: Dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> Any:
        from mineral_plugin.core.work.checking import check_areas
        from mineral_plugin.core.work.drafting import make_draft

        now, listener = SystemClock().now(), FeedbackListener(feedback)
        request = self._request(parameters, context)
        lang = self.parameterAsEnumString(parameters, LANG, context)
        reports = in_python_thread(lambda: check_areas(request, now, "processing", listener))
        if len(reports) != 1:
            raise InputError("draft.one_area", count=len(reports))
        facts = request.facts
        return in_python_thread(lambda: make_draft(reports[0], data_home(), now, lang, facts))

    def _request(self, parameters: Dict[str, Any], context: QgsProcessingContext) -> Any:
        from mineral_plugin.bridge.layer_tables import QgisTables
        from mineral_plugin.core.work.checking import CheckRequest
        from mineral_plugin.core.work.packs import sources_of
        from mineral_plugin.core.work.regulation_sets import choose_set
        from mineral_plugin.core.work.requests import facts_of, reference_specs

        day = day_given(self, parameters, EVENT_DATE, context) or today()
        zone = self.parameterAsString(parameters, ZONE, context)
        facts = self.parameterAsFile(parameters, FACTS, context).strip()
        sources = sources_of(data_home(), os.environ, False, QgisTables())
        law = choose_set("", sources.home, sources.trust).regulation(day)
        return CheckRequest(
            areas=areas_given(self, parameters, AREAS, zone, context),
            procedure=self.parameterAsEnumString(parameters, PROCEDURE, context),
            mineral=self.parameterAsEnumString(parameters, MINERAL, context),
            event_date=day,
            reference=reference_specs(self.parameterAsString(parameters, REFERENCE, context)),
            holder=self.parameterAsString(parameters, HOLDER, context).strip(),
            facts=facts_of(Path(facts) if facts else None, day, law),
            sources=sources,
        )


def _choice(name: str, text: str, options: List[str]) -> QgsProcessingParameterEnum:
    """Return a choice that is stored by its id and may be left out."""
    return QgsProcessingParameterEnum(name, text, options, usesStaticStrings=True, optional=True)

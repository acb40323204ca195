"""Algorithm ``mineral:exportareas``: areas for other programs, with a note on what each format loses."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Dict, List, Optional, Sequence

from qgis.core import (
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingOutputFile,
    QgsProcessingOutputNumber,
    QgsProcessingParameterDefinition,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterFolderDestination,
    QgsProcessingParameterString,
)
from qgis.PyQt.QtCore import QCoreApplication

from mineral_plugin.core.base.ports import SystemClock
from mineral_plugin.processing.algorithm import MineralAlgorithm
from mineral_plugin.processing.area_source import graded_areas, refuse_unknown_source

AREAS, ZONE, FORMATS, NAME, LANG = "AREAS", "ZONE", "FORMATS", "NAME", "LANG"
FOLDER, NOTE, COUNT = "FOLDER", "NOTE", "COUNT"
KINDS = ["gpkg", "shp", "kml", "dxf", "tab"]
LANGUAGES = ["vi", "en"]


class ExportAreas(MineralAlgorithm):
    """Writes areas as GeoPackage, Shapefile, KML, DXF and MapInfo TAB, reads them back, says the losses."""

    def tr(self, text: str) -> str:
        """Return ``text`` in QGIS's language."""
        return QCoreApplication.translate("ExportAreas", text)

    def createInstance(self) -> ExportAreas:  # noqa: N802 - QGIS's name
        """Return a new instance; QGIS runs that one."""
        return ExportAreas()

    def name(self) -> str:
        """Return the name after the colon."""
        return "exportareas"

    def displayName(self) -> str:  # noqa: N802 - QGIS's name
        """Return the name in the toolbox."""
        return self.tr("Export areas for other programs")

    def group(self) -> str:
        """Return the name of the group in the toolbox."""
        return self.tr("Corner tables")

    def tags(self) -> List[str]:
        """Return words the toolbox finds the algorithm by."""
        return self.tr("mineral,licence,export,GeoPackage,Shapefile,KML,DXF,MapInfo,TAB,CAD").split(",")

    def shortHelpString(self) -> str:  # noqa: N802 - QGIS's name
        """Return the help shown beside the parameters."""
        return self.tr(
            "Writes licence areas and their corners for other programs, in the licence's own zone (KML in "
            "WGS 84, which it demands).\n"
            "Each file is read back and measured against the corner table; NOTE says in millimetres what the "
            "format changed, and which facts it does not keep.\n"
            "FOLDER gets the files, named NAME (empty: as the first area). Areas of several zones give a set "
            "of files each. LANG is the language of the note: vi or en."
        )

    def initAlgorithm(self, configuration: Optional[Dict[str, Any]] = None) -> None:  # noqa: N802 - QGIS's name
        """Declare parameters and outputs."""
        for parameter in self._asked():
            self.addParameter(parameter)
        self.addOutput(QgsProcessingOutputFile(NOTE, self.tr("Note on the losses")))
        self.addOutput(QgsProcessingOutputNumber(COUNT, self.tr("Number of files")))

    def _asked(self) -> Sequence[QgsProcessingParameterDefinition]:
        polygons = [QgsProcessing.SourceType.TypeVectorPolygon]
        formats = QgsProcessingParameterEnum(
            FORMATS, self.tr("Formats"), KINDS, allowMultiple=True, defaultValue=KINDS, usesStaticStrings=True
        )
        lang = QgsProcessingParameterEnum(
            LANG, self.tr("Language of the note"), LANGUAGES, defaultValue="vi", usesStaticStrings=True
        )
        zone = self.tr("Zone, for example 104.75/3 (empty: as the source says)")
        return (
            QgsProcessingParameterFeatureSource(
                AREAS, self.tr("Licence areas (areas file or polygon layer)"), polygons
            ),
            QgsProcessingParameterString(ZONE, zone, optional=True),
            formats,
            QgsProcessingParameterString(NAME, self.tr("Name of the files"), optional=True),
            lang,
            QgsProcessingParameterFolderDestination(FOLDER, self.tr("Folder for the files")),
        )

    def refuse_unusable(self, parameters: Dict[str, Any], context: QgsProcessingContext) -> None:
        """Refuse a source that is not there."""
        if parameters.get(AREAS):
            refuse_unknown_source(parameters[AREAS], context)

    def run_core(
        self, parameters: Dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> Dict[str, Any]:
        """Write the files; the log says what each lost."""
        from mineral_plugin.bridge.vector_sink import qgis_programs
        from mineral_plugin.core.work.exporting import export_areas

        zone = self.parameterAsString(parameters, ZONE, context)
        areas = graded_areas(self, parameters, AREAS, zone, context)
        folder = Path(self.parameterAsString(parameters, FOLDER, context))
        lang = self.parameterAsEnumString(parameters, LANG, context)
        done = export_areas(
            areas,
            folder,
            self.parameterAsString(parameters, NAME, context).strip() or (areas[0].name if areas else ""),
            self.parameterAsEnumStrings(parameters, FORMATS, context),
            SystemClock().now().date(),
            qgis_programs(),
            lang,
        )
        for note in done.notes:
            feedback.pushInfo("\n".join(note.lines(lang)))
        return {FOLDER: str(folder), NOTE: str(done.note_file), COUNT: len(done.files)}

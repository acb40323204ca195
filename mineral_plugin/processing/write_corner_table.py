"""Algorithm ``mineral:writecornertable``: areas of any source as corner tables in the prescribed form.

Nothing imported here at module level needs shapely: the toolbox shows the algorithm on every machine,
and ``canExecute`` says what is missing.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any, Dict, List, Optional, Sequence, Tuple

from qgis.core import (
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingOutputNumber,
    QgsProcessingParameterDefinition,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterFolderDestination,
    QgsProcessingParameterString,
)
from qgis.PyQt.QtCore import QCoreApplication

from mineral_plugin.core.base.errors import InputError
from mineral_plugin.core.base.files import make_folder
from mineral_plugin.core.base.threads import in_python_thread
from mineral_plugin.processing.algorithm import MineralAlgorithm, advanced
from mineral_plugin.processing.area_source import areas_given, is_areas_file_given, refuse_unknown_source

AREAS, ZONE, FORMAT, LANG, ATTACHED_TO = "AREAS", "ZONE", "FORMAT", "LANG", "ATTACHED_TO"
OUTPUT, FOLDER, COUNT = "OUTPUT", "FOLDER", "COUNT"
FORMATS = ["xlsx", "docx", "csv", "html", "txt"]
LANGUAGES = ["vi", "en"]


class WriteCornerTable(MineralAlgorithm):
    """Writes corner tables of an areas file or of any polygon layer in a VN-2000 zone."""

    def tr(self, text: str) -> str:
        """Return ``text`` in QGIS's language."""
        return QCoreApplication.translate("WriteCornerTable", text)

    def createInstance(self) -> WriteCornerTable:  # noqa: N802 - QGIS's name
        """Return a new instance; QGIS runs that one."""
        return WriteCornerTable()

    def name(self) -> str:
        """Return the name after the colon."""
        return "writecornertable"

    def displayName(self) -> str:  # noqa: N802 - QGIS's name
        """Return the name in the toolbox."""
        return self.tr("Write corner tables")

    def group(self) -> str:
        """Return the name of the group in the toolbox."""
        return self.tr("Corner tables")

    def tags(self) -> List[str]:
        """Return words the toolbox finds the algorithm by."""
        return self.tr("mineral,licence,corner table,coordinates,VN-2000,Excel,Word,CSV,export").split(",")

    def shortHelpString(self) -> str:  # noqa: N802 - QGIS's name
        """Return the help shown beside the parameters."""
        return self.tr(
            "Writes the corner tables of licence areas in the prescribed form, from the same numbers in "
            "every format.\n"
            "AREAS is an areas file of the plugin, one of its layers, or any polygon layer in a VN-2000 "
            "zone. An areas file keeps the digits as they were typed; of another layer nobody knows the "
            "digits of the printed table, and the table says so.\n"
            "OUTPUT is one file with all areas; its ending names the format. FOLDER gets one file for each "
            "area, in FORMAT, named after the area. Give one of the two or both.\n"
            "LANG is the language of the table: vi or en. COUNT is the number of areas written."
        )

    def initAlgorithm(self, configuration: Optional[Dict[str, Any]] = None) -> None:  # noqa: N802 - QGIS's name
        """Declare parameters and outputs."""
        for parameter in (*self._asked(), *self._results()):
            self.addParameter(parameter)
        self.addOutput(QgsProcessingOutputNumber(COUNT, self.tr("Number of areas")))

    def _asked(self) -> Sequence[QgsProcessingParameterDefinition]:
        polygons = [QgsProcessing.SourceType.TypeVectorPolygon]
        return (
            QgsProcessingParameterFeatureSource(
                AREAS, self.tr("Licence areas (areas file or polygon layer)"), polygons
            ),
            QgsProcessingParameterString(
                ZONE, self.tr("Zone, for example 104.75/3 (empty: as the source says)"), optional=True
            ),
            QgsProcessingParameterEnum(
                FORMAT, self.tr("Format"), FORMATS, defaultValue=FORMATS[0], usesStaticStrings=True
            ),
            QgsProcessingParameterEnum(
                LANG, self.tr("Language of the table"), LANGUAGES, defaultValue="vi", usesStaticStrings=True
            ),
            advanced(
                QgsProcessingParameterString(
                    ATTACHED_TO, self.tr("Paper that the table belongs to"), optional=True
                )
            ),
        )

    def _results(self) -> Sequence[QgsProcessingParameterDefinition]:
        return (
            QgsProcessingParameterFileDestination(
                OUTPUT,
                self.tr("One file with all tables"),
                # Not the web page: Processing would take every result for one and try to show it.
                self.tr("Excel (*.xlsx);;Word (*.docx);;CSV (*.csv);;Text (*.txt)"),
                optional=True,
            ),
            QgsProcessingParameterFolderDestination(
                FOLDER, self.tr("Folder for one file an area"), optional=True, createByDefault=False
            ),
        )

    def refuse_unusable(self, parameters: Dict[str, Any], context: QgsProcessingContext) -> None:
        """Refuse a source that is not there, and a run without a target."""
        if parameters.get(AREAS):
            refuse_unknown_source(parameters[AREAS], context)
        if not parameters.get(OUTPUT) and not parameters.get(FOLDER):
            raise InputError("error.no_target")

    def run_core(
        self, parameters: Dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> Dict[str, Any]:
        """Write the tables; say where the printed digits are unknown."""
        areas = self._areas(parameters, context, feedback)
        lang = self.parameterAsEnumString(parameters, LANG, context)
        kind = "." + self.parameterAsEnumString(parameters, FORMAT, context)
        attached = self.parameterAsString(parameters, ATTACHED_TO, context).strip()
        target, folder = self._targets(parameters, context, kind)
        in_python_thread(lambda: write(areas, target, folder, kind, lang, attached))
        outputs: Dict[str, Any] = {COUNT: len(areas)}
        if target is not None:
            outputs[OUTPUT] = str(target)
        if folder is not None:
            outputs[FOLDER] = str(folder)
        return outputs

    def _areas(
        self, parameters: Dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> Tuple[Any, ...]:
        zone = self.parameterAsString(parameters, ZONE, context)
        areas = areas_given(self, parameters, AREAS, zone, context)
        if is_areas_file_given(parameters, AREAS, context):
            return tuple(areas)
        feedback.pushWarning(
            self.tr(
                "The corners are taken from the geometry of a layer: how many digits the printed table has "
                "is unknown, and the written table says so."
            )
        )
        return tuple(replace(area, source=replace(area.source, grade="layer")) for area in areas)

    def _targets(
        self, parameters: Dict[str, Any], context: QgsProcessingContext, kind: str
    ) -> Tuple[Optional[Path], Optional[Path]]:
        file, folder = None, None
        if parameters.get(OUTPUT):
            file = Path(self.parameterAsFileOutput(parameters, OUTPUT, context))
            if parameters[OUTPUT] == QgsProcessing.TEMPORARY_OUTPUT:
                file = file.with_suffix(kind)
            elif not file.suffix:
                file = file.with_name(file.name + kind)
        if parameters.get(FOLDER):
            folder = Path(self.parameterAsString(parameters, FOLDER, context))
        return file, folder


def write(
    areas: Sequence[Any], target: Optional[Path], folder: Optional[Path], kind: str, lang: str, attached: str
) -> None:
    """Write one file with all areas, or one file an area, or both."""
    from mineral_plugin.core.work.writing import TableOptions, write_corner_tables, write_each

    options = TableOptions(attached_to=attached)
    if target is not None:
        write_corner_tables(areas, target, lang, options)
    if folder is not None:
        make_folder(folder)
        write_each(areas, folder, kind, lang, options)

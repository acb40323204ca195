"""Algorithm ``mineral:diffpacks``: what changed between two versions of a pack, and what it touches.

Nothing imported here at module level needs shapely: the toolbox shows the algorithm on every machine,
and ``canExecute`` says what is missing.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Dict, List, Optional, Sequence, Tuple

from qgis.core import (
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingOutputNumber,
    QgsProcessingParameterDefinition,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterFile,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterString,
    QgsProcessingUtils,
    QgsWkbTypes,
)
from qgis.PyQt.QtCore import QCoreApplication

from mineral_plugin.bridge.language import current_language
from mineral_plugin.core.base.errors import CannotWriteError
from mineral_plugin.core.base.home import data_home
from mineral_plugin.core.base.threads import in_python_thread
from mineral_plugin.core.base.words import Phrase, say
from mineral_plugin.processing.algorithm import MineralAlgorithm, advanced
from mineral_plugin.processing.area_source import areas_given, refuse_unknown_source
from mineral_plugin.processing.changes_layer import add_changes, change_crs, change_fields, changed_objects

OLD, NEW, AREAS, ZONE = "OLD", "NEW", "AREAS", "ZONE"
CHANGES, OUTPUT_JSON = "CHANGES", "OUTPUT_JSON"
ADDED, CHANGED, REMOVED, TOUCHED = "ADDED", "CHANGED", "REMOVED", "TOUCHED"


class DiffPacks(MineralAlgorithm):
    """Compares two packs, each a file or an installed version."""

    def tr(self, text: str) -> str:
        """Return ``text`` in QGIS's language."""
        return QCoreApplication.translate("DiffPacks", text)

    def createInstance(self) -> DiffPacks:  # noqa: N802 - QGIS's name
        """Return a new instance; QGIS runs that one."""
        return DiffPacks()

    def name(self) -> str:
        """Return the name after the colon."""
        return "diffpacks"

    def displayName(self) -> str:  # noqa: N802 - QGIS's name
        """Return the name in the toolbox."""
        return self.tr("Compare two reference packs")

    def group(self) -> str:
        """Return the name of the group in the toolbox."""
        return self.tr("Reference packs")

    def groupId(self) -> str:  # noqa: N802 - QGIS's name
        """Return the identifier of the group."""
        return "packs"

    def tags(self) -> List[str]:
        """Return words the toolbox finds the algorithm by."""
        return self.tr("mineral,reference,pack,difference,changes,version,added,removed").split(",")

    def shortHelpString(self) -> str:  # noqa: N802 - QGIS's name
        """Return the help shown beside the parameters."""
        return self.tr(
            "Compares two versions of a reference pack, object by object, and says which areas they touch "
            "otherwise than before.\n"
            "OLD and NEW are each a file (.mlpack) or an installed version (lao-cai@2026.10).\n"
            "AREAS is an areas file of the plugin, one of its layers, or a polygon layer in a VN-2000 zone; "
            "empty: the areas kept on this computer.\n"
            "CHANGES is a layer of polygons in VN-2000 degrees (EPSG:4756): what was removed lies where it "
            "was, everything else where it is now; a line or a point has a margin of 0.5 m. OUTPUT_JSON is "
            "the whole comparison as data.\n"
            "ADDED, CHANGED and REMOVED count the objects of all roles, TOUCHED the areas named in the log."
        )

    def initAlgorithm(self, configuration: Optional[Dict[str, Any]] = None) -> None:  # noqa: N802 - QGIS's name
        """Declare parameters and outputs."""
        for parameter in (*self._asked(), *self._results()):
            self.addParameter(parameter)
        self.addOutput(QgsProcessingOutputNumber(ADDED, self.tr("Objects added")))
        self.addOutput(QgsProcessingOutputNumber(CHANGED, self.tr("Objects changed")))
        self.addOutput(QgsProcessingOutputNumber(REMOVED, self.tr("Objects removed")))
        self.addOutput(QgsProcessingOutputNumber(TOUCHED, self.tr("Areas touched otherwise than before")))

    def _asked(self) -> Sequence[QgsProcessingParameterDefinition]:
        polygons = [QgsProcessing.SourceType.TypeVectorPolygon]
        packs = self.tr("Reference packs (*.mlpack);;All files (*)")
        old, new = self.tr("Older pack (file or id@version)"), self.tr("Newer pack (file or id@version)")
        return (
            QgsProcessingParameterFile(OLD, old, fileFilter=packs),
            QgsProcessingParameterFile(NEW, new, fileFilter=packs),
            QgsProcessingParameterFeatureSource(
                AREAS, self.tr("Licence areas (areas file or polygon layer)"), polygons, optional=True
            ),
            advanced(
                QgsProcessingParameterString(
                    ZONE, self.tr("Zone, for example 104.75/3 (empty: as the source says)"), optional=True
                )
            ),
        )

    def _results(self) -> Sequence[QgsProcessingParameterDefinition]:
        polygons = QgsProcessing.SourceType.TypeVectorPolygon
        return (
            QgsProcessingParameterFeatureSink(
                CHANGES, self.tr("Changes"), polygons, optional=True, createByDefault=False
            ),
            QgsProcessingParameterFileDestination(
                OUTPUT_JSON,
                self.tr("Comparison as JSON"),
                self.tr("JSON files (*.json)"),
                optional=True,
                createByDefault=False,
            ),
        )

    def refuse_unusable(self, parameters: Dict[str, Any], context: QgsProcessingContext) -> None:
        """Refuse areas that are not there."""
        if parameters.get(AREAS):
            refuse_unknown_source(parameters[AREAS], context)

    def run_core(
        self, parameters: Dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> Dict[str, Any]:
        """Compare, tell, and write what was asked for."""
        old, new = (self.parameterAsString(parameters, name, context).strip() for name in (OLD, NEW))
        home, lang = data_home(), current_language()
        areas, path = self._areas(parameters, context, home)
        comparison = compared(old, new, home, path)
        for phrase in _phrases(comparison, len(areas)):
            feedback.pushInfo(say(phrase, lang))
        outputs = self._written(comparison, parameters, context)
        if parameters.get(CHANGES):
            found = changed_objects(comparison, old, new, home)
            outputs[CHANGES] = self._changes(found, parameters, context)
        return {**outputs, **_counts(comparison)}

    def _areas(
        self, parameters: Dict[str, Any], context: QgsProcessingContext, home: Path
    ) -> Tuple[Sequence[Any], Optional[Path]]:
        """Return the areas and the file in which they lie, ``None`` where there are none."""
        from mineral_plugin.core.area.workspace import read_areas, write_areas
        from mineral_plugin.core.work.keeping import workspace_path

        if parameters.get(AREAS):
            zone = self.parameterAsString(parameters, ZONE, context)
            areas = areas_given(self, parameters, AREAS, zone, context)
            path = Path(QgsProcessingUtils.generateTempFilename("areas.gpkg"))
            in_python_thread(lambda: write_areas(path, areas))
            return areas, path
        kept = workspace_path(home)
        return (read_areas(kept), kept) if kept.is_file() else ((), None)

    def _written(
        self, comparison: Any, parameters: Dict[str, Any], context: QgsProcessingContext
    ) -> Dict[str, Any]:
        from mineral_plugin.core.base.files import write_bytes

        path = self.parameterAsFileOutput(parameters, OUTPUT_JSON, context)
        if not path:
            return {}
        document = comparison.as_dict(current_language())
        text = json.dumps(document, ensure_ascii=False, indent=1) + "\n"
        write_bytes(Path(path), text.encode("utf-8"))
        return {OUTPUT_JSON: path}

    def _changes(
        self, found: Sequence[Any], parameters: Dict[str, Any], context: QgsProcessingContext
    ) -> str:
        kind = QgsWkbTypes.Type.MultiPolygon
        sink, target = self.parameterAsSink(parameters, CHANGES, context, change_fields(), kind, change_crs())
        if sink is None or not add_changes(sink, found):
            raise CannotWriteError("error.cannot_write_layer", layer=str(parameters[CHANGES]))
        return str(target)


def compared(old: str, new: str, home: Path, areas: Optional[Path]) -> Any:
    """Return the comparison of two packs (``Comparison``).

    Raises:
        MineralError: a pack or the areas are not there, or cannot be used.
    """
    from mineral_plugin.core.work.packing import compare_packs

    return compare_packs(old, new, home, areas)


def _phrases(comparison: Any, areas: int) -> List[Phrase]:
    """Return what the log says: the changes, what limits the answer, what they touch."""
    names = comparison.role_names
    told = list(comparison.diff.phrases(names))
    told += [note for table in comparison.diff.tables for note in table.notes]
    told.append(Phrase("pack.log.areas", {"areas": areas}) if areas else Phrase("pack.log.no_areas"))
    return told + [one.phrase(names.get(one.role, "")) for one in comparison.touched]


def _counts(comparison: Any) -> Dict[str, int]:
    tables = comparison.diff.tables
    return {
        ADDED: sum(len(table.added) for table in tables),
        CHANGED: sum(len(table.changed) for table in tables),
        REMOVED: sum(len(table.removed) for table in tables),
        TOUCHED: len({one.area_id for one in comparison.touched}),
    }

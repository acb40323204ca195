"""Algorithm ``mineral:readcornertable``: corner tables in any shape become areas, or questions.

Nothing imported here at module level needs shapely: the toolbox shows the algorithm on every machine,
and ``canExecute`` says what is missing.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Dict, List, Mapping, NamedTuple, Optional, Sequence, Tuple

from qgis.core import (
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingOutputNumber,
    QgsProcessingOutputString,
    QgsProcessingParameterDefinition,
    QgsProcessingParameterFeatureSink,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterMultipleLayers,
    QgsProcessingParameterString,
    QgsWkbTypes,
)
from qgis.PyQt.QtCore import QCoreApplication

from mineral_plugin.bridge.language import current_language
from mineral_plugin.core.base.errors import CancelledError, CannotWriteError, InputError
from mineral_plugin.core.base.words import say
from mineral_plugin.processing.algorithm import MineralAlgorithm, advanced
from mineral_plugin.processing.area_layers import (
    add_areas,
    add_corners,
    area_fields,
    areas_crs,
    corner_fields,
)

INPUT, TEXT, ZONE, NAME, ANSWERS = "INPUT", "TEXT", "ZONE", "NAME", "ANSWERS"
OUTPUT, CORNERS, AREAS_FILE, REPORT_JSON = "OUTPUT", "CORNERS", "AREAS_FILE", "REPORT_JSON"
VERDICT, COUNT = "VERDICT", "COUNT"

# The name of a pasted text where files are named by their path.
_PASTED = "TEXT"


class Found(NamedTuple):
    """What one file or text gave, with the answers it was read with and the questions these answer."""

    path: str
    reading: Any
    answers: Mapping[str, str]
    asked: Tuple[Any, ...]


class ReadCornerTable(MineralAlgorithm):
    """Reads corner tables from files or from a text."""

    def tr(self, text: str) -> str:
        """Return ``text`` in QGIS's language."""
        return QCoreApplication.translate("ReadCornerTable", text)

    def createInstance(self) -> ReadCornerTable:  # noqa: N802 - QGIS's name
        """Return a new instance; QGIS runs that one."""
        return ReadCornerTable()

    def name(self) -> str:
        """Return the name after the colon."""
        return "readcornertable"

    def displayName(self) -> str:  # noqa: N802 - QGIS's name
        """Return the name in the toolbox."""
        return self.tr("Read corner tables")

    def group(self) -> str:
        """Return the name of the group in the toolbox."""
        return self.tr("Corner tables")

    def tags(self) -> List[str]:
        """Return words the toolbox finds the algorithm by."""
        return self.tr("mineral,licence,corner table,coordinates,VN-2000,Excel,Word,PDF,TAB,DXF").split(",")

    def shortHelpString(self) -> str:  # noqa: N802 - QGIS's name
        """Return the help shown beside the parameters."""
        return self.tr(
            "Reads VN-2000 corner tables as people keep them and gives the licence areas.\n"
            "INPUT is one file or several: text, CSV, Excel (xlsx), Word (docx), ODS, ODT, PDF with text, "
            "HTML, GPX, KML, GeoJSON, GeoPackage, Shapefile, MapInfo TAB and MIF, DXF, DGN v7. TEXT is a "
            "pasted table instead.\n"
            "What cannot be read for certain is asked, never guessed: each question is a warning in the log "
            "with its row, its id and the answers to choose from. Give the answers in ANSWERS as JSON, "
            '{"id": "…"}, and run again; with several files {"a.xlsx": {"id": "…"}}. A file with an open '
            "question and a refused file give no area.\n"
            "OUTPUT and CORNERS are in the zone of the areas, or in VN-2000 degrees (EPSG:4756) where they "
            "lie in several zones. AREAS_FILE keeps the digits as typed and can be given to the other "
            "algorithms.\n"
            "VERDICT is the worst of the files: read, ask or refused. COUNT is the number of areas."
        )

    def initAlgorithm(self, configuration: Optional[Dict[str, Any]] = None) -> None:  # noqa: N802 - QGIS's name
        """Declare parameters and outputs."""
        for parameter in (*self._asked(), *self._results()):
            self.addParameter(parameter)
        self.addOutput(QgsProcessingOutputString(VERDICT, self.tr("Verdict")))
        self.addOutput(QgsProcessingOutputNumber(COUNT, self.tr("Number of areas")))

    def _asked(self) -> Sequence[QgsProcessingParameterDefinition]:
        files = QgsProcessing.SourceType.TypeFile
        return (
            QgsProcessingParameterMultipleLayers(
                INPUT, self.tr("Files with corner tables"), files, optional=True
            ),
            QgsProcessingParameterString(
                TEXT, self.tr("Or the table as text"), multiLine=True, optional=True
            ),
            QgsProcessingParameterString(
                ZONE, self.tr("Zone, for example 104.75/3 (empty: as the table says)"), optional=True
            ),
            QgsProcessingParameterString(
                NAME, self.tr("Name of the area (empty: as the table or the file says)"), optional=True
            ),
            advanced(
                QgsProcessingParameterString(
                    ANSWERS, self.tr("Answers to questions, as JSON"), multiLine=True, optional=True
                )
            ),
        )

    def _results(self) -> Sequence[QgsProcessingParameterDefinition]:
        polygons = QgsProcessing.SourceType.TypeVectorPolygon
        points = QgsProcessing.SourceType.TypeVectorPoint
        return (
            QgsProcessingParameterFeatureSink(OUTPUT, self.tr("Licence areas"), polygons, optional=True),
            QgsProcessingParameterFeatureSink(
                CORNERS, self.tr("Corners"), points, optional=True, createByDefault=False
            ),
            QgsProcessingParameterFileDestination(
                AREAS_FILE,
                self.tr("Areas file with the digits as typed"),
                self.tr("GeoPackage files (*.gpkg)"),
                optional=True,
                createByDefault=False,
            ),
            QgsProcessingParameterFileDestination(
                REPORT_JSON,
                self.tr("What was understood, as JSON"),
                self.tr("JSON files (*.json)"),
                optional=True,
                createByDefault=False,
            ),
        )

    def refuse_unusable(self, parameters: Dict[str, Any], context: QgsProcessingContext) -> None:
        """Refuse files and text together, neither, and a zone or answers that cannot be understood."""
        from mineral_plugin.core.work.requests import zone_of

        text = str(parameters.get(TEXT) or "").strip()
        if bool(parameters.get(INPUT)) == bool(text):
            raise InputError("error.text_or_files")
        if isinstance(parameters.get(ZONE), str):
            zone_of(parameters[ZONE])
        if isinstance(parameters.get(ANSWERS), str):
            answers_of(parameters[ANSWERS])

    def run_core(
        self, parameters: Dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> Dict[str, Any]:
        """Read everything, say what is asked, and write the areas of what is certain."""
        found = self._found(parameters, context, feedback)
        for one in found:
            tell(one.path, one.reading, feedback)
        areas = imported(found, self.parameterAsString(parameters, NAME, context).strip())
        outputs = self._written(found, areas, parameters, context)
        return {**outputs, VERDICT: worst([one.reading for one in found]), COUNT: len(areas)}

    def _found(
        self, parameters: Dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> Tuple[Found, ...]:
        from mineral_plugin.core.work.requests import zone_of

        zone = zone_of(self.parameterAsString(parameters, ZONE, context))
        answers = answers_of(self.parameterAsString(parameters, ANSWERS, context))
        text = self.parameterAsString(parameters, TEXT, context)
        if text.strip():
            return (read_one(_PASTED, text, zone, answers_for(answers, _PASTED)),)
        paths, found = self.parameterAsFileList(parameters, INPUT, context), []
        for number, path in enumerate(paths):
            if feedback.isCanceled():
                raise CancelledError("error.cancelled")
            feedback.setProgress(100.0 * number / len(paths))
            found.append(read_one(path, "", zone, answers_for(answers, path)))
        return tuple(found)

    def _written(
        self,
        found: Sequence[Found],
        areas: Sequence[Any],
        parameters: Dict[str, Any],
        context: QgsProcessingContext,
    ) -> Dict[str, Any]:
        from mineral_plugin.core.area.workspace import areas_writer
        from mineral_plugin.core.base.files import bytes_writer, write_all_whole
        from mineral_plugin.core.work.reading import readings_document

        outputs: Dict[str, Any] = {}
        targets = []
        report = self.parameterAsFileOutput(parameters, REPORT_JSON, context)
        if report:
            readings = [(one.path, one.reading) for one in found]
            document = readings_document(readings, current_language())
            text = json.dumps(document, ensure_ascii=False, indent=1) + "\n"
            targets.append((Path(report), bytes_writer(text.encode("utf-8"))))
            outputs[REPORT_JSON] = report
        kept = self.parameterAsFileOutput(parameters, AREAS_FILE, context)
        if kept and areas:
            targets.append((Path(kept), areas_writer(areas)))
            outputs[AREAS_FILE] = kept
        write_all_whole(targets)
        return {**outputs, **self._layers(areas, parameters, context)}

    def _layers(
        self, areas: Sequence[Any], parameters: Dict[str, Any], context: QgsProcessingContext
    ) -> Dict[str, Any]:
        wanted = (
            (OUTPUT, area_fields(), QgsWkbTypes.Type.MultiPolygon, add_areas),
            (CORNERS, corner_fields(), QgsWkbTypes.Type.Point, add_corners),
        )
        outputs: Dict[str, Any] = {}
        for name, fields, kind, add in wanted:
            if not parameters.get(name):
                continue
            sink, target = self.parameterAsSink(parameters, name, context, fields, kind, areas_crs(areas))
            if sink is None or not add(sink, areas):
                raise CannotWriteError("error.cannot_write_layer", layer=str(parameters[name]))
            outputs[name] = str(target)
        return outputs


def read_one(path: str, text: str, zone: Any, answers: Mapping[str, str]) -> Found:
    """Read one file, or a text that has no file, with answers."""
    from mineral_plugin.bridge.vector_source import QgisSource
    from mineral_plugin.core.work.reading import read_file, read_text

    def read(known: Mapping[str, str]) -> Any:
        if path == _PASTED:
            return read_text(text, zone, known)
        return read_file(Path(path), zone, known, QgisSource())

    asked = read({}).all_questions if answers else ()
    return Found(path, read(answers), answers, tuple(asked))


def imported(found: Sequence[Found], name: str) -> Tuple[Any, ...]:
    """Return the areas of everything that is certain, each with its import report."""
    from mineral_plugin.core.work.importing import file_sha256, imported_areas

    areas: List[Any] = []
    for path, reading, answers, asked in found:
        if reading.verdict.value == "read":
            pasted = path == _PASTED
            document, sha256 = ("", "") if pasted else (Path(path).name, file_sha256(Path(path)))
            areas.extend(imported_areas(reading, name, document, answers, asked, sha256))
    return tuple(areas)


def answers_of(text: str) -> Mapping[str, Any]:
    """Return the answers written as JSON, none for an empty text.

    Raises:
        InputError: the text is no JSON object of texts, or of such objects by file.
    """
    if not (text or "").strip():
        return {}
    try:
        found = json.loads(text)
    except ValueError as error:
        raise InputError("error.answers_json") from error
    if not isinstance(found, dict) or not all(_is_answer(value) for value in found.values()):
        raise InputError("error.answers_json")
    return found


def _is_answer(value: Any) -> bool:
    if isinstance(value, dict):
        return all(isinstance(answer, str) for answer in value.values())
    return isinstance(value, str)


def answers_for(answers: Mapping[str, Any], path: str) -> Dict[str, str]:
    """Return the answers for one file: those without a file, then those under its name or path."""
    known = {key: value for key, value in answers.items() if isinstance(value, str)}
    for key in (Path(path).name, path):
        if isinstance(answers.get(key), dict):
            known.update(answers[key])
    return known


def worst(readings: Sequence[Any]) -> str:
    """Return the worst verdict of readings; ``refused`` when there are none."""
    order = ("read", "ask", "refused")
    return max((reading.verdict.value for reading in readings), key=order.index, default="refused")


def tell(path: str, reading: Any, feedback: QgsProcessingFeedback) -> None:
    """Say in the log what became of a file: why it is refused, what is asked, what was noted."""
    lang = current_language()
    if reading.refusal is not None:
        feedback.reportError(f"{path}: {say(reading.refusal, lang)}", False)
    for question in reading.all_questions:
        feedback.pushWarning(_question_line(path, question, lang))
    for note in (*reading.notes, *(note for area in reading.areas for note in area.notes)):
        feedback.pushInfo(f"{path}: {say(note, lang)}")


def _question_line(path: str, question: Any, lang: str) -> str:
    values = {
        "file": path,
        "row": say(question.place.phrase, lang) if question.place is not None else "-",
        "question": say(question.text, lang),
        "id": question.id,
        "answers": " | ".join(choice.value for choice in question.choices) or "-",
    }
    text = QCoreApplication.translate(
        "ReadCornerTable", "{file}, {row}: {question} Id: {id}. Answers: {answers}."
    )
    return text.format(**values)

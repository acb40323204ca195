"""Algorithm ``mineral:applicationmap``: the prescribed map of licence areas as PDF, made and proven in batch.

Nothing imported here at module level needs shapely: the toolbox shows the algorithm on every machine,
and ``canExecute`` says what is missing.
"""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import Any, Dict, List, NamedTuple, Optional, Sequence, Tuple

from qgis.core import (
    QgsMapLayer,
    QgsProcessing,
    QgsProcessingAlgorithm,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingOutputNumber,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterDefinition,
    QgsProcessingParameterEnum,
    QgsProcessingParameterFeatureSource,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterFolderDestination,
    QgsProcessingParameterMultipleLayers,
    QgsProcessingParameterNumber,
    QgsProcessingParameterString,
    QgsProject,
)
from qgis.PyQt.QtCore import QCoreApplication

from mineral_plugin.bridge.language import current_language
from mineral_plugin.core.base.errors import CancelledError, InputError
from mineral_plugin.core.base.files import make_folder
from mineral_plugin.core.base.home import data_home
from mineral_plugin.core.maps.forms import map_forms
from mineral_plugin.core.maps.papers import papers
from mineral_plugin.processing.algorithm import MineralAlgorithm, advanced
from mineral_plugin.processing.area_source import areas_given, refuse_unknown_source
from mineral_plugin.processing.base_source import base_given
from mineral_plugin.processing.days import day_given, day_parameter, today

AREAS, RETURNED, INSIDE, ZONE = "AREAS", "RETURNED", "INSIDE", "ZONE"
FORM, EVENT_DATE, LANG, PAPER, SCALE, BASE = "FORM", "EVENT_DATE", "LANG", "PAPER", "SCALE", "BASE"
ADDRESSES, POSITION, POSITION_SCALE = "BASE_ADDRESSES", "POSITION", "POSITION_SCALE"
LAYERED, KEEP = "LAYERED", "KEEP"
OUTPUT, FOLDER, COUNT, FAULTS = "OUTPUT", "FOLDER", "COUNT", "FAULTS"
LANGUAGES = ["vi", "en"]
BY_ITSELF = "auto"
TEXTS = ("MINERAL", "PLACE", "COMMUNE", "PROVINCE", "DOCUMENT", "AUTHORITY", "APPLICANT", "MAKER", "SHEET",
         "NUMBER", "TITLE", "CODE")  # fmt: skip
BASE_SCALE, BASE_KIND = "BASE_SCALE", "BASE_KIND"
# The choices of the fact map_base, the usual one first.
BASE_KINDS = ["extract", "topographic_map", "other"]


class _Target(NamedTuple):
    """A map to be made: its request and its file."""

    request: Any
    name: str
    path: Path


class ApplicationMap(MineralAlgorithm):
    """Makes the maps of areas in the form of their procedure."""

    days = (EVENT_DATE,)

    def tr(self, text: str) -> str:
        """Return ``text`` in QGIS's language."""
        return QCoreApplication.translate("ApplicationMap", text)

    def createInstance(self) -> ApplicationMap:  # noqa: N802 - QGIS's name
        """Return a new instance; QGIS runs that one."""
        return ApplicationMap()

    def name(self) -> str:
        """Return the name after the colon."""
        return "applicationmap"

    def displayName(self) -> str:  # noqa: N802 - QGIS's name
        """Return the name in the toolbox."""
        return self.tr("Make application maps")

    def group(self) -> str:
        """Return the name of the group in the toolbox."""
        return self.tr("Maps")

    def groupId(self) -> str:  # noqa: N802 - QGIS's name
        """Return the identifier of the group."""
        return "maps"

    def tags(self) -> List[str]:
        """Return words the toolbox finds the algorithm by."""
        return self.tr("mineral,licence,map,layout,PDF,print,VN-2000,II-35").split(",")

    def flags(self) -> QgsProcessingAlgorithm.Flags:
        """Return that it runs on the main thread: QGIS's layouts are made for no other."""
        return super().flags() | QgsProcessingAlgorithm.Flag.FlagNoThreading

    def shortHelpString(self) -> str:  # noqa: N802 - QGIS's name
        """Return the help shown beside the parameters, with the forms by name."""
        text = self.tr(
            "Makes the map of licence areas in the prescribed form, as PDF: title, area with corner "
            "numbers, grid of the licence's own zone, corner table, legend, scale, blocks to be signed. The "
            "scale follows the rule and the paper; each map is proven after it is made, and what is "
            "wrong is told.\n"
            "AREAS is an areas file of the plugin, one of its layers, or any polygon layer in a VN-2000 "
            "zone. For a partial return it is the part that is kept, and RETURNED the part given back; for "
            "a prohibited area INSIDE is the part inside it.\n"
            "BASE are layers drawn below the areas, for example the topographic map: raster and vector "
            "files, layers of the project, WMS, WMTS and XYZ layers. BASE_ADDRESSES are more of them, one a "
            "line: the pattern of a tile service (https://…/{{z}}/{{x}}/{{y}}.png), an address of QGIS "
            "(type=xyz&url=…), or a file. A layer that cannot be read or shows nothing there is told; "
            "the map is made without it. POSITION are the layers of the small sketch of the position, "
            "POSITION_SCALE its scale.\n"
            "Texts that are left empty are printed as dots to be filled in by hand.\n"
            "OUTPUT is the PDF of a single map; FOLDER gets one PDF for each area, named after it. KEEP "
            "keeps the layouts in the project, where they can be changed.\n"
            "COUNT is the number of maps, FAULTS what was found wrong with them.\n"
            "Forms: {forms}."
        )
        lang = current_language()
        return text.format(
            forms="; ".join(f"{form.id} {form.name.text(lang)}" for form in map_forms(today()))
        )

    # --- parameters ---------------------------------------------------------------------------------------

    def initAlgorithm(self, configuration: Optional[Dict[str, Any]] = None) -> None:  # noqa: N802 - QGIS's name
        """Declare parameters and outputs."""
        asked = (self._areas_asked(), self._form_asked(), self._texts_asked(), self._position_asked())
        for parameter in (*itertools.chain(*asked), *self._results()):
            self.addParameter(parameter)
        self.addOutput(QgsProcessingOutputNumber(COUNT, self.tr("Number of maps")))
        self.addOutput(QgsProcessingOutputNumber(FAULTS, self.tr("Number of faults")))

    def _areas_asked(self) -> Sequence[QgsProcessingParameterDefinition]:
        polygons = [QgsProcessing.SourceType.TypeVectorPolygon]
        source = QgsProcessingParameterFeatureSource
        return (
            source(AREAS, self.tr("Licence areas (areas file or polygon layer)"), polygons),
            source(RETURNED, self.tr("Part that is returned"), polygons, optional=True),
            source(INSIDE, self.tr("Part inside a prohibited area"), polygons, optional=True),
            QgsProcessingParameterString(
                ZONE, self.tr("Zone, for example 104.75/3 (empty: as the source says)"), optional=True
            ),
        )

    def _form_asked(self) -> Sequence[QgsProcessingParameterDefinition]:
        forms = [form.id for form in map_forms(today())]
        sizes = [one.code for one in papers()]
        whole = QgsProcessingParameterNumber.Type.Integer
        return (
            _one_of(FORM, self.tr("Form of the map"), forms, forms[0]),
            day_parameter(EVENT_DATE, self.tr("Day whose forms and rules hold (empty: today)")),
            _one_of(LANG, self.tr("Language of the map"), LANGUAGES, LANGUAGES[0]),
            _one_of(PAPER, self.tr("Paper (auto: the smallest that fits)"), [BY_ITSELF, *sizes], BY_ITSELF),
            QgsProcessingParameterNumber(
                SCALE, self.tr("Denominator of the scale (empty: by rule and paper)"), whole,
                optional=True, minValue=1,
            ),
            QgsProcessingParameterMultipleLayers(
                BASE, self.tr("Layers below the areas"), QgsProcessing.SourceType.TypeMapLayer, optional=True
            ),
        )  # fmt: skip

    def _position_asked(self) -> Sequence[QgsProcessingParameterDefinition]:
        addresses = QgsProcessingParameterString(
            ADDRESSES,
            self.tr("Addresses of map services and files below the areas, one a line"),
            multiLine=True,
            optional=True,
        )
        layers = QgsProcessingParameterMultipleLayers(
            POSITION,
            self.tr("Layers of the sketch of the position (empty: as below the areas)"),
            QgsProcessing.SourceType.TypeMapLayer,
            optional=True,
        )
        scale = QgsProcessingParameterNumber(
            POSITION_SCALE,
            self.tr("Denominator of the scale of the sketch (empty: by the map)"),
            QgsProcessingParameterNumber.Type.Integer,
            optional=True,
            minValue=1,
        )
        return tuple(advanced(one) for one in (addresses, layers, scale))

    def _texts_asked(self) -> Sequence[QgsProcessingParameterDefinition]:
        named = {
            "MINERAL": self.tr("Mineral"),
            "PLACE": self.tr("Area or mine"),
            "COMMUNE": self.tr("Commune"),
            "PROVINCE": self.tr("Province"),
            "DOCUMENT": self.tr("Paper that the map goes with"),
            "AUTHORITY": self.tr("Licensing authority"),
            "APPLICANT": self.tr("Applicant"),
            "MAKER": self.tr("Maker of the map"),
            "SHEET": self.tr("Number of the topographic sheet"),
            "NUMBER": self.tr("Number of the map"),
            "TITLE": self.tr("Title (empty: as in the form)"),
            "CODE": self.tr("Text of a square code"),
        }
        scale = QgsProcessingParameterNumber(
            BASE_SCALE,
            self.tr("Denominator of the scale of the topographic sheet"),
            QgsProcessingParameterNumber.Type.Integer,
            optional=True,
            minValue=1,
        )
        kind = _one_of(BASE_KIND, self.tr("What the map is drawn on"), BASE_KINDS, BASE_KINDS[0])
        asked = [QgsProcessingParameterString(name, named[name], optional=True) for name in TEXTS]
        return [*asked[:8], *(advanced(one) for one in (kind, *asked[8:], scale))]

    def _results(self) -> Sequence[QgsProcessingParameterDefinition]:
        return (
            advanced(
                QgsProcessingParameterBoolean(
                    LAYERED, self.tr("Layers can be switched (GeoPDF)"), False, True
                )
            ),
            advanced(
                QgsProcessingParameterBoolean(KEEP, self.tr("Keep the layouts in the project"), False, True)
            ),
            QgsProcessingParameterFileDestination(
                OUTPUT, self.tr("PDF of a single map"), self.tr("PDF files (*.pdf)"), optional=True
            ),
            QgsProcessingParameterFolderDestination(
                FOLDER, self.tr("Folder for one PDF an area"), optional=True, createByDefault=False
            ),
        )

    # --- the run ------------------------------------------------------------------------------------------

    def refuse_unusable(self, parameters: Dict[str, Any], context: QgsProcessingContext) -> None:
        """Refuse a source that is not there, and a run without a target."""
        for name in (AREAS, RETURNED, INSIDE):
            if parameters.get(name):
                refuse_unknown_source(parameters[name], context)
        if not parameters.get(OUTPUT) and not parameters.get(FOLDER):
            raise InputError("error.no_target")

    def checkParameterValues(  # noqa: N802 - QGIS's name
        self, parameters: Dict[str, Any], context: QgsProcessingContext
    ) -> Tuple[bool, str]:
        """Return whether the values can be used; a base that cannot be read stops no map."""
        return super().checkParameterValues({**parameters, BASE: None, POSITION: None}, context)

    def run_core(
        self, parameters: Dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> Dict[str, Any]:
        """Make one map after the other; tell what is wrong with each."""
        from mineral_plugin.bridge.map_layouts.making import make_map

        targets = self._targets(parameters, context)
        options = self._options(parameters, context)
        faults = 0
        for number, target in enumerate(targets):
            if feedback.isCanceled():
                raise CancelledError
            made = make_map(target.request, target.name, target.path, options)
            for fault in made.faults:
                faults += 1
                feedback.pushWarning(f"{target.path.name}: {fault.message.text(current_language())}")
            feedback.setProgress(100.0 * (number + 1) / len(targets))
        outputs: Dict[str, Any] = {COUNT: len(targets), FAULTS: faults}
        outputs.update({OUTPUT: str(targets[0].path)} if parameters.get(OUTPUT) else {})
        outputs.update({FOLDER: str(targets[0].path.parent)} if parameters.get(FOLDER) else {})
        return outputs

    def _options(self, parameters: Dict[str, Any], context: QgsProcessingContext) -> Any:
        """Return how the maps are made; with ``KEEP`` the layers below stay in the project with them."""
        from mineral_plugin.bridge.base_layers import base_layers_of
        from mineral_plugin.bridge.map_layouts.making import MapOptions

        addresses = self.parameterAsString(parameters, ADDRESSES, context).splitlines()
        added = base_layers_of(addresses)
        base = [*base_given(self, parameters, BASE, context), *added]
        position = base_given(self, parameters, POSITION, context) or None
        project = context.project() if self.parameterAsBool(parameters, KEEP, context) else None
        if project is not None:
            _keep_layers(project, [*base, *(position or ())], context)
        return MapOptions(
            base=tuple(base),
            position=None if position is None else tuple(position),
            layered=self.parameterAsBool(parameters, LAYERED, context),
            project=project,
        )

    def _targets(self, parameters: Dict[str, Any], context: QgsProcessingContext) -> List[_Target]:
        """Return the maps to be made, each with its file."""
        from mineral_plugin.core.work.writing import safe_names

        requests = self._requests(parameters, context)
        names = [request.areas[0].area.name or request.areas[0].area.id for request in requests]
        if parameters.get(OUTPUT):
            if len(requests) > 1:
                raise InputError("map.one_file_several_maps", count=len(requests))
            path = Path(self.parameterAsFileOutput(parameters, OUTPUT, context))
            return [
                _Target(requests[0], names[0], path if path.suffix else path.with_name(path.name + ".pdf"))
            ]
        folder = Path(self.parameterAsString(parameters, FOLDER, context))
        make_folder(folder)
        files = [folder / f"{name}.pdf" for name in safe_names(names)]
        return [_Target(*each) for each in zip(requests, names, files)]

    def _requests(self, parameters: Dict[str, Any], context: QgsProcessingContext) -> Tuple[Any, ...]:
        from mineral_plugin.bridge.map_layouts.fonts import letter_width
        from mineral_plugin.core.maps.requests import MapTexts
        from mineral_plugin.core.work.mapping import MapChoice, map_requests

        zone = self.parameterAsString(parameters, ZONE, context)
        given = {
            name: areas_given(self, parameters, name, zone, context) if parameters.get(name) else ()
            for name in (AREAS, RETURNED, INSIDE)
        }
        texts = {name.lower(): self.parameterAsString(parameters, name, context).strip() for name in TEXTS}
        paper = self.parameterAsEnumString(parameters, PAPER, context)
        choice = MapChoice(
            form=self.parameterAsEnumString(parameters, FORM, context),
            day=day_given(self, parameters, EVENT_DATE, context) or today(),
            lang=self.parameterAsEnumString(parameters, LANG, context),
            texts=MapTexts(
                **texts,
                base=self.parameterAsEnumString(parameters, BASE_KIND, context),
                base_scale=self.parameterAsInt(parameters, BASE_SCALE, context),
            ),
            paper="" if paper == BY_ITSELF else paper,
            scale=self.parameterAsInt(parameters, SCALE, context),
            letter_width=letter_width(),
            sketch_scale=self.parameterAsInt(parameters, POSITION_SCALE, context),
        )
        return map_requests(given[AREAS], choice, data_home(), given[RETURNED], given[INSIDE])


def _one_of(name: str, text: str, options: List[str], default: str) -> QgsProcessingParameterEnum:
    return QgsProcessingParameterEnum(name, text, options, defaultValue=default, usesStaticStrings=True)


def _keep_layers(project: QgsProject, layers: Sequence[QgsMapLayer], context: QgsProcessingContext) -> None:
    """Let layers that only this run holds live as long as the maps that show them, at the lowest place."""
    for layer in layers:
        if layer.id() in project.mapLayers():
            continue
        held = context.temporaryLayerStore()
        kept = held.takeMapLayer(layer) if layer.id() in held.mapLayers() else layer
        project.addMapLayer(kept, False)
        project.layerTreeRoot().addLayer(kept)

"""Algorithm ``mineral:makepack``: a reference pack, not signed, from a recipe or from one layer.

Nothing imported here at module level needs shapely: the toolbox shows the algorithm on every machine,
and ``canExecute`` says what is missing.
"""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import Any, Dict, List, Optional, Sequence
from urllib.parse import unquote

from qgis.core import (
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingOutputNumber,
    QgsProcessingParameterDefinition,
    QgsProcessingParameterEnum,
    QgsProcessingParameterExtent,
    QgsProcessingParameterFile,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterString,
    QgsProcessingParameterVectorLayer,
    QgsVectorLayer,
)
from qgis.PyQt.QtCore import QCoreApplication

from mineral_plugin.bridge.language import current_language
from mineral_plugin.core.base.errors import InputError, MineralError, MissingError
from mineral_plugin.core.base.words import Bilingual, Phrase, say
from mineral_plugin.core.reference.columns import FIELDS as FIELD_NAMES
from mineral_plugin.core.reference.manifest import LegalStatus
from mineral_plugin.core.regulation import load_regulation
from mineral_plugin.processing.algorithm import MineralAlgorithm, advanced
from mineral_plugin.processing.coverage import coverage_given
from mineral_plugin.processing.days import day_given, day_parameter, today
from mineral_plugin.processing.listener import FeedbackListener
from mineral_plugin.processing.pack_log import made_phrases, unusable_count

RECIPE, INPUT, ROLE, ID, VERSION = "RECIPE", "INPUT", "ROLE", "ID", "VERSION"
NAME_VI, NAME_EN, ISSUER, ISSUED, AS_OF = "NAME_VI", "NAME_EN", "ISSUER", "ISSUED", "AS_OF"
LEGAL_STATUS, DECISION, GRADE = "LEGAL_STATUS", "DECISION", "GRADE"
COVERAGE, PROVINCES, FIELDS = "COVERAGE", "PROVINCES", "FIELDS"
OUTPUT, OBJECTS, UNUSABLE = "OUTPUT", "OBJECTS", "UNUSABLE"

_STATUSES = [status.value for status in LegalStatus]
_NEEDED = (ROLE, ID, VERSION, NAME_VI, NAME_EN, ISSUER, LEGAL_STATUS, COVERAGE)
_OF_ONE_LAYER = (INPUT, *_NEEDED, ISSUED, AS_OF, DECISION, GRADE, PROVINCES, FIELDS)


class MakePack(MineralAlgorithm):
    """Makes a pack; private keys are no business of QGIS, so it is signed on the command line."""

    days = (ISSUED, AS_OF)

    def __init__(self) -> None:
        super().__init__()
        self._recipe: Any = None
        self._refusal: Optional[MineralError] = None

    def tr(self, text: str) -> str:
        """Return ``text`` in QGIS's language."""
        return QCoreApplication.translate("MakePack", text)

    def createInstance(self) -> MakePack:  # noqa: N802 - QGIS's name
        """Return a new instance; QGIS runs that one."""
        return MakePack()

    def name(self) -> str:
        """Return the name after the colon."""
        return "makepack"

    def displayName(self) -> str:  # noqa: N802 - QGIS's name
        """Return the name in the toolbox."""
        return self.tr("Make a reference pack")

    def group(self) -> str:
        """Return the name of the group in the toolbox."""
        return self.tr("Reference packs")

    def groupId(self) -> str:  # noqa: N802 - QGIS's name
        """Return the identifier of the group."""
        return "packs"

    def tags(self) -> List[str]:
        """Return words the toolbox finds the algorithm by."""
        return self.tr("mineral,reference,pack,register,recipe,GeoPackage,issuer,role").split(",")

    def shortHelpString(self) -> str:  # noqa: N802 - QGIS's name
        """Return the help shown beside the parameters, with the roles by name."""
        text = self.tr(
            "Makes a reference pack (.mlpack) that is not signed yet, from a recipe file or from one vector "
            "layer. Nothing of the data is changed: all columns stay, and objects with a fault stay with it; "
            "the log names each of them.\n"
            "RECIPE describes a pack with several layers (pack-recipe-1, JSON); leave all other values "
            "empty. For one layer give INPUT, ROLE, ID (lao-cai-licences), VERSION (2026.11), both names, "
            "ISSUER, LEGAL_STATUS and COVERAGE; ISSUED is today where it is empty. Without AS_OF the layer "
            "has no date and can never carry a verdict.\n"
            "COVERAGE is where the layer is complete: outside of it a check answers “cannot tell”. PROVINCES "
            "are those that the pack is issued for, separated by commas.\n"
            "FIELDS says which column is which field, id:so_gp,holder:ten_dn; empty: the columns that can be "
            "told for sure from their names, and the log says which.\n"
            "LEGAL_STATUS: in_force (issued by the authority that decides), copy (a copy of that), draft, "
            "ended.\n"
            "The pack is signed with the command sign-pack, which the log shows. OBJECTS is the number of "
            "objects, UNUSABLE how many of them have something that a check cannot use.\n"
            "Roles: {roles}."
        )
        lang, roles = current_language(), load_regulation(today()).roles
        return text.format(roles="; ".join(f"{role.id} {role.name.text(lang)}" for role in roles))

    def initAlgorithm(self, configuration: Optional[Dict[str, Any]] = None) -> None:  # noqa: N802 - QGIS's name
        """Declare parameters and outputs."""
        for parameter in (*self._sources(), *self._identity(), *self._content(), self._result()):
            self.addParameter(parameter)
        self.addOutput(QgsProcessingOutputNumber(OBJECTS, self.tr("Number of objects")))
        self.addOutput(
            QgsProcessingOutputNumber(UNUSABLE, self.tr("Objects with something that cannot be used"))
        )

    def _sources(self) -> Sequence[QgsProcessingParameterDefinition]:
        shapes = [QgsProcessing.SourceType.TypeVectorAnyGeometry]
        roles = [role.id for role in load_regulation(today()).roles]
        recipes = self.tr("Recipes (*.json);;All files (*)")
        return (
            QgsProcessingParameterFile(
                RECIPE, self.tr("Recipe of the pack"), optional=True, fileFilter=recipes
            ),
            QgsProcessingParameterVectorLayer(INPUT, self.tr("Or one layer"), shapes, optional=True),
            QgsProcessingParameterEnum(
                ROLE, self.tr("Role of the layer"), roles, optional=True, usesStaticStrings=True
            ),
        )

    def _identity(self) -> Sequence[QgsProcessingParameterDefinition]:
        return (
            _text(ID, self.tr("Id of the pack, for example lao-cai-licences")),
            _text(VERSION, self.tr("Version, for example 2026.11")),
            _text(NAME_VI, self.tr("Name in Vietnamese")),
            _text(NAME_EN, self.tr("Name in English")),
            _text(ISSUER, self.tr("Issuer")),
            day_parameter(ISSUED, self.tr("Day of issue (empty: today)")),
            day_parameter(AS_OF, self.tr("Day of the data")),
        )

    def _content(self) -> Sequence[QgsProcessingParameterDefinition]:
        return (
            QgsProcessingParameterEnum(
                LEGAL_STATUS, self.tr("Status in law"), _STATUSES, optional=True, usesStaticStrings=True
            ),
            advanced(_text(DECISION, self.tr("Decision by which the data hold"))),
            advanced(_text(GRADE, self.tr("Grade of the source, for example 1:10.000"))),
            QgsProcessingParameterExtent(COVERAGE, self.tr("Where the layer is complete"), optional=True),
            advanced(_text(PROVINCES, self.tr("Provinces it is issued for, separated by commas"))),
            advanced(_text(FIELDS, self.tr("Fields and their columns, for example id:so_gp,holder:ten_dn"))),
        )

    def _result(self) -> QgsProcessingParameterDefinition:
        return QgsProcessingParameterFileDestination(
            OUTPUT, self.tr("Reference pack, not signed"), self.tr("Reference packs (*.mlpack)")
        )

    def refuse_unusable(self, parameters: Dict[str, Any], context: QgsProcessingContext) -> None:
        """Refuse a recipe with values beside it, no source at all, and a layer with too few values."""
        given = [name for name in _OF_ONE_LAYER if parameters.get(name) not in (None, "")]
        if parameters.get(RECIPE):
            if given:
                raise InputError("pack.make.recipe_alone", names=given)
            return
        if INPUT not in given:
            raise InputError("pack.make.nothing_given")
        lacking = [name for name in _NEEDED if name not in given]
        if lacking:
            raise InputError("pack.make.lacking", names=lacking)
        if isinstance(parameters[ROLE], str):
            load_regulation(today()).role(parameters[ROLE])
        if isinstance(parameters[LEGAL_STATUS], str) and parameters[LEGAL_STATUS] not in _STATUSES:
            raise InputError("pack.make.status", text=parameters[LEGAL_STATUS], choices=_STATUSES)
        if coverage_given(self, parameters, COVERAGE, context) is None:
            raise InputError("pack.make.extent", text=str(parameters[COVERAGE]))
        self._layer(parameters, context)

    def prepareAlgorithm(  # noqa: N802 - QGIS's name
        self, parameters: Dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> bool:
        """Open the layer, which belongs to this thread; the work is done in another."""
        if self.canExecute()[0]:
            try:
                self._recipe = self._recipe_given(parameters, context)
            except MineralError as error:
                # QGIS would put words of its own in the place of this sentence.
                self._refusal = error
        return True

    def run_core(
        self, parameters: Dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> Dict[str, Any]:
        """Make the pack and say what of it cannot be used."""
        if self._refusal is not None:
            raise self._refusal
        target = self.parameterAsFileOutput(parameters, OUTPUT, context)
        made = make(self._recipe, Path(target), FeedbackListener(feedback))
        lang = current_language()
        for phrases in made_phrases(made):
            feedback.pushInfo(" ".join(say(phrase, lang) for phrase in phrases))
        feedback.pushInfo(say(Phrase("pack.log.sign", _signing(made, lang)), lang))
        objects = sum(layer.objects for layer in made.manifest.layers)
        return {OUTPUT: target, OBJECTS: objects, UNUSABLE: unusable_count(made)}

    def _recipe_given(self, parameters: Dict[str, Any], context: QgsProcessingContext) -> Any:
        from mineral_plugin.core.reference.recipe import read_recipe, recipe_of_layer

        if parameters.get(RECIPE):
            return read_recipe(Path(self.parameterAsFile(parameters, RECIPE, context)))
        text = {name: self._said(parameters, name, context) for name in (ID, VERSION, NAME_VI, NAME_EN)}
        return recipe_of_layer(
            self._recipe_layer(parameters, context),
            (text[ID], text[VERSION]),
            Bilingual(vi=text[NAME_VI], en=text[NAME_EN]),
            self._said(parameters, ISSUER, context),
            day_given(self, parameters, ISSUED, context) or today(),
            provinces_of(self._said(parameters, PROVINCES, context)),
        )

    def _recipe_layer(self, parameters: Dict[str, Any], context: QgsProcessingContext) -> Any:
        from mineral_plugin.bridge.layer_tables import table_of_layer
        from mineral_plugin.core.reference.recipe import RecipeLayer

        layer = self._layer(parameters, context)
        return RecipeLayer(
            role=self.parameterAsEnumString(parameters, ROLE, context),
            source=Path(layer.name()),
            legal_status=LegalStatus(self.parameterAsEnumString(parameters, LEGAL_STATUS, context)),
            as_of=day_given(self, parameters, AS_OF, context),
            decision=self._said(parameters, DECISION, context),
            grade=self._said(parameters, GRADE, context),
            coverage=coverage_given(self, parameters, COVERAGE, context),
            fields=columns_of(self._said(parameters, FIELDS, context)),
            opened=table_of_layer(layer),
        )

    def _layer(self, parameters: Dict[str, Any], context: QgsProcessingContext) -> QgsVectorLayer:
        layer = self.parameterAsVectorLayer(parameters, INPUT, context)
        if layer is not None:
            return layer
        path = Path(str(parameters[INPUT]).partition("|")[0])
        if path.exists():
            raise InputError("vector.damaged", file=path.name)
        raise MissingError("error.file_missing", path=str(path))

    def _said(self, parameters: Dict[str, Any], name: str, context: QgsProcessingContext) -> str:
        return str(self.parameterAsString(parameters, name, context)).strip()


def make(recipe: Any, target: Path, listener: FeedbackListener) -> Any:
    """Make the pack of a recipe without a signature, its files read by QGIS; return what was made."""
    from mineral_plugin.bridge.layer_tables import QgisTables
    from mineral_plugin.core.work.packing import make_pack_from

    return make_pack_from(recipe, target, None, QgisTables(), listener)


def provinces_of(text: str) -> List[str]:
    """Return the provinces written with commas between them.

    Raises:
        InputError: a name is that of no province.
    """
    from mineral_plugin.core.regulation.provinces import known_provinces

    return list(known_provinces([piece.strip() for piece in text.split(",") if piece.strip()]))


def columns_of(text: str) -> Optional[Dict[str, str]]:
    """Return the columns written as ``id:so_gp,holder:ten_dn``, ``None`` for an empty text.

    A comma in the name of a column is written ``%2C``, as in the reference of a check.

    Raises:
        InputError: a field is unknown or has no column.
    """
    pairs = [piece.partition(":") for piece in text.split(",") if piece.strip()]
    if any(name.strip() not in FIELD_NAMES or not column.strip() for name, _, column in pairs):
        raise InputError("error.reference_fields", spec=text, choices=FIELD_NAMES)
    return {name.strip(): unquote(column.strip()) for name, _, column in pairs} or None


def _signing(made: Any, lang: str) -> Dict[str, str]:
    """Return the pack and the command by which it is signed."""
    path = made.path
    signed = path.with_name(f"{path.stem}-signed{path.suffix}")
    key = say(Phrase("pack.log.key_file"), lang)
    words = ["python", "-m", "mineral_plugin", "sign-pack", str(path), str(signed), "--key", key]
    return {"pack": made.manifest.label, "command": " ".join(map(shlex.quote, words))}


def _text(name: str, text: str) -> QgsProcessingParameterString:
    return QgsProcessingParameterString(name, text, optional=True)

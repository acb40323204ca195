"""Algorithm ``mineral:verifypack``: whether a pack is whole, whose it is, and what that is worth here."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, Dict, List, Optional, Sequence

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingOutputBoolean,
    QgsProcessingOutputString,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterDefinition,
    QgsProcessingParameterFile,
    QgsProcessingParameterFileDestination,
)
from qgis.PyQt.QtCore import QCoreApplication

from mineral_plugin.bridge.language import current_language
from mineral_plugin.core.base.home import data_home
from mineral_plugin.core.base.threads import in_python_thread
from mineral_plugin.core.base.words import say
from mineral_plugin.processing.algorithm import MineralAlgorithm, advanced
from mineral_plugin.processing.listener import FeedbackListener
from mineral_plugin.processing.pack_log import seen_phrases

INPUT, PRACTICE, MANIFEST = "INPUT", "PRACTICE", "MANIFEST"
VALID, PACK, ISSUER, FINGERPRINT = "VALID", "PACK", "ISSUER", "FINGERPRINT"
TRUST, AS_OF = "TRUST", "AS_OF"


class VerifyPack(MineralAlgorithm):
    """Holds every byte of a sealed pack against its manifest and signature; installs nothing."""

    def tr(self, text: str) -> str:
        """Return ``text`` in QGIS's language."""
        return QCoreApplication.translate("VerifyPack", text)

    def createInstance(self) -> VerifyPack:  # noqa: N802 - QGIS's name
        """Return a new instance; QGIS runs that one."""
        return VerifyPack()

    def name(self) -> str:
        """Return the name after the colon."""
        return "verifypack"

    def displayName(self) -> str:  # noqa: N802 - QGIS's name
        """Return the name in the toolbox."""
        return self.tr("Verify a reference pack")

    def group(self) -> str:
        """Return the name of the group in the toolbox."""
        return self.tr("Reference packs")

    def groupId(self) -> str:  # noqa: N802 - QGIS's name
        """Return the identifier of the group."""
        return "packs"

    def tags(self) -> List[str]:
        """Return words the toolbox finds the algorithm by."""
        return self.tr("mineral,reference,pack,signature,issuer,trust,verify,fingerprint").split(",")

    def shortHelpString(self) -> str:  # noqa: N802 - QGIS's name
        """Return the help shown beside the parameters."""
        return self.tr(
            "Holds every byte of a pack (.mlpack) against its manifest and its signature, and says whose it "
            "is, of which day its data are, and whether its issuer was confirmed here. Nothing is "
            "installed.\n"
            "A pack that is damaged, changed or made for a newer program fails with one sentence. VALID says "
            "only that the pack is whole and its signature, if it has one, fits: whether its layers may "
            "decide a verdict is TRUST. Only “trusted” does; with any other the layers answer “cannot "
            "tell”.\n"
            "FINGERPRINT is empty for a pack without a signature. MANIFEST is what the issuer signed, to the "
            "byte; without a file name the manifest is not written.\n"
            "PRACTICE lets the practice key count; never use it for real work."
        )

    def initAlgorithm(self, configuration: Optional[Dict[str, Any]] = None) -> None:  # noqa: N802 - QGIS's name
        """Declare parameters and outputs."""
        for parameter in self._parameters():
            self.addParameter(parameter)
        self.addOutput(QgsProcessingOutputBoolean(VALID, self.tr("The pack is whole")))
        self.addOutput(QgsProcessingOutputString(PACK, self.tr("Pack (id@version)")))
        self.addOutput(QgsProcessingOutputString(ISSUER, self.tr("Issuer")))
        self.addOutput(QgsProcessingOutputString(FINGERPRINT, self.tr("Fingerprint of the key")))
        self.addOutput(QgsProcessingOutputString(TRUST, self.tr("What the signature is worth here")))
        self.addOutput(QgsProcessingOutputString(AS_OF, self.tr("Day of the data")))

    def _parameters(self) -> Sequence[QgsProcessingParameterDefinition]:
        packs = self.tr("Reference packs (*.mlpack);;All files (*)")
        return (
            QgsProcessingParameterFile(INPUT, self.tr("Reference pack"), fileFilter=packs),
            advanced(
                QgsProcessingParameterBoolean(
                    PRACTICE,
                    self.tr("Practice: let the practice key count"),
                    defaultValue=False,
                    optional=True,
                )
            ),
            QgsProcessingParameterFileDestination(
                MANIFEST,
                self.tr("Manifest"),
                self.tr("JSON files (*.json)"),
                optional=True,
                createByDefault=False,
            ),
        )

    def run_core(
        self, parameters: Dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> Dict[str, Any]:
        """Look at the pack and say what it is."""
        path = Path(self.parameterAsFile(parameters, INPUT, context))
        practice = self.parameterAsBoolean(parameters, PRACTICE, context)
        listener = FeedbackListener(feedback)
        seen = in_python_thread(lambda: verified(path, practice, listener))
        for phrase in seen_phrases(seen):
            feedback.pushInfo(say(phrase, current_language()))
        outputs = self._told(seen)
        target = self.parameterAsFileOutput(parameters, MANIFEST, context)
        if target:
            copy_manifest(path, Path(target))
            outputs[MANIFEST] = target
        return outputs

    @staticmethod
    def _told(seen: Any) -> Dict[str, Any]:
        manifest = seen.manifest
        return {
            VALID: True,
            PACK: manifest.label,
            ISSUER: manifest.issuer,
            FINGERPRINT: seen.signature.fingerprint if seen.signature else "",
            TRUST: seen.trust.value,
            AS_OF: manifest.as_of.isoformat() if manifest.as_of else "",
        }


def verified(path: Path, practice: bool, listener: FeedbackListener) -> Any:
    """Return what a pack is (``PackSeen``).

    Raises:
        MineralError: it is not there, damaged, or not what was signed.
    """
    from mineral_plugin.core.work.packs import trust_of, verify_pack

    return verify_pack(path, trust_of(data_home(), os.environ, practice), listener)


def copy_manifest(path: Path, target: Path) -> None:
    """Write the manifest of a pack as it was signed, to the byte.

    Raises:
        MineralError: the pack cannot be read.
        CannotWriteError: ``target`` cannot be written; an earlier one is untouched.
    """
    from mineral_plugin.core.base.files import write_bytes
    from mineral_plugin.core.reference.sealed import read_sealed

    write_bytes(target, read_sealed(path).manifest_bytes)

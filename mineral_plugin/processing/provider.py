"""The Processing provider of the plugin."""

from __future__ import annotations

from qgis.core import QgsProcessingProvider
from qgis.PyQt.QtCore import QCoreApplication
from qgis.PyQt.QtGui import QIcon

from mineral_plugin.core.base.locate import program_version, resource_path
from mineral_plugin.processing.application_map import ApplicationMap
from mineral_plugin.processing.audit_register import AuditRegister
from mineral_plugin.processing.build_dossier import BuildDossier
from mineral_plugin.processing.check_areas import CheckAreas
from mineral_plugin.processing.diff_packs import DiffPacks
from mineral_plugin.processing.dossier_status import DossierStatus
from mineral_plugin.processing.export_areas import ExportAreas
from mineral_plugin.processing.make_pack import MakePack
from mineral_plugin.processing.read_corner_table import ReadCornerTable
from mineral_plugin.processing.submit_dossier import SubmitDossier
from mineral_plugin.processing.verify_pack import VerifyPack
from mineral_plugin.processing.write_corner_table import WriteCornerTable
from mineral_plugin.processing.write_paper import WritePaper


class MineralProvider(QgsProcessingProvider):
    """Offers the algorithms ``mineral:...``."""

    def id(self) -> str:
        """Return the name that comes before the colon."""
        return "mineral"

    def name(self) -> str:
        """Return the name in the toolbox."""
        return QCoreApplication.translate("MineralProvider", "Mineral Licence")

    def icon(self) -> QIcon:
        """Return the plugin's icon."""
        return QIcon(self.svgIconPath())

    def svgIconPath(self) -> str:  # noqa: N802 - QGIS's name
        """Return the path of the icon."""
        return str(resource_path("icons", "icon.svg"))

    def versionInfo(self) -> str:  # noqa: N802 - QGIS's name
        """Return the version of the plugin."""
        return program_version()

    def loadAlgorithms(self) -> None:  # noqa: N802 - QGIS's name
        """Add every algorithm."""
        tables = ReadCornerTable(), WriteCornerTable(), WritePaper(), ExportAreas()
        packs = MakePack(), VerifyPack(), DiffPacks()
        dossiers = BuildDossier(), SubmitDossier(), DossierStatus()
        for algorithm in (CheckAreas(), AuditRegister(), ApplicationMap(), *tables, *packs, *dossiers):
            self.addAlgorithm(algorithm)

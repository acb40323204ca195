"""Algorithm ``mineral:submitdossier``: file a draft at a service, exactly once."""

from __future__ import annotations

from typing import Any, Dict, List, Optional

from qgis.core import (
    QgsProcessingContext,
    QgsProcessingFeedback,
    QgsProcessingOutputFile,
    QgsProcessingOutputString,
    QgsProcessingParameterString,
)
from qgis.PyQt.QtCore import QCoreApplication

from mineral_plugin.bridge.language import current_language
from mineral_plugin.core.base.home import data_home
from mineral_plugin.core.base.ports import SystemClock
from mineral_plugin.core.base.words import say
from mineral_plugin.processing.algorithm import MineralAlgorithm
from mineral_plugin.processing.listener import FeedbackListener

DRAFT, SERVICE = "DRAFT", "SERVICE"
NUMBER, STATE, RECEIPT, SHA256 = "NUMBER", "STATE", "RECEIPT", "SHA256"


class SubmitDossier(MineralAlgorithm):
    """Files a draft; run again it asks and gives the same receipt."""

    _session: Optional[Any] = None

    def tr(self, text: str) -> str:
        """Return ``text`` in QGIS's language."""
        return QCoreApplication.translate("SubmitDossier", text)

    def createInstance(self) -> SubmitDossier:  # noqa: N802 - QGIS's name
        """Return a new instance; QGIS runs that one."""
        return SubmitDossier()

    def name(self) -> str:
        """Return the name after the colon."""
        return "submitdossier"

    def displayName(self) -> str:  # noqa: N802 - QGIS's name
        """Return the name in the toolbox."""
        return self.tr("File a dossier to a service")

    def group(self) -> str:
        """Return the name of the group in the toolbox."""
        return self.tr("Dossiers")

    def groupId(self) -> str:  # noqa: N802 - QGIS's name
        """Return the identifier of the group."""
        return "dossiers"

    def tags(self) -> List[str]:
        """Return words the toolbox finds the algorithm by."""
        return self.tr("mineral,licence,dossier,file,submit,receipt,service").split(",")

    def shortHelpString(self) -> str:  # noqa: N802 - QGIS's name
        """Return the help shown beside the parameters."""
        return self.tr(
            "Files the draft DRAFT (as HS-20261123-0001) at the service SERVICE, exactly once: it may be "
            "stopped or killed at any moment and run again, also from the dock or the command line, and goes "
            "on from what has arrived.\n"
            "NUMBER is the number of the receipt, RECEIPT its file beside the draft, SHA256 the fingerprint "
            "of what was filed. The log says whether the filing has legal effect."
        )

    def initAlgorithm(self, configuration: Optional[Dict[str, Any]] = None) -> None:  # noqa: N802 - QGIS's name
        """Declare parameters and outputs."""
        self.addParameter(QgsProcessingParameterString(DRAFT, self.tr("Reference of the draft")))
        self.addParameter(QgsProcessingParameterString(SERVICE, self.tr("Address of the service")))
        self.addOutput(QgsProcessingOutputString(NUMBER, self.tr("Number of the receipt")))
        self.addOutput(QgsProcessingOutputString(STATE, self.tr("State of the filing")))
        self.addOutput(QgsProcessingOutputFile(RECEIPT, self.tr("Receipt (JSON)")))
        self.addOutput(QgsProcessingOutputString(SHA256, self.tr("Fingerprint of what was filed (SHA-256)")))

    def refuse_unusable(self, parameters: Dict[str, Any], context: QgsProcessingContext) -> None:
        """Refuse a draft that is not there, and what is no address."""
        from mineral_plugin.core.portal.line import checked_url
        from mineral_plugin.core.work.drafting import open_draft

        open_draft(data_home(), self.parameterAsString(parameters, DRAFT, context).strip())
        checked_url(self.parameterAsString(parameters, SERVICE, context))

    def prepareAlgorithm(  # noqa: N802 - QGIS's name
        self, parameters: Dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> bool:
        """Open the session in the window's thread, where QGIS's network lives."""
        from mineral_plugin.bridge.transport import qgis_session

        self._session = qgis_session(cancelled=feedback.isCanceled)
        return True

    def run_core(
        self, parameters: Dict[str, Any], context: QgsProcessingContext, feedback: QgsProcessingFeedback
    ) -> Dict[str, Any]:
        """File the draft and tell of the receipt; a kept log-in is used where the service wants one."""
        from mineral_plugin.bridge.secret_store import store_without_window
        from mineral_plugin.core.work.drafting import open_draft
        from mineral_plugin.core.work.filing import file_draft, store_receipt_file
        from mineral_plugin.core.work.logging_in import account_at, login_at
        from mineral_plugin.core.work.outbox_view import Stand

        home = data_home()
        draft = open_draft(home, self.parameterAsString(parameters, DRAFT, context).strip())
        url = self.parameterAsString(parameters, SERVICE, context).strip()
        listener = FeedbackListener(feedback)
        login = login_at(url, self._session, home, lambda: account_at(url, store_without_window()))
        receipt = file_draft(draft, url, self._session, home, SystemClock().now, listener, login=login)
        feedback.pushInfo(say(receipt.phrase(), current_language()))
        return {
            NUMBER: receipt.receipt_id,
            STATE: Stand.FILED.value,
            RECEIPT: str(store_receipt_file(home, receipt) or ""),
            SHA256: receipt.manifest_sha256,
        }

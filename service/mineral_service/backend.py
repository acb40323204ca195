"""What this backend is and allows: data that the landing page tells, never constants of a client."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import FrozenSet, Mapping, Optional, Tuple

from mineral_plugin.core.base.words import Phrase
from mineral_plugin.core.dossier.contents.archives import ArchiveLimits
from mineral_plugin.core.dossier.media_types import DOCX, GEOPACKAGE, PDF
from mineral_plugin.core.dossier.model import AREA, CORNER_TABLE, REPORT, SUMMARY
from mineral_plugin.core.dossier.signing.record import LISTING
from mineral_service.identity.oidc_settings import OidcSettings
from mineral_service.national.settings import Settings

DATA_FILES: Mapping[str, Tuple[str, ...]] = {
    AREA: (GEOPACKAGE,),
    CORNER_TABLE: ("text/csv", "application/json", PDF, DOCX),
    REPORT: ("application/json", "text/html", PDF, DOCX),
    SUMMARY: (PDF, DOCX),
    LISTING: (PDF,),
}
"""Files that the program makes and that go along with any dossier: name -> accepted media types."""

_THIS_MACHINE = frozenset(["127.0.0.1", "localhost", "[::1]"])


@dataclass(frozen=True)
class Backend:
    """A backend's own facts.

    ``unit`` is the code in front of its receipt numbers. ``max_append_bytes`` is the limit of one chunk of an
    upload, ``min_append_bytes`` the size under which a client should not cut them, ``max_open_uploads`` the
    number of unfinished uploads that a dossier may have. ``request_burst`` requests of one person are let
    through at once, and ``requests_per_minute`` on the whole (0: as many as come).
    ``oidc`` is who tells who somebody is; without one they log in here.
    ``trust_roots`` is a folder of certificates whose signatures in PDF files count, and of revocation lists;
    a file is looked at for ``signature_seconds`` at most, and who files waits for that ``looking_wait_s``.
    ``national`` is the agency by way of which dossiers are told to the National Portal, if there is one.
    ``practice_login``: whoever comes may file as an invented applicant, which makes sense only where nothing
    has legal effect. ``public_host`` is the name under which a server in front of it is asked by others, who
    speak TLS with that one; ``hosts`` are all names under which this one may be asked.
    """

    kind: str = "practice"
    legal_effect: bool = False
    unit: str = "000.00.00.X99"
    receipt_prefix: str = "THU-"
    max_file_bytes: int = 64 * 1024 * 1024
    max_dossier_bytes: int = 512 * 1024 * 1024
    max_append_bytes: int = 64 * 1024 * 1024
    min_append_bytes: int = 64 * 1024
    upload_max_age_s: int = 7 * 24 * 3600
    max_open_uploads: int = 50
    max_waiting_validations: int = 10
    requests_per_minute: int = 6000
    request_burst: int = 2000
    validation_max_age_s: int = 7 * 24 * 3600
    requires_all_components: bool = False
    practice_login: bool = True
    oidc: Optional[OidcSettings] = None
    trust_roots: Optional[Path] = None
    signature_seconds: float = 30.0
    signature_max_bytes: int = 256 * 1024 * 1024
    looking_wait_s: float = 15.0
    national: Optional[Settings] = None
    archives: ArchiveLimits = ArchiveLimits()
    public_host: Optional[str] = None

    @property
    def hosts(self) -> FrozenSet[str]:
        """Return the names that a request may call it by."""
        return _THIS_MACHINE | ({self.public_host.lower()} if self.public_host else frozenset())

    @property
    def name(self) -> Phrase:
        """Return the name that a person reads on the receipt."""
        return Phrase("service.practice_name")

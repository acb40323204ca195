"""The rule set that an answer rests on: chosen once for all of it, and named in it.

A check names its set in the report; what else answers from the law (who is competent, deadlines, procedures,
minerals) takes it from here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Dict

from mineral_plugin.core.reference.sources import Sources
from mineral_plugin.core.regulation.authority_data import Authorities, load_authorities
from mineral_plugin.core.regulation.fees import Fees, load_fees
from mineral_plugin.core.regulation.model import Regulation
from mineral_plugin.core.regulation.procedures import Procedures
from mineral_plugin.core.regulation.procedures_loader import load_procedures
from mineral_plugin.core.regulation.sets import AUTHORITIES, CALENDAR, FEES, PROCEDURES, RuleSet
from mineral_plugin.core.report.law_age import law_age
from mineral_plugin.core.work.regulation_sets import choose_set, label_of


@dataclass(frozen=True)
class LawInUse:
    """A rule set at work; ``now`` is the moment of the answer. Its files are read when they are needed.

    Every method raises NewerFileError or InputError where a file was changed since the set was chosen.
    """

    rules: RuleSet
    now: datetime

    def regulation(self, day: date) -> Regulation:
        """Return the rules, minerals and roles of a day."""
        return self.rules.regulation(day)

    def authorities(self) -> Authorities:
        """Return who decides, receives and appraises."""
        return load_authorities(self.rules.files[AUTHORITIES])

    def fees(self) -> Fees:
        """Return the fees."""
        return load_fees(self.rules.files[FEES])

    def procedures(self) -> Procedures:
        """Return the national procedures."""
        return load_procedures(self.rules.files[PROCEDURES])

    @property
    def calendar(self) -> Path:
        """Return the file of the office calendar."""
        return self.rules.files[CALENDAR]

    def told(self, day: date, *kinds: str) -> Dict[str, Any]:
        """Return what an answer for ``day`` says of its law, as JSON data.

        ``sha256`` is that of the rules file, ``files`` has those of the files of ``kinds``. ``law_age_days``
        and ``law_notice`` as in a report: a sentence from the 61st day after the law was read.
        """
        read_on = self.rules.read_on.isoformat()
        return {
            "set": label_of(self.rules),
            "version": self.rules.version,
            "sha256": self.rules.sha256,
            "files": {kind: self.rules.told(kind)["sha256"] for kind in kinds},
            "read_on": read_on,
            **law_age({"read_on": read_on}, day, self.now, "law.old_answer"),
        }


def law_in_use(wanted: str, sources: Sources, now: datetime) -> LawInUse:
    """Return the rule set named (a version, or ``id@version``), else the newest trusted one.

    Raises:
        MissingError, NewerFileError, InputError: as ``choose_set``.
    """
    return LawInUse(choose_set(wanted, sources.home, sources.trust), now)

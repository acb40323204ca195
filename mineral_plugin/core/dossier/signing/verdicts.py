"""What is said of signatures, in the words of the service: one outcome for each and one for a file.

"valid" is said only by who checked everything. What cannot be proven is indeterminate; what nobody looked at
is not checked.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Dict, Mapping, Optional, Protocol, Tuple


class Outcome(enum.Enum):
    """What came of looking at a signature, or at a file; a file without any is unsigned."""

    VALID = "valid"
    INVALID = "invalid"
    INDETERMINATE = "indeterminate"
    NOT_CHECKED = "not-checked"
    UNSIGNED = "unsigned"


_WORST_FIRST = (Outcome.INVALID, Outcome.NOT_CHECKED, Outcome.INDETERMINATE, Outcome.VALID)
NO_LIBRARY = "no-library"


@dataclass(frozen=True)
class JudgedSignature:
    """One signature: outcome and reason, who is said to have signed and when, and how much it covers.

    ``signer`` is the name in the certificate, a claim unless the signature is valid. ``signed_at`` is the
    signer's own clock (ISO 8601) unless ``time_is_proven``.
    """

    outcome: Outcome
    reason: Optional[str] = None
    signer: Optional[str] = None
    signed_at: Optional[str] = None
    time_is_proven: bool = False
    covers_whole: bool = False

    def to_dict(self) -> Dict[str, Any]:
        """Return it as the service tells it."""
        return {
            "outcome": self.outcome.value,
            "reason": self.reason,
            "signer": self.signer,
            "signedAt": self.signed_at,
            "timeIsProven": self.time_is_proven,
            "coversWholeDocument": self.covers_whole,
        }


@dataclass(frozen=True)
class JudgedFile:
    """All signatures of a file, and the outcome of the file: the worst among them."""

    outcome: Outcome
    reason: Optional[str] = None
    signatures: Tuple[JudgedSignature, ...] = ()

    def to_dict(self) -> Dict[str, Any]:
        """Return it as the service tells it."""
        told = [one.to_dict() for one in self.signatures]
        return {"outcome": self.outcome.value, "reason": self.reason, "signatures": told}


class SignatureJudge(Protocol):
    """Who looks at the signatures of files; ``checks`` tells whether it can find one valid."""

    @property
    def checks(self) -> bool:
        """Return whether it checks signatures, or only finds them."""
        ...

    def judge(self, path: Path) -> JudgedFile:
        """Return what is to be said of a PDF file; whatever it holds, this does not raise."""
        ...


def judged(signatures: Tuple[JudgedSignature, ...]) -> JudgedFile:
    """Return what is said of a file that has these signatures: one bad one decides."""
    for outcome in _WORST_FIRST:
        for one in signatures:
            if one.outcome is outcome:
                return JudgedFile(outcome, one.reason, signatures)
    return JudgedFile(Outcome.UNSIGNED)


def signature_from_dict(told: Mapping[str, Any]) -> JudgedSignature:
    """Return a signature from what the service's judge tells of it."""
    return JudgedSignature(
        Outcome(told["outcome"]),
        told.get("reason"),
        told.get("signer"),
        told.get("signedAt"),
        bool(told.get("timeIsProven")),
        bool(told.get("coversWholeDocument")),
    )

"""What is printed of a layer: where it comes from, what it is in law, what its signature is worth."""

from __future__ import annotations

from typing import Optional

from mineral_plugin.core.base.words import Phrase
from mineral_plugin.core.reference.spec import LayerSpec

TRUST_WORDS = {
    "trusted": "term.trust.trusted",
    "practice": "term.trust.practice",
    "unknown_issuer": "term.trust.unknown_issuer",
    "out_of_scope": "term.trust.out_of_scope",
    "key_expired": "term.trust.key_expired",
    "key_revoked": "term.trust.key_revoked",
    "unsigned": "term.trust.unsigned",
}
"""Words for the values of ``Trust``."""
LAW_WORDS = {
    "in_force": "term.law.in_force",
    "copy": "term.law.copy",
    "draft": "term.law.draft",
    "ended": "term.law.ended",
}
"""Words for the values of ``LegalStatus``."""


def origin(spec: LayerSpec) -> Phrase:
    """Return where a layer comes from, in a few words."""
    trust = Phrase(TRUST_WORDS[spec.trust.value])
    if not spec.pack:
        return Phrase("term.origin_file", {"source": spec.source, "trust": trust})
    values = {"issuer": spec.issuer, "pack": spec.pack, "status": law_status(spec), "trust": trust}
    return Phrase("term.origin_pack", values)


def law_status(spec: LayerSpec) -> Optional[Phrase]:
    """Return the status of a layer in law in words, ``None`` where nobody stated one."""
    return Phrase(LAW_WORDS[spec.legal_status.value]) if spec.legal_status else None

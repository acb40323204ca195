"""What a draft itself states: the components that are attached to it, as a fact for the checks."""

from __future__ import annotations

from mineral_plugin.core.checks.facts import Facts
from mineral_plugin.core.dossier.model import Draft

ATTACHED = "components_attached"


def stated_by(draft: Draft, facts: Facts) -> Facts:
    """Return ``facts`` with the components that have a file in the draft; the draft's own word counts first.

    Whether a file is an original, and which conditional component is not needed, only a person knows.
    """
    return Facts({**facts.values, ATTACHED: tuple(component.id for component in draft.attached)})

"""Which components a dossier needs: the procedure's list for one mineral."""

from __future__ import annotations

from typing import Tuple

from mineral_plugin.core.dossier.model import Component
from mineral_plugin.core.regulation.model import Component as ListedComponent
from mineral_plugin.core.regulation.model import Mineral, Procedure


def components_for(procedure: Procedure, mineral: Mineral) -> Tuple[Component, ...]:
    """Return the components of ``procedure`` that apply to ``mineral``, in the order of the law."""
    return tuple(_component(listed) for listed in procedure.components_for(mineral))


def _component(listed: ListedComponent) -> Component:
    return Component(
        id=listed.id,
        name=listed.name,
        form=listed.form.printed if listed.form else "",
        originals=listed.originals,
        copies=listed.copies,
        accepts=listed.accepts,
        when=listed.when,
    )

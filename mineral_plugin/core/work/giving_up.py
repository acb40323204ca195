"""Giving a filing up: the draft stays, what the service was sent of it is thrown away there."""

from __future__ import annotations

from mineral_plugin.core.base.errors import ServiceRefusedError
from mineral_plugin.core.portal.client import PortalClient
from mineral_plugin.core.portal.line import RefusedError
from mineral_plugin.core.portal.outbox import Action, Outbox
from mineral_plugin.core.portal.outbox_state import Hold


def give_up(client: PortalClient, outbox: Outbox, action: Action) -> None:
    """Throw away what the service has of a filing, then forget the filing; safe to repeat after a kill.

    The wish is written down first: until the service has heard of it, the next filing sees to that.

    Raises:
        ServiceUnreachableError: no answer; the filing stands as one to be given up.
        ServiceRefusedError: it was filed after all, or another service is there now.
    """
    outbox.standings.hold(action.id, Hold.CANCELLING)
    if action.backend is not None:
        if client.landing().backend_id != action.backend:
            raise ServiceRefusedError("outbox.other_service", url=client.url)
        # A lost answer may have hidden an open dossier: opening it again under its key tells which it is.
        dossier = action.dossier or client.open_dossier(action.dossier_key, action.opening)
        _throw_away(client, outbox, action, dossier)
    outbox.give_up(action)


def _throw_away(client: PortalClient, outbox: Outbox, action: Action, dossier: str) -> None:
    try:
        client.throw_away(dossier)
    except RefusedError as error:
        if error.slug != "frozen":
            raise
        outbox.standings.hold(action.id, Hold.PAUSED)
        raise ServiceRefusedError("outbox.ask_first", draft=action.draft) from error

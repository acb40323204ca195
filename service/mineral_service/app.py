"""The application: resources, problems and the shared context put together."""

from __future__ import annotations

from contextlib import asynccontextmanager
from pathlib import Path
from typing import AsyncIterator, Optional

from fastapi import Depends, FastAPI

from mineral_plugin.core.base.ports import Clock
from mineral_plugin.core.base.words import both
from mineral_service import (
    blobs,
    codelists,
    components,
    dossiers,
    drafts,
    landing,
    layers,
    listing,
    problems,
    procedures,
    receipt_keys,
    submissions,
)
from mineral_service.backend import Backend
from mineral_service.context import Context
from mineral_service.flow import applicant_routes, notices, office_routes, progress
from mineral_service.guarding import Guarding
from mineral_service.identity import oidc_routes, people_routes
from mineral_service.identity import routes as login
from mineral_service.identity.access import authorise
from mineral_service.logs import Logging
from mineral_service.ogc import routes as ogc
from mineral_service.pdf_signatures.examining import Examining
from mineral_service.published import publish
from mineral_service.register import routes as register
from mineral_service.register import rules_routes as register_rules
from mineral_service.register.key import register_key
from mineral_service.storage.store import Store
from mineral_service.tidying import Tidying
from mineral_service.uploads import routes as uploads
from mineral_service.uploads.speaking import SpeakingTus
from mineral_service.validations import routes as validations
from mineral_service.validations.running import Running

_RESOURCES = (
    login,
    oidc_routes,
    people_routes,
    landing,
    procedures,
    codelists,
    dossiers,
    drafts,
    listing,
    components,
    uploads,
    submissions,
    applicant_routes,
    notices,
    office_routes,
    progress,
    receipt_keys,
    validations,
    layers,
    register,
    register_rules,
    ogc,
)


def build_app(
    folder: Path, backend: Backend, clock: Clock, database: Optional[str] = None, practice: bool = False
) -> FastAPI:
    """Return the application over the files in ``folder`` and what is known of them.

    ``database`` is the address of a PostgreSQL database; without one all lies in ``folder``. ``practice``
    lets the practice key count for packs.
    """
    store = Store(folder, database)
    blobs.prepare(folder / "blobs")
    receipt_keys.ReceiptKeys(folder).prepare(store)
    running = Running()
    key = register_key(store, folder, both(backend.name).vi)
    context = Context(backend, store, folder, clock, running, key, practice)
    tidying, examining = Tidying(context), Examining(context)

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        tidying.start()
        examining.start()
        yield
        examining.stop()
        tidying.stop()
        running.stop()
        store.close()

    app = FastAPI(
        title="Mineral Licence",
        version=landing.API_VERSION,
        openapi_url="/v1/openapi.json",
        docs_url=None,
        redoc_url=None,
        lifespan=lifespan,
        dependencies=[Depends(authorise)],
    )
    app.state.context = context
    for resource in _RESOURCES:
        app.include_router(resource.router)
    publish(app)
    app.add_middleware(SpeakingTus)
    app.add_middleware(Guarding, hosts=backend.hosts)
    app.add_middleware(Logging)
    problems.install(app)
    return app

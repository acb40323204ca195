"""The application: resources, problems and the shared context put together."""

from __future__ import annotations

from contextlib import asynccontextmanager
from pathlib import Path
from typing import AsyncIterator

from fastapi import FastAPI

from mineral_plugin.core.base.ports import Clock
from mineral_service import blobs, components, dossiers, landing, problems, procedures, submissions
from mineral_service.backend import Backend
from mineral_service.context import Context
from mineral_service.store import Store

_RESOURCES = (landing, procedures, dossiers, components, submissions)


def build_app(folder: Path, backend: Backend, clock: Clock) -> FastAPI:
    """Return the application over the data in ``folder``."""
    store = Store(folder)
    blobs.prepare(folder / "blobs")

    @asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        yield
        store.close()

    app = FastAPI(
        title="Mineral Licence",
        version=landing.API_VERSION,
        openapi_url="/v1/openapi.json",
        docs_url=None,
        redoc_url=None,
        lifespan=lifespan,
    )
    app.state.context = Context(backend, store, folder / "blobs", clock)
    for resource in _RESOURCES:
        app.include_router(resource.router)
    problems.install(app)
    return app

"""Every answer about uploads names the version of tus and is kept by no cache."""

from __future__ import annotations

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from mineral_service.uploads.headers import VERSION
from mineral_service.uploads.routes import PATH


class SpeakingTus:
    """Put the headers onto all answers under the path of uploads, refusals too."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""

        async def speak(message: Message) -> None:
            if message["type"] == "http.response.start":
                told = MutableHeaders(scope=message)
                told["Tus-Resumable"] = VERSION
                told["Cache-Control"] = "no-store"
            await send(message)

        about_uploads = scope["type"] == "http" and scope["path"].startswith(PATH)
        await self._app(scope, receive, speak if about_uploads else send)

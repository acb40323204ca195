"""Sending the files of a dossier that have not arrived yet, one after the other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Callable, Mapping, Sequence, Tuple, Union

from mineral_plugin.core.base.canonical import sha256_of_file
from mineral_plugin.core.base.errors import CancelledError, InputError
from mineral_plugin.core.base.ports import Progress
from mineral_plugin.core.dossier.model import DossierFile, Draft
from mineral_plugin.core.dossier.signing.choosing import signed_list
from mineral_plugin.core.dossier.signing.record import path_of
from mineral_plugin.core.portal.client import Landing, PortalClient
from mineral_plugin.core.portal.later_actions import LaterAction
from mineral_plugin.core.portal.line import RefusedError
from mineral_plugin.core.portal.outbox import Action, Outbox
from mineral_plugin.core.portal.retrying import Waiting
from mineral_plugin.core.portal.tus import FileToSend
from mineral_plugin.core.portal.upload_memory import UploadMemory
from mineral_plugin.core.portal.uploading import Pace, Uploader, Watch


@dataclass(frozen=True)
class Sending:
    """What sending the files of ``draft`` needs; ``alive`` keeps the sender's lease."""

    client: PortalClient
    outbox: Outbox
    draft: Draft
    landing: Landing
    alive: Callable[[], None]
    waiting: Waiting
    progress: Progress

    def go_on(self) -> None:
        """Keep the sender's lease; end the work if the user wants that.

        Raises:
            CancelledError: the user stopped.
        """
        if self.progress.cancelled():
            raise CancelledError("error.cancelled")
        self.alive()


def send_files(sending: Sending, action: Action, dossier: str) -> None:
    """Send each file that has not arrived with its hash; what the draft no longer has goes from the service.

    The signed list of components goes along where it is of these files and the service takes it.

    Raises:
        ServiceUnreachableError, RefusedError: the service could not be reached for too long, or refused one.
        InputError: a file is not what was recorded, or cannot be read.
        CancelledError: the user stopped; what has arrived stays.
    """
    files = list(sending.draft.files)
    listing = signed_list(sending.draft) if sending.landing.takes_list else None
    if listing is not None:
        files.append(listing)
    bring(sending, action, dossier, files, sending.client.received(dossier))


def bring(
    sending: Sending,
    action: Union[Action, LaterAction],
    dossier: str,
    files: Sequence[DossierFile],
    received: Mapping[Tuple[str, int], str],
) -> None:
    """Make what the service has of ``files`` the same as what is here; ``received`` is what it has now.

    Raises as ``send_files``.
    """
    wanted = {(file.component, file.slot) for file in files}
    for component, slot in sorted(set(received) - wanted):
        sending.client.remove(dossier, component, slot)
    left = [file for file in files if received.get((file.component, file.slot)) != file.sha256]
    if not left:
        return
    outgoing = [_to_send(sending.draft, file, dossier) for file in left]
    memories = sending.outbox.uploads(action, [(one.component, one.slot, one.announced) for one in outgoing])
    uploader = _uploader(sending)
    watching = _Watching(sending, sum(file.size_bytes for file in files), outgoing)
    there = {sha256 for place, sha256 in received.items() if place in wanted}
    for file, memory in zip(outgoing, memories):
        _send(sending, uploader, file, memory, watching, is_there=file.sha256 in there)
        watching.next_file(file.size_bytes)
        there.add(file.sha256)


def _uploader(sending: Sending) -> Uploader:
    pace = Pace(sending.landing.min_append_bytes, sending.landing.max_append_bytes)
    return Uploader(sending.client.line, pace, sending.waiting)


def _to_send(draft: Draft, file: DossierFile, dossier: str) -> FileToSend:
    return FileToSend(
        dossier,
        file.component,
        file.slot,
        file.file_name,
        file.media_type,
        file.sha256,
        file.size_bytes,
        path_of(draft.folder, file),
    )


class _Watching:
    """Tells how much of the whole dossier has arrived, and stops when the user wants it."""

    def __init__(self, sending: Sending, all_bytes: int, outgoing: Sequence[FileToSend]) -> None:
        self._sending = sending
        self._all = all_bytes
        self._done = all_bytes - sum(file.size_bytes for file in outgoing)

    def watch(self) -> Watch:
        """Return what the uploader talks to."""
        return Watch(self._sending.go_on, self._arrived)

    def next_file(self, size: int) -> None:
        """Count a file that is there as a whole."""
        self._done += size
        self._arrived(0)

    def _arrived(self, size: int) -> None:
        self._sending.progress.report((self._done + size) / max(1, self._all))


def _send(
    sending: Sending,
    uploader: Uploader,
    file: FileToSend,
    memory: UploadMemory,
    watching: _Watching,
    *,
    is_there: bool,
) -> None:
    try:
        uploader.send(file, memory, watching.watch(), is_there=is_there)
    except RefusedError as error:
        if error.slug == "checksum-mismatch" and _has_changed(file):
            raise _changed(sending, file) from error
        raise
    except OSError as error:
        raise _changed(sending, file) from error


def _has_changed(file: FileToSend) -> bool:
    return sha256_of_file(file.path) != file.sha256


def _changed(sending: Sending, file: FileToSend) -> InputError:
    return InputError("dossier.file_changed", file=file.file_name, draft=sending.draft.reference)

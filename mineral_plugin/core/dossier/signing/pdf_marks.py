"""The signatures of a PDF file as they lie there, found without a PDF library and without reading it whole.

A signature's dictionary has a ``ByteRange`` (ISO 32000-1, 12.8.1): which bytes are signed. The bytes between
the two ranges are the signature itself, in hexadecimal. It says whether the signed bytes are still those; it
does not say whether the signature is anybody's.
"""

from __future__ import annotations

import hashlib
import hmac
import mmap
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Iterator, Optional, Tuple

from mineral_plugin.core.dossier.signing import cms
from mineral_plugin.core.dossier.signing.cms import SignedMessage, read_message
from mineral_plugin.core.dossier.signing.verdicts import (
    NO_LIBRARY,
    JudgedFile,
    JudgedSignature,
    Outcome,
    judged,
)

MOST_SIGNATURES = 50
_RANGE = re.compile(rb"/ByteRange\s*\[\s*(\d{1,12})\s+(\d{1,12})\s+(\d{1,12})\s+(\d{1,12})\s*\]")
_SUB_FILTER = re.compile(rb"/SubFilter\s*/([A-Za-z0-9.]{1,40})")
_TIMESTAMP = "ETSI.RFC3161"
_AROUND = 4096
_BLOCK = 1 << 20


@dataclass(frozen=True)
class PdfMark:
    """A signature as it lies in a file: from where to where it lies, how far it covers, what it says.

    ``message`` is ``None`` where it cannot be read; ``is_intact`` tells whether the signed bytes are still
    those that were signed, ``None`` where the signature does not let it be told.
    """

    begin: int
    end: int
    covered_to: int
    sub_filter: str
    message: Optional[SignedMessage]
    is_intact: Optional[bool]


class FindingJudge:
    """Finds signatures and says what they claim; it never says that one is valid."""

    checks = False

    def judge(self, path: Path) -> JudgedFile:
        """Return what is to be said of a PDF file."""
        try:
            size, marks = path.stat().st_size, pdf_marks(path)
        except OSError:
            return JudgedFile(Outcome.NOT_CHECKED, "unreadable")
        if len(marks) > MOST_SIGNATURES:
            return JudgedFile(Outcome.NOT_CHECKED, "too-much")
        return judged(tuple(_told(mark, size) for mark in marks))


def _told(mark: PdfMark, size: int) -> JudgedSignature:
    message = mark.message
    if message is None:
        return JudgedSignature(Outcome.NOT_CHECKED, "unreadable")
    at = message.signed_at.isoformat() if message.signed_at is not None else None
    is_broken = mark.is_intact is False
    return JudgedSignature(
        Outcome.INVALID if is_broken else Outcome.NOT_CHECKED,
        "altered" if is_broken else NO_LIBRARY,
        message.signer,
        at,
        covers_whole=mark.covered_to == size,
    )


def pdf_marks(path: Path) -> Tuple[PdfMark, ...]:
    """Return the signatures of a file in the order of what they cover; timestamps of its own are left out.

    Raises:
        OSError: the file cannot be read.
    """
    if path.stat().st_size == 0:
        return ()
    with path.open("rb") as stream, mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as data:
        found = {mark.begin: mark for mark in _marks(data)}
    return tuple(sorted(found.values(), key=lambda mark: mark.covered_to))


def _marks(data: mmap.mmap) -> Iterator[PdfMark]:
    left = MOST_SIGNATURES + 1
    for match in _RANGE.finditer(data):
        first, length, second, rest = (int(match[number]) for number in range(1, 5))
        end = second + rest
        is_sound = first == 0 and length + 2 <= second and end <= len(data)
        if not is_sound or second - length > 2 * cms.MOST_BYTES:
            continue
        held = data[length:second]
        if held[:1] != b"<" or held[-1:] != b">":
            continue
        around = (min(match.start(), length), max(match.end(), second))
        sub_filter = _sub_filter(data, around, (length, second))
        if sub_filter == _TIMESTAMP:
            continue
        message = _message(held[1:-1])
        is_intact = _is_intact(data, length, second, end, message)
        yield PdfMark(length, second, end, sub_filter, message, is_intact)
        left -= 1
        if not left:
            return


def _sub_filter(data: mmap.mmap, around: Tuple[int, int], gap: Tuple[int, int]) -> str:
    """Return what kind of signature the dictionary names, before, between or after its two entries."""
    before = data[max(0, around[0] - _AROUND) : around[0]]
    after = data[around[1] : around[1] + _AROUND]
    inside = data[around[0] : gap[0]][-_AROUND:] + data[gap[1] : around[1]][:_AROUND]
    near = before[before.rfind(b"obj") + 1 :] + inside + after[: after.find(b"endobj") % (_AROUND + 1)]
    found = _SUB_FILTER.search(near)
    return found[1].decode("ascii") if found else ""


def _message(hexadecimal: bytes) -> Optional[SignedMessage]:
    try:
        return read_message(bytes.fromhex(hexadecimal.decode("ascii")))
    except ValueError:
        return None


def _is_intact(
    data: mmap.mmap, begin: int, second: int, end: int, message: Optional[SignedMessage]
) -> Optional[bool]:
    if message is None or not message.is_detached or message.algorithm is None or message.digest is None:
        return None
    digest = hashlib.new(message.algorithm)
    for start, stop in ((0, begin), (second, end)):
        for at in range(start, stop, _BLOCK):
            digest.update(data[at : min(at + _BLOCK, stop)])
    return hmac.compare_digest(digest.digest(), message.digest)


def revisions_between(path: Path, begin: int, end: int) -> int:
    """Return how many ends of a revision (``%%EOF``) lie between two places of a file."""
    count = 0
    with path.open("rb") as stream, mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as data:
        at = data.find(b"%%EOF", begin, end)
        while at >= 0:
            count += 1
            at = data.find(b"%%EOF", at + 1, end)
    return count

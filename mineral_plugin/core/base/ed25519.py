"""Ed25519 signatures in pure Python (RFC 8032, section 5.1), because QGIS brings no package that has them.

Whole numbers only, so every machine and every Python gives the same answer. Nothing here runs in constant
time: checking a signature handles public values only, and signing is used by the command line on the issuer's
own computer only, where nobody else measures how long it takes.
"""

from __future__ import annotations

import hashlib
from functools import lru_cache
from typing import List, Optional, Tuple

SEED_BYTES = 32
PUBLIC_BYTES = 32
SIGNATURE_BYTES = 64

Point = Tuple[int, int, int, int]
"""Extended twisted Edwards coordinates (X, Y, Z, T): x = X/Z, y = Y/Z, xy = T/Z (RFC 8032, 5.1.4)."""
Addend = Tuple[int, int, int, int]
"""A point made ready to be added: (Y - X, Y + X, 2Z, 2dT)."""

_PRIME = 2**255 - 19
_ORDER = 2**252 + 27742317777372353535851937790883648493
"""L, the order of the base point."""
_D = -121665 * pow(121666, -1, _PRIME) % _PRIME
_ROOT_OF_MINUS_ONE = pow(2, (_PRIME - 1) // 4, _PRIME)
_NEUTRAL: Point = (0, 1, 1, 0)
_BASE_X = 15112221349535400772501151409588531511454012693041857206046113283949847762202
_BASE_Y = 4 * pow(5, -1, _PRIME) % _PRIME
_BASE: Point = (_BASE_X, _BASE_Y, 1, _BASE_X * _BASE_Y % _PRIME)

# Widths of the windows: the table of the base point is made once, that of a key for each signature.
_BASE_WIDTH = 8
_KEY_WIDTH = 5


def public_key(seed: bytes) -> bytes:
    """Return the public key (32 bytes) of a private key ``seed`` (32 bytes); RFC 8032, 5.1.5.

    Not in constant time: for the command line on the issuer's own computer only.

    Raises:
        ValueError: ``seed`` has another length.

    Example:
        >>> public_key(bytes(32)).hex()[:8]
        '3b6a27bc'
    """
    scalar, _ = _expanded(seed)
    return _encoded(_base_times(scalar))


def sign(seed: bytes, message: bytes) -> bytes:
    """Return the signature (64 bytes) of ``message`` under the private key ``seed``; RFC 8032, 5.1.6.

    The same seed and message give the same signature. Not in constant time: for the command line on the
    issuer's own computer only.

    Raises:
        ValueError: ``seed`` has another length.
    """
    scalar, prefix = _expanded(seed)
    public = _encoded(_base_times(scalar))
    nonce = _hashed_number(prefix, message) % _ORDER
    commitment = _encoded(_base_times(nonce))
    answer = (nonce + _hashed_number(commitment, public, message) * scalar) % _ORDER
    return commitment + answer.to_bytes(32, "little")


def verify(public: bytes, message: bytes, signature: bytes) -> bool:
    """Tell whether ``signature`` is that of ``message`` under the key ``public``; RFC 8032, 5.1.7.

    Never raises, whatever the bytes: another length, S not below L, a y that is not below the prime, a
    point off the curve and a public key of small order are answered with False. The equation is the one
    without the cofactor (sufficient after the RFC, and what OpenSSL computes), and R is compared as bytes.
    """
    if len(public) != PUBLIC_BYTES or len(signature) != SIGNATURE_BYTES:
        return False
    answer = int.from_bytes(signature[32:], "little")
    point = _decoded(public)
    if answer >= _ORDER or point is None or _has_small_order(point):
        return False
    challenge = _hashed_number(signature[:32], public, message) % _ORDER
    return _encoded(_base_plus(answer, challenge, _negative(point))) == bytes(signature[:32])


def is_public_key(public: bytes) -> bool:
    """Tell whether ``public`` is a key that `verify` can accept: 32 bytes, on the curve, not of small order.

    A key of small order would accept one signature for many messages, so it proves nothing.
    """
    point = _decoded(public) if len(public) == PUBLIC_BYTES else None
    return point is not None and not _has_small_order(point)


# --- numbers and bytes ----------------------------------------------------------------------------


def _expanded(seed: bytes) -> Tuple[int, bytes]:
    """Return the secret scalar and the prefix for nonces (RFC 8032, 5.1.5, steps 1 and 2)."""
    if len(seed) != SEED_BYTES:
        raise ValueError("seed length")
    digest = hashlib.sha512(seed).digest()
    scalar = int.from_bytes(digest[:32], "little")
    return (scalar & ((1 << 254) - 8)) | (1 << 254), digest[32:]


def _hashed_number(*parts: bytes) -> int:
    digest = hashlib.sha512()
    for part in parts:
        digest.update(part)
    return int.from_bytes(digest.digest(), "little")


def _encoded(point: Point) -> bytes:
    """Return the 32 bytes of a point: y, and the lowest bit of x on top (RFC 8032, 5.1.2)."""
    x, y, z, _ = point
    inverse = pow(z, -1, _PRIME)
    return ((y * inverse % _PRIME) | (x * inverse % _PRIME & 1) << 255).to_bytes(32, "little")


def _decoded(data: bytes) -> Optional[Point]:
    """Return the point of 32 bytes, or None where there is none or it is not written the one way (5.1.3)."""
    number = int.from_bytes(data, "little")
    y, odd = number & ((1 << 255) - 1), number >> 255
    x = _x_of(y, odd) if y < _PRIME else None
    return None if x is None else (x, y, 1, x * y % _PRIME)


def _x_of(y: int, odd: int) -> Optional[int]:
    """Return the x of the curve at ``y`` with the given lowest bit, or None where there is none."""
    u, v = (y * y - 1) % _PRIME, (_D * y * y + 1) % _PRIME
    x = u * pow(v, 3, _PRIME) * pow(u * pow(v, 7, _PRIME), (_PRIME - 5) // 8, _PRIME) % _PRIME
    square = v * x * x % _PRIME
    if square == -u % _PRIME:
        x = x * _ROOT_OF_MINUS_ONE % _PRIME
    elif square != u:
        return None
    if x == 0 and odd:
        return None
    return x if x & 1 == odd else _PRIME - x


# --- points ---------------------------------------------------------------------------------------


def _has_small_order(point: Point) -> bool:
    """Tell whether eight times the point is the neutral element."""
    x, y, z, _ = _doubled(_doubled(_doubled(point)))
    return x == 0 and y == z


def _negative(point: Point) -> Point:
    x, y, z, t = point
    return -x % _PRIME, y, z, -t % _PRIME


def _doubled(point: Point) -> Point:
    """Return twice a point (RFC 8032, 5.1.4)."""
    x, y, z, _ = point
    xx, yy = x * x, y * y
    h = xx + yy
    e = (h - (x + y) ** 2) % _PRIME
    g = (xx - yy) % _PRIME
    f = (2 * z * z + g) % _PRIME
    h %= _PRIME
    return e * f % _PRIME, g * h % _PRIME, f * g % _PRIME, e * h % _PRIME


def _added(point: Point, addend: Addend) -> Point:
    """Return the sum; the formula holds for every pair of points (RFC 8032, 5.1.4)."""
    x, y, z, t = point
    minus, plus, double_z, scaled_t = addend
    a, b = (y - x) * minus, (y + x) * plus
    c, d = t * scaled_t, z * double_z
    e, f, g, h = (b - a) % _PRIME, (d - c) % _PRIME, (d + c) % _PRIME, (b + a) % _PRIME
    return e * f % _PRIME, g * h % _PRIME, f * g % _PRIME, e * h % _PRIME


def _addend(point: Point) -> Addend:
    x, y, z, t = point
    return (y - x) % _PRIME, (y + x) % _PRIME, 2 * z % _PRIME, 2 * _D * t % _PRIME


def _subtrahend(addend: Addend) -> Addend:
    minus, plus, double_z, scaled_t = addend
    return plus, minus, double_z, -scaled_t


# --- multiples ------------------------------------------------------------------------------------


def _base_times(scalar: int) -> Point:
    return _base_plus(scalar, 0, _NEUTRAL)


def _base_plus(base_scalar: int, scalar: int, point: Point) -> Point:
    """Return ``base_scalar`` times the base point plus ``scalar`` times ``point``."""
    base_digits = _digits(base_scalar, _BASE_WIDTH)
    digits = _digits(scalar, _KEY_WIDTH)
    base_table = _base_table()
    table = _odd_multiples(point, _KEY_WIDTH) if scalar else ()
    total = _NEUTRAL
    for place in range(max(len(base_digits), len(digits)) - 1, -1, -1):
        total = _doubled(total)
        if place < len(base_digits) and base_digits[place]:
            total = _added(total, _picked(base_table, base_digits[place]))
        if place < len(digits) and digits[place]:
            total = _added(total, _picked(table, digits[place]))
    return total


def _digits(scalar: int, width: int) -> List[int]:
    """Return the digits of ``scalar``, lowest first: 0, or odd and below ``2 ** (width - 1)`` either way.

    After a digit that is not 0 come at least ``width - 1`` zeros (the non-adjacent form with a window).
    """
    digits = []
    while scalar:
        digit = 0
        if scalar & 1:
            digit = scalar & ((1 << width) - 1)
            digit -= (digit >> (width - 1)) << width
            scalar -= digit
        digits.append(digit)
        scalar >>= 1
    return digits


def _picked(table: Tuple[Addend, ...], digit: int) -> Addend:
    return table[digit >> 1] if digit > 0 else _subtrahend(table[-digit >> 1])


def _odd_multiples(point: Point, width: int) -> Tuple[Addend, ...]:
    """Return 1, 3, 5, ... times the point, up to ``2 ** (width - 1) - 1`` times."""
    twice, multiple = _addend(_doubled(point)), point
    multiples = [_addend(point)]
    for _ in range((1 << (width - 2)) - 1):
        multiple = _added(multiple, twice)
        multiples.append(_addend(multiple))
    return tuple(multiples)


@lru_cache(maxsize=1)
def _base_table() -> Tuple[Addend, ...]:
    return _odd_multiples(_BASE, _BASE_WIDTH)

"""Ed25519 of our own: the RFC's vectors, another implementation, and bytes that are no signature."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Dict, List, Tuple

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from mineral_plugin.core.base import ed25519
from mineral_plugin.core.base.ed25519 import is_public_key, public_key, sign, verify

VECTORS = Path(__file__).resolve().parents[1] / "data" / "ed25519" / "rfc8032.txt"
PRIME = 2**255 - 19
D = -121665 * pow(121666, -1, PRIME)
ORDER = 2**252 + 27742317777372353535851937790883648493
SEED = bytes(range(32))
MESSAGE = "Mỏ đá vôi Đồng Khê, 4 ha".encode()
TOP_BIT = 1 << 255
# One of the two y of the points of order 8: their doubles have y = 0, so x^2 = -y^2 and d y^4 + 2 y^2 = 1.
ORDER_8_Y = 2707385501144840649318225287225658788936804267575313519463743609750303402022
ORDER_8_Y_TOO = PRIME - ORDER_8_Y


def rfc_vectors() -> List[Tuple[str, Dict[str, bytes]]]:
    blocks = VECTORS.read_text("ascii").split("\n\n")[1:]
    rows = [block.strip("\n").split("\n") for block in blocks]
    pairs = [(row[0], [line.partition(" ") for line in row[1:]]) for row in rows]
    return [(name, {key: bytes.fromhex(value) for key, _, value in lines}) for name, lines in pairs]


def written(number: int) -> bytes:
    return number.to_bytes(32, "little")


def peer_accepts(public: bytes, message: bytes, signature: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except InvalidSignature:
        return False
    return True


def flipped(data: bytes, place: int, bit: int) -> bytes:
    return data[:place] + bytes([data[place] ^ (1 << bit)]) + data[place + 1 :]


# --- right ones -----------------------------------------------------------------------------------


def test_all_five_vectors_of_the_rfc_are_there() -> None:
    lengths = {name: len(vector["message"]) for name, vector in rfc_vectors()}
    assert lengths == {"TEST 1": 0, "TEST 2": 1, "TEST 3": 2, "TEST 1024": 1023, "TEST SHA(abc)": 64}


@pytest.mark.parametrize(("name", "vector"), rfc_vectors(), ids=[name for name, _ in rfc_vectors()])
def test_a_vector_of_the_rfc_gives_its_key_and_its_signature(name: str, vector: Dict[str, bytes]) -> None:
    assert public_key(vector["seed"]) == vector["public"]
    assert sign(vector["seed"], vector["message"]) == vector["signature"]
    assert verify(vector["public"], vector["message"], vector["signature"])


def test_300_random_keys_and_messages_agree_with_another_implementation_both_ways() -> None:
    source = random.Random(8032)
    for _ in range(300):
        seed, message = source.randbytes(32), source.randbytes(source.randrange(2000))
        peer = Ed25519PrivateKey.from_private_bytes(seed)
        public = peer.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        theirs, ours = peer.sign(message), sign(seed, message)
        assert public_key(seed) == public
        assert ours == theirs
        assert verify(public, message, theirs)
        assert peer_accepts(public, message, ours)


@pytest.mark.parametrize("length", [0, 31, 33])
def test_a_seed_of_another_length_is_a_mistake_of_the_program(length: int) -> None:
    for call in (public_key, lambda seed: sign(seed, MESSAGE)):
        with pytest.raises(ValueError):
            call(bytes(length))


# --- one bit --------------------------------------------------------------------------------------


@pytest.mark.parametrize("part", ["public", "message", "signature"])
def test_one_bit_flipped_in_any_byte_is_refused(part: str) -> None:
    parts = {"public": public_key(SEED), "message": MESSAGE, "signature": sign(SEED, MESSAGE)}
    assert verify(**parts)
    for place in range(len(parts[part])):
        changed = {**parts, part: flipped(parts[part], place, bit=place % 8)}
        assert not verify(**changed), place


# --- hostile bytes --------------------------------------------------------------------------------


@pytest.mark.parametrize("length", [0, 1, 32, 63, 65, 128])
def test_a_signature_of_another_length_is_refused(length: int) -> None:
    signature = sign(SEED, MESSAGE)
    assert not verify(public_key(SEED), MESSAGE, (signature * 2)[:length])
    assert not verify(public_key(SEED), MESSAGE, (signature + bytes(64))[:length])


@pytest.mark.parametrize("length", [0, 1, 31, 33, 64])
def test_a_key_of_another_length_is_refused(length: int) -> None:
    public = (public_key(SEED) * 2)[:length]
    assert not verify(public, MESSAGE, sign(SEED, MESSAGE))
    assert not is_public_key(public)


def test_a_key_with_a_zero_behind_it_is_refused_though_the_equation_holds() -> None:
    scalar, _ = ed25519._expanded(SEED)
    for public, accepted in ((public_key(SEED), True), (public_key(SEED) + b"\0", False)):
        signature = written(1) + written(ed25519._hashed_number(written(1), public, MESSAGE) * scalar % ORDER)
        assert verify(public, MESSAGE, signature) is accepted


@pytest.mark.parametrize("times", [1, 2, 15])
def test_an_s_that_is_not_below_the_order_is_refused_though_the_equation_holds(times: int) -> None:
    signature = sign(SEED, MESSAGE)
    number = int.from_bytes(signature[32:], "little") + times * ORDER
    assert number < 2**256
    assert not verify(public_key(SEED), MESSAGE, signature[:32] + written(number))


@pytest.mark.parametrize("y", [*range(PRIME, 2**255), 2**255 + PRIME, 2**256 - 1])
def test_a_y_that_is_not_below_the_prime_is_no_key(y: int) -> None:
    assert not is_public_key(written(y))
    assert not verify(written(y), MESSAGE, sign(SEED, MESSAGE))


def test_an_r_whose_y_is_not_below_the_prime_is_refused_though_its_point_is_right() -> None:
    # R is the neutral element (nonce 0): S = k * a holds, and y = 1 can be written as prime + 1 as well.
    public = public_key(SEED)
    scalar, _ = ed25519._expanded(SEED)
    for commitment, accepted in ((written(1), True), (written(PRIME + 1), False)):
        challenge = ed25519._hashed_number(commitment, public, MESSAGE)
        signature = commitment + written(challenge * scalar % ORDER)
        assert verify(public, MESSAGE, signature) is accepted


def test_points_off_the_curve_are_no_keys_and_the_other_implementation_refuses_them_too() -> None:
    off = [y for y in range(2, 60) if not is_public_key(written(y))]
    assert len(off) > 20
    for y in off:
        square_of_x = (y * y - 1) * pow(D * y * y + 1, -1, PRIME)
        assert pow(square_of_x, (PRIME - 1) // 2, PRIME) == PRIME - 1  # it has no root
        assert not verify(written(y), MESSAGE, sign(SEED, MESSAGE))
        assert not peer_accepts(written(y), MESSAGE, sign(SEED, MESSAGE))


@pytest.mark.parametrize("y", [1, PRIME - 1])
def test_an_x_of_zero_that_claims_to_be_odd_is_no_key(y: int) -> None:
    assert ed25519._decoded(written(y)) is not None
    assert ed25519._decoded(written(y + TOP_BIT)) is None
    assert not is_public_key(written(y + TOP_BIT))


@pytest.mark.parametrize(
    "public",
    [1, PRIME - 1, 0, TOP_BIT, ORDER_8_Y, ORDER_8_Y + TOP_BIT, ORDER_8_Y_TOO, ORDER_8_Y_TOO + TOP_BIT],
)
def test_each_of_the_eight_keys_of_small_order_is_refused_with_signatures_that_fit(public: int) -> None:
    key = written(public)
    assert ed25519._decoded(key) is not None  # it is on the curve, so only its order speaks against it
    assert not is_public_key(key)
    for number in range(40):
        # The equation holds for about one message in eight or more: S = 0 and R a multiple of the key.
        message = str(number).encode()
        for commitment in (written(1), key):
            assert not verify(key, message, commitment + bytes(32))


def test_random_bytes_are_answered_with_false_and_never_with_an_error() -> None:
    source = random.Random(1)
    for _ in range(300):
        lengths = (source.choice([0, 31, 32, 32, 32, 33]), source.choice([0, 63, 64, 64, 64, 65]))
        public, signature = (source.randbytes(length) for length in lengths)
        assert not verify(public, source.randbytes(8), signature)


def test_a_signature_of_somebody_else_is_refused() -> None:
    assert not verify(public_key(bytes(32)), MESSAGE, sign(SEED, MESSAGE))

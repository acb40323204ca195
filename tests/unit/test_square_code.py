"""Square codes: what was put in comes out by the standard's own way back, check bytes and all."""

from __future__ import annotations

import random
from typing import List, Tuple

import pytest

from mineral_plugin.core.base.errors import InputError
from mineral_plugin.core.base.square_code import check_words, square_code

# Blocks and check bytes at level M for versions 1 to 10 (ISO/IEC 18004, table 9).
BLOCKS = (1, 1, 1, 2, 2, 4, 4, 4, 5, 5)
CHECKS = (10, 16, 26, 18, 24, 16, 18, 22, 22, 26)
MASKS = (
    lambda x, y: (x + y) % 2,
    lambda x, y: y % 2,
    lambda x, y: x % 3,
    lambda x, y: (x + y) % 3,
    lambda x, y: (x // 3 + y // 2) % 2,
    lambda x, y: x * y % 2 + x * y % 3,
    lambda x, y: (x * y % 2 + x * y % 3) % 2,
    lambda x, y: ((x + y) % 2 + x * y % 3) % 2,
)
ALIGNED = {1: (), 2: (6, 18), 3: (6, 22), 4: (6, 26), 5: (6, 30), 6: (6, 34), 7: (6, 22, 38), 8: (6, 24, 42),
           9: (6, 26, 46), 10: (6, 28, 50)}  # fmt: skip


def is_fixed(x: int, y: int, version: int) -> bool:
    size = version * 4 + 17
    if x == 6 or y == 6 or (x < 9 and y < 9) or (x < 9 and y >= size - 8) or (x >= size - 8 and y < 9):
        return True
    corners = {(6, 6), (6, size - 7), (size - 7, 6)}
    for a in ALIGNED[version]:
        for b in ALIGNED[version]:
            if (a, b) not in corners and abs(x - a) <= 2 and abs(y - b) <= 2:
                return True
    return version >= 7 and ((x >= size - 11 and y < 6) or (y >= size - 11 and x < 6))


def words_of(rows) -> Tuple[int, List[int]]:
    size = len(rows)
    version = (size - 17) // 4
    mask_bits = [rows[8][x] for x in (2, 3, 4)]
    mask = sum(bit << (2 - i) for i, bit in enumerate(mask_bits)) ^ 0b101
    bits, upward = [], True
    for right in (*range(size - 1, 6, -2), *range(5, 0, -2)):
        for y in range(size - 1, -1, -1) if upward else range(size):
            for x in (right, right - 1):
                if not is_fixed(x, y, version):
                    bits.append(rows[y][x] != (MASKS[mask](x, y) == 0))
        upward = not upward
    return version, [
        int("".join("01"[bit] for bit in bits[i : i + 8]), 2) for i in range(0, len(bits) - 7, 8)
    ]


def blocks_of(version: int, words: List[int]) -> List[List[int]]:
    count, checks = BLOCKS[version - 1], CHECKS[version - 1]
    total = len(words) - count * checks
    sizes = [total // count + (number >= count - total % count) for number in range(count)]
    blocks: List[List[int]] = [[] for _ in range(count)]
    place = 0
    for column in range(max(sizes)):
        for number in range(count):
            if column < sizes[number]:
                blocks[number].append(words[place])
                place += 1
    for column in range(checks):
        for number in range(count):
            blocks[number].append(words[place + column * count + number])
    return blocks


def text_of(rows) -> str:
    version, words = words_of(rows)
    blocks = blocks_of(version, words)
    data = [word for block in blocks for word in block[: -CHECKS[version - 1]]]
    bits = "".join(f"{word:08b}" for word in data)
    assert bits[:4] == "0100"
    width = 8 if version < 10 else 16
    length = int(bits[4 : 4 + width], 2)
    start = 4 + width
    return bytes(int(bits[start + 8 * i : start + 8 * i + 8], 2) for i in range(length)).decode("utf-8")


@pytest.mark.parametrize("length", [0, 1, 14, 15, 26, 42, 62, 84, 106, 122, 152, 180, 213])
def test_what_was_put_in_comes_out(length):
    text = "".join(random.Random(length).choices("abcdef0123456789:/.", k=length))
    assert text_of(square_code(text)) == text


def test_vietnamese_comes_out_as_it_went_in():
    assert text_of(square_code("Mỏ đá vôi Đồng Khê")) == "Mỏ đá vôi Đồng Khê"


def test_the_check_bytes_of_the_standards_example_are_those_it_prints():
    # ISO/IEC 18004, annex I: "01234567" as version 1-M.
    data = [0x10, 0x20, 0x0C, 0x56, 0x61, 0x80, 0xEC, 0x11, 0xEC, 0x11, 0xEC, 0x11, 0xEC, 0x11, 0xEC, 0x11]
    assert check_words(data, 10) == [0xA5, 0x24, 0xD4, 0xC1, 0xED, 0x36, 0xC7, 0x87, 0x2C, 0x55]


def test_every_block_carries_the_check_bytes_of_its_data():
    version, words = words_of(square_code("x" * 180))
    checks = CHECKS[version - 1]
    for block in blocks_of(version, words):
        assert check_words(block[:-checks], checks) == block[-checks:]


def test_the_three_corners_are_where_a_reader_looks_for_them():
    rows = square_code("a")
    corner = [row[:7] for row in rows[:7]]
    assert corner[0] == (True,) * 7
    assert corner[1] == (True, False, False, False, False, False, True)
    assert corner[3] == (True, False, True, True, True, False, True)
    assert [row[:7] for row in rows[-7:]] == corner == [row[-7:] for row in rows[:7]]


def test_a_text_too_long_is_one_sentence():
    with pytest.raises(InputError):
        square_code("x" * 214)

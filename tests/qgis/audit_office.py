"""A register and zones with nearly every kind of pair, for the tests of the audit's doors."""

from __future__ import annotations

from builders import box, licence, write_pack, zone_item

EAST, NORTH = 442_400.0, 2_412_000.0
DAY = "2026-11-23"


def at(x, y, width, height):
    """Return a rectangle by its lower left spot from the corner of the sample."""
    return box(EAST + x, NORTH + y, width, height)


def mine(number, ring, **more):
    """Return a licence of a holder of its own, by corner table unless told otherwise."""
    return licence(number, ring, **{"holder": f"Công ty {number}", "grade": "typed", **more})


def sample_layers(folder, shift_m=0.0):
    """Write a register and zones anew and return their names; licence B lies ``shift_m`` further west."""
    for path in folder.glob("gp.*"):
        path.unlink()
    for path in folder.glob("cam.*"):
        path.unlink()
    register = [
        mine("12/GP-UBND", at(0, 0, 300, 200)),
        mine("B", at(200 - shift_m, 100, 300, 200)),
        mine("C", at(499.98, 100, 100, 200)),  # 2 cm into B
        mine("D", at(600.98, 100, 100, 200), valid_to="2025-06-30"),  # 1 m beside C
        mine("E", at(700.98, 100, 50, 200)),  # touches D
        mine("G", at(0, 150, 20, 20), status="ended"),
    ]
    bans = [zone_item("Z1", at(250, 150, 100, 100), grade="typed")]
    return (
        str(write_pack(folder, "gp", {"licence": register})),
        str(write_pack(folder, "cam", {"prohibited": bans})),
    )


def many_layers(folder, side, into_m=2.0):
    """Write a register of ``side`` times ``side`` licences in a grid, each so far into its neighbours."""
    step = 100.0 - into_m
    squares = [mine(f"{x}-{y}", at(step * x, step * y, 100, 100)) for x in range(side) for y in range(side)]
    return (str(write_pack(folder, "gp", {"licence": squares})),)

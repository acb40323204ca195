#!/usr/bin/env python3
"""Make the data of the national procedures, and the page about them, from the table read from the portal.

    python3 tools/procedures_data.py data TABLE.json    writes resources/regulation/procedures-2026-11-23.json
    python3 tools/procedures_data.py docs               writes docs/procedures.md from those data

The table is the crawl of the portal of June and July 2026: one entry for a code, with the times as one run of
text. What the portal separates is split here and nothing is reworded; what a person added stands in
`procedures_curated.json`. A line that cannot be read, or a total that is not the sum of its steps without a
reason, stops the work.
"""

from __future__ import annotations

import json
import re
import sys
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Iterator

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tools")]

from procedures_times import TIME, Json, duration, narrated, stands_in, timed, told  # noqa: E402

VERSION = "2026-11-23"
DATA = ROOT / "resources" / "regulation" / f"procedures-{VERSION}.json"
PAGE = ROOT / "docs" / "procedures.md"
CURATED: Json = json.loads((ROOT / "tools" / "procedures_curated.json").read_text(encoding="utf-8"))

FORM = re.compile(r"Mau ?(\d+[a-z]?) ?-? ?Phu ?luc ?([IVX]+a?)?_(\d+)\.(?:(\d{4})\.)?(TT-BNNMT)")
# A number in the column of numbers runs into what follows; one inside a title is followed by a space.
LEGAL = re.compile(r"\d{1,3}/\d{4}/(?:TT-BNNMT|TT-BTNMT|TT-BTC|TT-BKHCN|NĐ-CP|QH\d\d)(?=[A-ZĐ\d]|$)")
NAME_KEYS = ("name", "valid_from", "valid_to", "basis", "mark")


def made(table: list[Json]) -> Json:
    """Return the document of the data for a table of the portal."""
    procedures = [procedure(entry) for entry in table]
    return {
        "schema": "procedures-1",
        "version": VERSION,
        "read_from": "2026-06-01",
        "read_to": "2026-07-31",
        "source": CURATED["source"],
        "fee_note": CURATED["fee_note"],
        "valid_from": "2026-01-16",
        "notes": CURATED["notes"],
        "offices": [office(one) for one in CURATED["offices"]],
        "delegations": list(delegations()),
        "offline_acts": [
            {"id": act, "name": name, "basis": "D193; C04, Art. 4"}
            for act, name in CURATED["offline_acts"].items()
        ],
        "working": [checked(entry, procedures) for entry in CURATED["working"]],
        "procedures": procedures,
    }


def delegations() -> Iterator[Json]:
    """Yield what Resolution 66.19 hands from the minister to the provinces."""
    for item, codes in CURATED["delegated"].items():
        basis = CURATED["r6619"]["basis"].format(item=item)
        yield {"codes": codes, "in_place_of": CURATED["in_the_province"], **CURATED["r6619"], "basis": basis}


def office(one: Json) -> Json:
    """Return an office with its names by date; where none was read it is called by its task."""
    own = {
        "name": {"vi": one["spellings"][0], "en": one["en"]},
        "valid_from": None,
        "basis": None,
        "mark": "read",
    }
    names, later = [own], one["not_read_from"]
    if one["from_2026_09_15"]:
        names.append({"name": one["from_2026_09_15"], **CURATED["r6625"]})
    if later:
        names.append({**later, "basis": None, "mark": "not_read"})
    for name, following in zip(names, names[1:]):
        name["valid_to"] = day_before(following["valid_from"])
    names[-1]["valid_to"] = None
    return {"id": one["id"], "names": [{key: name[key] for key in NAME_KEYS} for name in names]}


def day_before(day: str) -> str:
    """Return the day before a day, both as 2026-11-23."""
    return (date.fromisoformat(day) - timedelta(days=1)).isoformat()


def checked(entry: Json, procedures: list[Json]) -> Json:
    """Return an entry of the working list, which has a case on the portal or a reason why not."""
    cases = [case for one in procedures for case in one["cases"] if entry["id"] in case["working_ids"]]
    if bool(cases) == bool(entry["reason"]):
        raise SystemExit(f"{entry['id']}: a case of the portal or a reason, not {len(cases)} cases")
    return entry


def procedure(entry: Json) -> Json:
    """Return one procedure of the table."""
    code, level = entry["code"], CURATED["levels"][entry["level"]]
    name = re.sub(r" \(cấp (?:Bộ|[Tt]ỉnh|Xã)\)$", "", entry["name"])
    stages = list(told(entry["steps"]))
    ids = [one["id"] for one in CURATED["working"] if code in one["codes"]]
    return {
        "code": code,
        "level": level["id"],
        "working_ids": ids,
        "name": {"vi": entry["name"], "en": f"{CURATED['names_en'][name]} ({level['en']})"},
        "authority_as_read": entry["authority"] or None,
        "decides": CURATED["deciders"].get(code) or level["offices"][2],
        "published_by": entry["decision"],
        "legal": list(dict.fromkeys(LEGAL.findall(entry["legal"]))),
        "url": entry["portal_url"],
        "results": entry["results"],
        "cases": [case(entry, *one, ids) for one in numbered(entry, stages)],
        "told": grouped(stages, "stages"),
        "papers": grouped([paper(code, one) for one in entry["components"]], "papers"),
    }


def grouped(entries: list[Json], name: str) -> list[Json]:
    """Return entries that carry the case they are for as groups, each case said once."""
    found: dict[str | None, list[Json]] = {}
    for entry in entries:
        own = {key: value for key, value in entry.items() if key != "when"}
        found.setdefault(entry["when"], []).append(own)
    return [{"when": when, name: some} for when, some in found.items()]


def numbered(entry: Json, stages: list[Json]) -> Iterator[tuple[int, Any, str]]:
    """Yield the cases of a procedure: number, what was read, and the step-by-step text that belongs to it."""
    heads = list(dict.fromkeys(stage["when"] for stage in stages))
    by_hand = CURATED["told_steps"].get(entry["code"])
    read = narrated(entry, heads, by_hand, CURATED["steps"]) if by_hand else timed(entry["how"])
    for number, one in enumerate(read, 1):
        own = [stage for stage in stages if len(heads) != len(read) or stage["when"] == heads[number - 1]]
        yield number, one, "\n".join(f"{stage['title']}\n{stage['text']}" for stage in own)


def case(entry: Json, number: int, read: Any, told_text: str, ids: list[str]) -> Json:
    """Return a case with channels, steps, and why a total is not their sum."""
    (when, channels, lines), code = read, entry["code"]
    own = case_ids(code, when, ids)
    steps = [step(entry, number, at, line) for at, line in enumerate(lines, 1)]
    for one in steps:
        one["offline"] = offline(one["kind"], own, code, told_text)
        for id_ in one["who"]:
            stands_in(
                code, entry["steps"], next(o["spellings"] for o in CURATED["offices"] if o["id"] == id_)
            )
    return {
        "id": str(number),
        "when": when,
        "working_ids": own,
        "channels": channels,
        "steps": steps,
        "difference": difference(code, number, channels, steps),
    }


def case_ids(code: str, when: str | None, ids: list[str]) -> list[str]:
    """Return the working ids of a case."""
    if code not in CURATED["case_working"]:
        return ids
    return [one["id"] for one in CURATED["case_working"][code] if one["words"] in (when or "")][:1]


def step(entry: Json, case: int, number: int, line: Json) -> Json:
    """Return one step with its time as printed, and as the law stands where the page prints another."""
    code, value, sort = entry["code"], line["value"], line["kind"]
    time = TIME.match(value) or re.search(r"là 0?(\d+) ngày( làm việc)?", value)
    more = duration(re.search(r"bổ sung.*?(?:tăng thêm|tối đa) 0?(\d+) ngày( làm việc)?", value))
    asked = duration(re.search(r"lấy ý kiến[^;]*tăng thêm 0?(\d+) ngày( làm việc)", value))
    return {
        "id": f"{code}/{case}/{number}",
        "kind": sort,
        "name": {"vi": line["name"], "en": CURATED["steps"][sort]["en"]},
        "who": line.get("who") or who_does(code, entry["level"], sort, case),
        "what": line["what"],
        **duration(time),
        "supplement_days": more["days"],
        "supplement_unit": more["unit"],
        "opinion_days": asked["days"],
        "offline": [],
        "from_told": "who" in line,
        "amended": entry_of("amended", code=code, case=case, step=number).get("time"),
    }


def entry_of(name: str, **keys: Any) -> Json:
    """Return what a person added for these keys, nothing where nobody did."""
    found = (one for one in CURATED[name] if all(one[key] == value for key, value in keys.items()))
    return next(found, {})


def who_does(code: str, level: str, sort: str, case: int) -> list[str]:
    """Return who does a step, as the page names the offices of that level."""
    receiver, appraiser, decider, hands_over = CURATED["levels"][level]["offices"]
    own = {
        "check": [receiver],
        "hand_over": [hands_over],
        "notify": [hands_over],
        "appraise": [appraiser],
        "receive_appraise": [appraiser],
        "decide": [decider],
    }
    named = entry_of("who", code=code, kind=sort, case=case) or entry_of(
        "who", code=code, kind=sort, case=None
    )
    return named.get("who") or own.get(sort) or [appraiser, decider]


def offline(sort: str, ids: list[str], code: str, told_text: str) -> list[str]:
    """Return the acts of a step that cannot be done electronically."""
    acts = []
    site = re.search(r"kiểm tra (?:tại )?thực địa", told_text) or set(ids) & set(CURATED["field_check_ids"])
    if site and sort in ("appraise", "receive_appraise", "appraise_decide", "coordinates"):
        acts.append("field_check")
    if re.search(r"ngày nhận đủ mẫu vật", told_text):
        acts.append("samples")
    if code in CURATED["original_licence_codes"] and sort == "check":
        acts.append("original_licence")
    return acts


def difference(code: str, number: int, channels: list[Json], steps: list[Json]) -> Json | None:
    """Return why a total is not the sum of the steps; a difference without a reason stops the work."""
    totals = {(one["days"], one["unit"]) for one in channels}
    if totals == {(None, None)}:
        undated = any(one["days"] is None for one in steps)
        return {"kind": "not_stated", "reason": CURATED["no_time" if undated else "not_stated"]}
    days, units = [one["days"] or 0 for one in steps], {one["unit"] for one in steps if one["days"]}
    if len(units) == 1 and totals == {(sum(days), *units)}:
        return None
    reason = entry_of("differences", code=code, case=number).get("reason")
    if reason is None:
        raise SystemExit(f"{code} case {number}: total {totals}, steps {days}, and no reason")
    return {"kind": "differs", "reason": reason}


def paper(code: str, one: Json) -> Json:
    """Return a paper of the dossier."""
    mended = entry_of("mended", code=code, originals=one["originals"])
    name = re.sub(r"^\* *", "", one["name"] + mended.get("name_end", ""))
    notes = [
        note["note"]
        for note in CURATED["paper_notes"]
        if (not note["codes"] or code in note["codes"])
        and note["words"] in name
        and any(file.startswith(note["file"]) for file in one["forms"])
    ]
    return {
        "when": one["case"].rstrip(": ") or None,
        "name": name,
        "forms": [form(file) for file in one["forms"]],
        "originals": 0 if mended else one["originals"],
        "copies": one["copies"],
        "is_map": bool(re.search("bản đồ", name, re.IGNORECASE)),
        "note": next(iter([*filter(None, [mended.get("note")]), *notes]), None),
    }


def form(file: str) -> Json:
    """Return the form that a file of the portal carries in its name."""
    match = FORM.match(file)
    if match is None:
        raise SystemExit(f"no form in {file}")
    return {"text": f"{match[3]}/{match[4] or '2025'}/{match[5]}", "annex": match[2], "form": match[1]}


def main(arguments: list[str]) -> int:
    """Write the data or the page."""
    if len(arguments) == 2 and arguments[0] == "data":
        document = made(json.loads(Path(arguments[1]).read_text(encoding="utf-8")))
        DATA.write_text(json.dumps(document, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        return 0
    if arguments == ["docs"]:
        from procedures_page import page

        PAGE.write_text(page(), encoding="utf-8")
        return 0
    print(__doc__, file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

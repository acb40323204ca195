"""merge.py FRAGMENT.json : put the facts, texts and rules of a fragment into the rule set (locked, idempotent)."""
import fcntl, json, sys
from pathlib import Path
SET = Path("/work/main/resources/regulation/set-2026-11-23.json")
frag = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
with open("/tmp/h/merge.lock", "w") as lock:
    fcntl.flock(lock, fcntl.LOCK_EX)
    d = json.loads(SET.read_text(encoding="utf-8"))
    d.setdefault("facts", [])
    for name in ("texts", "facts"):
        new = {e["id"]: e for e in frag.get(name, [])}
        kept = [new.pop(e["id"], e) for e in d[name]]
        d[name] = kept + list(new.values())
    ids = {r["id"] for r in frag.get("rules", [])}
    rules = [r for r in d["rules"] if r["id"] not in ids] + frag.get("rules", [])
    order = ["A", "G", "O", "Z", "PL", "C", "M", "D"]
    fam = lambda i: order.index("PL" if i.startswith("PL") else i[0])
    num = lambda i: int("".join(c for c in i if c.isdigit()))
    rules.sort(key=lambda r: (fam(r["id"]), num(r["id"])))
    d["rules"] = rules
    for role in d["roles"]:
        role["rules"] = list(dict.fromkeys(r["id"] for r in rules if role["id"] in r["roles"]))
    keys = [k for k in ("schema", "version", "texts", "facts", "rules", "minerals", "procedures", "roles", "licence_statuses", "authorities")]
    d = {k: d[k] for k in keys if k in d}
    tmp = SET.with_suffix(".tmp"); tmp.write_text(json.dumps(d, ensure_ascii=False, indent=1) + "\n", encoding="utf-8"); tmp.replace(SET)
print("merged", sorted(ids))

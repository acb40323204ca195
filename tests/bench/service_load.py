"""The online service under load: lists of dossiers and checks, over HTTP, from several clients at once.

    service/.venv/bin/python -m tests.bench.service_load DOSSIERS PAGES CHECKS

with the repository and its folders ``service``, ``tests`` and ``tests/contract`` on the path. Prints JSON: of
each request what it took in ms, and how long all took together in s. The service is a process of its own over
a real PostgreSQL whose commits reach the disk; clients and peers are threads of this one.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any, Callable, Dict, List, Sequence

import psycopg
import requests
from bare_api import log_in
from databases import SETTINGS, PostgresqlDatabase
from people_api import Door
from postgis import running_postgis
from service_process import ServiceProcess
from test_validations import asking, install

from mineral_plugin.core.work.checking import check_areas
from mineral_plugin.core.work.outputs import document_digest, report_document
from mineral_plugin.core.work.packs import sources_of
from mineral_service.validations.asking import check_request

CLIENTS = 4
PAGE = 50
UNIT = "000.00.00.X99"
NOW = datetime(2026, 11, 23, 8, tzinfo=timezone(timedelta(hours=7)))
ON_THE_DISK = {**SETTINGS, "fsync": "on"}
# As somebody would write the list by hand: the same columns, order and page.
BY_HAND = (
    "SELECT d.*, s.receipt_id, s.received_at FROM dossiers d LEFT JOIN submissions s ON s.dossier = d.id"
    " WHERE d.unit = %s AND d.state <> 'draft' AND (d.created_at, d.id) < (%s, %s)"
    " ORDER BY d.created_at DESC, d.id DESC LIMIT 51"
)
FILLED = """
INSERT INTO people (id, name, role, unit, disabled, created_at)
 SELECT 'p' || n, 'bench-' || n, 'applicant', '', 0, '2020-01-01T00:00:00+07:00'
 FROM generate_series(1, 1000) n;
INSERT INTO dossiers (id, draft, procedure, mineral, area_name, state, created_at, owner, filed_by, unit)
 SELECT md5(n::text), 'HS-' || n, 'P14', 'gold', 'Lô ' || n,
  CASE WHEN n % 5 = 0 THEN 'draft' ELSE 'submitted' END,
  to_char(timestamp '2020-01-01' + n * interval '10 minutes', 'YYYY-MM-DD"T"HH24:MI:SS"+07:00"'),
  'p' || (1 + n % 1000), 'p' || (1 + n % 1000), '000.00.00.X99' FROM generate_series(1, {count}) n;
INSERT INTO submissions
 SELECT id, 'key-' || id, repeat('0', 64), '{{}}', 'THU-' || id, '{{}}', created_at FROM dossiers
 WHERE state <> 'draft';
ANALYZE
"""

Work = Callable[[int], None]


def main(dossiers: int, pages: int, checks: int) -> int:
    """Measure, and print what was seen."""
    with running_postgis(ON_THE_DISK) as server, tempfile.TemporaryDirectory() as folder:
        database = PostgresqlDatabase(server)
        home = Path(folder) / "service"
        install(home)
        # The load comes from a handful of people: no limit for one who asks often.
        process = ServiceProcess(home, ("--requests-per-minute", "0"), database=database).start()
        try:
            with psycopg.connect(database.url) as connection:
                for statement in FILLED.format(count=dossiers).split(";"):
                    connection.execute(statement.encode("utf-8"))
            told = {**listing(process, database.url, pages), **checking(process, home, checks)}
        finally:
            process.kill()
    sys.stdout.write(json.dumps({"clients": CLIENTS, "dossiers": dossiers, **told}))
    return 0


def listing(process: ServiceProcess, url: str, pages: int) -> Dict[str, Any]:
    """Turn pages of an office's list: the service, and the same query by hand on a connection kept open."""
    door = Door(process.url, process.admin_token)
    door.person("bench-officer", "officer", UNIT)
    headers = {"Authorization": "Bearer " + door.log_in("bench-officer")["access_token"]}
    kept = threading.local()

    def turn(_number: int) -> None:
        if not hasattr(kept, "http"):
            kept.http, kept.after = session(), None
        params = {"limit": str(PAGE), **({"after": kept.after} if kept.after else {})}
        answer = kept.http.get(process.url + "/v1/dossiers", params=params, headers=headers, timeout=60)
        if answer.status_code != 200:
            raise RuntimeError(answer.text)
        kept.after = answer.json()["next"]  # after the last page from the first one again

    def by_hand(_number: int) -> None:
        if not hasattr(kept, "sql"):
            kept.sql, kept.place = psycopg.connect(url), ("9999", "")
        rows = kept.sql.execute(BY_HAND, (UNIT, *kept.place)).fetchall()
        kept.place = (rows[PAGE - 1][6], rows[PAGE - 1][0]) if len(rows) > PAGE else ("9999", "")

    return {"list": timed(turn, pages), "list_by_hand": timed(by_hand, pages)}


def checking(process: ServiceProcess, home: Path, checks: int) -> Dict[str, Any]:
    """Check one area again and again: the service, and the core by itself, one check after the other."""
    body = json.loads(json.dumps(asking()))
    kept = threading.local()
    digests: List[str] = []

    def over_http(number: int) -> None:
        if not hasattr(kept, "http"):
            kept.http = session()
            name = f"bench-{threading.get_ident()}"
            kept.headers = {"Authorization": "Bearer " + log_in(process.url, kept.http, name)}
        path = process.url + "/v1/validations"
        answer = kept.http.post(path, json=body, headers=kept.headers, timeout=120)
        if answer.status_code != 200:
            raise RuntimeError(answer.text)
        digests.append(answer.headers["ETag"].strip('"'))

    def by_itself(_number: int) -> None:
        sources = sources_of(home, os.environ)
        request = check_request({**body, "layers": None}, NOW.date(), sources)
        digests.append(document_digest(report_document(check_areas(request, NOW, "bench"))))

    found = {"check": timed(over_http, checks), "check_by_itself": timed(by_itself, checks, 1)}
    if len(set(digests)) != 1:
        raise RuntimeError("the service and the core gave different reports")
    return found


def timed(work: Work, count: int, clients: int = CLIENTS) -> Dict[str, Any]:
    """Do something so many times from several threads; the first few of each are not counted."""
    taken: List[float] = []

    def one(number: int) -> None:
        started = time.perf_counter()
        work(number)
        taken.append((time.perf_counter() - started) * 1000)

    with ThreadPoolExecutor(clients) as pool:
        done(pool, one, 4 * clients)
        taken.clear()
        started = time.perf_counter()
        done(pool, one, count)
        whole = time.perf_counter() - started
    return {"ms": sorted(taken), "s": whole}


def done(pool: ThreadPoolExecutor, work: Work, count: int) -> Sequence[None]:
    return list(pool.map(work, range(count)))


def session() -> requests.Session:
    opened = requests.Session()
    opened.trust_env = False
    return opened


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:4])))

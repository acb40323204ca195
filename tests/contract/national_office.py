"""An office that tells the National Portal of its dossiers: the service, the command, the portal it meets."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Dict, List

from flow_api import Applicant, Office
from national_portal import DOSSIER, LOOK_UP, NAME, STEPS, WORD, NationalPortal
from preloaded import PIPE, Program
from service_process import ROOT, ServiceProcess, environ

from mineral_service.commands import table
from mineral_service.national.settings import Settings, read_settings

HERE = Path(__file__).parent / "national"
CODE = "1.014232"
LONG_AGO = "2020-01-01T00:00:00+07:00"


def golden(name: str) -> Any:
    return json.loads((HERE / name).read_text("utf-8"))


def written(folder: Path, url: str = "", **changes: Any) -> Path:
    """Write settings and the account beside them; return where the settings are."""
    folder.mkdir(parents=True, exist_ok=True)
    account = folder / "account.json"
    account.write_text(json.dumps({"username": NAME, "password": WORD}), "utf-8")
    account.chmod(0o600)
    told = golden("settings.json")
    path = folder / "national.json"
    path.write_text(json.dumps({**told, "adapterUrl": url or told["adapterUrl"], **changes}), "utf-8")
    return path


class NationalOffice:
    """The service with its officer and applicant, and a portal of its own for one test."""

    def __init__(self, service: ServiceProcess, office: Office, applicant: Applicant, folder: Path) -> None:
        self.service, self.office, self.applicant = service, office, applicant
        self.portal = NationalPortal()
        self.path = written(folder, self.portal.url)

    @property
    def settings(self) -> Settings:
        return read_settings(self.path)

    def accepted(self, **changes: Any) -> str:
        """Return a dossier that the office has accepted."""
        dossier = self.applicant.filed()
        self.office.done(dossier, "accept", **{"code": CODE, "case": "1", **changes})
        return dossier

    def code(self, dossier: str) -> str:
        return str(self.applicant.api.get(f"/v1/dossiers/{dossier}/receipt").json()["maHoSo"])

    def sync(self, *arguments: str) -> Dict[str, Any]:
        """Run the command once, in this process."""
        place = ["--data", str(self.service.data), "--settings", str(self.path)]
        return table.run(["sync-national", *place, *arguments])

    def sync_apart(self, *arguments: str) -> Program:
        """Begin to run the command as a program of its own."""
        place = ["--data", str(self.service.data), "--settings", str(self.path)]
        words = ["-m", "mineral_service", "sync-national", *place, *arguments]
        return Program(words, environ(self.service.database.url), ROOT, stdout=PIPE, stderr=PIPE)

    def of(self, told: Dict[str, Any], dossier: str) -> Dict[str, Any]:
        """Return what the command tells of a dossier."""
        code = self.code(dossier)
        (found,) = [one for one in told["dossiers"] if one["code"] == code]
        sentence = found["told"]["vi"]
        assert code in sentence and sentence.endswith(".") and "\n" not in sentence
        return dict(found)

    def later(self) -> None:
        """Let all waits and leases be over."""
        with self.service.database.changing(self.service.data) as change:
            change(f"UPDATE national_outbox SET next_at = '{LONG_AGO}' WHERE state = 'waiting'")
            change(f"UPDATE national_workers SET until = '{LONG_AGO}'")

    def close(self) -> None:
        """Take the portal away, and whatever was left to be told to it."""
        self.portal.close()
        self.forget()

    def forget(self) -> None:
        """Let nothing be known of what is to be told, or was."""
        with self.service.database.changing(self.service.data) as change:
            for name in ("national_outbox", "national_dossiers", "national_workers"):
                change(f"DELETE FROM {name}")

    def rows(self, dossier: str) -> List[Any]:
        columns = "seq, op, state, payload_hash, attempts"
        return self.service.rows(
            f"SELECT {columns} FROM national_outbox WHERE dossier = '{dossier}' ORDER BY seq, op"
        )

    def receipts(self, dossier: str) -> int:
        ((found,),) = self.service.rows(f"SELECT count(*) FROM submissions WHERE dossier = '{dossier}'")
        return int(found)

    def assert_once(self, dossier: str) -> int:
        """Make sure that the portal has a dossier once, each step once and in order; return how often."""
        code, events = self.code(dossier), self.applicant.events(dossier)
        assert code not in self.portal.second
        expected = [
            (one["at"][:19].replace("-", "").replace("T", "").replace(":", ""), str(one["code"]))
            for one in events[1:]
        ]
        steps = [(row["ThoiDiemXuLy"], row["TrangThai"]) for row in self.portal.steps[code]]
        assert steps == expected
        assert self.portal.dossiers[code][-1]["TrangThaiHoSo"] == str(events[-1]["code"])
        self._assert_looked_up_first(code)
        return self.portal.created.count(code)

    def _assert_looked_up_first(self, code: str) -> None:
        """Nothing is sent as new before the portal was asked in the message before it."""
        about = [one for one in self.portal.messages if code in str(one)]
        services = [(one["service"], one.get("isUpdating")) for one in about]
        for before, (service, updating) in zip([("", None), *services], services):
            if service == DOSSIER and updating == "False":
                assert before[0] == LOOK_UP
        assert {service for service, _ in services} <= {LOOK_UP, DOSSIER, STEPS}

"""The steps of a dossier, page by page: client, papers, rehearsal, signatures, by hand, what follows."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Callable, Dict

from qgis.PyQt.QtWidgets import QListWidget

from journey_driver.hands import Hands


class FilingSteps:
    """The part of the walk that goes from a draft to what came of it, all on the page of the dossier."""

    _hands: Hands
    _plan: Dict[str, Any]
    _say: Callable[[Dict[str, Any]], None]
    _lines: Callable[[str], list]
    picture: Callable[[str], None]

    def open_the_draft(self) -> None:
        """Go to the page of the dossier and put the only draft on it."""
        self._hands.click("page-dossier")
        self._choose_line("drafts", 0)
        self._hands.wait(lambda: self._hands.sees("components"), 20, "the components of the draft")
        self._say({"components": self._lines("components")})

    def choose_client(self) -> None:
        """Write a client down; it is chosen with that."""
        self._hands.click("newClient")
        for entry, text in self._plan["client"].items():
            self._hands.write(f"client-{entry}", text)
        self._hands.click("keepClient")
        self._hands.wait(lambda: not self._hands.sees("clientCard"), 10, "the client")
        self._say({"client": self._hands.find("clientChoice").currentText()})

    def gather_papers(self) -> None:
        """Attach the request, write down what is known for it, and let the program make its papers."""
        self._choose_line("components", 0)
        self._hands.choose_files("attachFile", [self._plan["request"]])
        self._hands.wait(lambda: self._is_free() and "1" in self._hands.text("dossierSummary"), 20, "a file")
        self._hands.click("makeRequest")
        self._hands.click("makePapers")
        self._hands.wait(self._is_free, 30, "the papers")
        self._say({"gathered": self._lines("components")})
        self.picture("papers")

    def _is_free(self) -> bool:
        return not self._hands.sees("stopAttaching") and self._hands.find("makePapers").isEnabled()

    def rehearse(self) -> None:
        """Compare the papers and run the officer's check list."""
        self._hands.click("papersAgreeFold")
        self._hands.click("comparePapers")
        self._hands.wait(lambda: self._hands.sees("papersTold"), 30, "what the papers say")
        self._hands.click("rehearsalFold")
        self._hands.click("rehearse")
        self._hands.wait(lambda: self._hands.sees("rehearsalLines"), 30, "the check list")
        self._say({"agree": self._hands.text("papersTold"), "rehearsed": self._lines("rehearsalLines")})
        self._hands.reveal(self._hands.find("rehearsalTold"))
        self.picture("rehearsal")

    def sign(self) -> None:
        """Put the request out, wait for the tool that signs, and take back what it made."""
        self._hands.click("signingFold")
        self._hands.wait(lambda: self._hands.find("signOut").isEnabled(), 20, "the files to sign")
        self._hands.choose_files("signOut", [self._plan["to_sign"]])
        self._hands.wait(lambda: self._hands.sees("signingResult"), 20, "the files that went out")
        self._hands.wait(lambda: Path(self._plan["signed"]).is_file(), 20, "the signed file")
        self._hands.wait(lambda: self._hands.find("signIn").isEnabled(), 20, "the way back")
        self._hands.choose_files("signIn", [self._plan["signed"]])
        name = self._plan["signer"]
        self._hands.wait(lambda: name in " ".join(self._lines("signables")), 20, "the signature")
        self._say({"signed": self._lines("signables"), "sign_told": self._hands.text("signingResult")})
        self._hands.reveal(self._hands.find("signingResult"))
        self.picture("signed")

    def hand_off(self) -> None:
        """Seal the ZIP, declare a filing by hand with a receipt, and take the declaration back."""
        self._hands.click("handoffFold")
        self._hands.choose_files("sealZip", [self._plan["zip_folder"]])
        self._hands.wait(lambda: self._hands.sees("sealResult"), 30, "the ZIP")
        self._hands.write("declaredCode", self._plan["code"])
        self._hands.choose_files("chooseReceipt", [self._plan["request"]])
        self._hands.click("declareFiled")
        self._hands.wait(lambda: self._hands.sees("declaredState"), 10, "the declaration")
        self._say({"sealed": self._hands.text("sealResult"), "declared": self._hands.text("declaredState")})
        self._hands.reveal(self._hands.find("declaredState"))
        self.picture("handed-off")
        self._hands.click("withdrawDeclared")
        self._hands.wait(lambda: not self._hands.sees("declaredState"), 10, "the declaration to go")

    def answer_the_demand(self) -> None:
        """Look at the filed dossier, think of withdrawing it, and answer what the office demands."""
        self._choose_line("followedList", 0)
        self._hands.wait(lambda: self._hands.sees("followedState"), 10, "the dossier")
        self._hands.click("followWithdraw")
        self._hands.click("withdrawalYesCancel")
        self._ask_until("followSupplement")
        self._say({"demanded": self._hands.text("followedState")})
        self._hands.click("followSupplement")
        self._hands.wait(lambda: self._hands.sees("supplementRemarks"), 10, "the remarks")
        self._hands.choose_files("supplementFile", [self._plan["better"]])
        self._hands.write("supplementChange", self._plan["change"])
        self._hands.choose_files("supplementLetter", [self._plan["letter"]])
        self.picture("supplement")
        self._hands.click("supplementFileIt")
        self._hands.wait(lambda: not self._hands.sees("supplementCard"), 30, "the supplement to be filed")
        self._hands.wait(lambda: self._hands.find("followRefresh").isEnabled(), 30, "the end of it")

    def fetch_the_result(self) -> None:
        """Ask until there is a result, fetch it, and look at what has happened."""
        self._ask_until("followFetch")
        self._hands.click("followFetch")
        self._hands.wait(lambda: self._hands.sees("followProblem"), 30, "what came of the fetching")
        self._say({"ended": self._hands.text("followedState"), "fetched": self._hands.text("followProblem")})
        for fold in ("followedTimelineFold", "followedStepsFold", "followedResultsFold"):
            if self._hands.sees(fold):
                self._hands.click(fold)
        self._hands.reveal(self._hands.find("followedState"))
        self.picture("result")

    def _ask_until(self, name: str) -> None:
        """Ask how the dossier stands until the office has acted: then there is something to press."""
        for _ in range(20):
            if self._hands.sees(name):
                return
            self._hands.click("followRefresh")
            self._hands.wait(lambda: self._hands.find("followRefresh").isEnabled(), 30, "an answer")
            self._hands.rest(500)
        self._hands.find(name)

    def _choose_line(self, name: str, row: int) -> None:
        """Click a line of a list, once it is shown."""
        self._hands.wait(lambda: self._hands.sees(name), 20, f"the list {name}")
        shown = self._hands.find(name, QListWidget)
        self._hands.reveal(shown)
        self._hands.click_widget(shown.viewport(), shown.visualItemRect(shown.item(row)).center())

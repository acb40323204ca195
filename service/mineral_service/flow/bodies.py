"""The acts of an officer as they are sent: one body a kind, told apart by ``act``."""

from __future__ import annotations

from typing import Annotated, Dict, List, Literal, Optional, Union

from pydantic import Field, RootModel

from mineral_service.incoming import Body
from mineral_service.register.bodies import ResultBody

_SHA256 = r"^[0-9a-f]{64}$"
_DAY = r"^\d{4}-\d{2}-\d{2}$"
_MOMENT = r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}"
_Number = Annotated[str, Field(pattern=r"^[0-9]{1,15}(\.[0-9]{1,6})?$")]
_Note = Annotated[str, Field(max_length=4000)]
_Reason = Annotated[str, Field(min_length=1, max_length=4000)]


class Act(Body):
    """What every act may carry: a note that the applicant reads."""

    note: _Note = ""


class Accept(Act):
    """The dossier is complete and proper; the national code and the case of it that it is for, if known."""

    act: Literal["accept"]
    code: Optional[str] = Field(default=None, max_length=20)
    case: Optional[str] = Field(default=None, max_length=10)


class NotAccept(Act):
    """The dossier is not taken, or goes back after a supplement that did not come."""

    act: Literal["not_accept"]
    reason: _Reason


class Forward(Act):
    """The dossier goes to whoever appraises it."""

    act: Literal["forward"]


class Meeting(Body):
    """Where people met: when and where it was to be, who took part by office and function, the minutes.

    No names: the minutes have them. ``minutes`` is the SHA-256 of a file of the office.
    """

    appointment: str = Field(pattern=_MOMENT, max_length=40)
    place: str = Field(min_length=1, max_length=400)
    online: bool = False
    participants: List[Annotated[str, Field(min_length=1, max_length=200)]] = Field(
        min_length=1, max_length=60
    )
    minutes: str = Field(pattern=_SHA256)


class RecordStep(Act):
    """A step of the process and its outcome; one that needs people at one place carries their meeting."""

    act: Literal["record_step"]
    step: Literal["publication", "appraisal", "field_inspection", "council", "submission_of_file"]
    outcome: Literal["passed", "failed"]
    meeting: Optional[Meeting] = None
    reportSha256: Optional[str] = Field(default=None, pattern=_SHA256)


class AskOpinion(Act):
    """Another body is asked."""

    act: Literal["ask_opinion"]
    body: str = Field(min_length=1, max_length=200)


class AnswerOpinion(Act):
    """What the body answered; ``taken_back``: the office no longer asks. Silence is no answer."""

    act: Literal["answer_opinion"]
    no: int = Field(ge=1, le=999)
    answer: Literal["consents", "objects", "no_remark", "taken_back"]
    paper: Optional[str] = Field(default=None, pattern=_SHA256)


class RequireSupplement(Act):
    """What is missing, component by component, and until when it is to come."""

    act: Literal["require_supplement"]
    items: List[Annotated[str, Field(min_length=1, max_length=200)]] = Field(min_length=1, max_length=60)
    reasons: Dict[str, _Reason] = Field(default_factory=dict, max_length=60)
    until: str = Field(pattern=_DAY)


class ExtendSupplement(Act):
    """A later last day for a supplement."""

    act: Literal["extend_supplement"]
    until: str = Field(pattern=_DAY)
    reason: _Reason


class RequirePayment(Act):
    """The duties are due; what the office measured chooses the line of the fee.

    ``paymentCode`` is what to pay with, ``codeUntil`` the last day that it can be used, ``afterCode`` what
    happens then, in the words of the office.
    """

    act: Literal["require_payment"]
    paymentCode: str = Field(default="", max_length=100)
    codeUntil: Optional[str] = Field(default=None, pattern=_DAY)
    afterCode: _Note = ""
    measures: Dict[Literal["area_ha", "output_m3_year", "exploration_cost_vnd"], _Number] = Field(
        default_factory=dict
    )
    explosives: Optional[bool] = None


class RecordPayment(Act):
    """The payment came, by which paper."""

    act: Literal["record_payment"]
    reference: str = Field(min_length=1, max_length=200)


class Decide(Act):
    """The decision, its number and signed paper, and for a favourable one what the register holds."""

    act: Literal["decide"]
    outcome: Literal["granted", "refused"]
    number: str = Field(min_length=1, max_length=100)
    paper: str = Field(pattern=_SHA256)
    reason: _Note = ""
    result: Optional[ResultBody] = None


class HandOver(Act):
    """The result was given to the applicant."""

    act: Literal["hand_over"]


class Stop(Act):
    """The process ends without a decision."""

    act: Literal["stop"]
    reason: _Reason


_AnyAct = Union[
    Accept,
    NotAccept,
    Forward,
    RecordStep,
    AskOpinion,
    AnswerOpinion,
    RequireSupplement,
    ExtendSupplement,
    RequirePayment,
    RecordPayment,
    Decide,
    HandOver,
    Stop,
]


class OfficeAct(RootModel[Annotated[_AnyAct, Field(discriminator="act")]]):
    """One act of an officer."""


class Withdrawal(Body):
    """Why the applicant takes the dossier back."""

    reason: _Reason


class Ack(Body):
    """Up to which notice everything was seen."""

    upTo: int = Field(ge=0, le=2**53)

"""How far an application has come: before there is a map or a dossier, rules about them have nothing to say.

A geologist's first look is at the ground. A question about the scale of a map that nobody has drawn yet would
only hide what that look is for. So a rule on maps or papers answers "not applicable, no map yet" until its
stage is reached. The applicant reaches a stage by saying so (the flag of the stage) or by stating anything
that only somebody who has come that far can state. From then on a fact that is missing is asked for: "not
stated" is never "no". Saying that a stage is not reached counts no more than saying nothing, so that a
planned map can be tried before it is drawn.
"""

from __future__ import annotations

from typing import List, NamedTuple, Tuple

from mineral_plugin.core.base.findings import Finding, Outcome
from mineral_plugin.core.base.words import Phrase
from mineral_plugin.core.checks.inspection import Inspection
from mineral_plugin.core.regulation.model import Rule


class Stage(NamedTuple):
    """A stage: its name, the flag that says it is reached, and the facts that show it."""

    name: str
    flag: str
    facts: Tuple[str, ...]


MAP = Stage(
    "map",
    "map_ready",
    ("map_table", "map_scale_denominator", "map_items", "map_base", "map_sheet", "areas_drawn"),
)
STATUS_MAP = Stage(
    "status_map",
    "status_map_ready",
    (
        "status_map_scale_denominator",
        "status_map_area",
        "status_map_yearly",
        "status_map_data_to",
        "status_map_filed_on",
    ),
)
DOSSIER = Stage(
    "dossier",
    "dossier_ready",
    (
        "components_attached",
        "components_copies",
        "components_not_needed",
        "components_in_database",
        "components_database",
        "form_version",
        "form_made_on",
        "form_addressee",
    ),
)
FILED = Stage(
    "filed",
    "dossier_filed",
    (
        "received_on",
        "received_after_15",
        "procedure_case",
        "step_reached",
        "supplement_asked_on",
        "supplement_answered_on",
        "supplement_requests",
        "supplement_new_demands",
        "result_on",
    ),
)

STAGES = (MAP, STATUS_MAP, DOSSIER, FILED)


def is_reached(inspection: Inspection, stage: Stage) -> bool:
    """Return whether the application has come to a stage."""
    facts = inspection.context.facts
    return bool(facts.flag(stage.flag)) or any(name in facts.values for name in stage.facts)


def before_stage(inspection: Inspection, rule: Rule, stage: Stage) -> List[Finding]:
    """Return one "not applicable" in plain words where the application has not come to a stage."""
    if is_reached(inspection, stage):
        return []
    message = Phrase(f"check.stage.{stage.name}", {"title": rule.title})
    answer = inspection.answers(rule).answer
    return [answer(Outcome.NOT_APPLICABLE, message, reason=f"no_{stage.name}", facts=(stage.flag,))]

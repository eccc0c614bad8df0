"""The four gates: indicated -> available -> covered -> reachable.

Each is a small pure function of one situation, with declared inputs: what it may read of the situation. It is written once, for one
situation; a nation is decided by calling it once for each distinct situation that occurs (see `options`).
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Mapping, Sequence

from ceiba.decisions.origins import ORIGIN_REASON, confirms_origin, may_settle
from ceiba.decisions.world import World
from ceiba.evidence import Assertion
from ceiba.packs import Question, answer_from_lists, bearable, delivered, done_somewhere
from ceiba.terms.actions import Action
from ceiba.terms.answers import Answer, Missing, Reason, Value, all_of, any_of
from ceiba.terms.criteria import Criteria, Match, match, suspected
from ceiba.terms.markers import parse_marker
from ceiba.terms.situations import Finding, Situation

Fits = Sequence[tuple[Assertion, Match]]
"""The assertions about a care, each with how it fits a person."""

NOT_LOOKED_AT = (Finding.UNTESTED, Finding.OUTSIDE_PANEL)
"""The states of a marker of which nothing was looked at."""

NO_PAYER_RECORDED = Answer(Value.UNKNOWN, missing=(Missing("person", "payers"),), roadblocks=("record_silent",))


def indicated(world: World, action: Action, situation: Situation) -> Answer:
    """Whether the evidence supports it for this person: AMP tier I or II; resistance that is present says no."""
    if action.kind == "test":
        wanted, confirms = test_is_wanted(world, action, situation), confirms_origin(world.knowledge, action, situation)
        return test_indicated(world, action, wanted=wanted, confirms=confirms)
    return judged(assertion_fits(world, action, situation))


def judged(fits: Fits) -> Answer:
    """Return what all assertions about a care say together, given how each fits: resistance that is there says no."""
    against = [(a, fit) for a, fit in fits if a.effect != "sensitivity" and a.is_standard and fit.value is Value.YES]
    supporting = [(a, fit) for a, fit in fits if a.effect == "sensitivity" and a.is_standard]
    if against:
        return Answer(Value.NO, tuple(evidence_reason(a) for a, _ in against))
    return supported(supporting)


def is_investigational(world: World, action: Action, situation: Situation) -> bool:
    """Whether only evidence below the stated level (AMP tier III or IV) supports it: listed apart, never in the cascade."""
    below = (a for a in spoken_of(world, action, situation) if a.effect == "sensitivity" and not a.is_standard)
    return any(fit_of(world, a, situation).value is Value.YES for a in below)


def available(world: World, action: Action, situation: Situation) -> Answer:
    """Whether the regulator has approved it for this use; for a test or a procedure, whether someone in the country does it."""
    question = world.question(situation)
    if action.kind == "treatment" or action.components:
        return answer_from_lists(question, "available", action)
    done = done_somewhere(question, action)
    if not world.pack.lists_of("available", action.kind):
        return done
    listed = answer_from_lists(question, "available", action)
    return listed if done.value is Value.UNKNOWN else all_of((listed, done))


def covered(world: World, action: Action, situation: Situation) -> Answer:
    """Whether a payer of the person pays for it by an ordinary route: one of them is enough."""
    if situation.payers is None:
        return NO_PAYER_RECORDED
    if not situation.payers:
        return Answer(Value.NO, (Reason("no_payer", "record"),), roadblocks=("no_payer",))
    return any_of(_paid_by(world, action, situation, payer) for payer in situation.payers)


def reachable(world: World, action: Action, situation: Situation) -> Answer:
    """Whether it can be had within a tolerable distance, wait and cost from where the person lives, and is really delivered.

    It is asked through the payers that cover it; where none does, through those of whom it is not known, else through all.
    """
    return reached(world, action, situation, paying(world, action, situation))


Paying = tuple[tuple[str, str], ...] | None
"""The payers through which a thing is had, each with its route; () is out of pocket, None is not recorded."""


def paying(world: World, action: Action, situation: Situation) -> Paying:
    """Return the payers that cover; where none does, those of whom it is not known, else all, each with the route by which it pays."""
    if not situation.payers:
        return None if situation.payers is None else ()
    paid = {payer: _paid_by(world, action, situation, payer) for payer in situation.payers}
    best = max(answer.value for answer in paid.values())
    return tuple((payer, answer.routes[0] if answer.routes else "") for payer, answer in paid.items() if answer.value is best)


def reached(world: World, action: Action, situation: Situation, through: Paying) -> Answer:
    """Return *reachable* through these payers and routes; of the situation only region, income and what deliveries ask are read."""
    question = world.question(situation)
    if through is None:
        return all_of((world.near_enough(action, situation, None), NO_PAYER_RECORDED))
    if not through:
        return all_of((world.near_enough(action, situation, ""), bearable(question, action, None)))
    return any_of(_reached_through(world, action, question, payer, route) for payer, route in through)


Gate = Callable[[World, Action, Situation], Answer]
GATE_FUNCTIONS: Mapping[str, Gate] = {"indicated": indicated, "available": available, "covered": covered, "reachable": reachable}


def assertion_fits(world: World, action: Action, situation: Situation) -> list[tuple[Assertion, Match]]:
    """Return how each assertion about an action fits, for the situation's purpose; of a dose change, for dosing."""
    return [(a, fit_of(world, a, situation)) for a in spoken_of(world, action, situation)]


def fit_of(world: World, assertion: Assertion, situation: Situation) -> Match:
    """Return how one assertion fits.

    Prevention asks for no disease that is there, and follows from what was looked at: a gene that nobody tested, or that the panel did not
    hold, asks nothing of a person in whom another variant was found, unless the family asks to look at it. So does one of which a tumour
    alone has a variant, where such a variant is seldom inherited (`from_tumour` is false).
    """
    who = criteria_of(assertion)
    nothing = NOT_LOOKED_AT if assertion.from_tumour else (*NOT_LOOKED_AT, Finding.ORIGIN_UNKNOWN)
    unseen = who.suspects and all(situation.finding(marker) in nothing for marker in who.markers)
    if unseen and suspected(who, situation) is Value.NO:
        return Match(Value.NO, failed=("profile",))
    return match(who, situation, world.knowledge.tree)


def spoken_of(world: World, action: Action, situation: Situation) -> Iterator[Assertion]:
    """Return the assertions about an action that speak for the situation's purpose; of a dose change, for dosing."""
    purpose = "dosing" if action.kind == "dose_change" else situation.purpose
    target = situation.target if purpose == "prevention" else ""
    return (a for a in world.knowledge.assertions_by_action.get(action.id, ()) if a.purpose == purpose and a.target == target)


def may_speak(world: World, action: Action, disease: str | None, purpose: str, target: str = "") -> bool:
    """Whether some assertion about a care speaks for this purpose and target and, for treatment, for what may be this disease."""
    tree = world.knowledge.tree
    return any(
        a.purpose == purpose and a.target == target and (purpose == "prevention" or bool(tree.holds(a.disease, disease)))
        for a in world.knowledge.assertions_by_action[action.id]
    )


def criteria_of(assertion: Assertion) -> Criteria:
    """Whom an assertion is about; for prevention the disease it names is the target, not one the person must have."""
    if assertion.purpose != "prevention":
        return assertion.who
    who = assertion.who
    return Criteria(profile=who.profile, age=who.age, sex=who.sex, grounds=who.grounds, suspects=_suspects(who.markers))


@functools.cache
def _suspects(markers: tuple[str, ...]) -> tuple[str, ...]:
    """The genes that have to be looked at before an assertion about these markers says anything."""
    return tuple(dict.fromkeys(parse_marker(marker).gene for marker in markers))


def dosing_fits(world: World, action: Action, situation: Situation) -> list[tuple[Assertion, Match]]:
    """Return how each assertion fits that changes the dose of one of an action's medicines."""
    return [(a, match(a.who, situation, world.knowledge.tree)) for a in dosing_of(world, action)]


def dosing_of(world: World, action: Action) -> list[Assertion]:
    """Return the assertions that change the dose of one of an action's medicines."""
    medicines = set(action.components)
    return [a for a in world.knowledge.dosing if medicines & set(a.modifies)]


def markers_wanted(world: World, action: Action, situation: Situation, first: Answer) -> tuple[str, ...]:
    """Return the markers, each once, whose unknown state leaves a care undecided, or the dose of one that is indicated.

    first: the care's answer at *indicated*.
    """
    facts = list(first.missing)
    if first.value is Value.YES:
        facts += [fact for _, fit in dosing_fits(world, action, situation) for fact in fit.missing]
    return tuple(dict.fromkeys(fact.what for fact in facts if fact.is_marker))


def unsettled_markers(world: World, situation: Situation) -> tuple[str, ...]:
    """Return the markers whose unknown state leaves some care undecided, or the dose of an indicated one, in canonical order."""
    cares = (action for action in world.cares if may_speak(world, action, situation.disease, situation.purpose, situation.target))
    asked = ((action, indicated(world, action, situation)) for action in cares)
    return tuple(sorted({marker for action, first in asked for marker in markers_wanted(world, action, situation, first)}))


def test_is_wanted(world: World, test: Action, situation: Situation) -> bool:
    """Whether a test is for the disease and would, or may, settle an unsettled marker, or confirms where a variant of a tumour is from.

    Never of a test of which nothing says what it settles.
    """
    settling = world.knowledge.tests.get(test.id)
    if settling is None or not settling.is_for(situation.disease, world.knowledge.tree):
        return False
    unsettled = any(may_settle(settling, marker, situation) for marker in unsettled_markers(world, situation))
    return unsettled or confirms_origin(world.knowledge, test, situation)


def test_indicated(world: World, action: Action, *, wanted: bool, confirms: bool) -> Answer:
    """Whether a test is indicated: when it would settle what leaves some care undecided. Evidence alone, so no cycle.

    confirms: whether it is to tell where a variant of a tumour is from, which is then among the reasons.
    A test of which nothing says what it settles (a signature of many genes, say) has unknown indication: a gap of the science.
    """
    test = world.knowledge.tests.get(action.id)
    if test is None:
        return Answer(Value.UNKNOWN, missing=(Missing("science", f"test:{action.id}"),), roadblocks=("evidence_gap",))
    because = Reason(
        rule=test.id,
        origin="knowledge",
        source=test.source,
        place=test.place,
        confidence=test.confidence or "",
        assumed=test.assumed,
        note=f"{test.method}, {test.read_in}",
    )
    confirmed = (Reason(ORIGIN_REASON, "record"),) if confirms else ()
    return Answer(Value.YES if wanted else Value.NO, (*confirmed, because))


def evidence_reason(assertion: Assertion) -> Reason:
    """Return the reason that an assertion gives."""
    return Reason(
        rule=assertion.id,
        origin="knowledge",
        source=assertion.source,
        place=assertion.place,
        confidence=assertion.confidence or "",
        assumed=assertion.assumed,
        note=f"AMP {assertion.amp}" + (f", ESCAT {assertion.escat}" if assertion.escat else "") + f", {assertion.read_in}",
    )


_GAP = {"age_not_addressed": "evidence_gap"}
"""A rule that is silent on children has not addressed them; evidence that is silent on them is a gap of the science."""


def supported(fits: Fits) -> Answer:
    """Return what assertions in favour say together, given how each fits: one that fits is enough."""
    yes = [a for a, fit in fits if fit.value is Value.YES]
    if yes:
        return Answer(Value.YES, tuple(evidence_reason(a) for a in yes))
    maybe = [(a, fit) for a, fit in fits if fit.value is Value.UNKNOWN]
    if maybe:
        return Answer(
            Value.UNKNOWN,
            tuple(evidence_reason(a) for a, _ in maybe),
            tuple(dict.fromkeys(fact for _, fit in maybe for fact in fit.missing)),
            tuple(dict.fromkeys(_GAP.get(code, code) for _, fit in maybe for code in fit.roadblocks)),
        )
    return Answer(Value.NO, tuple(evidence_reason(a) for a, _ in fits))


def _paid_by(world: World, action: Action, situation: Situation, payer_id: str) -> Answer:
    payer = world.pack.payers.get(payer_id)
    if payer is None:
        return _unknown_payer(payer_id)
    answer = answer_from_lists(world.question(situation), "covered", action, payer_id)
    exceptional = any(not route.ordinary for route in payer.routes)
    return Answer(answer.value, answer.because, answer.missing, answer.roadblocks, exceptional, answer.routes)


def _reached_through(world: World, action: Action, question: Question, payer_id: str, route: str) -> Answer:
    payer = world.pack.payers.get(payer_id)
    if payer is None:
        return _unknown_payer(payer_id)
    parts = [world.near_enough(action, question.situation, payer_id), bearable(question, action, payer, route)]
    if action.components:
        parts.insert(0, delivered(question, action, payer_id))
    return all_of(parts)


def _unknown_payer(payer_id: str) -> Answer:
    return Answer(Value.UNKNOWN, missing=(Missing("pack", f"payer:{payer_id}"),), roadblocks=("pack_silent",))

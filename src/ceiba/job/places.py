"""What `ceiba places` asks: who reaches which service, how long they wait, where to put the next ones, and who would work there."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec
import numpy as np

from ceiba.errors import InputMissing, InputUnreadable, UsageError
from ceiba.evidence import Knowledge, load_knowledge
from ceiba.job.question import open_pack
from ceiba.packs import Pack
from ceiba.packs.facts import WORDS
from ceiba.policylab.budgets import Budget, read_budget
from ceiba.policylab.places import (
    Candidate,
    KnownAccess,
    KnownSite,
    Objective,
    Place,
    Placement,
    QueueLine,
    Service,
    Settled,
    Siting,
    Staff,
    Travel,
    access_to,
    candidates_of,
    coordinates,
    known_sites,
    nobody_gives_up,
    patience,
    people_of,
    place,
    places_of,
    read_matrix,
    read_places,
    read_queues,
    read_sites,
    settled_queues,
    staff_of,
    travel_by_coordinates,
)
from ceiba.terms.faults import Saying, ValueFault


class PlacesQuestion(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked. services: ids of actions or services; () is every one that the pack's services.csv names.

    places, sites, matrix, queues: CSV files of the user's own. tolerable_km: None is what the pack sets. most_new: how many services to
    site, None is none; budget: such as 2M-USD; floor: share of each region's people to be within reach.
    """

    country: str
    services: tuple[str, ...] = ()
    packs: Path | None = None
    places: Path | None = None
    sites: Path | None = None
    matrix: Path | None = None
    queues: Path | None = None
    tolerable_km: float | None = None
    within_km: float = 0.0
    patience_days: float | None = None
    most_new: int | None = None
    budget: str | None = None
    floor: float | None = None
    objective: Objective | None = None


@dataclass(frozen=True)
class Sited:
    """Where to put the next ones. price_year: of the costs of the sites, and so of the budget; None without costs."""

    siting: Siting
    placement: Placement
    candidates: tuple[Candidate, ...]
    budget: Budget | None
    price_year: int | None


@dataclass(frozen=True)
class PlacesFound:
    """The answer. own_places, own_sites: whether they came from a file of the user's; else regions stand in their capitals."""

    question: PlacesQuestion
    pack: Pack
    access: tuple[KnownAccess, ...]
    sited: Sited | None
    lines: tuple[QueueLine, ...]
    queues: Settled | None
    staff: tuple[Staff, ...]

    @property
    def own_places(self) -> bool:
        """Whether the places came from a file."""
        return self.question.places is not None

    @property
    def own_sites(self) -> bool:
        """Whether the candidate sites came from a file."""
        return self.question.sites is not None


def places_in(question: PlacesQuestion) -> PlacesFound:
    """Return who reaches what, the waits, and where to put the next ones.

    UsageError for a service that neither pack nor knowledge know, or a question that does not fit; InputUnreadable, with line, for a file
    that does not fit.
    """
    knowledge = load_knowledge()
    pack = open_pack(question.country, knowledge, question.packs)
    places = read_places(_text(question.places), file=str(question.places)) if question.places else places_of(pack)
    if not places:
        raise UsageError("The pack '{country}' does not say who lives where.", "Name a file with --places.", country=question.country)
    wanted = [_service(name, pack, knowledge) for name in question.services or tuple(pack.services)]
    if question.most_new is not None and len(wanted) != 1:
        raise UsageError("Sites are chosen for one service at a time.", "Name it with --service, such as ngs_laboratory.")
    candidates = read_sites(_text(question.sites), file=str(question.sites)) if question.sites else candidates_of(pack)
    access = []
    travel_to_new: Travel | None = None
    for service in wanted:
        sites = known_sites(pack, service.names)
        travel, travel_to_new = _travel(question, places, sites, candidates if question.most_new is not None else ())
        access.append(access_to(pack, service, places, sites, travel=travel, tolerable_km=question.tolerable_km))
    sited = None if travel_to_new is None or question.most_new is None else _site(question, access[0], candidates, travel_to_new)
    lines = read_queues(_text(question.queues), file=str(question.queues)) if question.queues else ()
    stays = patience(question.patience_days) if question.patience_days else nobody_gives_up
    staff = tuple(staff_of(pack, profession) for profession in WORDS["profession"])
    return PlacesFound(question, pack, tuple(access), sited, lines, settled_queues(lines, stays) if lines else None, staff)


def _text(path: Path | None) -> str:
    try:
        return Path(str(path)).read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise InputMissing("'{path}' is not there.", "Check the path.", path=path) from error
    except (OSError, UnicodeDecodeError) as error:
        raise InputUnreadable("'{path}' cannot be read as text.", "Write it as CSV in UTF-8.", file=str(path), path=path) from error


def _service(name: str, pack: Pack, knowledge: Knowledge) -> Service:
    """An action, or a service that actions need, by its id."""
    action = knowledge.actions.get(name)
    if action is not None:
        return Service(name, (name, action.service), action.kind)
    kinds = [each.kind for each in knowledge.actions.values() if each.service == name]
    if not kinds:
        raise UsageError(
            "'{name}' is neither a service nor an action.",
            "Name one of {known}, or an action.",
            name=name,
            known=", ".join(sorted({each.service for each in knowledge.actions.values()} | set(pack.services) - set(knowledge.actions))),
        )
    return Service(name, (name,), max(kinds, key=kinds.count))


def _travel(
    question: PlacesQuestion, places: Sequence[Place], sites: Sequence[KnownSite], candidates: Sequence[Candidate]
) -> tuple[Travel, Travel | None]:
    """Travel to where the service is known to be, and to the candidates; None without candidates."""
    if question.matrix is not None:
        names = [place.name for place in places], [site.name for site in sites], [site.name for site in candidates]
        whole = read_matrix(
            _text(question.matrix),
            names[0],
            tuple(dict.fromkeys((*names[1], *names[2]))),
            file=str(question.matrix),
            within_place_km=question.within_km,
        )
        return whole.to(names[1]), whole.to(names[2]) if candidates else None
    points = coordinates(places)
    to_known, to_new = (
        travel_by_coordinates(points, coordinates(there), within_place_km=question.within_km) for there in (sites, candidates)
    )
    return to_known, to_new if candidates else None


def _site(question: PlacesQuestion, access: KnownAccess, candidates: tuple[Candidate, ...], travel: Travel) -> Sited:
    budget = read_budget(question.budget, yearly=False) if question.budget else None
    prices = _prices(question, candidates, budget) if budget else None
    objective: Objective = question.objective or ("mean_distance" if access.tolerable_km is None else "covered")
    capacity = None
    if objective == "covered" and any(site.capacity is not None for site in candidates):
        capacity = np.array([math.inf if site.capacity is None else site.capacity for site in candidates])
        capacity = np.minimum(capacity, people_of(access.places).sum())
    try:
        siting = Siting(
            tuple(place.name for place in access.places),
            tuple(place.region for place in access.places),
            people_of(access.places),
            tuple(site.name for site in candidates),
            travel.distance_km,
            access.existing_km,
            question.most_new or 0,
            objective,
            access.tolerable_km,
            prices=prices,
            budget=None if budget is None else budget.amount,
            currency="" if budget is None else budget.currency,
            floor=question.floor,
            capacity=capacity,
        )
        found = place(siting)
    except ValueFault as fault:
        raise UsageError("The question does not fit: {said}.", _REMEDY, said=Saying(fault.problem, fault.fields)) from fault
    return Sited(siting, found, candidates, budget, candidates[0].price_year if budget else None)


_REMEDY = "See docs/how-to/place-laboratories.md for what fits together."


def _prices(question: PlacesQuestion, candidates: Sequence[Candidate], budget: Budget) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """What each candidate costs; InputUnreadable, with line, for one without a cost or of another currency than the budget."""
    if question.sites is None:
        raise UsageError(
            "What a new site would cost is not known, so no budget can be kept.", "Name a file of sites with costs with --sites."
        )
    for site in candidates:
        if not site.cost:
            raise InputUnreadable(
                "The site '{name}' has no cost, and a budget is asked for.",
                "Write what it costs, leave the site out, or leave --budget out.",
                file=str(question.sites),
                line=site.line,
                column="cost",
                name=site.name,
            )
        if site.currency != budget.currency:
            raise InputUnreadable(
                "The site '{name}' costs {found}, and the budget is of {wanted}: nothing is converted here.",
                "Give both in one currency.",
                file=str(question.sites),
                line=site.line,
                column="currency",
                name=site.name,
                found=site.currency,
                wanted=budget.currency,
            )
    return np.array([site.cost for site in candidates], dtype=np.float64)

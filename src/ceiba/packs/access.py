"""Whether a thing can be had from where a person lives: delivered, near enough, soon enough, bearable to pay.

All four are facts of the pack, each with its own silence. *Tolerable* is what the pack's thresholds say; without a threshold there is no
answer.
"""

from __future__ import annotations

from decimal import Decimal

from ceiba.packs.facts import FactRow
from ceiba.packs.format import Delivery, Payer, reason_of
from ceiba.packs.pack import Pack
from ceiba.packs.question import Question
from ceiba.packs.resolve import is_stale, value_in_force
from ceiba.terms.actions import Action
from ceiba.terms.answers import Answer, Missing, Reason, Value, all_of, any_of
from ceiba.terms.criteria import match


def delivered(question: Question, action: Action, payer: str) -> Answer:
    """Whether what the payer lists is really delivered.

    An entry for the action wins over one for any action; of several, the first in the file that speaks of this person and this day.
    """
    missing = (Missing("pack", f"delivery:{action.id}:{payer}"),)
    for named in (action.id, "any"):
        for entry in question.pack.deliveries:
            if entry.payer == payer and named in entry.actions:
                answer = _delivery(question, entry, f"delivery:{named}:{payer}", missing)
                if answer is not None:
                    return answer
    return Answer(Value.UNKNOWN, missing=missing, roadblocks=("pack_silent",))


def _delivery(question: Question, entry: Delivery, name: str, missing: tuple[Missing, ...]) -> Answer | None:
    """What one entry says; None when it does not speak of this situation or this day."""
    fit = match(entry.who, question.situation, question.tree)
    dated = value_in_force(entry.history, question.as_of)
    if dated is None or fit.value is Value.NO:
        return None
    because = (reason_of(name, question.pack.country, dated, since=dated.since),)
    if fit.value is Value.UNKNOWN:
        return Answer(Value.UNKNOWN, because, fit.missing, fit.roadblocks)
    if is_stale(dated, question):
        return Answer(Value.UNKNOWN, because, missing, ("stale",))
    if dated.answer == "unknown":
        return Answer(Value.UNKNOWN, because, missing, ("pack_silent",))
    if dated.answer == "yes":
        return Answer(Value.YES, because)
    return Answer(Value.NO, because, roadblocks=("not_delivered",))


def done_somewhere(question: Question, action: Action) -> Answer:
    """Whether any centre or laboratory of the country offers a service (rows for the action win over rows for its service)."""
    pack = question.pack
    if question.is_beyond_verified:
        return Answer(Value.UNKNOWN, missing=(Missing("pack", f"service:{action.service}"),), roadblocks=("stale",))
    rows = _service_rows(pack, action)
    offered = [row for row in rows if row["available"]]
    if offered:
        return Answer(Value.YES, (_row_reason(pack, "services", offered[0]),))
    if rows:
        return Answer(Value.NO, tuple(_row_reason(pack, "services", row) for row in rows[:1]), roadblocks=("no_laboratory",))
    return Answer(Value.UNKNOWN, missing=(Missing("pack", f"service:{action.service}"),), roadblocks=("pack_silent",))


def near_enough(question: Question, action: Action, payer: str | None) -> Answer:
    """Whether the service can be reached from the person's region within the tolerable distance and wait.

    For a test `wait_days` runs from the request to the result, which must also come within the window in which the decision is taken;
    where the pack is silent the knowledge's turnaround stands in. payer: None is not recorded; rows of every payer count then.
    """
    pack, region = question.pack, question.situation.region
    if question.is_beyond_verified:
        return Answer(Value.UNKNOWN, missing=(Missing("pack", f"service:{action.service}"),), roadblocks=("stale",))
    rows = [row for row in _service_rows(pack, action) if payer is None or row["payer"] in (None, payer)]
    regions = {row["region"] for row in rows} - {None}
    if region is not None or not regions:
        return _near_from(pack, action, region, rows)
    possible = [_near_from(pack, action, each, rows) for each in sorted(regions)]
    if not {row["region"] for row in pack.facts["population"]} <= regions or not pack.facts["population"]:
        possible.append(_near_from(pack, action, None, rows))
    if len({answer.value for answer in possible}) == 1 and possible[0].value is not Value.UNKNOWN:
        return possible[0]
    return Answer(Value.UNKNOWN, missing=(Missing("person", "region"),), roadblocks=("record_silent",))


def _near_from(pack: Pack, action: Action, region: str | None, rows: list[FactRow]) -> Answer:
    """The answer for one region: its own rows win over those for the whole country."""
    here = [row for row in rows if region is not None and row["region"] == region]
    found = here or [row for row in rows if row["region"] is None]
    if not found:
        where = f":{region}" if region else ""
        return Answer(Value.UNKNOWN, missing=(Missing("pack", f"service:{action.service}{where}"),), roadblocks=("pack_silent",))
    return any_of(_row_is_near(pack, row, action) for row in found)


def bearable(question: Question, action: Action, payer: Payer | None, route_id: str = "") -> Answer:
    """Whether what is left to pay is within the pack's threshold of the person's monthly income; tested here and nowhere else.

    payer: None is a person without coverage, who pays the whole price. route_id: by which the payer pays; "" is its ordinary one.
    """
    if question.is_beyond_verified:
        return Answer(Value.UNKNOWN, missing=(Missing("pack", f"price:{action.id}"),), roadblocks=("stale",))
    if payer is None:
        return _affordable(question, action, "", 1.0, ())
    route = payer.route(route_id)
    if route is None or route.patient_share is None:
        return Answer(Value.UNKNOWN, missing=(Missing("pack", f"patient_share:{payer.id}"),), roadblocks=("pack_silent",))
    because = (reason_of(f"{payer.id}:{route.id}", question.pack.country, route),)
    if route.patient_share == 0:
        return Answer(Value.YES, because)
    return _affordable(question, action, payer.id, route.patient_share, because)


def _affordable(question: Question, action: Action, payer: str, share: float, because: tuple[Reason, ...]) -> Answer:
    pack = question.pack
    threshold = pack.threshold("out_of_pocket_share_of_income", action.kind)
    if threshold is None:
        return _no_threshold("out_of_pocket_share_of_income")
    price = next(iter(_prices(pack, action.id, payer)), None)
    if price is None:
        return Answer(Value.UNKNOWN, because, (Missing("pack", f"price:{action.id}" + (f":{payer}" if payer else "")),), ("pack_silent",))
    income = question.situation.income
    if income is None:
        return Answer(Value.UNKNOWN, because, (Missing("person", "income_monthly"),), ("record_silent",))
    left = Decimal(str(price["amount"])) * Decimal(str(share))
    limit = Decimal(str(income)) * Decimal(str(threshold.value))
    note = f"{left:f} {price['currency']} to pay / {limit:f} {price['currency']}"
    reasons = (*because, reason_of(threshold.id, pack.country, threshold, note=note))
    if left <= limit:
        return Answer(Value.YES, reasons)
    return Answer(Value.NO, reasons, roadblocks=("unaffordable",))


def _service_rows(pack: Pack, action: Action) -> tuple[FactRow, ...]:
    return pack.services.get(action.id) or pack.services.get(action.service, ())


def _row_is_near(pack: Pack, row: FactRow, action: Action) -> Answer:
    if not row["available"]:
        return Answer(Value.NO, (_row_reason(pack, "services", row),), roadblocks=("no_capacity",))
    parts = [
        _within(pack, row, "distance_km", row["distance_km"], "too_far", action),
        _within(pack, row, "wait_days", row["wait_days"], "wait_too_long", action),
    ]
    if action.kind == "test":
        until_result = action.turnaround_days if row["wait_days"] is None else row["wait_days"]
        parts.append(_within(pack, row, "result_window_days", until_result, "result_too_late", action))
    return all_of(parts)


def _within(pack: Pack, row: FactRow, measure: str, measured: float | None, roadblock: str, action: Action) -> Answer:
    threshold = pack.threshold(measure, action.kind)
    if threshold is None or measured is None:
        region = f":{row['region']}" if row["region"] else ""
        names = {f"threshold:{measure}": threshold is None, f"{measure}:{action.service}{region}": measured is None}
        absent = [name for name, is_absent in names.items() if is_absent]
        missing = tuple(Missing("pack", name, alone=len(absent) == 1) for name in absent)
        return Answer(Value.UNKNOWN, missing=missing, roadblocks=("pack_silent",))
    note = f"{measured:g} / {threshold.value:g} {measure.rsplit('_', 1)[1]}"
    because = (_row_reason(pack, "services", row, note), reason_of(threshold.id, pack.country, threshold, note=note))
    if measured <= threshold.value:
        return Answer(Value.YES, because)
    return Answer(Value.NO, because, roadblocks=(roadblock,))


def _no_threshold(threshold_id: str) -> Answer:
    return Answer(Value.UNKNOWN, missing=(Missing("pack", f"threshold:{threshold_id}"),), roadblocks=("pack_silent",))


def _prices(pack: Pack, action: str, payer: str) -> list[FactRow]:
    rows = [row for row in pack.prices.get(action, ()) if row["payer"] in (payer, None)]
    rows = [row for row in rows if row["per"] in ("month", "test", "course") and row["currency"] == pack.manifest.currency]
    return sorted(rows, key=lambda row: (row["payer"] is None, -row["price_year"]))


def _row_reason(pack: Pack, file: str, row: FactRow, note: str = "") -> Reason:
    return reason_of(f"{file}.csv:{row.line}", pack.country, row.cited, note=note)

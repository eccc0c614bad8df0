"""People drawn from the distributions of a pack, a block at a time, as codes; EMPTY is *not known*."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from ceiba.synthetic.population import Population, sex_key
from ceiba.synthetic.shares import EMPTY, Codes
from ceiba.synthetic.streams import Streams
from ceiba.terms.codes import SEXES

_DIGITS = 7


@dataclass(frozen=True, slots=True)
class People:
    """A block of people. first: number of the first, from 1. age: years; line: line of therapy; income: a place in `incomes_monthly`."""

    first: int
    disease: Codes
    sex: Codes
    age: Codes
    stage: Codes
    line: Codes
    region: Codes
    payer: Codes
    income: Codes

    @property
    def count(self) -> int:
        """How many people the block holds."""
        return int(self.disease.size)

    def names(self) -> pl.Series:
        """Return what the files call each person: INV-0000001 and so on."""
        numbers = pl.Series(np.arange(self.first, self.first + self.count, dtype=np.int64)).cast(pl.String)
        return ("INV-" + numbers.str.zfill(_DIGITS)).alias("patient_code")


def draw_people(population: Population, streams: Streams, first: int, count: int) -> People:
    """Draw the next `count` people. Each field has a stream of its own; blocks follow each other in every stream."""
    case = population.cases.draw(streams.uniform("case", count))
    disease, sex = population.cases_disease[case], population.cases_sex[case]
    region = population.region.draw(streams.uniform("region", count))
    payer = population.payers_by.draw(region, streams.uniform("payer", count))
    return People(
        first=first,
        disease=disease,
        sex=sex,
        age=_ages(population, population.ages_by.draw(sex_key(disease, sex), streams.uniform("age band", count)), streams),
        stage=population.stages_by.draw(disease, streams.uniform("stage", count)),
        line=population.lines_by.draw(disease, streams.uniform("line", count)),
        region=region,
        payer=payer,
        income=population.incomes_by.draw(payer, streams.uniform("income", count)),
    )


def _ages(population: Population, band: Codes, streams: Streams) -> Codes:
    """Return a whole year of each band, every one as likely."""
    within = streams.uniform("year of band", band.size)
    if not population.age_first.size:
        return np.full(band.shape, EMPTY, dtype=np.int32)
    first, last = population.age_first[band], population.age_last[band]
    years = first + np.floor(within * (last - first + 1)).astype(np.int32)
    ages: Codes = np.where(band == EMPTY, EMPTY, years).astype(np.int32)
    return ages


def patients_frame(people: People, population: Population) -> pl.DataFrame:
    """Return people as patients.csv writes them: our own column names, null where the facts say nothing."""
    numbers = {"age_years": people.age, "line_of_therapy": people.line}
    incomes = population.incomes_monthly
    columns = [
        people.names(),
        words("sex", SEXES, people.sex),
        _known(pl.Series("age_years", numbers["age_years"]), people.age),
        words("oncotree", population.diseases, people.disease),
        words("stage", population.stages, people.stage),
        _known(pl.Series("line_of_therapy", numbers["line_of_therapy"]), people.line),
        words("region", population.regions, people.region),
        words("payer", population.payers, people.payer),
        _known(pl.Series("income_monthly", incomes[people.income] if incomes.size else np.zeros(people.count)), people.income),
    ]
    return pl.DataFrame(columns)


def words(name: str, vocabulary: tuple[str, ...], codes: npt.NDArray[np.integer]) -> pl.Series:
    """Return the words that codes stand for; null for EMPTY."""
    table = pl.Series(name, [*vocabulary, None], dtype=pl.String)
    return table.gather(np.where(codes == EMPTY, len(vocabulary), codes).astype(np.uint32))


def _known(values: pl.Series, codes: Codes) -> pl.Series:
    return values.set(pl.Series(codes == EMPTY), None)

"""Exposures and ways of life as they are recorded: each factor once, with its unit or the words that may stand for it.

A factor has either a number in one unit (`cigarettes_per_day`), or a word (`smoking_status`), or is only there or not (`wood_smoke`:
yes or no). Environment and infection are `exposures`; habits, body and personal history are `lifestyle`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ceiba.terms.texts import Text

YES_NO = ("yes", "no")


@dataclass(frozen=True, slots=True)
class Factor:
    """One factor. unit: UCUM, "" when it is no number. words: what may be written; () for a number. least, greatest: of a number."""

    code: str
    table: Literal["exposures", "lifestyle"]
    names: Text
    unit: str = ""
    words: tuple[str, ...] = ()
    least: float = 0.0
    greatest: float = float("inf")


_FACTORS: tuple[Factor, ...] = (
    Factor(
        "pm2_5",
        "exposures",
        Text(en="fine particles in the air (PM2.5)", es="partículas finas en el aire (PM2.5)", pt="partículas finas no ar (PM2.5)"),
        unit="ug/m3",
        greatest=1000,
    ),
    Factor(
        "arsenic_in_water",
        "exposures",
        Text(en="arsenic in drinking water", es="arsénico en el agua de beber", pt="arsênio na água de beber"),
        unit="ug/L",
        greatest=10000,
    ),
    Factor(
        "wood_smoke",
        "exposures",
        Text(en="smoke of wood or coal indoors", es="humo de leña o carbón en la casa", pt="fumaça de lenha ou carvão em casa"),
        words=YES_NO,
    ),
    Factor("asbestos", "exposures", Text(en="asbestos", es="asbesto", pt="amianto"), words=YES_NO),
    Factor(
        "helicobacter_pylori",
        "exposures",
        Text(en="Helicobacter pylori infection", es="infección por Helicobacter pylori", pt="infecção por Helicobacter pylori"),
        words=YES_NO,
    ),
    Factor(
        "hpv",
        "exposures",
        Text(
            en="infection with a high-risk human papillomavirus",
            es="infección por virus del papiloma humano de alto riesgo",
            pt="infecção por papilomavírus humano de alto risco",
        ),
        words=YES_NO,
    ),
    Factor("smoking_status", "lifestyle", Text(en="smoking", es="tabaquismo", pt="tabagismo"), words=("never", "former", "current")),
    Factor(
        "cigarettes_per_day",
        "lifestyle",
        Text(en="cigarettes a day", es="cigarrillos por día", pt="cigarros por dia"),
        unit="/d",
        greatest=200,
    ),
    Factor("smoking_years", "lifestyle", Text(en="years of smoking", es="años de fumar", pt="anos de tabagismo"), unit="a", greatest=110),
    Factor(
        "years_since_quit",
        "lifestyle",
        Text(en="years since smoking ended", es="años desde que dejó de fumar", pt="anos desde que parou de fumar"),
        unit="a",
        greatest=110,
    ),
    Factor(
        "alcohol_g_per_day", "lifestyle", Text(en="alcohol a day", es="alcohol por día", pt="álcool por dia"), unit="g/d", greatest=1000
    ),
    Factor(
        "body_mass_index",
        "lifestyle",
        Text(en="body mass index", es="índice de masa corporal", pt="índice de massa corporal"),
        unit="kg/m2",
        least=8,
        greatest=120,
    ),
    Factor(
        "education",
        "lifestyle",
        Text(en="education", es="escolaridad", pt="escolaridade"),
        words=("less_than_high_school", "high_school", "post_high_school_training", "some_college", "college", "postgraduate"),
    ),
    Factor(
        "copd",
        "lifestyle",
        Text(
            en="chronic obstructive pulmonary disease",
            es="enfermedad pulmonar obstructiva crónica",
            pt="doença pulmonar obstrutiva crônica",
        ),
        words=YES_NO,
    ),
    Factor("previous_cancer", "lifestyle", Text(en="an earlier cancer", es="un cáncer anterior", pt="um câncer anterior"), words=YES_NO),
    Factor(
        "age_at_menarche_years",
        "lifestyle",
        Text(en="age at menarche", es="edad de la menarquia", pt="idade da menarca"),
        unit="a",
        least=7,
        greatest=60,
    ),
    Factor(
        "age_at_first_birth_years",
        "lifestyle",
        Text(en="age at the first live birth", es="edad del primer parto con nacido vivo", pt="idade do primeiro parto com nascido vivo"),
        unit="a",
        least=8,
        greatest=60,
    ),
    Factor("parity", "lifestyle", Text(en="live births", es="nacidos vivos", pt="nascidos vivos"), unit="{count}", greatest=30),
    Factor(
        "breast_biopsies",
        "lifestyle",
        Text(en="breast biopsies", es="biopsias de mama", pt="biópsias de mama"),
        unit="{count}",
        greatest=99,
    ),
    Factor(
        "atypical_hyperplasia",
        "lifestyle",
        Text(en="atypical hyperplasia in a biopsy", es="hiperplasia atípica en una biopsia", pt="hiperplasia atípica em uma biópsia"),
        words=YES_NO,
    ),
    Factor(
        "relatives_with_breast_cancer",
        "lifestyle",
        Text(
            en="mother, sisters and daughters with breast cancer",
            es="madre, hermanas e hijas con cáncer de mama",
            pt="mãe, irmãs e filhas com câncer de mama",
        ),
        unit="{count}",
        greatest=30,
    ),
    Factor(
        "relatives_with_lung_cancer",
        "lifestyle",
        Text(
            en="a parent, sibling or child with lung cancer",
            es="padre, madre, hermano o hijo con cáncer de pulmón",
            pt="pai, mãe, irmão ou filho com câncer de pulmão",
        ),
        words=YES_NO,
    ),
)

FACTORS: dict[str, Factor] = {factor.code: factor for factor in _FACTORS}
"""Every factor by its code."""

EXPOSURES: tuple[str, ...] = tuple(code for code, factor in FACTORS.items() if factor.table == "exposures")
LIFESTYLE: tuple[str, ...] = tuple(code for code, factor in FACTORS.items() if factor.table == "lifestyle")

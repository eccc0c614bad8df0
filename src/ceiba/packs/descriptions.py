"""What every facts file holds, declared once: `ceiba pack new` writes it beside each file, so that an analyst finds it there."""

from __future__ import annotations

from ceiba.packs.facts import CITATION_COLUMNS, FACT_COLUMNS

TITLES: dict[str, tuple[str, str, str]] = {
    "services": (
        "Servicios: dónde, a qué distancia, cuánta espera",
        "Serviços: onde, a que distância, quanta espera",
        "Services: where, how far, how long the wait",
    ),
    "prices": ("Precios publicados", "Preços publicados", "Published prices"),
    "population": ("Población por región", "População por região", "Population by region"),
    "incidence": ("Casos nuevos por año", "Casos novos por ano", "New cases a year"),
    "stages": ("Estadios al diagnóstico", "Estádios ao diagnóstico", "Stages at diagnosis"),
    "ages": ("Edades al diagnóstico", "Idades ao diagnóstico", "Ages at diagnosis"),
    "payers": ("Quién paga", "Quem paga", "Who pays"),
    "lines": ("Líneas de tratamiento", "Linhas de tratamento", "Lines of treatment"),
    "profiles": ("Marcadores por enfermedad", "Marcadores por doença", "Markers by disease"),
    "testing": ("Quién recibió la prueba", "Quem recebeu o teste", "Who was tested"),
    "incomes": ("Ingresos", "Rendas", "Incomes"),
    "geography": ("Capitales de las regiones", "Capitais das regiões", "Capitals of the regions"),
    "centres": ("Centros y laboratorios", "Centros e laboratórios", "Centres and laboratories"),
    "travel": ("Viajes para tratarse", "Viagens para se tratar", "Travel for treatment"),
    "workforce": ("Personal", "Profissionais", "Workforce"),
    "mortality": ("Muertes por año", "Mortes por ano", "Deaths a year"),
    "survival": ("Supervivencia neta", "Sobrevida líquida", "Net survival"),
    "risk_factors": ("Factores de riesgo", "Fatores de risco", "Risk factors"),
    "willingness_to_pay": ("Umbrales de costo-efectividad", "Limiares de custo-efetividade", "Cost-effectiveness thresholds"),
    "indices": ("Índices publicados por otros", "Índices publicados por outros", "Indices published by others"),
}
"""File name -> its title in Spanish, Portuguese and English."""

_MEANINGS_IN: dict[tuple[str, str], tuple[str, str, str]] = {
    ("risk_factors", "disease"): ("OncoTree", "disease whose risk it raises, of a ratio", "all cancers, or the exposure alone"),
}
"""What a column means in one file alone."""

_MEANINGS: dict[str, tuple[str, str, str]] = {
    "service": ("none", "service or action, as actions name it", "never"),
    "region": ("ISO 3166-2", "first-level region", "the whole country"),
    "payer": ("none", "payer of the pack; none is without coverage", "any payer"),
    "available": ("yes or no", "whether the service exists there", "never"),
    "distance_km": ("km", "from the people of the region to the nearest", "unknown"),
    "wait_days": ("days", "published wait", "unknown"),
    "action": ("none", "action of the knowledge", "never"),
    "amount": ("currency", "amount of money", "never"),
    "currency": ("ISO 4217", "currency", "never"),
    "price_year": ("year", "year of the amount", "never"),
    "per": ("none", "month, test, course, vial or tablet", "never"),
    "name": ("none", "its name, as it writes it itself", "never"),
    "population": ("people", "residents", "never"),
    "disease": ("OncoTree", "disease", "never"),
    "sex": ("none", "female or male", "both"),
    "cases_per_year": ("people a year", "new cases", "never"),
    "deaths_per_year": ("people a year", "deaths", "never"),
    "stage": ("none", "stage group", "never"),
    "share": ("share of 1", "part of the people", "never"),
    "age_min": ("years", "first whole year of the band", "never"),
    "age_max": ("years", "last whole year of the band", "never"),
    "line": ("count", "1 is the first", "never"),
    "group": ("none", "markers of one group exclude each other", "never"),
    "marker": ("none", "marker", "never"),
    "prevalence": ("share of 1", "part of the patients who carry it", "never"),
    "marker_group": ("none", "group of profiles.csv", "never"),
    "monthly_amount": ("currency a month", "household income per head", "never"),
    "year": ("year", "year of the amount", "never"),
    "capital": ("none", "capital of the region", "never"),
    "latitude": ("degrees north", "of the capital or of the centre's city", "unknown"),
    "longitude": ("degrees east", "of the capital or of the centre's city", "unknown"),
    "kind": ("none", "cancer_centre, hospital, laboratory, radiotherapy or registry", "never"),
    "city": ("none", "city", "unknown"),
    "services": ("none", "services or tests it offers, as actions name them, apart by a blank", "unknown"),
    "measure": ("none", "what was measured", "never"),
    "value": ("as measure says", "the figure", "never"),
    "unit": ("none", "unit of the figure", "never"),
    "profession": ("none", "profession", "never"),
    "years": ("years", "years after diagnosis", "never"),
    "exposure": ("none", "exposure or way of life", "never"),
    "level": ("none", "low, medium or high exposure", "any"),
    "gained": ("none", "QALY, life_year, DALY or YLL", "never"),
    "basis": ("none", "official, estimated by researchers, or just used by an evaluation", "never"),
    "index": ("none", "name of the index", "never"),
    "edition": ("year", "year of the edition", "never"),
    "dimension": ("none", "part of the index", "the whole index"),
    "source": ("none", "id of sources.yaml", "assumed"),
    "place": ("none", "where in the source", "assumed"),
    "as_of": ("date", "what day, month or year the value is of", "never"),
    "confidence": ("none", "high, medium or low", "never"),
    "assumed": ("none", "true when the value has no source", "the value has a source"),
    "reason": ("none", "why it is assumed, or what a reader must know", "nothing to add"),
    "fact": ("none", "row of the facts collection", "not from the collection"),
}
"""Column -> unit, meaning, what an empty cell means."""


def header(name: str) -> str:
    """Return the first line of a facts file."""
    return ",".join((*FACT_COLUMNS[name], *CITATION_COLUMNS)) + "\n"


def description(name: str) -> str:
    """Return the text of `<name>.meta.yaml`."""
    es, pt, en = TITLES[name]
    lines = ["title:", f'  es: "{es}"', f'  pt: "{pt}"', f'  en: "{en}"', "columns:"]
    for column in (*FACT_COLUMNS[name], *CITATION_COLUMNS):
        unit, meaning, absent = _MEANINGS_IN.get((name, column)) or _MEANINGS[column]
        lines.append(f'  {column}: {{unit: "{unit}", meaning: "{meaning}", "null": "{absent}"}}')
    return "\n".join(lines) + "\n"

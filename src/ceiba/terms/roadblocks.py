"""Roadblocks: the one closed list of why an answer is not *yes*.

Each names the gate it arises at, what it means in three languages, the kind of lever that removes it and who owns
such levers. *Not indicated* is no roadblock: it is medicine. *Covered only by an exceptional route* is still not
covered, and says so. A new roadblock is a new row here and nowhere else.
"""

from __future__ import annotations

from dataclasses import dataclass

from ceiba.terms.texts import Text

GATES = ("indicated", "available", "covered", "reachable")
"""The four gates in their order; the cascade is their prefix conjunction."""


@dataclass(frozen=True, slots=True)
class Roadblock:
    """One reason that stands between a person and an option.

    code: as in rules, tables and tests. gate: one of GATES, or "any". lever: the kind of lever that removes it.
    owners: who can pull such a lever.
    """

    code: str
    gate: str
    meaning: Text
    lever: str
    owners: tuple[str, ...]


_ROADBLOCKS = (
    Roadblock(
        "untested",
        "indicated",
        Text(
            en="No examination of the marker that would decide is recorded.",
            es="No consta que se haya examinado el marcador que lo decidiría.",
            pt="Não consta que o marcador que decidiria tenha sido examinado.",
        ),
        "testing",
        ("payer", "laboratory"),
    ),
    Roadblock(
        "outside_panel",
        "indicated",
        Text(
            en="The test that was run does not look at the marker that would decide.",
            es="La prueba que se hizo no examina el marcador que lo decidiría.",
            pt="O teste realizado não examina o marcador que decidiria.",
        ),
        "testing",
        ("payer", "laboratory"),
    ),
    Roadblock(
        "test_failed",
        "indicated",
        Text(
            en="The test was run and gave no usable result.",
            es="La prueba se hizo y no dio un resultado utilizable.",
            pt="O teste foi feito e não deu resultado utilizável.",
        ),
        "testing",
        ("laboratory",),
    ),
    Roadblock(
        "unreadable",
        "indicated",
        Text(
            en="The file carries no annotation from which the marker could be read.",
            es="El archivo no trae la anotación con la que se podría leer el marcador.",
            pt="O arquivo não traz a anotação com a qual o marcador poderia ser lido.",
        ),
        "records",
        ("laboratory", "hospital"),
    ),
    Roadblock(
        "origin_unknown",
        "indicated",
        Text(
            en="The variant was seen in a tumour alone: whether it is inherited is not known.",
            es="La variante se vio solo en el tumor: no se sabe si es heredada.",
            pt="A variante foi vista apenas no tumor: não se sabe se é herdada.",
        ),
        "testing",
        ("payer", "laboratory"),
    ),
    Roadblock(
        "evidence_gap",
        "indicated",
        Text(
            en="Evidence for people like this one is missing.",
            es="Falta evidencia para personas como esta.",
            pt="Faltam evidências para pessoas como esta.",
        ),
        "evidence",
        ("university", "company", "ministry"),
    ),
    Roadblock(
        "not_approved",
        "available",
        Text(
            en="The regulator has not approved it.",
            es="La autoridad reguladora no lo ha aprobado.",
            pt="A autoridade reguladora não o aprovou.",
        ),
        "approval",
        ("company", "regulator"),
    ),
    Roadblock(
        "off_label",
        "available",
        Text(
            en="Approved in the country, but for another use.",
            es="Aprobado en el país, pero para otro uso.",
            pt="Aprovado no país, mas para outro uso.",
        ),
        "approval",
        ("company", "regulator"),
    ),
    Roadblock(
        "named_patient_import",
        "available",
        Text(
            en="Only by import for a named patient.",
            es="Solo por importación a nombre del paciente.",
            pt="Somente por importação em nome do paciente.",
        ),
        "approval",
        ("company", "regulator"),
    ),
    Roadblock(
        "withdrawn",
        "available",
        Text(
            en="The approval has ended.",
            es="La aprobación terminó.",
            pt="A aprovação terminou.",
        ),
        "approval",
        ("company", "regulator"),
    ),
    Roadblock(
        "no_laboratory",
        "available",
        Text(
            en="No laboratory or centre in the country does it.",
            es="Ningún laboratorio o centro del país lo hace.",
            pt="Nenhum laboratório ou centro do país o faz.",
        ),
        "capacity",
        ("ministry", "laboratory", "university"),
    ),
    Roadblock(
        "not_listed",
        "covered",
        Text(
            en="The payer does not list it.",
            es="El financiador no lo incluye en su lista.",
            pt="O financiador não o inclui na sua lista.",
        ),
        "listing",
        ("payer", "ministry"),
    ),
    Roadblock(
        "excluded",
        "covered",
        Text(
            en="The payer decided against it.",
            es="El financiador decidió no cubrirlo.",
            pt="O financiador decidiu não cobri-lo.",
        ),
        "listing",
        ("payer", "ministry"),
    ),
    Roadblock(
        "listed_for_another_indication",
        "covered",
        Text(
            en="Listed, but for another disease, stage, age or marker.",
            es="En la lista, pero para otra enfermedad, estadio, edad o marcador.",
            pt="Na lista, mas para outra doença, estádio, idade ou marcador.",
        ),
        "listing",
        ("payer", "ministry"),
    ),
    Roadblock(
        "listed_for_another_line",
        "covered",
        Text(
            en="Listed, but for another line of treatment.",
            es="En la lista, pero para otra línea de tratamiento.",
            pt="Na lista, mas para outra linha de tratamento.",
        ),
        "listing",
        ("payer", "ministry"),
    ),
    Roadblock(
        "components_separately",
        "any",
        Text(
            en="The medicines are allowed one by one; nothing is said of them together.",
            es="Los medicamentos se permiten por separado; nada se dice de su combinación.",
            pt="Os medicamentos são permitidos separadamente; nada se diz da combinação.",
        ),
        "listing",
        ("payer", "regulator"),
    ),
    Roadblock(
        "no_payer",
        "covered",
        Text(
            en="The person has no coverage.",
            es="La persona no tiene cobertura.",
            pt="A pessoa não tem cobertura.",
        ),
        "insurance",
        ("ministry", "payer"),
    ),
    Roadblock(
        "not_delivered",
        "reachable",
        Text(
            en="Listed, not delivered.",
            es="En la lista, pero no se entrega.",
            pt="Na lista, mas não é entregue.",
        ),
        "procurement",
        ("ministry", "payer", "company"),
    ),
    Roadblock(
        "no_capacity",
        "reachable",
        Text(
            en="No centre or laboratory serves this region.",
            es="Ningún centro o laboratorio atiende a esta región.",
            pt="Nenhum centro ou laboratório atende esta região.",
        ),
        "capacity",
        ("ministry", "laboratory", "university"),
    ),
    Roadblock(
        "too_far",
        "reachable",
        Text(
            en="Farther than is tolerable.",
            es="Más lejos de lo tolerable.",
            pt="Mais longe do que o tolerável.",
        ),
        "placement",
        ("ministry", "payer"),
    ),
    Roadblock(
        "wait_too_long",
        "reachable",
        Text(
            en="The wait is longer than is tolerable.",
            es="La espera es más larga de lo tolerable.",
            pt="A espera é maior do que o tolerável.",
        ),
        "capacity",
        ("ministry", "payer"),
    ),
    Roadblock(
        "unaffordable",
        "reachable",
        Text(
            en="What is left to pay is more than the person can bear.",
            es="Lo que queda por pagar es más de lo que la persona puede asumir.",
            pt="O que resta pagar é mais do que a pessoa pode suportar.",
        ),
        "price",
        ("payer", "company", "ministry"),
    ),
    Roadblock(
        "result_too_late",
        "reachable",
        Text(
            en="The result would come after the decision has to be taken.",
            es="El resultado llegaría después de la decisión.",
            pt="O resultado chegaria depois da decisão.",
        ),
        "capacity",
        ("laboratory", "ministry"),
    ),
    Roadblock(
        "age_not_addressed",
        "any",
        Text(
            en="The rule says nothing of people under 18.",
            es="La regla no dice nada de menores de 18 años.",
            pt="A regra nada diz sobre menores de 18 anos.",
        ),
        "evidence",
        ("regulator", "payer", "university"),
    ),
    Roadblock(
        "record_silent",
        "any",
        Text(
            en="The person's record lacks what would decide.",
            es="En el registro de la persona falta lo que lo decidiría.",
            pt="No registro da pessoa falta o que decidiria.",
        ),
        "records",
        ("hospital", "laboratory"),
    ),
    Roadblock(
        "pack_silent",
        "any",
        Text(
            en="The country's pack holds no fact that would decide.",
            es="El paquete del país no tiene el dato que lo decidiría.",
            pt="O pacote do país não tem o dado que decidiria.",
        ),
        "transparency",
        ("ministry", "payer", "university"),
    ),
    Roadblock(
        "stale",
        "any",
        Text(
            en="The fact was last verified before the date asked for.",
            es="El dato se verificó por última vez antes de la fecha pedida.",
            pt="O dado foi verificado pela última vez antes da data pedida.",
        ),
        "transparency",
        ("ministry", "payer", "university"),
    ),
    Roadblock(
        "sources_conflict",
        "any",
        Text(
            en="Two sources in force disagree.",
            es="Dos fuentes vigentes se contradicen.",
            pt="Duas fontes vigentes se contradizem.",
        ),
        "transparency",
        ("ministry", "payer", "regulator"),
    ),
)

ROADBLOCKS: dict[str, Roadblock] = {roadblock.code: roadblock for roadblock in _ROADBLOCKS}

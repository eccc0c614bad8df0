"""What holds of answers, profiles, markers, criteria and documents, whatever they are."""

from __future__ import annotations

import msgspec
import polars as pl
import pytest
import yaml
from hypothesis import assume, given
from hypothesis import strategies as st

from ceiba.records.protein import protein_changes as series_of_changes
from ceiba.terms.answers import Answer, Missing, Value, all_of, any_of, conjunction, disjunction, negation
from ceiba.terms.codes import SEXES, STAGES
from ceiba.terms.criteria import AgeRange, Criteria, match
from ceiba.terms.diseases import DiseaseTree
from ceiba.terms.documents import DocumentFault, read_document, read_plain
from ceiba.terms.hgvs_protein import AMINO_ACIDS, parse_protein, same_protein_change
from ceiba.terms.markers import (
    AnyMutation,
    Codon,
    CopyNumber,
    Exon,
    Expression,
    Fusion,
    InternalTandemDuplication,
    Methylation,
    Pathogenic,
    ProteinChange,
    Signature,
    parse_marker,
)
from ceiba.terms.profiles import Profile, parse_profile
from ceiba.terms.situations import Finding, Situation

values = st.sampled_from(Value)
MARKERS = ("ALK fusion", "ROS1 fusion", "EGFR p.L858R", "EGFR p.T790M", "KRAS mutation", "HER2 positive")
markers = st.sampled_from(MARKERS)
states = st.fixed_dictionaries(dict.fromkeys(MARKERS, values))
TREE = DiseaseTree({"TISSUE": "", "LUNG": "TISSUE", "NSCLC": "LUNG", "LUAD": "NSCLC", "BRCA": "TISSUE"}, {})


# Kleene


@given(values, values, values)
def test_and_and_or_are_a_lattice_with_de_morgan(a, b, c):
    for join, other in ((conjunction, disjunction), (disjunction, conjunction)):
        assert join([a, b]) is join([b, a])
        assert join([a, join([b, c])]) is join([join([a, b]), c]) is join([a, b, c])
        assert join([a, a]) is a
        assert join([a, other([a, b])]) is a
        assert join([a, other([b, c])]) is other([join([a, b]), join([a, c])])
        assert negation(join([a, b])) is other([negation(a), negation(b)])
    assert negation(negation(a)) is a


@given(st.lists(values), st.data())
def test_filling_an_unknown_never_turns_a_decided_answer_round(found, data):
    """Answers: what is decided with unknowns stays so however they are filled."""
    filled = [data.draw(st.sampled_from([Value.NO, Value.YES])) if value is Value.UNKNOWN else value for value in found]
    for join in (conjunction, disjunction):
        assert join(found) is Value.UNKNOWN or join(filled) is join(found)


answers = st.builds(
    lambda value, facts, codes: Answer(
        value,
        missing=tuple(Missing("person", fact) for fact in facts) if value is Value.UNKNOWN else (),
        roadblocks=() if value is Value.YES else tuple(codes),
    ),
    values,
    st.lists(st.sampled_from(["stage", "line", "sex"]), min_size=1, unique=True),
    st.lists(st.sampled_from(["excluded", "too_far", "record_silent"]), min_size=1, unique=True),
)


@given(st.lists(answers, min_size=1))
def test_joined_answers_say_what_their_values_say_and_keep_the_shape_of_an_answer(parts):
    """Answers: only unknown has missing facts; only what is not yes has roadblocks, and it has one."""
    for join, of in ((all_of, conjunction), (any_of, disjunction)):
        answer = join(parts)
        assert answer.value is of(part.value for part in parts)
        assert bool(answer.missing) is (answer.value is Value.UNKNOWN)
        assert bool(answer.roadblocks) is (answer.value is not Value.YES)
        assert len(set(answer.missing)) == len(answer.missing)
        assert len(set(answer.roadblocks)) == len(answer.roadblocks)


# Profiles


def formulas(leaves, *, negated):
    """Written profiles over leaves."""
    joins = ("all", "any")
    return st.recursive(
        leaves,
        lambda inner: st.one_of(
            st.builds(lambda join, parts: {join: parts}, st.sampled_from(joins), st.lists(inner, min_size=1, max_size=3)),
            *([st.builds(lambda part: {"not": part}, inner)] if negated else []),
        ),
        max_leaves=6,
    )


@given(formulas(markers, negated=False), states, markers, values)
def test_without_not_more_findings_never_make_a_profile_less_true(written, found, marker, value):
    assume(value >= found[marker])
    profile = parse_profile(written)
    assert profile.state({**found, marker: value}.__getitem__) >= profile.state(found.__getitem__)


def test_with_not_a_finding_may_turn_a_yes_into_a_no():
    """Findings are not monotone: this is why bounds are set on answers."""
    profile = parse_profile({"not": "EGFR p.T790M"})
    assert profile.state({"EGFR p.T790M": Value.NO}.__getitem__) is Value.YES
    assert profile.state({"EGFR p.T790M": Value.YES}.__getitem__) is Value.NO


@given(formulas(markers, negated=True), states, st.data())
def test_a_profile_that_is_decided_stays_so_however_the_unknown_turns_out(written, found, data):
    profile = parse_profile(written)
    state = profile.state(found.__getitem__)
    filled = {m: data.draw(st.sampled_from([Value.NO, Value.YES])) if value is Value.UNKNOWN else value for m, value in found.items()}
    assert state is Value.UNKNOWN or profile.state(filled.__getitem__) is state


@given(formulas(markers, negated=True), states)
def test_only_undecided_markers_can_change_a_profile(written, found):
    profile = parse_profile(written)
    undecided = profile.undecided(found.__getitem__)
    assert bool(undecided) is (profile.state(found.__getitem__) is Value.UNKNOWN)
    assert all(found[marker] is Value.UNKNOWN for marker in undecided)
    others = {m: Value.YES if value is Value.UNKNOWN and m not in undecided else value for m, value in found.items()}
    assert profile.state(others.__getitem__) is profile.state(found.__getitem__)


@given(formulas(st.just("marker"), negated=True), st.data())
def test_what_is_favourable_makes_an_open_profile_hold(shape, data):
    """Of every profile that names a marker once: fill the unknown as `favourable` says, and the answer is yes."""
    names = iter(f"GENE{number} fusion" for number in range(1000))

    def named(written):
        if isinstance(written, str):
            return next(names)
        ((join, inside),) = written.items()
        return {join: named(inside) if join == "not" else [named(part) for part in inside]}

    profile = parse_profile(named(shape))
    found = {marker: data.draw(values) for marker in profile.markers}
    assume(profile.state(found.__getitem__) is Value.UNKNOWN)
    wanted = profile.favourable(found.__getitem__)
    assert all(found[marker] is Value.UNKNOWN for marker in wanted)
    filled = found | {marker: Value.YES if present else Value.NO for marker, present in wanted.items()}
    assert profile.state(filled.__getitem__) is Value.YES


# Markers

symbols = st.from_regex(r"[A-Z][A-Z0-9]{1,6}(-[A-Z0-9]{1,2})?|C[0-9]{1,2}orf[0-9]{1,2}", fullmatch=True)
amino = st.sampled_from("ACDEFGHIKLMNPQRSTVWY")
positions = st.integers(1, 5000)
numbers = st.integers(0, 10_000).map(float) | st.floats(0.0001, 1e5, allow_nan=False)
any_marker = st.one_of(
    st.builds(lambda g, a, n, b: ProteinChange(g, f"p.{a}{n}{b if a != b else '='}"), symbols, amino, positions, amino),
    st.builds(Codon, symbols, amino, positions),
    st.builds(Exon, symbols, st.integers(1, 300), st.sampled_from(["deletion", "insertion", "mutation", "skipping"])),
    st.builds(AnyMutation, symbols),
    st.builds(InternalTandemDuplication, symbols),
    st.builds(Pathogenic, symbols, st.sampled_from([None, "germline", "somatic"])),
    st.builds(CopyNumber, symbols, st.sampled_from(["amplification", "deletion"])),
    st.builds(Fusion, symbols, st.none() | symbols),
    st.builds(Methylation, symbols),
    st.sampled_from([Signature("MSI"), Signature("HRD")]),
    st.builds(lambda n: Signature("TMB", n), numbers),
    st.sampled_from([Expression("HER2", "low"), *(Expression(p, "positive") for p in ("HER2", "ER", "PR"))]),
    st.builds(lambda score, n: Expression("PD-L1", None, score, n), st.sampled_from(["TPS", "CPS"]), numbers),
)


@given(any_marker)
def test_a_marker_is_read_back_as_itself(marker):
    """Fails if two markers shared one text, or a number lost digits when it is written."""
    assert parse_marker(str(marker)) == marker
    assert parse_profile(str(marker)) == Profile(marker=str(marker))


# HGVS

THREE = {one: three for three, one in AMINO_ACIDS.items()}
residues = st.sampled_from("ACDEFGHIKLMNPQRSTVWY")


@st.composite
def protein_changes(draw):
    """A change in one letter, as a list of (letters, the rest), so that it can be written in three."""
    first, last = draw(residues), draw(residues)
    at = draw(positions)
    end = at + draw(st.integers(1, 9))
    inserted = draw(st.text("ACDEFGHIKLMNPQRSTVWY", min_size=1, max_size=6))
    span = [first, str(at), "_", last, str(end)]
    return draw(
        st.sampled_from(
            [
                [first, str(at), "*"],
                [first, str(at), "="],
                [*span, "del"],
                [*span, "dup"],
                [*span, "delins", *inserted],
                [first, str(at), "_", last, str(at + 1), "ins", *inserted],
                [first, str(at), "del"],
                [first, str(at), "fs"],
                [first, str(at), last, "fs", "*", str(end)],
                ["*", str(at), last, "ext", "*", str(end)],
            ]
        )
    )


@given(protein_changes())
def test_a_protein_change_is_written_back_and_read_in_one_letter_and_in_three(pieces):
    """Fails if the two alphabets were read differently, or if a form lost something when it is written."""
    short = "p." + "".join(pieces)
    long = "p.(" + "".join(THREE.get(piece, piece) for piece in pieces) + ")"
    found = parse_protein(short)
    assert str(found) == short
    assert parse_protein(long) == found
    assert parse_protein(f"NP_000001.2:{long}") == found
    assert same_protein_change(found, found)
    assert protein_changes_of([short, long]) == [short, short]


def protein_changes_of(texts):
    return series_of_changes(pl.Series(texts)).to_list()


# Criteria

criteria = st.builds(
    Criteria,
    disease=st.lists(st.sampled_from(TREE.codes), max_size=2).map(tuple),
    stage=st.lists(st.sampled_from(STAGES), max_size=3).map(tuple),
    line=st.lists(st.integers(1, 3), max_size=2).map(tuple),
    line_at_least=st.none() | st.integers(1, 4),
    profile=st.none() | formulas(markers, negated=True),
    age=st.none() | st.builds(lambda low, span: AgeRange(low, low + span), st.integers(0, 80), st.integers(0, 40)) | st.just(AgeRange()),
    sex=st.lists(st.sampled_from(SEXES), max_size=1).map(tuple),
    region=st.lists(st.sampled_from(["XX-N", "XX-S"]), max_size=1).map(tuple),
)
situations = st.builds(
    Situation,
    disease=st.none() | st.sampled_from([*TREE.codes, "ELSEWHERE"]),
    stage=st.none() | st.sampled_from(STAGES),
    line=st.none() | st.integers(1, 5),
    age=st.none() | st.floats(0, 110),
    sex=st.none() | st.sampled_from(SEXES),
    region=st.none() | st.sampled_from(["XX-N", "XX-S", "XX-C"]),
    payers=st.none() | st.just(("xx-public",)),
    income=st.none() | st.floats(0, 1e6),
    findings=st.dictionaries(markers, st.sampled_from(Finding)),
)


@given(criteria, situations, situations)
def test_what_criteria_do_not_ask_never_changes_how_they_fit(who, one, other):
    """Projection: fails if `asks` or `markers` left out something that `match` reads."""
    kept = {field: getattr(one, field) for field in who.asks}
    findings = {
        **other.findings,
        **dict.fromkeys(who.markers, Finding.UNTESTED),
        **{m: f for m, f in one.findings.items() if m in who.markers},
    }
    mixed = msgspec.structs.replace(other, **kept, findings=findings)
    assert match(who, mixed, TREE) == match(who, one, TREE)


@given(criteria, situations, st.floats(0, 110))
def test_between_the_ages_that_criteria_name_age_changes_nothing(who, one, age):
    """Projection: fails if `ages` left out an age at which the answer changes."""
    assume(one.age is not None)
    assume(all((one.age >= end) is (age >= end) for end in who.ages))
    assert match(who, msgspec.structs.replace(one, age=age), TREE) == match(who, one, TREE)


@given(criteria, situations)
def test_a_fit_says_what_failed_or_what_is_missing_as_its_value_asks(who, one):
    fitted = match(who, one, TREE)
    assert bool(fitted.failed) is (fitted.value is Value.NO)
    assert bool(fitted.missing) is bool(fitted.roadblocks) is (fitted.value is Value.UNKNOWN)


@given(criteria, situations, st.sampled_from(["disease", "stage", "line", "sex", "region"]))
def test_forgetting_a_field_never_turns_yes_into_no_or_no_into_yes(who, one, field):
    """Answers: less known is at most less decided."""
    before = match(who, one, TREE).value
    after = match(who, msgspec.structs.replace(one, **{field: None}), TREE).value
    assert {before, after} != {Value.NO, Value.YES}


# Documents

texts = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Zl", "Zp"), exclude_characters="\ufeff\ufffe\uffff"), min_size=1
)
documents = st.recursive(texts, lambda inner: st.lists(inner) | st.dictionaries(texts, inner), max_leaves=10)


@given(documents)
def test_what_yaml_writes_as_text_is_read_as_that_text(document):
    written = yaml.safe_dump(document, allow_unicode=True, sort_keys=False)
    assert read_plain(written)[0] == document


@given(st.dictionaries(texts, texts, min_size=1), st.data())
def test_a_key_written_twice_is_refused_wherever_it_stands(document, data):
    again = data.draw(st.sampled_from(sorted(document)))
    written = yaml.safe_dump(document, allow_unicode=True, width=10_000) + yaml.safe_dump({again: "x"}, allow_unicode=True, width=10_000)
    with pytest.raises(DocumentFault, match="is repeated"):
        read_plain(written)


def line_refused(text):
    """The line of the fault; 1 when the text is read."""
    try:
        read_document(text, dict[str, str])
    except DocumentFault as fault:
        return fault.line
    return 1


@given(st.text())
def test_any_text_is_read_or_refused_on_one_of_its_lines(text):
    assert 1 <= line_refused(text) <= len(text.splitlines()) + 1

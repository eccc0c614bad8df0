"""Calling on tiny invented genes: what a genotype allows, and that a position nobody looked at never decides anything."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ceiba.evidence.called_phenotypes import finding_from_call, status_of
from ceiba.evidence.pharmacogenes import INDETERMINATE, Gene, GeneCall, NamedAllele, Observed, Site, call, genotype_of
from ceiba.evidence.pharmacogenes.calls import NO_PAIR, TOLD_TWICE, UNNAMED_BASES
from ceiba.evidence.pharmacogenes.lowest import BY_PROXY, PROXY_ALONE, TAKEN_APART
from ceiba.terms.markers import Phenotype
from ceiba.terms.situations import Finding

NORMAL, DECREASED, NONE, UNCERTAIN = "Normal function", "Decreased function", "No function", "Uncertain function"
PHENOTYPES = {
    f"{NORMAL} / {NORMAL}": "Normal Metabolizer",
    f"{NONE} / {NORMAL}": "Intermediate Metabolizer",
    f"{NONE} / {NONE}": "Poor Metabolizer",
}


def sites(chrom: str = "1") -> tuple[Site, ...]:
    return tuple(Site(chrom, 100 + 10 * place, "A", ("G", "T"), f"rs{place}") for place in range(4))


def gene(chrom: str = "1", symbol: str = "INV1") -> Gene:
    """*2 is one change, *3 another, *4 both (so that *1/*4 and *2/*3 look alike), *5 does what nobody knows; the fourth site is *6's."""
    return Gene(
        symbol=symbol,
        assembly="GRCh38",
        sites=sites(chrom),
        alleles=(
            NamedAllele("*1", dict.fromkeys(range(4), "A"), NORMAL),
            NamedAllele("*2", {0: "G"}, NONE),
            NamedAllele("*3", {1: "G"}, NONE),
            NamedAllele("*4", {0: "G", 1: "G"}, NONE),
            NamedAllele("*5", {2: "T"}, UNCERTAIN),
            NamedAllele("*6", {3: "R", 2: "G"}, NORMAL),
        ),
        phenotypes=PHENOTYPES,
    )


def told(*copies: str, phase: str | None = None) -> dict[int, Observed]:
    """One text a site, its copies as letters; '' is a site that is not known."""
    return {place: Observed(tuple(text), phase) for place, text in enumerate(copies) if text}


def called(*copies: str, phase: str | None = None) -> GeneCall:
    found = call(gene(), told(*copies, phase=phase))
    assert found is not None
    return found


def test_who_has_the_reference_everywhere_has_two_copies_of_it_and_a_settled_phenotype() -> None:
    found = called("AA", "AA", "AA", "AA")
    assert (found.diplotypes, found.phenotype, found.missing) == (("*1/*1",), "Normal Metabolizer", ())


def test_one_changed_copy_makes_a_heterozygote() -> None:
    assert called("AG", "AA", "AA", "AA").diplotypes == ("*1/*2",)


def test_two_changes_without_phase_leave_both_ways_of_sharing_them() -> None:
    found = called("AG", "AG", "AA", "AA")
    assert set(found.diplotypes) == {"*1/*4", "*2/*3"}
    assert set(found.phenotypes) == {"Intermediate Metabolizer", "Poor Metabolizer"}
    assert found.phenotype is None


@pytest.mark.parametrize(("second", "expected"), [("GA", "*2/*3"), ("AG", "*1/*4")])
def test_phase_says_which_copy_carries_what(second: str, expected: str) -> None:
    assert called("AG", second, "AA", "AA", phase="*").diplotypes == (expected,)


def test_two_phase_sets_say_nothing_of_each_other() -> None:
    apart = {**told("AG", phase="1"), 1: Observed(("A", "G"), "2"), 2: Observed(("A", "A")), 3: Observed(("A", "A"))}
    found = call(gene(), apart)
    assert found is not None
    assert set(found.diplotypes) == {"*1/*4", "*2/*3"}


def test_a_position_that_was_not_looked_at_never_makes_a_reference() -> None:
    found = called("", "AA", "AA", "AA")
    assert {"*1/*1", "*1/*2", "*2/*2"} <= set(found.diplotypes)
    assert found.phenotype is None
    assert found.missing == ("rs0",)
    assert "*2" in found.open


def test_a_gene_without_a_single_known_position_is_not_called() -> None:
    assert call(gene(), {}) is None


def test_bases_that_no_allele_has_leave_the_function_unknown() -> None:
    found = called("AC", "AA", "AA", "AA")
    assert UNNAMED_BASES in found.notes
    assert INDETERMINATE in found.phenotypes
    assert found.missing == ("rs0",)


def test_what_no_two_alleles_explain_is_said_to_be_so() -> None:
    found = called("GG", "AA", "TT", "AA")
    assert (found.diplotypes, found.phenotypes, found.notes) == ((), (INDETERMINATE,), (NO_PAIR,))


def test_an_allele_of_unknown_function_leaves_the_phenotype_unknown() -> None:
    found = called("AA", "AA", "AT", "AA")
    assert found.diplotypes == ("*1/*5",)
    assert found.phenotype is None


def test_a_letter_for_several_bases_fits_each_of_them() -> None:
    assert called("AA", "AA", "GG", "AG").diplotypes == ("*6/*6",)


def test_a_male_has_one_copy_of_a_gene_on_x_however_his_file_writes_it() -> None:
    on_x = gene("X")
    once = call(on_x, told("G", "A", "A", "A"), "male")
    twice = call(on_x, told("GG", "AA", "AA", "AA"), "male")
    assert once is not None
    assert twice is not None
    assert once.diplotypes == twice.diplotypes == ("*2",)
    assert once.phenotype == twice.phenotype == "Poor Metabolizer"
    assert twice.notes == (TOLD_TWICE,)


def test_two_different_copies_on_a_males_x_are_not_believed() -> None:
    found = call(gene("X"), told("AG", "AA", "AA", "AA"), "male")
    assert found is not None
    assert found.missing == ("rs0",)
    assert found.phenotype is None


def test_a_female_has_two_copies_of_a_gene_on_x() -> None:
    found = call(gene("X"), told("AG", "AA", "AA", "AA"), "female")
    assert found is not None
    assert found.diplotypes == ("*1/*2",)


def row(pos: int, first: str | None, second: str | None, assembly: str = "GRCh38", ref: str = "A") -> dict[str, object]:
    return {
        "assembly": assembly, "chrom": "1", "pos": pos, "ref": ref, "first_allele": first, "second_allele": second, "phase_set": None,
    }  # fmt: skip


def test_rows_of_the_table_become_a_genotype_and_rows_of_other_places_do_not() -> None:
    rows = [row(100, "A", "G"), row(999, "A", "A"), row(110, "A", "A", "GRCh37"), row(120, "A", None)]
    assert genotype_of(gene(), rows) == {0: Observed(("A", "G")), 2: Observed(("A",))}


def test_a_site_that_is_not_called_or_told_in_two_ways_is_unknown() -> None:
    rows = [row(100, None, None), row(110, "A", "A"), row(110, "A", "G"), row(120, "A", "G"), row(120, "G", "A")]
    assert set(genotype_of(gene(), rows)) == {2}


def dpyd() -> Gene:
    """Three variants of 0, 0.5 and 1, and HapB3: site 3 is the cause, site 4 the exon variant that stands in for it."""
    five = (*sites(), Site("1", 140, "A", ("G",), "exon"))
    return Gene(
        symbol="DPYD",
        assembly="GRCh38",
        sites=five,
        alleles=(
            NamedAllele("Reference", dict.fromkeys(range(5), "A"), NORMAL, 1.0),
            NamedAllele("none", {0: "G"}, NONE, 0.0),
            NamedAllele("half", {1: "G"}, DECREASED, 0.5),
            NamedAllele("whole", {2: "G"}, NORMAL, 1.0),
            NamedAllele("cause", {3: "G"}, DECREASED, 0.5),
            NamedAllele("HapB3", {3: "G", 4: "G"}, DECREASED, 0.5),
        ),
        phenotypes={
            "1.0 / 1.0": "Normal Metabolizer",
            "0.5 / 1.0": "Intermediate Metabolizer",
            "0.0 / 1.0": "Intermediate Metabolizer",
            "0.5 / 0.5": "Intermediate Metabolizer",
            "0.0 / 0.5": "Poor Metabolizer",
            "0.0 / 0.0": "Poor Metabolizer",
        },
    )


def lowest(*copies: str, phase: str | None = None) -> GeneCall:
    found = call(dpyd(), told(*copies, phase=phase))
    assert found is not None
    return found


def test_a_dpyd_without_variants_is_the_reference_twice() -> None:
    found = lowest("AA", "AA", "AA", "AA", "AA")
    assert (found.diplotypes, found.phenotype, found.scores) == (("Reference/Reference",), "Normal Metabolizer", (2.0,))


def test_one_variant_of_dpyd_stands_beside_the_reference() -> None:
    found = lowest("AG", "AA", "AA", "AA", "AA")
    assert (found.diplotypes, found.phenotype, found.scores) == (("Reference/none",), "Intermediate Metabolizer", (1.0,))


def test_of_several_variants_without_phase_the_two_lowest_count_and_it_is_said() -> None:
    found = lowest("AG", "AG", "AG", "AA", "AA")
    assert found.diplotypes == ("none", "half", "whole")
    assert (found.phenotype, found.scores, found.notes) == ("Poor Metabolizer", (0.5,), (TAKEN_APART,))


def test_two_variants_on_one_copy_leave_the_other_whole() -> None:
    found = lowest("GA", "GA", "AA", "AA", "AA", phase="*")
    assert (found.diplotypes, found.phenotype, found.scores) == (("Reference/[none + half]",), "Intermediate Metabolizer", (1.0,))


def test_a_variant_on_both_copies_counts_twice() -> None:
    found = lowest("AA", "GG", "AG", "AA", "AA")
    assert (found.diplotypes, found.scores) == (("half/[half + whole]",), (1.0,))


def test_a_panel_of_one_variant_does_not_make_a_normal_metabolizer() -> None:
    found = lowest("AA", "", "", "", "")
    assert set(found.phenotypes) == {"Normal Metabolizer", "Intermediate Metabolizer"}
    assert found.phenotype is None
    assert set(found.open) == {"half", "whole", "cause"}


def test_a_variant_of_normal_function_that_was_not_looked_at_changes_nothing() -> None:
    found = lowest("AA", "AA", "", "AA", "AA")
    assert (found.phenotype, found.missing) == ("Normal Metabolizer", ("rs2",))


def test_what_was_not_looked_at_can_only_lower_what_was_found() -> None:
    assert lowest("GG", "", "AA", "AA", "AA").phenotype == "Poor Metabolizer"
    assert set(lowest("AG", "", "AA", "AA", "AA").phenotypes) == {"Intermediate Metabolizer", "Poor Metabolizer"}


def test_hapb3_is_the_cause_with_its_exon_variant() -> None:
    found = lowest("AA", "AA", "AA", "AG", "AG")
    assert (found.diplotypes, found.scores, found.notes) == (("Reference/HapB3",), (1.5,), ())


def test_the_cause_of_hapb3_alone_counts_as_much() -> None:
    found = lowest("AA", "AA", "AA", "AG", "AA")
    assert (found.diplotypes, found.scores) == (("Reference/cause",), (1.5,))


def test_the_exon_variant_of_hapb3_stands_in_where_the_intron_was_not_looked_at() -> None:
    found = lowest("AA", "AA", "AA", "", "AG")
    assert (found.diplotypes, found.scores, found.notes) == (("Reference/HapB3",), (1.5,), (BY_PROXY,))


def test_the_exon_variant_without_the_cause_counts_as_nothing() -> None:
    found = lowest("AA", "AA", "AA", "AA", "AG")
    assert (found.diplotypes, found.scores, found.notes) == (("Reference/Reference",), (2.0,), (PROXY_ALONE,))


def test_hapb3_that_nobody_looked_at_stays_possible() -> None:
    assert set(lowest("AA", "AA", "AA", "", "").phenotypes) == {"Normal Metabolizer", "Intermediate Metabolizer"}


ONE = st.sampled_from(["*1", "*2", "*3", "*4", "*5", "*6"])


def carried(first: str, second: str) -> dict[int, Observed]:
    own = gene()
    one, other = own.allowed[first], own.allowed[second]
    return {place: Observed((min(one[place]), min(other[place]))) for place in range(4)}


@given(ONE, ONE, st.sets(st.integers(0, 3)))
def test_what_is_true_is_always_among_what_is_possible(first: str, second: str, missing: set[int]) -> None:
    genotype = {place: seen for place, seen in carried(first, second).items() if place not in missing}
    found = call(gene(), genotype)
    if genotype:
        assert found is not None
        assert {f"{first}/{second}", f"{second}/{first}"} & set(found.diplotypes)


@given(ONE, ONE, st.sets(st.integers(0, 3), max_size=3))
def test_to_know_less_never_takes_a_possibility_away(first: str, second: str, missing: set[int]) -> None:
    whole = carried(first, second)
    less = call(gene(), {place: seen for place, seen in whole.items() if place not in missing})
    full = call(gene(), whole)
    assert full is not None
    assert less is not None
    assert set(full.diplotypes) <= set(less.diplotypes)
    assert set(full.phenotypes) <= set(less.phenotypes)


@given(ONE, ONE, st.lists(st.booleans(), min_size=4, max_size=4), st.permutations(range(4)))
def test_neither_the_order_of_copies_nor_of_sites_changes_a_call(first: str, second: str, swaps: list[bool], order: list[int]) -> None:
    whole = carried(first, second)
    turned = {place: Observed(whole[place].copies[::-1] if swaps[place] else whole[place].copies) for place in order}
    assert call(gene(), turned) == call(gene(), whole)


@given(ONE, ONE)
def test_turning_a_whole_phase_set_round_changes_nothing(first: str, second: str) -> None:
    whole = carried(first, second)
    straight = {place: Observed(seen.copies, "7") for place, seen in whole.items()}
    turned = {place: Observed(seen.copies[::-1], "7") for place, seen in whole.items()}
    assert call(gene(), straight) == call(gene(), turned)


VARIANT = st.sampled_from(["AA", "AG", "GG"])


@given(st.tuples(VARIANT, VARIANT, VARIANT, VARIANT, VARIANT), st.sets(st.integers(0, 2)))
def test_to_know_less_of_dpyd_never_takes_a_phenotype_away(copies: tuple[str, ...], missing: set[int]) -> None:
    less = lowest(*("" if place in missing else text for place, text in enumerate(copies)))
    assert set(lowest(*copies).phenotypes) <= set(less.phenotypes)


@given(st.tuples(*[st.sampled_from(["", "AA"])] * 5).filter(any))
def test_dpyd_is_normal_only_where_every_variant_that_lowers_it_was_looked_at(copies: tuple[str, ...]) -> None:
    found = lowest(*copies)
    looked = bool(copies[0]) and bool(copies[1]) and bool(copies[3] or copies[4])
    assert (found.phenotype == "Normal Metabolizer") is looked


def told_phenotypes(*phenotypes: str, missing: tuple[str, ...] = ()) -> GeneCall:
    return GeneCall(gene="INV1", phenotypes=phenotypes, missing=missing)


POOR = Phenotype("INV1", "poor metabolizer")


@pytest.mark.parametrize(
    ("found", "state"),
    [
        (told_phenotypes("Poor Metabolizer"), Finding.PRESENT),
        (told_phenotypes("Likely Poor Metabolizer"), Finding.PRESENT),
        (told_phenotypes("Normal Metabolizer", "Intermediate Metabolizer"), Finding.ABSENT),
        (told_phenotypes("Normal Metabolizer", "Poor Metabolizer", missing=("rs1",)), Finding.OUTSIDE_PANEL),
        (told_phenotypes("Intermediate Metabolizer", "Poor Metabolizer"), Finding.UNREADABLE),
        (told_phenotypes(INDETERMINATE), Finding.UNREADABLE),
        (told_phenotypes("Normal Metabolizer", INDETERMINATE, missing=("rs1",)), Finding.OUTSIDE_PANEL),
        (told_phenotypes("Possible Intermediate Metabolizer"), Finding.UNREADABLE),
    ],
)
def test_a_phenotype_is_present_or_absent_only_where_all_that_is_possible_agrees(found: GeneCall, state: Finding) -> None:
    assert finding_from_call(found, POOR) is state


def test_g6pd_speaks_of_deficiency() -> None:
    deficient = Phenotype("INV1", "deficient")
    assert finding_from_call(told_phenotypes("Deficient with CNSHA"), deficient) is Finding.PRESENT
    assert finding_from_call(told_phenotypes("Normal"), deficient) is Finding.ABSENT
    assert finding_from_call(told_phenotypes("Variable"), deficient) is Finding.UNREADABLE
    assert status_of("Rapid Metabolizer") == "rapid metabolizer"


def test_a_normal_genotype_of_g6pd_rules_no_deficiency_out() -> None:
    deficient = Phenotype("G6PD", "deficient")
    assert finding_from_call(GeneCall(gene="G6PD", phenotypes=("Normal",)), deficient) is Finding.UNREADABLE
    assert finding_from_call(GeneCall(gene="G6PD", phenotypes=("Deficient",)), deficient) is Finding.PRESENT


def test_a_definition_whose_first_allele_is_not_the_reference_is_refused() -> None:
    with pytest.raises(ValueError, match="must be the reference"):
        Gene(symbol="INV1", assembly="GRCh38", sites=sites(), alleles=(NamedAllele("*2", {0: "G"}),))


def test_an_allele_at_a_position_that_is_not_there_is_refused() -> None:
    with pytest.raises(ValueError, match="not there"):
        Gene(
            symbol="INV1",
            assembly="GRCh38",
            sites=sites(),
            alleles=(NamedAllele("*1", dict.fromkeys(range(4), "A")), NamedAllele("*2", {9: "G"})),
        )


def by_hand(own: Gene, genotype: dict[int, Observed]) -> set[tuple[str, str]]:
    """Every pair of alleles, found the slow way: each way to lay the copies on two chromosomes, each pair of alleles set against it."""
    sets = sorted({seen.phase_set or f"alone {place}" for place, seen in genotype.items()})
    found = set()
    for turned in itertools.product((False, True), repeat=len(sets)):
        turn = dict(zip(sets, turned, strict=True))
        laid = {place: seen.copies[::-1] if turn[seen.phase_set or f"alone {place}"] else seen.copies for place, seen in genotype.items()}
        for first, second in itertools.product(own.allowed, repeat=2):
            if all(copies[0] in own.allowed[first][place] and copies[1] in own.allowed[second][place] for place, copies in laid.items()):
                found.add((first, second) if first <= second else (second, first))
    return found


SEEN = st.builds(Observed, st.tuples(*[st.sampled_from("AGT")] * 2), st.sampled_from([None, None, "1", "2"]))


@given(st.dictionaries(st.integers(0, 3), SEEN, min_size=1))
def test_the_pairs_are_those_that_laying_every_phase_out_by_hand_finds(genotype: dict[int, Observed]) -> None:
    found = call(gene(), genotype)
    assert found is not None
    assert {tuple(sorted(name.split("/"))) for name in found.diplotypes} == by_hand(gene(), genotype)

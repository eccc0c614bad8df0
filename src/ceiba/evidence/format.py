"""The format of the knowledge as types; docs/reference/knowledge-format.md says it in words."""

from __future__ import annotations

import re
from typing import Any, Literal

import msgspec

from ceiba.terms.answers import Value
from ceiba.terms.citations import Citation
from ceiba.terms.criteria import AgeRange, Criteria
from ceiba.terms.diseases import DiseaseTree
from ceiba.terms.faults import ValueFault
from ceiba.terms.markers import AssayKind, parse_marker
from ceiba.terms.texts import Text

FORMAT = 1
AmpTier = Literal["IA", "IB", "IIC", "IID", "III", "IV"]
Effect = Literal["sensitivity", "resistance", "no_benefit"]
Purpose = Literal["treatment", "prevention", "dosing"]

READ_IN = re.compile(r"civic (?:EID|AID|VID)[0-9]+|label|guideline|paper|abstract|secondary|assumed")


class Manifest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """knowledge.yaml."""

    format: int
    version: str
    names: Text


class Read(Citation, frozen=True, kw_only=True):
    """A citation that also says where *we* read it; `assumed` is general knowledge, with the reason."""

    read_in: str

    def __post_init__(self) -> None:
        if not READ_IN.fullmatch(self.read_in):
            raise ValueFault("read_in is 'civic EIDn', 'civic AIDn', 'civic VIDn', label, guideline, paper, abstract, secondary or assumed")
        if self.read_in == "assumed":
            msgspec.structs.force_setattr(self, "assumed", True)
        super().__post_init__()


class Assertion(Read, frozen=True, kw_only=True):
    """What an action does in whom: marker profile x disease x action x effect, with level and citation.

    modifies: of a dose change, the INN of the medicines whose dose it changes. from_tumour: of prevention, whether a variant that was seen
    in a tumour alone, its origin not known, already asks the question. grounds: of prevention, what of exposures, way of life, risk or
    family it asks for (docs/reference/knowledge-format.md).
    """

    id: str
    says: Text
    action: str
    effect: Effect
    amp: AmpTier
    disease: tuple[str, ...] = ()
    purpose: Purpose = "treatment"
    modifies: tuple[str, ...] = ()
    from_tumour: bool = True
    profile: Any = None
    grounds: Any = None
    stage: tuple[str, ...] = ()
    line: tuple[int, ...] = ()
    line_at_least: int | None = None
    age: AgeRange | None = None
    sex: tuple[str, ...] = ()
    escat: str = ""
    rank: int = 9
    comparator: str = ""
    who: Criteria = Criteria()

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.purpose == "dosing" and not self.modifies:
            raise ValueFault("an assertion on dosing names under `modifies` the medicines whose dose it changes")
        if self.purpose != "dosing" and self.modifies:
            raise ValueFault("only an assertion on dosing names medicines under `modifies`")
        if self.purpose != "dosing" and not self.disease:
            raise ValueFault("an assertion on treatment or prevention names a disease; TISSUE is every tumour")
        if self.purpose != "prevention" and not self.from_tumour:
            raise ValueFault("`from_tumour` is written of prevention alone")
        if self.purpose != "prevention" and self.grounds is not None:
            raise ValueFault("`grounds` are written of prevention alone")
        who = Criteria(
            disease=self.disease,
            stage=self.stage,
            line=self.line,
            line_at_least=self.line_at_least,
            profile=self.profile,
            age=self.age,
            sex=self.sex,
            grounds=self.grounds,
        )
        msgspec.structs.force_setattr(self, "who", who)

    @property
    def is_standard(self) -> bool:
        """AMP tier I or II: enough for `indicated: yes`. Below it an option is investigational."""
        return self.amp not in ("III", "IV")

    @property
    def target(self) -> str:
        """Of prevention that no variant asks for: what is to be prevented, an OncoTree code; "" of every other assertion."""
        return self.disease[0] if self.purpose == "prevention" and not self.who.markers else ""

    @property
    def is_of_everyone(self) -> bool:
        """Whether it is offered by age and sex alone: screening of people at average risk."""
        return bool(self.target) and self.who.grounds is None


class GenesAndKinds(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Every marker of these genes that these kinds of assay settle."""

    genes: tuple[str, ...]
    kinds: tuple[AssayKind, ...]


class Performance(Read, frozen=True, kw_only=True):
    """What was measured of a test. value: a share of 1, or days for turnaround_days. marker: of which marker; "" is all it settles."""

    measure: Literal["sensitivity", "specificity", "failure", "turnaround_days"]
    value: float
    marker: str = ""
    against: str = ""

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.value < 0 or (self.measure != "turnaround_days" and self.value > 1):
            raise ValueFault("a sensitivity, a specificity and a share of failures are written from 0 to 1, days from 0 on")
        if self.marker:
            msgspec.structs.force_setattr(self, "marker", str(parse_marker(self.marker)))


class ForDisease(Read, frozen=True, kw_only=True):
    """The diseases a test is for, with descendants: those of `codes` (TISSUE: every tumour) but those of `but`."""

    codes: tuple[str, ...]
    but: tuple[str, ...] = ()

    def holds(self, disease: str | None, tree: DiseaseTree) -> bool:
        """Whether it is for a disease; one that is not recorded, or not narrowly enough, is not ruled out."""
        if not disease:
            return True
        return tree.holds(self.codes, disease) is not Value.NO and tree.holds(self.but, disease) is not Value.YES


class SettlingTest(Read, frozen=True, kw_only=True):
    """What a test settles. settles: markers, or genes x kinds. disease: in whom; None is whoever, with a disease or without."""

    id: str
    method: str
    settles: tuple[str, ...] | GenesAndKinds
    specimen: tuple[str, ...]
    disease: ForDisease | None = None
    turnaround_days: int | None = None
    performance: tuple[Performance, ...] = ()

    def __post_init__(self) -> None:
        super().__post_init__()
        if isinstance(self.settles, tuple):
            msgspec.structs.force_setattr(self, "settles", tuple(str(parse_marker(text)) for text in self.settles))

    def covers(self, marker: str) -> bool:
        """Whether a result of this test would settle the marker; what only the germline answers is settled by who names it."""
        if isinstance(self.settles, tuple):
            return marker in self.settles
        parsed = parse_marker(marker)
        if parsed.asks_germline:
            return False
        gene_named = parsed.gene in self.settles.genes or parsed.assay_kind == "signature"
        return gene_named and parsed.assay_kind in self.settles.kinds

    def is_for(self, disease: str | None, tree: DiseaseTree) -> bool:
        """Whether it is offered in a disease (None or "": not recorded, or none)."""
        return self.disease is None or self.disease.holds(disease, tree)


class Locus(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A variant as in VCF: pos is 1-based."""

    chrom: str
    pos: int
    ref: str
    alt: str


class Interval(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A stretch of a chromosome, 0-based half-open."""

    chrom: str
    start: int
    end: int


class KnownVariant(Read, frozen=True, kw_only=True):
    """A marker's genomic coordinates, for files without annotation. A build that was not sourced is None."""

    marker: str
    gene: str
    hgvs_c: str = ""
    GRCh37: Locus | None = None
    GRCh38: Locus | None = None

    def __post_init__(self) -> None:
        super().__post_init__()
        msgspec.structs.force_setattr(self, "marker", str(parse_marker(self.marker)))


class ExonRange(Read, frozen=True, kw_only=True):
    """The codons and the stretch of an exon that a marker names."""

    gene: str
    exon: int
    first_codon: int | None = None
    last_codon: int | None = None
    GRCh37: Interval | None = None
    GRCh38: Interval | None = None


class Transcript(Read, frozen=True, kw_only=True):
    """The transcript on which a gene's coding changes are counted, by both its names."""

    gene: str
    refseq: str
    ensembl: str


class Conflict(Citation, frozen=True, kw_only=True):
    """What another source says against assertions of ours. item: its id there, such as `civic EID306`; paper: what the item cites.

    level: the source's own. It changes no answer: it is shown beside the assertion, so that a reader sees both sides.
    """

    item: str
    assertions: tuple[str, ...]
    says: Text
    level: str
    paper: str
    url: str = ""


class Aliases(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Other names in files -> ours."""

    genes: dict[str, str]
    diseases: dict[str, str]
    medicines: dict[str, str]

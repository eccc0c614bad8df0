"""The resources of FHIR R4 that are read, as much of each as is read, told apart by `resourceType`.

Source: HL7 FHIR R4 (4.0.1), https://hl7.org/fhir/R4/resourcelist.html; profiles: mCODE STU4 (http://hl7.org/fhir/us/mcode) and Genomics
Reporting STU3 (http://hl7.org/fhir/uv/genomics-reporting). An element of another form than R4 gives it is an error with its path.
"""

from __future__ import annotations

from typing import Any

import msgspec

from ceiba.records.fhir.elements import CodeableConcept, Extension, Identifier, Meta, Period, Quantity, Range, Reference

NO_META = Meta()


class Resource(msgspec.Struct, frozen=True, rename="camel", tag_field="resourceType", tag=True):
    """What every resource has. modifier_extension: unset, or an extension that changes the meaning of the whole."""

    id: str | None = None
    meta: Meta = NO_META
    extension: tuple[Extension, ...] = ()
    modifier_extension: msgspec.Raw = msgspec.Raw()

    def follows(self, *names: str) -> bool:
        """Whether the resource says that it follows a profile whose address ends with one of the names."""
        return any(profile.partition("|")[0].endswith(names) for profile in self.meta.profile)


class Address(msgspec.Struct, frozen=True):
    """Where a person lives, as far as the region."""

    state: str | None = None
    country: str | None = None


class Patient(Resource, frozen=True, kw_only=True):
    """A person."""

    identifier: tuple[Identifier, ...] = ()
    gender: str | None = None
    birth_date: str | None = None
    deceased_boolean: bool | None = None
    deceased_date_time: str | None = None
    address: tuple[Address, ...] = ()


class ConditionStage(msgspec.Struct, frozen=True):
    """A stage that stands in the condition itself."""

    summary: CodeableConcept | None = None
    type: CodeableConcept | None = None


class Condition(Resource, frozen=True, kw_only=True):
    """A disease of a person."""

    subject: Reference | None = None
    clinical_status: CodeableConcept | None = None
    verification_status: CodeableConcept | None = None
    code: CodeableConcept | None = None
    body_site: tuple[CodeableConcept, ...] = ()
    onset_date_time: str | None = None
    onset_age: Quantity | None = None
    stage: tuple[ConditionStage, ...] = ()


class Collection(msgspec.Struct, frozen=True, rename="camel"):
    """How a specimen was taken."""

    collected_date_time: str | None = None
    collected_period: Period | None = None


class Specimen(Resource, frozen=True, kw_only=True):
    """A sample of a person."""

    identifier: tuple[Identifier, ...] = ()
    status: str | None = None
    subject: Reference | None = None
    type: CodeableConcept | None = None
    collection: Collection | None = None


class Component(msgspec.Struct, frozen=True, rename="camel"):
    """A part of an observation."""

    code: CodeableConcept
    value_codeable_concept: CodeableConcept | None = None
    value_quantity: Quantity | None = None
    value_string: str | None = None
    value_range: Range | None = None
    value_integer: int | None = None
    interpretation: tuple[CodeableConcept, ...] = ()


class Observation(Resource, frozen=True, kw_only=True):
    """A measurement or a statement about a person."""

    status: str
    code: CodeableConcept
    subject: Reference | None = None
    focus: tuple[Reference, ...] = ()
    specimen: Reference | None = None
    effective_date_time: str | None = None
    effective_period: Period | None = None
    value_codeable_concept: CodeableConcept | None = None
    value_quantity: Quantity | None = None
    value_string: str | None = None
    value_boolean: bool | None = None
    value_integer: int | None = None
    data_absent_reason: CodeableConcept | None = None
    interpretation: tuple[CodeableConcept, ...] = ()
    component: tuple[Component, ...] = ()
    method: CodeableConcept | None = None
    has_member: tuple[Reference, ...] = ()


class DiagnosticReport(Resource, frozen=True, kw_only=True):
    """A report, for which sample its results belong to."""

    subject: Reference | None = None
    specimen: tuple[Reference, ...] = ()
    result: tuple[Reference, ...] = ()


class Medication(Resource, frozen=True, kw_only=True):
    """A medicine."""

    code: CodeableConcept | None = None


class Medicated(Resource, frozen=True, kw_only=True):
    """What the three ways of recording a medicine share."""

    status: str
    subject: Reference | None = None
    medication_codeable_concept: CodeableConcept | None = None
    medication_reference: Reference | None = None
    reason_reference: tuple[Reference, ...] = ()
    contained: tuple[msgspec.Raw, ...] = ()
    effective_date_time: str | None = None
    effective_period: Period | None = None


class MedicationRequest(Medicated, frozen=True, kw_only=True):
    """A medicine that was ordered."""

    intent: str | None = None
    do_not_perform: bool | None = None
    authored_on: str | None = None


class MedicationAdministration(Medicated, frozen=True, kw_only=True):
    """A medicine that was given."""


class MedicationStatement(Medicated, frozen=True, kw_only=True):
    """A medicine that is said to be taken."""


class Coverage(Resource, frozen=True, kw_only=True):
    """Who pays for a person."""

    status: str
    beneficiary: Reference | None = None
    payor: tuple[Reference, ...] = ()
    order: int | None = None


class Organization(Resource, frozen=True, kw_only=True):
    """An organisation, by its identifiers."""

    identifier: tuple[Identifier, ...] = ()


class FamilyCondition(msgspec.Struct, frozen=True, rename="camel"):
    """A disease of a relative."""

    code: CodeableConcept
    onset_age: Quantity | None = None


class FamilyMemberHistory(Resource, frozen=True, kw_only=True):
    """A relative and the diseases of that relative."""

    identifier: tuple[Identifier, ...] = ()
    status: str
    patient: Reference
    relationship: CodeableConcept
    condition: tuple[FamilyCondition, ...] = ()


class Provision(msgspec.Struct, frozen=True):
    """What a consent permits or denies."""

    type: str | None = None
    period: Period | None = None
    provision: tuple[msgspec.Raw, ...] = ()


class Policy(msgspec.Struct, frozen=True):
    """The form or policy that was agreed to."""

    uri: str | None = None


class Consent(Resource, frozen=True, kw_only=True):
    """What a person agreed to."""

    status: str
    scope: CodeableConcept
    patient: Reference | None = None
    date_time: str | None = None
    policy: tuple[Policy, ...] = ()
    policy_rule: CodeableConcept | None = None
    provision: Provision | None = None


READ: tuple[type[Resource], ...] = (
    Patient, Condition, Specimen, Observation, DiagnosticReport, Medication, MedicationRequest, MedicationAdministration,
    MedicationStatement, Coverage, Organization, FamilyMemberHistory, Consent,
)  # fmt: skip
"""The resources of which more than the type is read."""

OTHERS = (
    "Account", "ActivityDefinition", "AdverseEvent", "AllergyIntolerance", "Appointment", "AppointmentResponse", "AuditEvent",
    "Basic", "Binary", "BiologicallyDerivedProduct", "BodyStructure", "Bundle", "CapabilityStatement", "CarePlan", "CareTeam",
    "CatalogEntry", "ChargeItem", "ChargeItemDefinition", "Claim", "ClaimResponse", "ClinicalImpression", "CodeSystem",
    "Communication", "CommunicationRequest", "CompartmentDefinition", "Composition", "ConceptMap", "Contract",
    "CoverageEligibilityRequest", "CoverageEligibilityResponse", "DetectedIssue", "Device", "DeviceDefinition", "DeviceMetric",
    "DeviceRequest", "DeviceUseStatement", "DocumentManifest", "DocumentReference", "EffectEvidenceSynthesis", "Encounter",
    "Endpoint", "EnrollmentRequest", "EnrollmentResponse", "EpisodeOfCare", "EventDefinition", "Evidence", "EvidenceVariable",
    "ExampleScenario", "ExplanationOfBenefit", "Flag", "Goal", "GraphDefinition", "Group", "GuidanceResponse",
    "HealthcareService", "ImagingStudy", "Immunization", "ImmunizationEvaluation", "ImmunizationRecommendation",
    "ImplementationGuide", "InsurancePlan", "Invoice", "Library", "Linkage", "List", "Location", "Measure", "MeasureReport",
    "Media", "MedicationDispense", "MedicationKnowledge", "MedicinalProduct", "MedicinalProductAuthorization",
    "MedicinalProductContraindication", "MedicinalProductIndication", "MedicinalProductIngredient", "MedicinalProductInteraction",
    "MedicinalProductManufactured", "MedicinalProductPackaged", "MedicinalProductPharmaceutical",
    "MedicinalProductUndesirableEffect", "MessageDefinition", "MessageHeader", "MolecularSequence", "NamingSystem",
    "NutritionOrder", "ObservationDefinition", "OperationDefinition", "OperationOutcome", "OrganizationAffiliation", "Parameters",
    "PaymentNotice", "PaymentReconciliation", "Person", "PlanDefinition", "Practitioner", "PractitionerRole", "Procedure",
    "Provenance", "Questionnaire", "QuestionnaireResponse", "RelatedPerson", "RequestGroup", "ResearchDefinition",
    "ResearchElementDefinition", "ResearchStudy", "ResearchSubject", "RiskAssessment", "RiskEvidenceSynthesis", "Schedule",
    "SearchParameter", "ServiceRequest", "Slot", "SpecimenDefinition", "StructureDefinition", "StructureMap", "Subscription",
    "Substance", "SubstanceNucleicAcid", "SubstancePolymer", "SubstanceProtein", "SubstanceReferenceInformation",
    "SubstanceSourceMaterial", "SubstanceSpecification", "SupplyDelivery", "SupplyRequest", "Task", "TerminologyCapabilities",
    "TestReport", "TestScript", "ValueSet", "VerificationResult", "VisionPrescription",
)  # fmt: skip
"""The other resource types of R4."""


class Typed(msgspec.Struct, frozen=True, rename="camel"):
    """Only what a resource calls itself."""

    resource_type: str | None = None
    id: str | None = None


_STUBS = tuple(
    msgspec.defstruct(name, [("id", str | None, None)], tag_field="resourceType", tag=name, frozen=True, rename="camel") for name in OTHERS
)
_UNION: Any = READ[0]
for _kind in (*READ[1:], *_STUBS):
    _UNION = _UNION | _kind

decoder: msgspec.json.Decoder[Any] = msgspec.json.Decoder(_UNION)
"""Reads any resource of R4: one of `READ`, or a struct of another type that has its name and id; msgspec.ValidationError otherwise."""

typed: msgspec.json.Decoder[Typed] = msgspec.json.Decoder(Typed)
KNOWN = frozenset((*(kind.__name__ for kind in READ), *OTHERS))

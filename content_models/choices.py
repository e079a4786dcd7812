"""Every closed list that an editor chooses from. The values are part of the public API."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Status(TextChoices):
    """What a source says of a document or system; not what is true today."""

    PROPOSED = "proposed", _("Proposed")
    ANNOUNCED = "announced", _("Announced")
    PLANNED = "planned", _("Planned")
    PILOT = "pilot", _("Pilot")
    IN_DEVELOPMENT = "in-development", _("In development")
    IN_USE = "in-use", _("In use")
    IN_FORCE = "in-force", _("In force")
    ADOPTED = "adopted", _("Adopted")
    PUBLISHED = "published", _("Published")
    UPDATED = "updated", _("Updated")
    LIVING_DOCUMENT = "living-document", _("Living document")
    PAUSED = "paused", _("Paused")
    SUPERSEDED = "superseded", _("Superseded")
    DISCONTINUED = "discontinued", _("Discontinued")
    COMPLETED = "completed", _("Completed")
    PAST = "past", _("Past")
    UNKNOWN = "unknown", _("Unknown")


class Scope(TextChoices):
    """For whom a document holds. All but `CITY` are wider than one city."""

    CITY = "city", _("City")
    REGION = "region", _("Region")
    NATIONAL = "national", _("Country")
    NETWORK = "network", _("Network of cities")
    INTERNATIONAL = "international", _("International")


class Confidence(TextChoices):
    """How well the facts of a record are supported."""

    CONFIRMED = "confirmed", _("Confirmed")
    LIKELY = "likely", _("Likely")
    UNVERIFIED = "unverified", _("Not verified")


class Membership(TextChoices):
    """Whether a city belongs to the Coalition. Only `CONFIRMED` is shown as a member."""

    CONFIRMED = "confirmed", _("Confirmed")
    LIKELY = "likely", _("Likely")
    UNVERIFIED = "unverified", _("Not verified")
    NONE = "none", _("Not known as a member")


class SourceKind(TextChoices):
    """What kind of evidence a source is."""

    OFFICIAL = "official", _("Official page or document")
    PRESS = "press", _("Press")
    ACADEMIC = "academic", _("Academic")
    DATA_SET = "data-set", _("Data set or register")
    NEWSLETTER = "newsletter", _("Newsletter")
    OTHER = "other", _("Other")


class GuidelineKind(TextChoices):
    """What form a guideline has."""

    PRINCIPLES = "principles", _("Principles")
    CHARTER = "charter", _("Charter")
    STAFF_GUIDANCE = "staff-guidance", _("Staff guidance")
    STANDARD = "standard", _("Standard")
    MANIFESTO = "manifesto", _("Manifesto")


class Binding(TextChoices):
    """Whether those it addresses must follow a guideline."""

    NO = "no", _("Not binding")
    SOFT = "soft", _("Comply or explain")
    YES = "yes", _("Binding")


class Enforcement(TextChoices):
    """Who sees to it that a guideline is followed."""

    NONE = "none", _("Nobody")
    SELF = "self", _("Self-assessment")
    INTERNAL = "internal", _("An internal body")
    EXTERNAL = "external", _("An external body")


class PolicyKind(TextChoices):
    """What form a policy has."""

    LAW = "law", _("Law")
    ORDINANCE = "ordinance", _("Ordinance")
    RESOLUTION = "resolution", _("Resolution")
    STRATEGY = "strategy", _("Strategy")
    PROCUREMENT_CLAUSE = "procurement-clause", _("Procurement clause")
    BILL = "bill", _("Bill")


class PolicyStage(TextChoices):
    """How far a policy has come in its own procedure."""

    DRAFT = "draft", _("Draft")
    CONSULTATION = "consultation", _("Consultation")
    VOTED = "voted", _("Voted")
    IN_FORCE = "in-force", _("In force")
    REPEALED = "repealed", _("Repealed")
    REJECTED = "rejected", _("Rejected")


class Phase(TextChoices):
    """Where a use case stands in its life. Maps to the phases of the UK and Dutch registers."""

    IDEA = "idea", _("Idea")
    DEVELOPMENT = "in-development", _("In development")
    PILOT = "pilot", _("Pilot")
    IN_USE = "in-use", _("In use")
    PAUSED = "paused", _("Paused")
    DISCONTINUED = "discontinued", _("Discontinued")
    COMPLETED = "completed", _("Completed")
    UNKNOWN = "unknown", _("Unknown")


class ResourceKind(TextChoices):
    """What a resource is."""

    REPORT = "report", _("Report")
    TOOLKIT = "toolkit", _("Toolkit")
    NEWS = "news", _("News")
    EVENT = "event", _("Event")
    TOPIC_PAGE = "topic-page", _("Topic page")


class OrganisationKind(TextChoices):
    """What kind of body an organisation is."""

    CITY = "city", _("City administration")
    GOVERNMENT = "government", _("Regional or national government")
    NETWORK = "network", _("Network of cities")
    INTERNATIONAL = "international", _("International organisation")
    CIVIL_SOCIETY = "civil-society", _("Civil society")
    ACADEMIC = "academic", _("University or research institute")
    COMPANY = "company", _("Company")
    OTHER = "other", _("Other")


class Licence(TextChoices):
    """Under which licence a text may be used again: SPDX identifiers."""

    CC0 = "CC0-1.0", _("CC0 1.0 (public domain)")
    CC_BY = "CC-BY-4.0", "CC BY 4.0"
    CC_BY_SA = "CC-BY-SA-4.0", "CC BY-SA 4.0"
    MIT = "MIT", _("MIT License")
    OGL_UK = "OGL-UK-3.0", _("Open Government Licence 3.0 (UK)")
    ETALAB = "etalab-2.0", _("Licence Ouverte 2.0 (France)")
    PUBLIC_DOMAIN = "LicenseRef-public-domain", _("Public domain")
    RESERVED = "LicenseRef-all-rights-reserved", _("All rights reserved")


class Tone(TextChoices):
    """How a callout speaks."""

    NOTE = "note", _("Note")
    WARNING = "warning", _("Warning")
    EXAMPLE = "example", _("Example")

"""What a citizen asks about a system, answered from the fields of its use case.

After the cards of the Amsterdam and Helsinki registers; the fields are those of the Eurocities
standard.
"""

from dataclasses import replace

from django.utils.translation import gettext as _

from cms.search.document_page import DocumentPage, Fact


def questions() -> dict[str, str]:
    """Return the question that each field answers, in the order in which people ask."""
    return {
        "phase": _("Is it in use?"),
        "goal": _("What is it for?"),
        "impact": _("What does it mean for me?"),
        "decision_making_process": _("What does it decide?"),
        "source_data": _("Which data does it use?"),
        "human_intervention": _("Who can stop or overrule it?"),
        "risks": _("What can go wrong?"),
        "objection_procedure": _("How can I object?"),
        "ended_because": _("Why did it end?"),
        "department": _("Who runs it?"),
        "contact_email": _("Whom can I ask?"),
    }


def answers(page: DocumentPage) -> list[Fact]:
    """Return questions with their answers, as far as the use case has them; [] for other types."""
    if page.body["type"] != "use-case":
        return []
    stated = page.body["details"]
    return [
        replace(fact, label=question)
        for name, question in questions().items()
        if name in stated and (fact := page.detail(name))
    ]


def expert_facts(page: DocumentPage) -> list[Fact]:
    """Return the fields that no question asks for."""
    asked = questions() if page.body["type"] == "use-case" else {}
    return [page.detail(name) for name in page.body["details"] if name not in asked]

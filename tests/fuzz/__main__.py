"""Ask the API what its description allows, and what it does not, at random.

    python -m tests.services.postgresql python -m tests.fuzz [--requests 10000] [--seed n]

Requests are made by schemathesis from the published OpenAPI document, on a small platform with
one of everything. Ends with `requests=… server_errors=0 violations=0`; a violation is a status,
a content type or a body that the description does not know. Exits with 1 if there are any.
"""

import argparse
import os
import random
import sys
from collections import Counter

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.test")
django.setup()

import schemathesis  # noqa: E402  Django has to be set up first
from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from hypothesis import HealthCheck, Phase, given, seed  # noqa: E402
from hypothesis import settings as hypothesis_settings  # noqa: E402
from hypothesis.errors import Unsatisfiable  # noqa: E402
from schemathesis.checks import not_a_server_error  # noqa: E402
from schemathesis.core.failures import Failure, FailureGroup  # noqa: E402
from schemathesis.generation import GenerationMode  # noqa: E402
from schemathesis.specs.openapi.checks import (  # noqa: E402
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]


def make_content() -> None:
    """Publish a few documents of each kind, in two languages."""
    from wagtail.models import Locale, Page

    from indexer.drain import drain
    from tests import factories as make

    topic = make.TopicFactory(slug="chatbots", parent=make.TopicFactory(slug="machines"))
    city, issuer = make.CityFactory(slug="delft"), make.OrganisationFactory(slug="council")
    own = {"topics": [topic], "cities": [city], "issuers": [issuer], "licence": "CC-BY-4.0"}
    body = [
        ("heading", {"level": "2", "text": "Purpose"}),
        ("text", "<p>A <b>chatbot</b> says so. <a href='/en/x'>More</a></p>"),
        ("list", {"ordered": True, "items": ["<p>One</p>", "<p>Two</p>"]}),
        ("table", {"data": [["a", None], ["1", "2"]], "table_caption": "T"}),
    ]
    for factory in (make.PolicyFactory, make.UseCaseFactory, make.ResourceFactory):
        factory.create_batch(3, body=body, **own)
    page = make.GuidelineFactory(body=body, date_adopted="2024-05", **own)
    make.GuidelineFactory.create_batch(25, body=body)
    spanish = Locale.objects.get(language_code="es")
    page.copy_for_translation(spanish, copy_parents=True)
    Page.objects.filter(locale=spanish).update(live=True)
    while drain().more:
        pass


class Fuzz:
    """Counts what was asked and what went wrong."""

    def __init__(self, requests: int, start: int) -> None:
        from cms.wsgi import application

        schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)
        self.operations = [result.ok() for result in schema.get_all_operations()]
        self.requests, self.start = requests, start
        self.asked, self.statuses = 0, Counter()
        self.wrong: dict[str, str] = {}
        self.errors = self.violations = 0
        self.exhausted: set[str] = set()

    def run(self) -> None:
        modes = list(GenerationMode)
        each = -(-self.requests // (len(self.operations) * len(modes)))
        rounds = 0
        # What has few answers runs out of new questions; the others get what is left.
        while self.asked < self.requests:
            before = self.asked
            for operation in self.operations:
                for mode in modes:
                    left = min(each, self.requests - self.asked)
                    if left > 0:
                        self.ask(operation, mode, left, self.start + rounds)
            rounds += 1
            if self.asked == before:
                return

    def ask(self, operation: object, mode: GenerationMode, number: int, start: int) -> None:
        @seed(start)
        @given(case=operation.as_strategy(generation_mode=mode))
        @hypothesis_settings(
            max_examples=number,
            database=None,
            deadline=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        def one(case: object) -> None:
            self.one(case)

        try:
            one()
        except Unsatisfiable:  # the description leaves nothing more of this kind to ask
            self.exhausted.add(f"{operation.label} {mode.value}")

    def one(self, case: object) -> None:
        self.asked += 1
        response = case.call()
        self.statuses[response.status_code] += 1
        self.errors += response.status_code >= 500
        try:
            case.validate_response(response, checks=CHECKS)
        except (Failure, FailureGroup) as failure:
            self.violations += response.status_code < 500
            self.wrong.setdefault(f"{case.operation.label} {response.status_code}", str(failure))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))
    asked = parser.parse_args()
    settings.API_RATE_LIMIT = 0  # tested apart (criterion 35)
    call_command("migrate", verbosity=0)
    make_content()
    fuzz = Fuzz(asked.requests, asked.seed)
    fuzz.run()
    for where, why in sorted(fuzz.wrong.items()):
        print(f"--- {where}\n{why}")
    statuses = " ".join(f"{status}:{n}" for status, n in sorted(fuzz.statuses.items()))
    for where in sorted(fuzz.exhausted):
        print(f"no more requests could be made up: {where}")
    print(f"seed={asked.seed} operations={len(fuzz.operations)} statuses={statuses}")
    print(f"requests={fuzz.asked} server_errors={fuzz.errors} violations={fuzz.violations}")
    return 1 if fuzz.errors or fuzz.violations else 0


if __name__ == "__main__":
    sys.exit(main())

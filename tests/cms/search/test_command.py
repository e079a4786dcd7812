"""python manage.py search: the public search, for the command line."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from tests.factories import GuidelineFactory, PrincipleFactory

pytestmark = pytest.mark.django_db


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("search", *arguments, stdout=out)
    return out.getvalue()


def test_it_prints_hits_and_their_highlights(drained):
    page = GuidelineFactory(title="Rules for chatbots", principles=[PrincipleFactory(number=1)])
    drained()
    assert f"page-{page.pk}" in run("chatbots", "--filter", "principle=1")
    assert run("chatbots", "--filter", "principle=privacy").startswith("0 found")


def test_json_is_for_programs(drained):
    page = GuidelineFactory(title="Rules for chatbots")
    drained()
    found = json.loads(run("chatbots", "--json"))
    assert found["total"] == 1
    assert found["hits"][0]["id"] == f"page-{page.pk}"
    assert found["facets"]["type"] == {"guideline": 1}


@pytest.mark.parametrize(
    ("given", "said"),
    [("principle", "write FACET=VALUE"), ("principle=9", "“9”"), ("cty=x", "Did you mean city")],
)
def test_a_bad_filter_is_named(drained, given, said):
    with pytest.raises(CommandError, match=said):
        run("x", "--filter", given)

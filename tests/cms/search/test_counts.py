"""Counts are those that SQL counts, whatever is chosen: exact, and without the facet's own choice."""

import random
from collections import Counter

import pytest
from django.db.models import Q
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from cms.search.criteria import CHOOSABLE, Criteria
from cms.search.find import find
from indexer import published
from indexer.models import FacetValue
from search_config.document import NOT_STATED
from search_config.indexes import CONTENT
from tests.factories import (
    CityFactory,
    GuidelineFactory,
    PolicyFactory,
    PrincipleFactory,
    ResourceFactory,
    TopicFactory,
    UseCaseFactory,
)

pytestmark = pytest.mark.django_db

YEARS = range(2016, 2022)
WORDS = ("", "register", "camera", "register camera", "camera -register", "nowhere")
TYPES = (GuidelineFactory, PolicyFactory, UseCaseFactory, ResourceFactory)


@pytest.fixture
def content(engine_name, drained):
    """Documents with none, one or several values in each facet."""
    by_chance = random.Random(8)
    data = TopicFactory(slug="data")
    topics = [data, TopicFactory(slug="open-data", parent=data), TopicFactory(slug="housing")]
    cities = [
        CityFactory(slug="delft"),
        CityFactory(slug="gouda"),
        CityFactory(slug="turku", country="FI", subregion="Northern Europe"),
        CityFactory(slug="quito", country="EC", region="Americas", subregion="South America"),
    ]
    principles = [PrincipleFactory(number=number) for number in (1, 2, 3)]

    def some(terms):
        return by_chance.sample(terms, by_chance.choice((0, 1, 1, 2, 3)))

    for number in range(30):
        by_chance.choice(TYPES)(
            title=f"{by_chance.choice(('Register', 'Camera', 'Camera register'))} {number}",
            imported=True,  # may lack any value
            text_language=by_chance.choice(("en", "en", "nl", "fi")),
            date_adopted=str(year) if (year := by_chance.choice((*YEARS, 0))) else "",
            principles=some(principles),
            topics=some(topics),
            cities=some(cities),
        )
    drained()


def by_sql(criteria, leaving=""):
    """Return the documents that pass, leaving one facet's choice aside."""
    rows = published.documents().exclude(page=None)
    for word in criteria.text.split():
        holds = Q(title_key__icontains=word.lstrip("-"))
        rows = rows.exclude(holds) if word.startswith("-") else rows.filter(holds)
    for facet in CONTENT.facets:
        chosen = {name: criteria.chosen[name] for name in facet.levels if name in criteria.chosen}
        if facet.name == "principle" and criteria.principle_all:
            for value in chosen.get("principle", ()):
                rows = published.having(rows, "principle", [value])
        elif chosen and facet.name not in {leaving, "year"}:
            held = Q()
            for name, values in chosen.items():
                held |= Q(facet=name, value__in=values)
            rows = rows.filter(pk__in=FacetValue.objects.filter(held).values("document"))
    years = criteria.chosen.get("year", ())
    if leaving != "year" and (years or criteria.has_years):
        held = Q(body__year__in=[int(year) for year in years if year.isdecimal()])
        if NOT_STATED in years:
            held |= Q(date="")
        if criteria.has_years:
            first, last = criteria.year_from or 0, criteria.year_to or 9999
            held |= ~Q(date="") & Q(body__year__gte=first, body__year__lte=last)
        rows = rows.filter(held)
    return rows


def counts_by_sql(criteria, field):
    facet = CONTENT.facet_of(field).name
    rows = by_sql(criteria, leaving=facet)
    if field == "year":
        return dict(
            Counter(str(year or NOT_STATED) for year in rows.values_list("body__year", flat=True))
        )
    held = FacetValue.objects.filter(facet=field, document__in=rows.values("pk"))
    return dict(Counter(held.values_list("value", flat=True)))


def selections(known):
    """Return criteria with any values of any facets, those that no document has among them."""
    chosen = {
        name: st.lists(st.sampled_from([*known[name], "nowhere"]), max_size=3, unique=True).map(
            tuple
        )
        for name in CHOOSABLE
    }
    # Most searches choose in few facets: else nothing would be left to count.
    some = st.sets(st.sampled_from(CHOOSABLE), max_size=3).flatmap(
        lambda names: st.fixed_dictionaries({name: chosen[name] for name in sorted(names)})
    )
    year = st.none() | st.sampled_from(YEARS)
    return st.builds(
        lambda text, picked, every, first, last: Criteria(
            text=text,
            chosen={name: values for name, values in picked.items() if values},
            principle_all=every,
            page_size=1,
            year_from=first,
            year_to=last,
        ),
        st.sampled_from(WORDS),
        some,
        st.booleans(),
        year,
        year,
    )


def test_every_count_is_what_sql_counts(content):
    rows = FacetValue.objects.values_list("facet", "value").distinct()
    known = {name: sorted({value for facet, value in rows if facet == name}) for name in CHOOSABLE}
    known["year"] = [*map(str, YEARS), NOT_STATED]
    assert NOT_STATED in known["topic"]
    seen = []

    @settings(
        max_examples=50,
        deadline=None,
        phases=(Phase.generate,),
        suppress_health_check=list(HealthCheck),
    )
    @given(selections(known))
    def check(criteria):
        found = find(criteria)
        if found.partial:
            return
        seen.append(found.total)
        assert found.total == by_sql(criteria).count()
        for field in CHOOSABLE:
            assert dict(found.counts[field]) == counts_by_sql(criteria, field), field

    check()
    assert sum(1 for total in seen if total) > 10

"""From parameters to criteria: what is read, and what is refused and how."""

import pytest

from cms.search.criteria import Criteria
from cms.search.query import TEXT_LENGTH, parse
from indexer.engines.base import Filter, Range, Sort
from indexer.published import Exclusions

PRINCIPLES = {"access": (1, "Access"), "privacy": (2, "Privacy")}
CITIES = {
    "helsinki": ("Helsinki", "fi", "northern-europe", "europe"),
    "amsterdam": ("Amsterdam", "nl", "western-europe", "europe"),
}


@pytest.fixture
def vocabulary(monkeypatch):
    """Two principles, two cities, two topics, without a database."""
    from cms.search.vocabulary import Vocabulary, published

    terms = {
        "principle": {
            slug: {"number": number, "label": label, "short_label": ""}
            for slug, (number, label) in PRINCIPLES.items()
        },
        "topic": {
            "data": {"label": "Data", "parent": ""},
            "open-data": {"label": "Open data", "parent": "data"},
        },
        "city": {
            slug: {
                "label": label,
                "country": country,
                "subregion": subregion,
                "subregion_label": subregion,
                "region": region,
                "region_label": region,
            }
            for slug, (label, country, subregion, region) in CITIES.items()
        },
    }
    monkeypatch.setattr(published, "terms", lambda kind, _language: terms[kind])
    return Vocabulary("en")


def problem_of(vocabulary, **parameters):
    (problem,) = parse(parameters, vocabulary).problems
    return problem


@pytest.mark.parametrize(
    ("parameters", "expected"),
    [
        pytest.param({}, Criteria(), id="nothing"),
        pytest.param({"q": [""], "city": ["", " "], "page": [""]}, Criteria(), id="empty values"),
        pytest.param(
            {"q": ["  two\twords "]}, Criteria(text="two words "), id="space kept at the end"
        ),
        pytest.param({"q": ["a\0b\x07c"]}, Criteria(text="a b c"), id="control characters"),
        pytest.param({"q": ["a\ud800b"]}, Criteria(text="a b"), id="half a character"),
        pytest.param(
            {"principle": ["1", "access", "privacy"]},
            Criteria(chosen={"principle": ("access", "privacy")}),
            id="principle by number, each once",
        ),
        pytest.param(
            {"city": ["helsinki"], "country": ["NL"], "region": ["europe"]},
            Criteria(chosen={"region": ("europe",), "country": ("nl",), "city": ("helsinki",)}),
            id="places",
        ),
        pytest.param(
            {name: ["not-stated"] for name in ("principle", "topic", "city", "country", "region")},
            Criteria(
                chosen=dict.fromkeys(
                    ("principle", "topic", "region", "country", "city"), ("not-stated",)
                )
            ),
            id="not stated",
        ),
        pytest.param(
            {"type": ["guideline", "use-case"], "lang": ["zh-Hant", "nl"]},
            Criteria(chosen={"type": ("guideline", "use-case"), "lang": ("zh-Hant", "nl")}),
            id="type and language",
        ),
        pytest.param(
            {"year_from": ["2018"], "year_to": ["2020"], "sort": ["newest"], "page": ["3"]},
            Criteria(year_from=2018, year_to=2020, sort="newest", page=3),
            id="numbers",
        ),
        pytest.param({"page_size": ["100"]}, Criteria(page_size=100), id="page size"),
    ],
)
def test_parameters_are_read(vocabulary, parameters, expected):
    parsed = parse(parameters, vocabulary)
    assert parsed.problems == ()
    assert parsed.criteria == expected


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("cty", "helsinki"),
        ("city", "atlantis"),
        ("city", "1,2"),
        ("city", "' OR 1=1 --"),
        ("city", "a\0b"),
        ("country", "zz"),
        ("region", "middle-earth"),
        ("principle", "6"),
        ("topic", "x" * 5000),
        ("type", "not-stated"),
        ("type", "page"),
        ("lang", "not-stated"),
        ("lang", "xx"),
        ("lang", "en_GB"),
        ("year_from", "abc"),
        ("year_from", "-1"),
        ("year_to", "10000"),
        ("year_to", "٢٠٢٠"),
        ("sort", "random"),
        ("page", "0"),
        ("page", "1" + "0" * 20),
        ("page_size", "101"),
        ("page_size", "1.5"),
        ("q", "x" * (TEXT_LENGTH + 1)),
    ],
)
def test_a_bad_parameter_is_named_and_left_out(vocabulary, name, value):
    parsed = parse({name: [value]}, vocabulary)
    (problem,) = parsed.problems
    assert problem.parameter == name
    assert problem.value[:60] == value[:60]
    assert len(problem.value) <= 80
    assert problem.detail
    assert parsed.criteria == Criteria()


@pytest.mark.parametrize("name", ["q", "page", "page_size", "sort", "year_from"])
def test_a_single_parameter_given_twice_is_refused(vocabulary, name):
    assert problem_of(vocabulary, **{name: ["1", "2"]}).parameter == name


@pytest.mark.parametrize(
    ("name", "value", "suggestion"),
    [
        ("cities", "x", "city"),
        ("city", "helsinky", "helsinki"),
        ("principle", "Privacy", "privacy"),
        ("country", "Netherland", "nl"),
        ("topic", "open data", "open-data"),
        ("sort", "newst", "newest"),
        ("city", "qqqqqqqq", ""),
    ],
)
def test_the_nearest_known_name_is_suggested(vocabulary, name, value, suggestion):
    assert problem_of(vocabulary, **{name: [value]}).suggestion == suggestion


def test_swapped_years_are_put_right_and_said_to_be(vocabulary):
    parsed = parse({"year_from": ["2026"], "year_to": ["2018"]}, vocabulary)
    assert (parsed.criteria.year_from, parsed.criteria.year_to) == (2018, 2026)
    (problem,) = parsed.problems
    assert (problem.parameter, problem.used) == ("year_from", "2018–2026")


def test_the_engine_is_asked_with_one_filter_for_each_facet():
    criteria = Criteria(
        text="chat",
        chosen={"city": ("helsinki",), "country": ("nl",), "principle": ("access", "privacy")},
        year_from=2018,
        sort="newest",
        page=2,
        page_size=50,
        language="es",
        shown_in="es",
    )
    query = criteria.to_engine(Exclusions(frozenset({"page-9"})))
    assert query.filters == (
        Filter({"principle": ("access", "privacy")}, facet="principle"),
        Filter({"country": ("nl",), "city": ("helsinki",)}, facet="city"),
        Filter({"shown_in": ("es",)}),
    )
    assert query.ranges == (Range("year", 2018, None),)
    assert Criteria(chosen={"year": ("2016",)}, year_to=2014).to_engine().ranges == (
        Range("year", None, 2014, ("2016",)),
    )
    assert query.sort == Sort("date", descending=True)
    assert query.exclude == {"page-9"}
    assert (query.page, query.page_size, query.lang, query.text) == (2, 50, "es", "chat")
    assert {"region", "country", "city", "year", "principle"} <= set(query.facets)


def test_an_address_leads_back_to_the_same_criteria(vocabulary):
    from urllib.parse import parse_qs

    criteria = Criteria(
        text='R&D + "x" #1 100% ö',
        chosen={"city": ("amsterdam", "helsinki"), "principle": ("access",)},
        year_to=2020,
        sort="title",
        page=2,
        page_size=50,
    )
    assert parse(parse_qs(criteria.query_string()), vocabulary).criteria == criteria


def test_leaving_a_value_out_goes_back_to_the_first_page():
    criteria = Criteria(chosen={"city": ("a", "b"), "topic": ("c",)}, page=4)
    assert criteria.without("city", "a") == Criteria(chosen={"city": ("b",), "topic": ("c",)})
    assert criteria.without("topic", "c").query_string() == "city=a&city=b"


@pytest.mark.parametrize(
    ("given", "every", "problem"),
    [
        ({"principle": ["1"], "principle_all": ["chosen"]}, True, ()),
        ({"principle_all": ["1", "privacy"]}, True, ()),
        ({"principle_all": ["1", "privcy"]}, True, ("principle_all",)),
        ({"principle": ["1", "2"], "principle_all": [""]}, False, ()),
    ],
)
def test_all_principles_may_be_asked_for(vocabulary, given, every, problem):
    parsed = parse(given, vocabulary)
    assert parsed.criteria.principle_all is every
    assert parsed.criteria.chosen["principle"][0] == "access"
    assert tuple(each.parameter for each in parsed.problems) == problem
    assert ("principle_all=chosen" in parsed.criteria.query_string()) is every

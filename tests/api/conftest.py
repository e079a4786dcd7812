"""What the tests of the API share."""

import pytest

from tests.factories import (
    CityFactory,
    GuidelineFactory,
    OrganisationFactory,
    PrincipleFactory,
    TopicFactory,
)


@pytest.fixture
def get(client):
    """Return a function that asks the API and returns its JSON; anything but 200 fails."""

    def ask(path: str) -> dict:
        response = client.get(path if path.startswith("/") else f"/api/v1/{path}")
        assert response.status_code == 200, (path, response.status_code, response.content)
        return response.json()

    return ask


@pytest.fixture
def walk(get):
    """Return a function that follows a list from page to page and returns all its items."""

    def follow(path: str) -> list[dict]:
        items = []
        while path:
            page = get(path)
            items += page["items"]
            path = (page["next"] or "").removeprefix("http://localhost:8000")
        return items

    return follow


@pytest.fixture
def guideline(drained):
    """A published guideline with one of everything that text can hold, and its document."""
    topic = TopicFactory(name="Chatbots", slug="chatbots", parent=TopicFactory(slug="machines"))
    page = GuidelineFactory(
        title="Rules for chatbots",
        slug="rules",
        licence="CC-BY-4.0",
        date_adopted="2024-05",
        principles=[PrincipleFactory(number=1)],
        topics=[topic],
        cities=[CityFactory(name="Delft", slug="delft")],
        issuers=[OrganisationFactory(name="Council", slug="council")],
        body=[
            ("heading", {"level": "2", "text": "Purpose"}),
            ("text", "<p>A <b>chatbot</b> says so. <a href='/en/x'>More</a></p>"),
            ("list", {"ordered": True, "items": ["<p>One</p>", "<p>Two</p>"]}),
            ("quote", {"text": "Words", "source": "Somebody", "url": ""}),
            ("callout", {"tone": "note", "title": "Note", "text": "<p>Look</p>"}),
            ("table", {"data": [["a", None], ["1", "2"]], "table_caption": "T"}),
            (
                "clause",
                {
                    "number": "1",
                    "heading": "Say so",
                    "text": "<p>It says so.</p>",
                    "principle": PrincipleFactory(number=1),
                    "topic": topic,
                },
            ),
        ],
    )
    drained()
    return page

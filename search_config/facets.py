"""What people narrow a search by, in the order in which it is shown."""

from search_config.schema import Facet

FACETS = (
    Facet("principle", "Principle", ("principle",), limit=6),
    Facet("topic", "Topic", ("topic",)),
    Facet("city", "City", ("region", "country", "city")),
    Facet("type", "Type", ("type",)),
    Facet("lang", "Language of the text", ("lang",)),
    Facet("year", "Year", ("year",)),
)

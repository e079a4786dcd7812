"""Every field of the engine document, once."""

from search_config.schema import Field

FIELDS = (
    Field("title", "The title in the document's language.", weight=8),
    Field("title_original", "The title in its original language, if another.", weight=6),
    Field(
        "names",
        "Principles, topics, cities, issuing body and keywords, as people call them.",
        weight=4,
    ),
    Field("summary", "At most 350 characters in plain language.", weight=3),
    Field("passages", "The text, cut where a hit can point: clauses, sections, pages.", weight=1),
    Field("lang", "Language of the text.", facet=True, filter=True),
    Field("shown_in", "Interface languages for which this is the right version.", filter=True),
    Field("section", "Addresses above the document, to leave out many at once.", filter=True),
    Field(
        "type",
        "Guideline, policy, use case or resource, and its kind (`policy-ordinance`).",
        facet=True,
        filter=True,
    ),
    Field("principle", "Slugs of the Coalition's principles.", facet=True, filter=True),
    Field("topic", "Slugs of topics and of the topics above them.", facet=True, filter=True),
    Field("city", "Slugs of cities.", facet=True, filter=True),
    Field("country", "ISO 3166-1 codes of countries, in small letters.", facet=True, filter=True),
    Field("region", "Slugs of regions and sub-regions (UN M49).", facet=True, filter=True),
    Field(
        "year",
        "Year of adoption or publication, a number; or not-stated.",
        facet=True,
        filter=True,
        sort=True,
    ),
    Field("date", "Date of adoption or publication, as precise as known.", sort=True),
    Field("title_key", "The title folded for sorting.", sort=True),
)

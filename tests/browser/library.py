# Run in a site of its own: what the browser tests search.
from content_models.models import City, Guideline
from tests.factories import (
    CityFactory,
    GuidelineFactory,
    PolicyFactory,
    PrincipleFactory,
    TopicFactory,
    UseCaseFactory,
)

PLACES = [
    ("Amsterdam", "NL", "Netherlands", "Europe", "Western Europe"),
    ("Rotterdam", "NL", "Netherlands", "Europe", "Western Europe"),
    ("Barcelona", "ES", "Spain", "Europe", "Southern Europe"),
    ("Bologna", "IT", "Italy", "Europe", "Southern Europe"),
    ("Helsinki", "FI", "Finland", "Europe", "Northern Europe"),
    ("Nairobi", "KE", "Kenya", "Africa", "Sub-Saharan Africa"),
    ("Portland", "US", "United States", "Americas", "Northern America"),
    ("Bogotá", "CO", "Colombia", "Americas", "Latin America and the Caribbean"),
]
housing = TopicFactory(name="Housing", slug="housing")
renting = TopicFactory(name="Renting", slug="renting", parent=housing)
mobility = TopicFactory(name="Mobility", slug="mobility")
cities = [
    CityFactory(
        name=name,
        slug=name.lower().replace("á", "a"),
        country=country,
        country_name=country_name,
        region=region,
        subregion=subregion,
    )
    for name, country, country_name, region, subregion in PLACES
] + [CityFactory(name=f"Town {n:02d}", slug=f"town-{n:02d}") for n in range(30)]
for number in range(44):
    make = (GuidelineFactory, PolicyFactory, UseCaseFactory)[number % 3]
    make(
        title=f"Register {number:02d} of algorithms",
        summary="Which algorithms a city uses, and who answers for them.",
        principles=[PrincipleFactory(number=number % 5 + 1)],
        topics=[(renting, mobility, housing)[number % 3]],
        cities=[cities[number % len(cities)]],
        date_adopted=f"{2016 + number % 9}",
        body=[("text", "<p>A public register of algorithms and cameras, kept by the city.</p>")],
    )
GuidelineFactory(
    title="<img src=x onerror=alert(1)> and other words",
    principles=[PrincipleFactory(number=2)],
    cities=[cities[2]],
    topics=[mobility],
)
GuidelineFactory(title="سجل الخوارزميات", text_language="ar", cities=[cities[5]], topics=[mobility])

# Places on the map, and two guidelines with clauses on one topic; the first has two versions.
City.objects.filter(slug="helsinki").update(latitude=60.2, longitude=24.9)
City.objects.filter(slug="nairobi").update(latitude=-1.3, longitude=36.8)


def rewrite(number, text):
    page = Guideline.objects.get(title=f"Register {number:02d} of algorithms")
    first = page.body.raw_data[0]
    clause = {"number": "1", "heading": "Cameras", "text": f"<p>{text}</p>", "topic": mobility.pk}
    same = "00000000-0000-4000-8000-000000000001"
    blocks = [first, {"type": "clause", "value": {**clause, "principle": None}, "id": same}]
    page.body = page.body.stream_block.to_python(blocks)
    page.save_revision().publish()


rewrite(0, "The city uses cameras.")
rewrite(0, "The city uses no cameras in parks.")
rewrite(15, "Cameras are counted every year.")

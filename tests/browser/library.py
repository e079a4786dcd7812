# Run in a site of its own: what the browser tests search.
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

"""The C cases that concern a search engine. C14 and C20: tests/cms/search/test_search_page.py."""

import pytest

CASES = {
    "c01-oe": (["Œuvre collective", "Le cœur"], {"oeuvre": 0, "œuvre": 0, "coeur": 1, "cœur": 1}),
    "c01-ae": (["Ærø kommune", "Curriculum vitæ"], {"aero": 0, "vitae": 1}),
    "c02": (
        ["Ethique me\u0301dicale a\u0300 Orle\u0301ans"],
        {"médicale": 0, "Orléans": 0, "medicale": 0, "me\u0301dicale": 0},
    ),
    "c05": (["人工智能伦理准则", "城市"], {"人工智能": 0, "伦理": 0, "准则": 0, "城市": 1}),
    "c05-japanese": (["人工知能の倫理指針"], {"人工知能": 0, "倫理": 0}),
    "c05-korean": (["스마트 도시 윤리"], {"도시": 0, "윤리": 0}),
    "c06": (
        ["أحمد", "مَرَّاكُش", "آسفي", "الشفافية"],
        {"احمد": 0, "مراكش": 1, "اسفي": 2, "الشفافيه": 3},
    ),
    "c06-figures": (["٢٠٢٤ خطة", "۲۰۲۵ برنامه", "२०२६"],
                    {"2024": 0, "2025": 1, "٢٠٢٥": 1, "2026": 2}),
    "c06-hebrew": (["בינה מלאכותית"], {"בינה": 0, "מלאכותית": 0}),
    "c09": (["İstanbul"], {"istanbul": 0, "İSTANBUL": 0, "Istanbul": 0}),
    "c11": (["Köln", "Bürgerämter"], {"Koeln": 0, "Köln": 0, "koln": 0, "Buergeraemter": 1}),
    "c17": (
        ["¿Qué es la IA?", "¡Participa!", "«équité»", "„Würde“"],
        {"que": 0, "participa": 1, "equite": 2, "wurde": 3},
    ),
}  # fmt: skip


@pytest.mark.parametrize(("titles", "asked"), CASES.values(), ids=CASES)
def test_a_word_is_found_as_people_of_that_language_type_it(shelf, titles, asked, request):
    if shelf.meilisearch and request.node.callspec.id.endswith("japanese"):
        shelf.fill("東京都に住む")
        if not shelf.find("東京 "):
            pytest.skip("this Meilisearch server was compiled without words of Japanese")
    shelf.fill(*titles)
    found = {text: shelf.find(f"{text} ", language="en")[:1] for text in asked}
    assert found == {text: [titles[n]] for text, n in asked.items()}

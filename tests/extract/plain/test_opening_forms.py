"""Datelines of agencies that no bracket marks, in the forms of several countries."""

import pytest

from ingest.extract.plain.opening import dateline_opening


@pytest.mark.parametrize(
    ("paragraph", "language", "agency", "place", "day"),
    [
        ("Bozen/LPA - Ein Landwirt hat aus Schrott einen Traktor gebaut.", "de", "LPA", "Bozen", None),
        ("КИЇВ. 4 березня. УНН. Фермер збудував трактор із металобрухту.", "uk", "УНН", "КИЇВ", (3, 4)),
        ("Bakı, 4 mart, AZƏRTAC Bir fermer traktor düzəldib, deyə bildirib.", "az", "AZƏRTAC", "Bakı", (3, 4)),
        ("TABLOID.CO, Jakarta - Seorang petani membuat traktor dari besi tua.", "id", "TABLOID.CO", "Jakarta", None),
    ],
)
def test_a_dateline_of_a_fixed_form(
    paragraph: str, language: str, agency: str, place: str, day: tuple[int, int] | None
) -> None:
    opening = dateline_opening(paragraph, language)
    assert opening is not None
    assert (opening.source_name, opening.places) == (agency, (place,))
    assert (opening.day and (opening.day.month, opening.day.day)) == day


@pytest.mark.parametrize(
    "paragraph",
    [
        "Linz/Donau - so heißt die Strecke, auf der am Montag kein Zug fuhr.",
        "Paris, 4 mars, le maire a rouvert le pont aux piétons de la ville.",
        "Moscow. 4 streets. One tram. The town has had no bus for three years.",
    ],
)
def test_news_that_looks_alike_has_no_dateline(paragraph: str) -> None:
    assert dateline_opening(paragraph) is None

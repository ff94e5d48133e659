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


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("Ravenau, 12. September 2024. Die Uhr des Bahnhofs stand in einer Garage.", "2024-09-12"),
        ("Lisbon, 12 September 2024. The clock of the station was in a garage.", "2024-09-12"),
        ("Lyon, 12 septembre 2024. L'horloge de la gare était dans un garage.", "2024-09-12"),
        ("Soria, 12 de septiembre de 2024. El reloj de la estación estaba en un garaje.", "2024-09-12"),
        ("Рига, 12 сентября 2024 года. Часы вокзала стояли в гараже.", "2024-09-12"),
    ],
)
def test_a_place_and_a_whole_day_that_a_full_stop_ends(line: str, day: str) -> None:
    opening = dateline_opening(line)
    assert opening is not None
    assert opening.day is not None
    assert f"{opening.day.year}-{opening.day.month:02}-{opening.day.day:02}" == day
    assert line[opening.end - 1] == " "
    assert line[: opening.end].rstrip(" .") == opening.words


@pytest.mark.parametrize(
    "line",
    [
        "Ravenau, 12. September. Die Uhr stand in einer Garage.",
        "Lisbon, 12 September 2024 was a warm day for the clock of the station.",
        "Paris, 2024. The clock of the station was in a garage.",
        "Berlin, 9. November 1989. Die Mauer fällt, und niemand weiß an diesem Abend, was kommt.",
    ],
)
def test_a_place_and_a_day_within_a_sentence_are_no_dateline(line: str) -> None:
    assert dateline_opening(line) is None

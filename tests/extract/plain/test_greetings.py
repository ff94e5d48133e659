"""Greetings and closings of mails: neither title, nor source, nor text."""

import pytest

from ingest.extract.plain.greetings import CLOSINGS, is_closing, is_greeting, take_courtesies

GREETINGS = (
    "Boa tarde, colegas,|Hei!|Hi all,|Dear editors,|Sehr geehrte Damen und Herren,|Bonjour à tous,|Buenos días,|"
    "Dzień dobry,|Добрый день!|Γεια σας,|Merhaba,|您好！|안녕하세요!|السلام عليكم،|Guten Tag,|Hej alla!"
)


@pytest.mark.parametrize("line", GREETINGS.split("|"))
def test_greetings(line: str) -> None:
    assert is_greeting(line)
    assert take_courtesies(f"{line}\nThe mole is closed.\nMvh")[0] == "The mole is closed."
    assert take_courtesies(line)[0] == line, "nothing else is there"


@pytest.mark.parametrize(
    "line",
    [
        "Hello Dolly returns to the stage",
        "Dear bread makes a poor village poorer, says the mayor!",
        "Hilda Sample,",
        "Cars collide on the bridge!",
        "Heide in flames!",
        "Dagmar wins!",
        "The mole is closed,",
    ],
)
def test_other_first_lines(line: str) -> None:
    assert not is_greeting(line)


def test_closings() -> None:
    assert all(map(is_closing, CLOSINGS.split("|")))
    assert all(map(is_closing, ["Mvh", "Atenciosamente,", "Kind regards,", "С уважением,", "Cordialement"]))
    assert not any(map(is_closing, ["Best of all", "Hilsen fra havnen", "Salam Sample wins"]))


def test_a_short_sentence_below_the_greeting_goes_with_it() -> None:
    assert take_courtesies("Hei!\nHer er saken.\n\nMoloen er stengt.\n\nMvh\n")[0] == "Moloen er stengt."
    assert take_courtesies("Hei!\nMoloen er stengt.\nFergene går.")[0] == "Moloen er stengt.\nFergene går."

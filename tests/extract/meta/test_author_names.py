"""Author values: persons are recognised, everything that templates write around them is removed."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.extract.meta.author_names import is_names_only, read_names
from ingest.extract.meta.byline_parts import after_by

SITES = frozenset({"exampleherald"})


@pytest.mark.parametrize(
    "text",
    [
        "Nellie Bly", "By Nellie Bly", "by: Nellie Bly", "Von Nellie Bly", "Par Nellie Bly", "Por Nellie Bly",
        "Autor: Nellie Bly",
        "Nellie Bly, Senior Correspondent", "Nellie Bly (AP)",
        "Nellie Bly | nellie@example.com", "Nellie Bly @nellie",
        "Bly, Nellie", "Nellie Bly, Example Herald", "Nellie Bly Staff Writer",
        "Nellie Bly, Ph.D.", "Nellie Bly; Nellie Bly",
        "https://example.com/x Nellie Bly",
        "Nellie Bly and Reuters", "Nellie&nbsp;Bly", "[Nellie Bly]",
        "Piše: Nellie Bly", "Γράφει η Nellie Bly", "Автор статьи: Nellie Bly", "Nga: Nellie Bly", "Deur Nellie Bly",
        "Nellie Bly | EXHE", "Nellie Bly – London", "Nellie Bly | El Heraldo de Ejemplo",
        "Nellie Bly / AFP",
    ],
)  # fmt: skip
def test_everything_but_the_name_is_removed(text: str) -> None:
    assert read_names((text,), SITES).persons == ("Nellie Bly",)


@pytest.mark.parametrize(
    "text",
    [
        "Nellie Bly and Ida Tarbell", "Nellie Bly, Ida Tarbell", "Nellie Bly & Ida Tarbell",
        "Von Nellie Bly und Ida Tarbell",
        "Nellie Bly et Ida Tarbell", "Nellie Bly; Ida Tarbell", "Nellie Bly / Ida Tarbell", "Nellie Bly | Ida Tarbell",
        "By Nellie Bly, and Ida Tarbell", "Nellie Bly e Ida Tarbell",
        "Nellie Bly|Ida Tarbell", "Nellie Bly – Ida Tarbell",
    ],
)  # fmt: skip
def test_lists_are_split(text: str) -> None:
    assert read_names((text,), SITES).persons == ("Nellie Bly", "Ida Tarbell")


@pytest.mark.parametrize(
    "name",
    [
        "José Ortega y Gasset", "Ludwig van Beethoven", "Martin Luther King Jr.", "W. E. B. Du Bois",
        "Jean d'Alembert", "鲁迅",
        "夏目漱石", "Émile Zola", "Sid Grauman", "Per Albin Hansson",
        "Лев Толстой", "رفاعة الطهطاوي", "Ida B. Wells-Barnett", "ილია ჭავჭავაძე",
    ],
)  # fmt: skip
def test_names_keep_their_spelling(name: str) -> None:
    assert read_names((name,), SITES).persons == (name,)


@pytest.mark.parametrize(
    "text",
    [
        "Example Herald", "The Example Herald", "Staff reporter", "News Desk", "Redaktion", "dpa", "Reuters", "AFP",
        "editor@example.com",
        "Agence France-Presse Redaction", "admin", "@handle", "https://example.com/author",
        "Online-Redaktion", "Web Desk", "The Daily Planet", "朝日新聞",
        "AP Correspondents", "SID Berlin", "Da Example Herald",
        "وكالة الأنباء", "خبرگزاری نمونه", "वाराणसी ब्यूरो", "Агентство новостей", "dpa/xy", "ex/her; xy",
    ],
)  # fmt: skip
def test_desks_agencies_and_the_site_are_no_persons(text: str) -> None:
    assert read_names((text,), SITES).persons == ()


@pytest.mark.parametrize(
    "text",
    [
        "By Nellie Bly Dec 6, 2016, 4:08pm EST",
        "Nellie Bly - Aug 10, 2016 11:15 am UTC",
        "05.01.2025, 15:23 Nellie Bly",
        "Kommentar von Nellie Bly", "An analysis by Nellie Bly", "Opinión de Nellie Bly", "About Nellie Bly",
        "Redacción: Nellie Bly", "Nellie Bly Nellie Bly", "Nellie Bly, Culture Editor",
        "Nellie Bly · Kultur Redakteurin",
        "Nellie Bly | Foto: Ida Tarbell", "Nellie Bly Share",
        "Nellie Bly Monday, 2 April 2024",
    ],
)  # fmt: skip
def test_everything_around_the_name_in_a_byline_is_removed(text: str) -> None:
    assert read_names((text,), SITES, visible=True).persons == ("Nellie Bly",)


@pytest.mark.parametrize(
    "text",
    [
        "Share this story now",
        "Read more about the river",
        "12 comments",
        "NELLIE",
        "View author archive",
        "Em São Paulo",
        "Photo: Nellie Bly",
        "Фото: Nellie Bly",
        "Kommentar von",
        "Lyon, Paris",
        "Culture Editor",
    ],
)
def test_visible_texts_that_are_no_names(text: str) -> None:
    assert read_names((text,), SITES, visible=True).persons == ()


@pytest.mark.parametrize("text", ["本报记者 鲁迅 巴 金", "新华社记者：鲁迅 巴 金", "记者 鲁迅 巴 金"])
def test_chinese_bylines_have_spaces_within_short_names(text: str) -> None:
    assert read_names((text,), SITES).persons == ("鲁迅", "巴金")
    assert read_names(("記者 夏目漱石",), SITES).persons == ("夏目漱石",)


def test_the_sign_after_a_name_decides_what_the_next_part_is() -> None:
    assert read_names(("رفاعة الطهطاوي - القاهرة",), SITES).persons == ("رفاعة الطهطاوي",)
    assert read_names(("Nellie Bly; Colette",), SITES).persons == ("Nellie Bly", "Colette")
    assert read_names(("Ida Tarbell. Example Agency",), SITES).persons == ("Ida Tarbell",)
    assert read_names(("Dr. Nellie Bly",), SITES).persons == ("Dr. Nellie Bly",)
    assert read_names(("Colette | Voltaire",), SITES).persons == ("Colette", "Voltaire")


def test_organisations_and_anonymous_desks_are_listed_separately() -> None:
    names = read_names(("Nellie Bly; Reuters; News Desk; Anna at River Models", "dpa/xy; hosb"), SITES)
    assert (names.persons, names.organisations, names.anonymous, names.unreadable) == (
        ("Nellie Bly",),
        ("Reuters", "dpa/xy", "hosb"),
        ("News Desk",),
        1,
    )


def test_after_by() -> None:
    assert after_by("By Nellie Bly") == ("Nellie Bly", False)
    assert after_by("(Von: Nellie Bly)") == ("Nellie Bly", True)
    assert after_by("Bystanders were hurt") == ("", False)
    assert after_by("Autorin/Autor Nellie Bly") == ("Nellie Bly", True)
    assert after_by("Nga: Nellie Bly") == ("Nellie Bly", True)
    assert after_by("Nga Nellie Bly") == ("", False)


@pytest.mark.parametrize("text", ["Nellie Bly", "Nellie Bly |", "Nellie Bly/Ida Tarbell", "Simone de Beauvoir"])
def test_a_line_of_names(text: str) -> None:
    assert is_names_only(text)


@pytest.mark.parametrize(
    "text", ["Nellie", "Lyon, Paris", "Nellie bly writes", "News 24 Hours", "", "鲁迅", "A B C D E"]
)
def test_lines_that_are_not_only_names(text: str) -> None:
    assert not is_names_only(text)


def test_an_author_with_the_sites_address_is_the_site() -> None:
    names = read_names(("Example Herald (www.example.com)",), frozenset())
    assert (names.persons, names.organisations) == ((), ("Example Herald",))
    assert read_names(("Nellie Bly (Example)",), frozenset()).persons == ("Nellie Bly",)


@settings(deadline=None, max_examples=200)
@given(st.lists(st.text(max_size=50), max_size=3))
def test_reading_names_never_raises_and_gives_clean_names(texts: list[str]) -> None:
    for visible in (False, True):
        names = read_names(tuple(texts), SITES, visible=visible)
        for name in names.persons:
            assert name == name.strip()
            assert "@" not in name
            assert not any(map(str.isdecimal, name))
        assert len(set(names.persons)) == len(names.persons)

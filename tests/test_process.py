"""Steps over articles: the lines that a site repeats on its pages are removed."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.errors import TaggerError
from ingest.ids import sha256_hex
from ingest.process import TAGGERS, Tagging, clean_site, with_regions
from ingest.records import Article
from ingest.tags import KeywordTopic

REPEATED = "Stay close to your town: our evening letter has what happened in the district today."
PLACES = ("harbour", "market", "school", "museum", "station", "orchard", "clinic", "library")


def article(number: int, *, repeated: bool = True, identity: str | None = None, more: str = "") -> Article:
    place = PLACES[number % len(PLACES)]
    lines = [
        f"Workers at the {place} counted {number * 13 + part * 7} stones on day {number + part * 3}, and ward "
        f"{number * part + 11} paid for {part * number + 5} of them after vote {number * 100 + part}."
        for part in range(1, 7)
    ]
    if repeated:
        lines.insert(3, REPEATED)
    text = "\n".join(lines) + more
    sha = sha256_hex(text.encode())
    identity = identity or f"a1-{number:032}"
    return Article(identity, f"Plan {number}", text, sha, sha, len(text.split()), "test/1", source_domain="example.org")


def test_repeated_lines_are_removed_and_derived_values_computed_again() -> None:
    before = [article(number) for number in range(6)]
    after = clean_site(before)
    assert [article.id for article in after] == [article.id for article in before]
    for old, new in zip(before, after, strict=True):
        assert new.text == old.text.replace(REPEATED + "\n", "")
        assert new.text_sha256 == sha256_hex(new.text.encode())
        assert new.word_count < old.word_count
        assert new.fingerprint is not None
        assert new.fingerprint.text_sha256 == new.text_sha256


def test_few_pages_stay_as_they_are() -> None:
    few = [article(number) for number in range(4)]
    assert clean_site(few) == few


def test_text_that_copies_or_versions_share_is_kept() -> None:
    copies = [article(1, repeated=False, identity=f"a1-{number:032}", more=f"\nCopy {number}.") for number in range(8)]
    assert clean_site(copies) == copies
    versions = [article(1, repeated=False, more=f"\nUpdate {number} of the day.") for number in range(8)]
    assert {version.text for version in clean_site(versions)} == {version.text for version in versions}


def test_lines_of_few_pages_are_kept() -> None:
    pages = [article(number, repeated=number < 2) for number in range(8)]
    assert [page.text for page in clean_site(pages)] == [page.text for page in pages]


@settings(max_examples=20, deadline=None)
@given(st.permutations(range(7)))
def test_the_order_of_pages_does_not_matter(order: list[int]) -> None:
    assert clean_site([article(number) for number in order]) == clean_site([article(number) for number in range(7)])


def test_the_home_of_a_source_alone_gives_no_region() -> None:
    plain = article(3, repeated=False)
    assert with_regions(replace(plain, home="FR")).regions == ()


def test_removing_lines_computes_the_users_tags_again() -> None:
    tagging = Tagging(topics=(KeywordTopic(code="letter", keywords=("evening letter",)),))
    before = [tagging(article(number)) for number in range(6)]
    assert {tag.code for page in before for tag in page.topic_tags if tag.code.startswith("user:")} == {"user:letter"}
    after = clean_site(before, tagging)
    assert not [page.topics for page in after if "user:letter" in page.topics]


def test_a_page_stays_as_it_is_when_a_tagger_fails_on_its_cleaned_text() -> None:
    def fails(page: Article) -> Article:
        raise TaggerError("tagger 'mood' raised KeyError")

    pages = [article(number) for number in range(6)]
    assert clean_site(pages, fails) == pages


def test_the_registry_is_what_runs() -> None:
    page = replace(article(3), text="Troops crossed the river near Yangon in Myanmar, the army said.", language="en")
    tagged = page
    for tagger in TAGGERS.values():
        tagged = tagger(tagged)
    assert (tagged.main_region, tagged.topics) == ("MM", ("medtop:16000000",))
    assert Tagging()(page) == tagged

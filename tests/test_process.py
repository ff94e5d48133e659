"""Steps over articles: what a site repeats on its pages is taken out of all of them."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.ids import sha256_hex
from ingest.process import clean_site, with_regions
from ingest.records import Article

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


def test_what_a_site_repeats_is_taken_out_and_all_is_made_again() -> None:
    before = [article(number) for number in range(6)]
    after = clean_site(before)
    assert [each.id for each in after] == [each.id for each in before]
    for old, new in zip(before, after, strict=True):
        assert new.text == old.text.replace(REPEATED + "\n", "")
        assert new.text_sha256 == sha256_hex(new.text.encode())
        assert new.word_count < old.word_count
        assert new.fingerprint is not None
        assert new.fingerprint.text_sha256 == new.text_sha256


def test_few_pages_teach_nothing() -> None:
    few = [article(number) for number in range(4)]
    assert clean_site(few) == few


def test_copies_and_versions_of_one_article_are_not_the_sites_text() -> None:
    copies = [article(1, repeated=False, identity=f"a1-{number:032}", more=f"\nCopy {number}.") for number in range(8)]
    assert clean_site(copies) == copies
    versions = [article(1, repeated=False, more=f"\nUpdate {number} of the day.") for number in range(8)]
    assert {each.text for each in clean_site(versions)} == {each.text for each in versions}


def test_lines_of_few_pages_stay() -> None:
    pages = [article(number, repeated=number < 2) for number in range(8)]
    assert [each.text for each in clean_site(pages)] == [each.text for each in pages]


@settings(max_examples=20, deadline=None)
@given(st.permutations(range(7)))
def test_the_order_of_pages_does_not_matter(order: list[int]) -> None:
    assert clean_site([article(number) for number in order]) == clean_site([article(number) for number in range(7)])


def test_the_home_of_a_source_is_a_prior_and_no_evidence() -> None:
    plain = article(3, repeated=False)
    assert with_regions(replace(plain, home="FR")).regions == ()

"""Properties of the taggers for every text: exact evidence, bounded values, the same result twice, no crash."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.process import TAGGERS
from ingest.tags import about_countries, tag_regions, tag_topics

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parent.parent.parent
PLACES = ["Georgia", "Paris, Texas", "the U.S.", "Россией", "中国", "New\nYork", "Côte d’Ivoire", "İstanbul", "US-led"]
WORDS = ["army", "election", "goals", "Bundesliga", "GERMANY", "भारतीय", "والقاهرة", "of ", "(Reuters) - "]
SIGNS = [", ", ". ", "-", "é", "ß", "😀", "\x00", "\u00a0"]
FRAGMENTS = st.sampled_from([*PLACES, *WORDS, *SIGNS])
TEXTS = st.one_of(
    st.text(max_size=200), st.lists(FRAGMENTS, max_size=30).map(" ".join), st.lists(FRAGMENTS, max_size=30).map("".join)
)
LANGUAGES = st.sampled_from(["en", "de", "ru", "zh", "hi", "ar", "tr", "xx", "en-GB", "", None])


@settings(max_examples=150, deadline=None)
@given(
    title=st.none() | TEXTS,
    text=TEXTS,
    language=LANGUAGES,
    home=st.sampled_from([None, "GE", "US-TX", "", "nonsense"]),
    dateline=st.none() | TEXTS,
)
def test_region_evidence_is_exact(
    title: str | None, text: str, language: str | None, home: str | None, dateline: str | None
) -> None:
    tags = tag_regions(title, text, language=language, home=home, dateline=dateline)
    assert tags == tag_regions(title, text, language=language, home=home, dateline=dateline)
    for tag in (*tags.countries, *tags.places):
        assert tag.evidence
        assert 0 <= tag.confidence <= 1
        assert 0 <= tag.focus <= 1
        for span in tag.evidence:
            field = {"title": title, "text": text, "dateline": dateline}[span.field]
            assert field is not None
            assert field[span.start : span.end] == span.text
            assert span.text
    listed = [tag.code for tag in tags.countries]
    assert len(set(listed)) == len(listed)
    assert tags.main is None or tags.main in listed
    assert set(about_countries(tags)) <= set(listed)


@settings(max_examples=100, deadline=None)
@given(
    title=st.none() | TEXTS,
    text=TEXTS,
    language=LANGUAGES,
    url=st.none() | st.text(max_size=40),
    categories=st.lists(st.text(max_size=20), max_size=4),
)
def test_topics_are_few_and_ranked(
    title: str | None, text: str, language: str | None, url: str | None, categories: list[str]
) -> None:
    tags = tag_topics(title, text, language=language, url=url, categories=categories)
    assert tags == tag_topics(title, text, language=language, url=url, categories=categories)
    assert len(tags) <= 3
    confidences = [tag.confidence for tag in tags]
    assert confidences == sorted(confidences, reverse=True)
    assert all(tag.evidence for tag in tags)
    assert all(0 <= confidence <= 1 for confidence in confidences)


def test_every_tagger_has_its_folder_and_its_notice() -> None:
    folder = ROOT / "src" / "ingest" / "tags"
    for name in TAGGERS:
        assert (folder / name / "__init__.py").is_file()
        assert (folder / name / "NOTICE.md").is_file()
        assert f"`{name}`" in (ROOT / "docs" / "add-a-tag.md").read_text("utf-8")


def test_models_are_loaded_on_first_use_only() -> None:
    program = "import sys, ingest.tags; print('ahocorasick_rs' in sys.modules, 'numpy' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert run.stdout.split() == ["False", "False"]


def test_tags_are_the_same_in_every_process() -> None:
    program = (
        "from ingest.tags import tag_regions, tag_topics;"
        "text = 'Georgia and Armenia: troops, votes and goals in Tbilisi, Yerevan and Springfield, Ill.';"
        "print(tag_regions('Georgia', text, language='en'), tag_topics('Vote', text, language='en'))"
    )
    outputs = {
        subprocess.run(
            [sys.executable, "-c", program],
            capture_output=True,
            text=True,
            check=True,
            env={**os.environ, "PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "2")
    }
    assert len(outputs) == 1


def test_a_long_text_is_searched_up_to_a_limit() -> None:
    filler = "The weather was fine. " * 5_000
    tags = tag_regions(None, "Peru voted. " + filler + "Norway. " * 50, language="en")
    assert [tag.code for tag in tags.countries] == ["PE"]


@pytest.mark.skipif(not (ROOT / "seeds" / "np-news-myanmar-russia.txt").is_file(), reason="the seed text is not here")
def test_tags_of_the_seed_text() -> None:
    title, _, text = (ROOT / "seeds" / "np-news-myanmar-russia.txt").read_text("utf-8").partition("\n")
    tags = tag_regions(title, text, language="en")
    assert {tag.code for tag in tags.countries} == {"MM", "RU"}
    assert tags.main == "MM"
    assert [(tag.name, tag.code, tag.level) for tag in tags.places] == [("Yangon", "MM", "city")]
    assert {tag.code for tag in tag_topics(title, text, language="en")} == {"medtop:16000000", "medtop:11000000"}

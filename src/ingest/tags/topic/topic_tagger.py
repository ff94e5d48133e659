"""`tag_topics`: the IPTC Media Topics of an article, each with the words that caused it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ingest.records import Evidence, TopicTag
from ingest.tags.languages import primary_language
from ingest.tags.topic.codes import CODES, TOPIC_NAMES
from ingest.tags.topic.cues import category_cues, url_cues
from ingest.tags.topic.decide import Calibration, decide, load_calibrations, topic_features
from ingest.tags.topic.lexicon import lexicon_hits, lexicon_scores, load_lexicons
from ingest.tags.topic.words import TEXT_LIMIT, TopicScores, load_words, word_counts

MAX_EVIDENCE = 6  # terms a tag


@dataclass(frozen=True, slots=True)
class Signals:
    """The words and cues of one article, and the scores of its topics. `route` names the calibration."""

    route: str  # english, lexicon or cues
    language: str
    counts: Mapping[str, int]
    words: TopicScores | None
    hits: Mapping[str, tuple[int, str]]
    scores: tuple[float, ...] | None
    url: Mapping[int, str]
    categories: Mapping[int, str]

    @property
    def features(self) -> list[dict[str, float]]:
        """Return the features of each topic."""
        known = len(self.words.shares) if self.words else len(self.hits)
        return topic_features(self.scores, self.url, self.categories, known)


def tag_topics(
    title: str | None, text: str, *, language: str | None = None, url: str | None = None, categories: Sequence[str] = ()
) -> list[TopicTag]:
    """Return the topics of one article: none to three of the 17 top-level IPTC Media Topics, the likeliest first.

    `language` is a BCP 47 tag: for English there is a trained model, for some others a word list, for the remaining
    ones (and None) there are only cues. `url` and `categories` (section, keywords) give cues. Confidence is a
    probability, evidence is in log-odds; `url:sport` and `category:sport` are cues, other terms are words of the
    article.
    """
    signals = read_signals(title, text, language, url, categories)
    calibration = load_calibrations()[signals.route]
    if signals.route == "cues" and not signals.url and not signals.categories:
        return []
    probabilities = [calibration.probability(row) for row in signals.features]
    tags = (
        TopicTag(
            code=CODES[topic],
            name=TOPIC_NAMES[CODES[topic]],
            confidence=round(probabilities[topic], 4),
            evidence=_evidence(signals, topic, calibration),
        )
        for topic in decide(probabilities, calibration)
    )
    return [tag for tag in tags if tag.evidence]  # without evidence it is only the model's bias


def read_signals(
    title: str | None, text: str, language: str | None, url: str | None, categories: Sequence[str]
) -> Signals:
    """Return the words and cues of one article."""
    primary = primary_language(language)
    route = "english" if primary == "en" else "lexicon" if primary in load_lexicons() else "cues"
    counts: Mapping[str, int] = word_counts(title, text, english=route == "english") if route != "cues" else {}
    words, hits, scores = None, {}, None
    if route == "english":
        words = load_words().score(counts)
        scores = words.values
    elif route == "lexicon":
        hits = lexicon_hits(primary, counts, f"{title or ''}\n{title or ''}\n{text[:TEXT_LIMIT]}")
        scores = lexicon_scores(primary, hits)
    return Signals(route, primary, counts, words, hits, scores, url_cues(url), category_cues(categories))


def _evidence(signals: Signals, topic: int, calibration: Calibration) -> tuple[Evidence, ...]:
    terms: list[tuple[str, float]] = []
    slope = calibration.weights.get("score", 0.0) + calibration.weights.get("gap", 0.0)
    if topic in signals.url:
        terms.append((f"url:{signals.url[topic]}", calibration.weights.get("url", 0.0)))
    if topic in signals.categories:
        terms.append((f"category:{signals.categories[topic]}", calibration.weights.get("category", 0.0)))
    if signals.words:
        words = load_words().evidence(signals.words, topic, MAX_EVIDENCE)
        terms.extend((word, slope * weight) for word, weight in words)
    if signals.hits and signals.scores:
        lexicon = load_lexicons()[signals.language]
        of_topic = [(count, word) for stem, (count, word) in signals.hits.items() if topic in lexicon[stem]]
        total = sum(count for count, _ in of_topic) or 1
        terms.extend(
            (word, slope * signals.scores[topic] * count / total)
            for count, word in sorted(of_topic, key=lambda item: (-item[0], item[1]))
        )
    ranked = sorted(terms, key=lambda item: (-item[1], item[0]))[:MAX_EVIDENCE]
    return tuple(Evidence(term, round(weight, 3)) for term, weight in ranked)

"""`tag_topics`: the IPTC Media Topics of an article, each with the words that caused it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ingest.records import Evidence, SubtopicTag, TopicTag
from ingest.tags.languages import primary_language
from ingest.tags.topic.codes import CODES, TOPIC_NAMES
from ingest.tags.topic.cues import category_cues, url_cues
from ingest.tags.topic.decide import Calibration, decide, load_calibrations, topic_features
from ingest.tags.topic.second_level import SpeakingTerms, load_second_level
from ingest.tags.topic.terms import TermScores, load_terms
from ingest.tags.topic.words import TopicScores, load_words, word_counts

MAX_EVIDENCE = 6  # terms a tag
# The features that rise as the score of a topic does.
_WORD_SLOPES = ("words:score", "words:gap")
_TERM_SLOPES = ("terms:score", "terms:gap", "terms:log_share", "lead:score", "lead:gap", "title:score", "title:gap")


@dataclass(frozen=True, slots=True)
class Signals:
    """What one article says about its topics. `route` names the calibration."""

    route: str  # english, terms (all other languages) or cues
    words: TopicScores | None  # of the English model
    terms: TermScores | None  # of the multilingual model
    url: Mapping[int, str]
    categories: Mapping[int, str]

    @property
    def features(self) -> list[dict[str, float]]:
        """Return the features of each topic."""
        return topic_features(self.words, self.terms, self.url, self.categories)


def tag_topics(
    title: str | None, text: str, *, language: str | None = None, url: str | None = None, categories: Sequence[str] = ()
) -> list[TopicTag]:
    """Return the topics of one article: none to three of the 17 top-level IPTC Media Topics, the likeliest first.

    `language` is a BCP 47 tag. English has a model of its own beside the one for all languages. `url` and `categories`
    (section, keywords) give cues. Confidence is a probability, evidence is in log-odds; `url:sport` and
    `category:sport` are cues, other terms are words of the article.
    """
    return _tags(read_signals(title, text, language, url, categories))


def tag_two_levels(
    title: str | None, text: str, *, language: str | None = None, url: str | None = None, categories: Sequence[str] = ()
) -> tuple[list[TopicTag], list[SubtopicTag]]:
    """Return the topics of one article as `tag_topics` does, and beneath each at most one of the second level.

    A second-level topic is given only where the words of the article tell which; its evidence are these words.
    """
    signals = read_signals(title, text, language, url, categories)
    tags = _tags(signals)
    if not tags or signals.terms is None:
        return tags, []
    speaking = load_second_level().speaking_terms(signals.terms)
    subtopics = (_subtopic(tag, signals.terms, speaking, signals.route == "english") for tag in tags)
    return tags, [tag for tag in subtopics if tag is not None]


def _subtopic(tag: TopicTag, terms: TermScores, speaking: SpeakingTerms, english: bool) -> SubtopicTag | None:
    model = load_second_level()
    narrower = model.narrower(terms, speaking, CODES.index(tag.code), MAX_EVIDENCE)
    if narrower is None:
        return None
    probability = model.probability({**narrower.features, "other": float(not english)})
    if probability < model.threshold:
        return None
    evidence = tuple(Evidence(term, round(weight, 3)) for term, weight in narrower.words)
    return SubtopicTag(narrower.code, narrower.name, tag.code, round(tag.confidence * probability, 4), evidence)


def _tags(signals: Signals) -> list[TopicTag]:
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
    terms = load_terms().score_text(title, text, language)
    route = "cues" if not terms.whole.shares else "english" if primary_language(language) == "en" else "terms"
    words = load_words().score(word_counts(title, text)) if route == "english" else None
    return Signals(route, words, terms if route != "cues" else None, url_cues(url), category_cues(categories))


def _evidence(signals: Signals, topic: int, calibration: Calibration) -> tuple[Evidence, ...]:
    """Return the cues and words that speak for a topic, the strongest first.

    The weight of a word is what it adds to the log-odds of the topic, through both models; for the parts of the text
    (title, lead) it is taken as if the word were in each.
    """
    weights = calibration.weights
    found: dict[str, float] = {}
    if topic in signals.url:
        found[f"url:{signals.url[topic]}"] = weights.get("url", 0.0)
    if topic in signals.categories:
        found[f"category:{signals.categories[topic]}"] = weights.get("category", 0.0)
    whole = signals.terms.whole if signals.terms else None
    for model, scores, features in (
        (load_words, signals.words, _WORD_SLOPES),
        (load_terms, whole, _TERM_SLOPES),
    ):
        slope = sum(weights.get(feature, 0.0) for feature in features)
        if scores is not None and slope > 0:
            for word, weight in model().evidence(scores, topic, MAX_EVIDENCE):
                found[word] = found.get(word, 0.0) + slope * weight
    ranked = sorted(found.items(), key=lambda item: (-item[1], item[0]))[:MAX_EVIDENCE]
    return tuple(Evidence(term, round(weight, 3)) for term, weight in ranked if weight > 0)

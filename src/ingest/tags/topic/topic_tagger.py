"""`tag_topics`: the IPTC Media Topics of an article, each with the words that caused it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import fsum, log

import numpy as np
from numpy.typing import NDArray

from ingest.records import Evidence, SubtopicTag, TopicTag
from ingest.tags.languages import primary_language
from ingest.tags.topic.codes import CODES, TOPIC_NAMES
from ingest.tags.topic.cues import category_cues, lone_topic, url_cues
from ingest.tags.topic.decide import (
    NARROW_PRIOR,
    NARROW_SIZE,
    SHORT,
    Calibration,
    Features,
    decide,
    load_calibrations,
    named_reason,
    topic_features,
)
from ingest.tags.topic.second_level import NarrowEvidence, load_second_level
from ingest.tags.topic.terms import TextScores, load_terms

MAX_EVIDENCE = 6  # terms a tag
_CUES = ("url:", "category:")
#: The confidence that a second-level topic of a text in another language than English needs: of 50 that a reader
#: judged, seven were wrong, and three of the 37 that have it.
_SURE = 0.6
_LEAST = 0.0005  # log-odds of a word that is shown: rounded, less would be 0
_SUPPORT = 0.5  # log-odds that words must add beside the strongest one: with less, half of the topics are wrong
#: Log-odds of the strongest word in other languages: with less, 3 of 23 topics are right, few on each of four corpora.
_FAINT = 0.4
_TELLING = 0.15  # of the strongest word's weight: less is not shown
_LIKELY = 0.5  # probability of a topic that may rest on one word
_SENTENCE = 6  # words, at least
# The features that rise as the score of a topic does.
_WORD_SLOPES = ("words:score", "words:gap")
_TERM_SLOPES = ("terms:score", "terms:gap", "terms:log_share", "lead:score", "lead:gap", "title:score", "title:gap")


@dataclass(frozen=True, slots=True)
class Signals:
    """What one article says about its topics. `route` names the calibration."""

    route: str  # english, terms (all other languages) or cues
    scores: TextScores | None
    narrow: NarrowEvidence | None  # of the second level
    url: Mapping[int, str]
    categories: Mapping[int, str]

    @property
    def features(self) -> Features:
        """Return the features of each topic."""
        scores, narrow = self.scores, self.narrow
        if scores is None or narrow is None or self.route == "cues":
            return topic_features(None, None, self.url, self.categories)
        english = scores.english if self.route == "english" else None
        return topic_features(english, scores, self.url, self.categories, load_second_level().top_level(narrow))

    @property
    def known_terms(self) -> int:
        """Return how many terms of the text the multilingual model knows."""
        return self.scores.whole.known if self.scores else 0

    @property
    def has_sentence(self) -> bool:
        """Return whether there is a sentence of text, and not a headline alone."""
        if self.scores is None:
            return False
        in_title, _, in_all = self.scores.text.ends
        return in_all - in_title >= _SENTENCE

    def confidences(self, probabilities: Sequence[float], calibration: Calibration) -> list[float]:
        """Return the confidence in each topic, given their probabilities."""
        return calibration.confidences(probabilities, self.known_terms, {*self.url, *self.categories})


def tag_topics(
    title: str | None, text: str, *, language: str | None = None, url: str | None = None, categories: Sequence[str] = ()
) -> list[TopicTag]:
    """Return the topics of one article: none to three of the 17 top-level IPTC Media Topics, the likeliest first.

    `language` is a BCP 47 tag. English has a model of its own beside the one for all languages. `url` and `categories`
    (section, keywords) give cues. Confidence is calibrated on sources of many kinds, evidence is in log-odds;
    `url:sport` and `category:sport` are cues, other terms are words of the article.
    """
    return tags_of(read_signals(title, text, language, url, categories), load_calibrations())


def tag_two_levels(
    title: str | None, text: str, *, language: str | None = None, url: str | None = None, categories: Sequence[str] = ()
) -> tuple[list[TopicTag], list[SubtopicTag]]:
    """Return the topics of one article as `tag_topics` does, and beneath each at most one of the second level.

    A second-level topic is given only where the words of the article tell which; its evidence are these words.
    """
    signals = read_signals(title, text, language, url, categories)
    tags = tags_of(signals, load_calibrations())
    english = signals.route == "english"
    subtopics = [] if signals.narrow is None else [_subtopic(tag, signals.narrow, english) for tag in tags]
    return tags, [tag for tag in subtopics if tag is not None]


def _subtopic(tag: TopicTag, narrow: NarrowEvidence, english: bool) -> SubtopicTag | None:
    model = load_second_level()
    narrower = model.narrower(narrow, CODES.index(tag.code), MAX_EVIDENCE)
    if narrower is None:
        return None
    probability = model.probability({**narrower.features, "other": float(not english)})
    if probability < model.threshold:
        return None
    confidence = tag.confidence * probability
    if not english and confidence < _SURE:
        return None
    evidence = tuple(Evidence(narrow.scores.word(index), round(weight, 3)) for index, weight in narrower.words)
    return SubtopicTag(narrower.code, narrower.name, tag.code, round(confidence, 4), _telling(evidence))


def tags_of(signals: Signals, calibrations: Mapping[str, Calibration]) -> list[TopicTag]:
    """Return the topics that the words and cues of an article say, by the calibration of its route."""
    calibration = calibrations[signals.route]
    if signals.route == "cues" and not signals.url and not signals.categories:
        return []
    probabilities = calibration.probabilities(signals.features)
    known, cues = signals.known_terms, {*signals.url, *signals.categories}
    tags = []
    for topic in decide(probabilities, calibration, is_short=known < SHORT and signals.has_sentence):
        confidence = calibration.confidence(topic, probabilities, known, cues)
        tag = _tag(signals, topic, confidence, calibration)
        if _is_supported(tag.evidence, signals.route) or _may_rest_on_one_word(
            tag.evidence, signals, probabilities[topic]
        ):
            tags.append(replace(tag, evidence=_telling(tag.evidence)))
    lone = lone_topic(signals.url, signals.categories)
    reason = named_reason(lone, [CODES.index(tag.code) for tag in tags], probabilities, known)
    if lone is None or reason is None:
        return tags
    tag = _tag(signals, lone, calibrations["cues"].named[reason], calibration)
    named = tuple(item for item in tag.evidence if item.term.startswith(_CUES))  # its words would be chance
    return [replace(tag, evidence=named)]


def _tag(signals: Signals, topic: int, confidence: float, calibration: Calibration) -> TopicTag:
    code = CODES[topic]
    return TopicTag(code, TOPIC_NAMES[code], round(confidence, 4), _evidence(signals, topic, calibration))


def _is_supported(evidence: Sequence[Evidence], route: str) -> bool:
    """Return whether a cue speaks for a topic, or more than one word does: a ferry alone is no disaster.

    Without evidence a topic is only the model's bias; in other languages than English it is hardly more if no word says
    much.
    """
    if any(item.term.startswith(_CUES) for item in evidence):
        return True
    if route == "terms" and (not evidence or evidence[0].weight < _FAINT):
        return False
    return fsum(item.weight for item in evidence[1:]) >= _SUPPORT


def _may_rest_on_one_word(evidence: Sequence[Evidence], signals: Signals, probability: float) -> bool:
    """Return whether one word may carry a topic: in a sentence of a language of which few words are known.

    In short texts a word like "court" is often the only known one. In headlines it says too little.
    """
    if signals.route != "terms" or probability < _LIKELY or not signals.has_sentence:
        return False
    return bool(evidence) and evidence[0].weight >= _FAINT


def _telling(evidence: Sequence[Evidence]) -> tuple[Evidence, ...]:
    """Return the evidence without words that say little beside the strongest one: they are there by chance."""
    least = _TELLING * evidence[0].weight if evidence else 0.0
    return tuple(item for item in evidence if item.weight >= least or item.term.startswith(_CUES))


def read_signals(
    title: str | None, text: str, language: str | None, url: str | None, categories: Sequence[str]
) -> Signals:
    """Return the words and cues of one article."""
    english = primary_language(language) == "en"
    scores = load_terms().score_text(title, text, language, english=english)
    cues = url_cues(url), category_cues(categories)
    if not scores.whole.known:
        return Signals("cues", None, None, *cues)
    return Signals("english" if english else "terms", scores, load_second_level().evidence(scores), *cues)


def _evidence(signals: Signals, topic: int, calibration: Calibration) -> tuple[Evidence, ...]:
    """Return the cues and words that speak for a topic, the strongest first.

    The weight of a word is what it adds to the log-odds of the topic, through all models; for the parts of the text
    (title, lead) it is taken as if the word were in each.
    """
    weights = calibration.weights
    found: dict[str, float] = {}
    if topic in signals.url:
        found[f"url:{signals.url[topic]}"] = weights.get("url", 0.0)
    if topic in signals.categories:
        found[f"category:{signals.categories[topic]}"] = weights.get("category", 0.0)
    for word, weight in _word_weights(signals, topic, weights).items():
        found[word] = found.get(word, 0.0) + weight
    ranked = sorted(found.items(), key=lambda item: (-item[1], item[0]))[:MAX_EVIDENCE]
    return tuple(Evidence(term, round(weight, 3)) for term, weight in ranked if weight > 0)


def _word_weights(signals: Signals, topic: int, weights: Mapping[str, float]) -> dict[str, float]:
    """Return the words that speak most for a topic, through all models."""
    scores = signals.scores
    if scores is None:
        return {}
    size = scores.whole.known
    added = scores.weights[:, topic] * scores.shares
    added[:size] *= max(fsum(weights.get(feature, 0.0) for feature in _TERM_SLOPES), 0.0)
    added[size:] *= max(fsum(weights.get(feature, 0.0) for feature in _WORD_SLOPES), 0.0)
    added[:size] += _narrow_weights(signals.narrow, topic, weights, size)
    found: dict[str, float] = {}
    for index in _highest(added):
        word = scores.word(index)
        found[word] = found.get(word, 0.0) + float(added[index])
    return found


def _highest(values: NDArray[np.float64]) -> list[int]:
    """Return where the highest values are: more than are shown, for terms and English words are the same words."""
    least = sorted(values.tolist())[-2 * MAX_EVIDENCE :][0]
    return list((values >= max(least, _LEAST)).nonzero()[0].tolist())


def _narrow_weights(
    evidence: NarrowEvidence | None, topic: int, weights: Mapping[str, float], size: int
) -> NDArray[np.float64]:
    """Return for each term its share of what the topics beneath a topic add to the topic's log-odds."""
    if evidence is None:
        return np.zeros(size)
    total, shares = load_second_level().shares_under(evidence, topic)
    slope = weights.get("narrow:score", 0.0) + weights.get("narrow:best", 0.0)
    return max(slope, 0.0) * NARROW_SIZE * log(1.0 + total / NARROW_PRIOR) * shares

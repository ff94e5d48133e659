"""How often the topic that a publisher names is right, where the words of a text say none, or hardly.

Whole pages nearly always say their topic; so parts of them stand for short texts: the title alone, and two sentences
from several places. The topics of a part are those of its page. Each domain is judged by a calibration that was fitted
on others, and each page counts once, whatever number of its parts says nothing.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from ingest.tags.topic.cues import lone_topic
from ingest.tags.topic.decide import Calibration, NamedReason, decide, named_reason
from ingest.tags.topic.topic_tagger import Signals, read_signals

_SENTENCE_END = re.compile(r"(?<=[.!?。！？।])\s*")
_SENTENCE = 25  # characters, at least
_PLACES = (0, 2, 5, 8, 11)  # of the first of two sentences


def short_parts(title: str | None, text: str, language: str, whole: Signals) -> list[Signals]:
    """Return what parts of a page say by themselves, with the cues of the page; none for a page without a lone cue."""
    if lone_topic(whole.url, whole.categories) is None:
        return []
    sentences = [sentence for sentence in _SENTENCE_END.split(text) if len(sentence) > _SENTENCE]
    parts = [" ".join(sentences[place : place + 2]) for place in _PLACES if place + 2 <= len(sentences)]
    views = [read_signals(title, "", language, None, ()), *(read_signals(None, p, language, None, ()) for p in parts)]
    return [replace(view, url=whole.url, categories=whole.categories) for view in views if view.route != "cues"]


class JudgedCue(NamedTuple):
    """Why the named topic of a page is taken, and whether it is right."""

    reason: NamedReason
    right: bool


def judge_parts(
    parts: Sequence[Signals], accepted: set[int], calibrations: Mapping[str, Calibration]
) -> list[JudgedCue]:
    """Return whether the named topic is right, once for each reason for which parts of a page take it."""
    judged = {}
    for part in parts:
        calibration, lone = calibrations[part.route], lone_topic(part.url, part.categories)
        probabilities = calibration.probabilities(part.features)
        reason = named_reason(lone, decide(probabilities, calibration), probabilities, part.known_terms)
        if reason is not None:
            judged[reason] = JudgedCue(reason, lone in accepted)
    return list(judged.values())


def shares_right(judged: Sequence[JudgedCue]) -> dict[str, float]:
    """Return for each reason the share of right topics, by the rule of succession, and print it."""
    shares = {}
    for reason in NamedReason:
        rights = [cue.right for cue in judged if cue.reason == reason]
        shares[reason.value] = round((sum(rights) + 1.0) / (len(rights) + 2.0), 3)
        print(f"topic named by the publisher, {reason.value}: n={len(rights)} right={shares[reason.value]}")
    return shares

"""An inverted index of short phrases that forgives spelling."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import OSA, JaroWinkler
from rapidfuzz.process import cdist

from trousseau.territories.job_phrases import families, sounds

Floats = NDArray[np.float32]

SOUNDS_ALIKE = np.float32(0.93)
SAME_FAMILY = np.float32(0.84)
LEAST_LIKENESS = np.float32(0.78)
"""Below this, two words are not taken for the same word misspelt."""
NEAR_EXACT = np.float32(0.89)
"""A word that exists stands for another one only when they are as alike as singular and plural."""
UNKNOWN_WEIGHT = 0.6
"""What a word of the query that is like no known word weighs, beside 1 to 3 for known ones."""
_ASKED_AT_MOST = 1000
_BREAK = "|"


@dataclass(frozen=True)
class Agreement:
    """How well a query agrees with each of N phrases, arrays (N,) float32 from 0 to 1.

    `of_query` is the share of the query's weight found in the phrase, `of_phrase` the share of
    the phrase's weight found in the query, `head` how well the phrase's first word is found.
    """

    of_query: Floats
    of_phrase: Floats
    head: Floats


class PhraseIndex:
    """N phrases of folded words, and the way from words to them.

    `empty` words are left out of every phrase that has others. Built with array operations: some
    30 ms for 30,000 phrases, which somebody is waiting for.
    """

    def __init__(self, phrases: Sequence[str], empty: Collection[str]) -> None:
        size = len(phrases)
        # A break before each phrase marks where it begins in the one long list of words.
        listed = f" {_BREAK} ".join(["", *phrases]).split()
        self.words = list(dict.fromkeys([_BREAK, *listed]))
        self._ids = {word: index for index, word in enumerate(self.words)}
        flat = np.fromiter(map(self._ids.__getitem__, listed), dtype=np.int32, count=len(listed))
        phrase_of = np.cumsum(flat == 0, dtype=np.int32) - 1
        says = np.ones(len(self.words), dtype=bool)
        says[[self._ids[word] for word in empty if word in self._ids]] = False
        spoken = np.bincount(phrase_of[says[flat] & (flat > 0)], minlength=size) > 0
        keep = (flat > 0) & (says[flat] | ~spoken[phrase_of])
        word_of, phrase_of = flat[keep], phrase_of[keep]
        self._members = phrase_of[np.argsort(word_of, kind="stable")]
        counts = np.bincount(word_of, minlength=len(self.words))
        self._starts = np.concatenate([[0], np.cumsum(counts)])
        self._head = np.zeros(size, dtype=np.int32)
        self._head[phrase_of[::-1]] = word_of[::-1]  # the first word is written last, and stays
        # Rare words say more than common ones, but not so much more that one rare word drowns
        # all others: from 1 for a word in every phrase to 3 for a word in one.
        share = np.log(max(size, 2) / np.maximum(counts, 1)) / np.log(max(size, 2))
        self._weights = (1 + 2 * share).astype(np.float32)
        totals = np.bincount(phrase_of, self._weights[word_of], minlength=size)
        self._totals = np.maximum(totals, 1e-6).astype(np.float32)
        self._known = counts > 0
        self._asked: dict[str, tuple[NDArray[np.intp], Floats]] = {}

    def __len__(self) -> int:
        return len(self._totals)

    def __contains__(self, word: str) -> bool:
        return word in self._ids

    @cached_property
    def _by_sound(self) -> dict[str, list[int]]:
        return _grouped(sounds(self.words))

    @cached_property
    def _by_family(self) -> dict[str, list[int]]:
        return _grouped(families(self.words))

    def likeness(self, word: str) -> tuple[NDArray[np.intp], Floats]:
        """Known words that may be meant by `word`, and how like it they are, least like first."""
        answer = self._asked.get(word)
        if answer is None:
            answer = self._likeness(word)
            if len(self._asked) >= _ASKED_AT_MOST:
                self._asked.clear()
            self._asked[word] = answer
        return answer

    def _likeness(self, word: str) -> tuple[NDArray[np.intp], Floats]:
        known = np.zeros(len(self.words), dtype=np.float32)
        if len(word) >= 4:
            begun = cdist([word], self.words, scorer=JaroWinkler.similarity, score_cutoff=0.8)[0]
            near = np.flatnonzero(begun)
            others = [self.words[other] for other in near]
            spelt = cdist([word], others, scorer=OSA.normalized_similarity)[0]
            # Two short words that differ by a letter are often two different words.
            least = LEAST_LIKENESS + 0.02 * max(0, 6 - len(word))
            alike = (spelt + begun[near]) / 2
            known[near] = np.where(alike >= least, alike, 0)
            for other in self._by_sound.get(sounds([word])[0], ()):
                known[other] = max(known[other], SOUNDS_ALIKE)
        exact = self._ids.get(word)
        if exact is not None:
            known[known < NEAR_EXACT] = 0
        if len(word) >= 4:
            for other in self._by_family.get(families([word])[0], ()):
                known[other] = max(known[other], SAME_FAMILY)
        if exact is not None:
            known[exact] = 1
        known[~self._known] = 0
        found = np.flatnonzero(known)
        found = found[np.argsort(known[found], kind="stable")]
        return found, known[found]

    def cut(self, word: str) -> list[str]:
        """`word`, or its two halves when it is two known words run together."""
        if word in self._ids or len(word) < 8:
            return [word]
        cuts = [(word[:place], word[place:]) for place in range(4, len(word) - 3)]
        for halves in cuts:
            if halves[0] in self._ids and halves[1] in self._ids:
                return list(halves)
        if len(word) < 10 or len(self.likeness(word)[0]):
            return [word]
        best, alike = [word], 1 + float(LEAST_LIKENESS)
        for halves in cuts:
            if halves[0] in self._ids or halves[1] in self._ids:
                both = [self.likeness(half)[1] for half in halves]
                score = sum(float(likeness[-1]) for likeness in both if len(likeness))
                if score > alike:
                    best, alike = list(halves), score
        return best

    def agreement(self, words: Sequence[str]) -> Agreement:
        """How well the words of a query agree with every phrase."""
        size = len(self)
        of_query = np.zeros(size, dtype=np.float32)
        of_phrase = np.zeros(size, dtype=np.float32)
        head = np.zeros(size, dtype=np.float32)
        weight_of_query = 0.0
        for word in dict.fromkeys(words):
            likely, likeness = self.likeness(word)
            if not len(likely):
                weight_of_query += UNKNOWN_WEIGHT
                continue
            weight = float(self._weights[likely[-1]])
            weight_of_query += weight
            spans = [self._members[self._starts[one] : self._starts[one + 1]] for one in likely]
            members = np.concatenate(spans)
            lengths = [len(span) for span in spans]
            alike = np.repeat(likeness, lengths)
            found = np.zeros(size, dtype=np.float32)
            found[members] = alike  # the likeliest word comes last, and stays
            of_query += weight * found
            share = np.zeros(size, dtype=np.float32)
            share[members] = alike * np.repeat(self._weights[likely], lengths)
            of_phrase += share
            heads = np.zeros(len(self.words), dtype=np.float32)
            heads[likely] = likeness
            head = np.maximum(head, heads[self._head])
        of_query /= max(weight_of_query, 1e-6)
        return Agreement(of_query, np.minimum(of_phrase / self._totals, 1), head)


def _grouped(keys: Sequence[str]) -> dict[str, list[int]]:
    found: defaultdict[str, list[int]] = defaultdict(list)
    for index, key in enumerate(keys):
        found[key].append(index)
    return found

"""From a job as people say it to the ROME 4.0 occupation."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib import resources
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from trousseau.territories.archive import Archive
from trousseau.territories.job_phrases import EMPTY_WORDS, meaningful, without_preamble
from trousseau.territories.text import fold

if TYPE_CHECKING:
    from trousseau.territories.phrase_index import PhraseIndex

_WORDS_FILE = "territories/data/job_words.yaml"
LONGEST_PHRASE = 200
"""Characters of a phrase that are read; nobody's job title is longer."""
_CODE = re.compile(r"([a-z]) ?(\d{4})")
_EXACT, _EXACT_WORD = 1.0, 0.98
_BEST_FUZZY = 0.95
_LEAST_SCORE = 0.25
_MOST_WORDS = 10
_RARE = 0.96
_YIELDING = 0.97
"""Trust in an official title whose own words must give way to ours, below `_EXACT_WORD`."""
_LATER_MEANING = 0.005
_CANDIDATES = 250


@dataclass(frozen=True, slots=True)
class JobMatch:
    """An occupation that a phrase may mean.

    `title` is the occupation's own, `matched` the job title or word that was recognised, `score`
    from 0 to 1 (1: the phrase is an official title).
    """

    code: str
    title: str
    matched: str
    score: float


@dataclass(frozen=True)
class JobWords:
    """Our own words: `occupations` maps a phrase to ROME codes, likeliest first;
    `abbreviations` maps a folded word to the words it stands for; `ours_first` are folded phrases
    for which our occupations come before those of an official title that reads the same."""

    occupations: Mapping[str, tuple[str, ...]]
    abbreviations: Mapping[str, str]
    ours_first: frozenset[str] = frozenset()


def read_job_words() -> JobWords:
    """The words of `data/job_words.yaml`, some milliseconds to parse."""
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    text = resources.files("trousseau").joinpath(_WORDS_FILE).read_bytes()
    content = yaml.load(text, Loader=loader)
    occupations: dict[str, tuple[str, ...]] = {}
    for codes, phrases in content["occupations"].items():
        for phrase in phrases:
            known = occupations.get(phrase, ())
            occupations[phrase] = tuple(dict.fromkeys((*known, *codes.split())))
    ours_first = frozenset(fold(phrase) for phrase in content["ours_first"])
    return JobWords(occupations, content["abbreviations"], ours_first)


class JobTitles:
    """All job titles and our own words, searched together.

    `codes` and `titles` (O,) the occupations; `job_titles` (T,) official job titles ("Maçon /
    Maçonne"), `occupation_of` (T,) index of each one's occupation, `rare` (T,) whether it is
    rarely used; `forms` (F,) the folded ways to write them, `form_of` (F,) index of the job title.
    `words` are those of `read_job_words` unless given. Nothing is prepared until the first search.
    """

    def __init__(
        self,
        codes: Sequence[str],
        titles: Sequence[str],
        job_titles: Sequence[str],
        occupation_of: NDArray[np.integer],
        rare: NDArray[np.bool_],
        forms: Sequence[str],
        form_of: NDArray[np.integer],
        words: JobWords | None = None,
    ) -> None:
        self._codes, self._titles = codes, titles
        self._job_titles, self._occupation_of, self._rare = job_titles, occupation_of, rare
        self._forms, self._form_of = forms, form_of
        self._place = {code: index for index, code in enumerate(codes)}
        self._given_words = words

    @classmethod
    def from_archive(cls, archive: Archive) -> JobTitles:
        """Read the layer `occupations`; KeyError when the archive does not hold it."""
        return cls(
            archive.texts("occupations", "codes"),
            archive.texts("occupations", "titles"),
            archive.texts("occupations", "job_titles"),
            archive.array("occupations", "job_title_of"),
            archive.array("occupations", "job_title_rare"),
            archive.texts("occupations", "forms"),
            archive.array("occupations", "form_of"),
        )

    @cached_property
    def _words(self) -> JobWords:
        return self._given_words if self._given_words is not None else read_job_words()

    @cached_property
    def _entries(self) -> _Entries:
        words = self._words.occupations
        ours = [
            (phrase, self._place[code], order)
            for phrase, codes in words.items()
            for order, code in enumerate(codes)
            if code in self._place
        ]
        folded = {phrase: fold(phrase) for phrase in words}
        title_of_form = self._form_of.astype(np.int32)
        trust = np.where(self._rare, _RARE, 1.0)
        yields = [form in self._words.ours_first for form in self._forms]
        trust[title_of_form[np.array(yields, dtype=bool)]] = _YIELDING
        rank = np.array([order for _, _, order in ours], dtype=np.int32)
        none = np.full(len(ours), -1, dtype=np.int32)
        return _Entries(
            phrases=[*self._forms, *(folded[phrase] for phrase, _, _ in ours)],
            occupation=np.concatenate(
                [
                    self._occupation_of[title_of_form].astype(np.int32),
                    np.array([occupation for _, occupation, _ in ours], dtype=np.int32),
                ]
            ),
            title=np.concatenate([title_of_form, none]),
            trust=np.concatenate([trust[title_of_form], 1 - _LATER_MEANING * rank]),
            words=[phrase for phrase, _, _ in ours],
        )

    def search(self, phrase: str, limit: int = 5) -> list[JobMatch]:
        """Occupations that `phrase` may mean, likeliest first, each at most once.

        Accents, case, gender, small misspellings and English do not matter; a ROME code finds
        itself. Exact titles come first, then our own words (the other way round for the phrases
        `ours_first`), then what resembles. Nothing that resembles gives an empty list; never
        raises on any text.
        """
        folded = fold(phrase[:LONGEST_PHRASE])
        if limit < 1 or not folded:
            return []
        if code := _CODE.fullmatch(folded):
            known = f"{code[1]}{code[2]}".upper()
            if known in self._place:
                return [JobMatch(known, self._titles[self._place[known]], known, _EXACT)]
        best = self._best(folded)
        ordered = sorted(best.items(), key=lambda item: (-item[1][0], item[1][1]))
        return [
            JobMatch(
                self._codes[occupation],
                self._titles[occupation],
                self._shown(entry),
                round(score, 4),
            )
            for occupation, (score, entry) in ordered[:limit]
        ]

    def _shown(self, entry: int) -> str:
        """What to say was recognised: the official title, or our own word."""
        title = int(self._entries.title[entry])
        if title >= 0:
            return self._job_titles[title]
        return self._entries.words[entry - len(self._form_of)]

    def _best(self, folded: str) -> dict[int, tuple[float, int]]:
        """For each occupation that may be meant, its best score and the entry that gave it."""
        entries = self._entries
        best: dict[int, tuple[float, int]] = {}

        def keep(entry: int, score: float) -> None:
            occupation = int(entries.occupation[entry])
            if occupation not in best or score > best[occupation][0]:
                best[occupation] = (score, entry)

        bare = without_preamble(folded)
        expanded = " ".join(self._words.abbreviations.get(word, word) for word in bare.split())
        for variant in dict.fromkeys((folded, bare, expanded)):
            for entry, score in self._resembling(fold(variant)):
                keep(entry, score)
        return best

    def _resembling(self, query: str) -> Iterator[tuple[int, float]]:
        """Entries that resemble the query and how much: 0 to `_BEST_FUZZY`, more when exact."""
        from rapidfuzz import fuzz

        entries = self._entries
        words = meaningful(part for word in query.split() for part in entries.index.cut(word))[
            :_MOST_WORDS
        ]
        if not entries.phrases:
            return
        agreement = entries.index.agreement(words)
        agreed = agreement.of_query * (0.55 + 0.35 * agreement.of_phrase + 0.10 * agreement.head)
        top = np.argpartition(-agreed, min(_CANDIDATES, len(agreed) - 1))[:_CANDIDATES]
        joined = " ".join(words)
        for entry in top[agreed[top] > 0].tolist():
            key = entries.key(entry)
            if key == joined:
                score = _EXACT if entries.title[entry] >= 0 else _EXACT_WORD
            else:
                alike = fuzz.ratio(joined, key) / 100
                score = _BEST_FUZZY * (0.85 * float(agreed[entry]) + 0.15 * alike)
            score *= float(entries.trust[entry])
            if score >= _LEAST_SCORE:
                yield entry, score


@dataclass(frozen=True)
class _Entries:
    """Everything that can be recognised: E forms of titles, then our own words.

    `phrases` (E,) folded, `occupation` (E,) index, `title` (E,) index of the job title or -1,
    `trust` (E,) factor on the score, `words` our own words as written, in the same order.
    """

    phrases: list[str]
    occupation: NDArray[np.int32]
    title: NDArray[np.int32]
    trust: NDArray[np.float64]
    words: list[str]

    @cached_property
    def index(self) -> PhraseIndex:
        # Not at the top: whoever opens the atlas without searching need not load rapidfuzz.
        from trousseau.territories.phrase_index import PhraseIndex

        return PhraseIndex(self.phrases, EMPTY_WORDS)

    def key(self, entry: int) -> str:
        """The words of an entry that matter."""
        return " ".join(meaningful(self.phrases[entry].split()))

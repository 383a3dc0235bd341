"""What a partner is written: in French, without a name; and what must not be in it.

A partner learns who it is about only once they are interested, on the page behind the link. To
employers and landlords nothing is ever said of a status, an origin or health.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from trousseau.privacy.choices import Purpose, RecipientKind
from trousseau.territories.text import fold

# The same for everybody: a subject is read by whoever stands behind the screen.
SUBJECT = "Une mise en relation, pour réponse"
SUBJECT_AGAIN = "Rappel\u00a0: une mise en relation, pour réponse"
_OFFERS = {
    Purpose.JOB: "un emploi",
    Purpose.HOME: "un logement",
    Purpose.TRAINING: "une formation",
}
_ABOUT = "Nous accompagnons une personne qui prépare son installation et cherche {what}."
_THIS = " Votre offre «\u00a0{title}\u00a0» l’intéresse."
_NONE = " Nous avons pensé à vous."
_THEN = (
    "Seriez-vous prêt à faire connaissance\u00a0? Si oui, vous verrez son nom et ses coordonnées, "
    "avec son accord. Si ce n’est pas possible, dites-nous simplement pourquoi\u00a0: cela nous "
    "aide, et la personne ne le prend pas pour elle."
)
_CLOSING = (
    "Répondre en un clic, sans compte\u00a0: {link}\n"
    "Ce lien est pour vous seul et sert jusqu’au {day}.\n\n"
    "{signature}"
)
# Beginnings of words, folded. They are nobody's business where somebody hires or lets.
_STATUS = (
    "refugie", "asile", "protection subsidiaire", "apatride", "ofpra", "cnda", "titre de sejour",
    "recepisse", "carte de resident", "nationalite", "d origine", "migrant", "exile", "etranger",
    "cada", "huda", "musulman", "chretien", "religion",
)  # fmt: skip
_HEALTH = (
    "maladie", "malade", "handicap", "enceinte", "grossesse", "traitement medical", "diabet",
    "cancer", "depress", "psychologi", "hospitalis", "vih", "mdph", "rqth", "invalidite",
)  # fmt: skip
GUARDED = frozenset({RecipientKind.EMPLOYER, RecipientKind.LANDLORD})
SHORTEST_NAME, SHORTEST_NUMBER = 3, 6


@dataclass(frozen=True)
class Letter:
    """A message as it leaves."""

    to: str
    subject: str
    body: str
    reply_to: str


class SaysTooMuch(Exception):
    """A message says who it is about, or what is nobody's business; nothing was kept."""

    def __init__(self, words: tuple[str, ...]) -> None:
        """The words of it that must go."""
        super().__init__("the message says too much")
        self.words = words


def first_message(purpose: Purpose, title: str, to: str) -> str:
    """What is proposed to be written, to be changed at will; `to` is a contact's name or empty."""
    about = _ABOUT.format(what=_OFFERS.get(purpose, "un appui"))
    about += _THIS.format(title=title) if title else _NONE
    return f"Bonjour{' ' + to if to else ''},\n\n{about}\n\n{_THEN}\n\nBien cordialement,"


def letter(
    message: str, link: str, until: date, to: str, signature: str, reply_to: str, *, again: bool
) -> Letter:
    """The whole message: what was written, the link, until when it serves, and who writes."""
    day = f"{until.day:02d}/{until.month:02d}/{until.year}"
    closing = _CLOSING.format(link=link, day=day, signature=signature)
    subject = SUBJECT_AGAIN if again else SUBJECT
    return Letter(to, subject, f"{message.strip()}\n\n{closing}\n", reply_to)


def too_much(
    message: str, names: Iterable[str], values: Iterable[str], kind: RecipientKind
) -> tuple[str, ...]:
    """The words of a message that must go, in order: what tells who it is, and, for those who hire
    or let, what speaks of a status, an origin or health.

    `names` are looked for word by word; `values` (numbers, addresses, a reference) as a whole.
    """
    words = f" {fold(message)} "
    digits = re.sub(r"\D", "", message)
    found = [
        part
        for name in names
        for part in (*name.split(), name.strip())
        if (len(fold(part)) >= SHORTEST_NAME and f" {fold(part)} " in words)
        # Scripts that folding leaves nothing of.
        or (part and not fold(part) and part in message)
    ]
    for value in values:
        number = re.sub(r"\D", "", value)
        told = fold(value) and f" {fold(value)} " in words
        if told or (len(number) >= SHORTEST_NUMBER and number[-9:] in digits):
            found.append(value)
    if kind in GUARDED:
        found += [word for word in (*_STATUS, *_HEALTH) if f" {word}" in words]
    return tuple(dict.fromkeys(found))

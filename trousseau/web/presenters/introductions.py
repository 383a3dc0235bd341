"""Introductions in words: where they stand, and what the partner sees."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from trousseau.partners.answers import Asked
from trousseau.partners.choices import IntroductionState, Mail
from trousseau.partners.introduction_queries import IntroductionLine, StepLine
from trousseau.partners.papers import papers_for
from trousseau.partners.states import IntroductionVerb
from trousseau.privacy.choices import Purpose
from trousseau.privacy.recipients import field_label
from trousseau.web.presenters.person import days_ago

I, V = IntroductionState, IntroductionVerb  # noqa: E741 - the two words of this file
TONES = {I.ACCEPTED: "state-yes", I.REFUSED: "state-no", I.NO_REPLY: "state-unknown"}


@dataclass(frozen=True)
class IntroductionRow:
    """An introduction in a list."""

    id: UUID
    name: str
    recipient: str
    about: str
    state: str
    tone: str
    waiting: str
    meets: str
    nudge_due: bool
    stopped: bool
    # The message did not leave, or came back; or nobody knows, for the machine stopped meanwhile.
    undelivered: bool
    leaving: bool


@dataclass(frozen=True)
class StepRow:
    """One step of the history."""

    what: str
    at: datetime
    by: str


@dataclass(frozen=True)
class PapersBox:
    """What a partner may ask for, and where that is written."""

    title: str
    lines: tuple[str, ...]
    source: str
    url: str
    checked_on: date


@dataclass(frozen=True)
class AskedPage:
    """What a partner sees."""

    message: str
    title: str
    by: str
    shared: tuple[tuple[str, str], ...]
    says: frozenset[str]
    until: str
    # What the law lets them ask for now; None before they are interested, or where nothing is said.
    papers: PapersBox | None


def introduction_row(line: IntroductionLine, today: date) -> IntroductionRow:
    """A line of a list, or the head of its page."""
    waits = line.state is I.SENT and line.sent_at is not None
    sent = days_ago(localtime(line.sent_at).date(), today) if waits and line.sent_at else ""
    return IntroductionRow(
        id=line.id,
        name=line.person.called,
        recipient=line.recipient,
        about=line.title or str(line.purpose.label),
        state=str(line.state.label),
        tone=TONES.get(line.state, ""),
        waiting=_("envoyée %(when)s") % {"when": sent} if sent else "",
        meets=date_format(localtime(line.meets_at), "j F Y, H:i") if line.meets_at else "",
        nudge_due=line.nudge_due,
        stopped=line.stopped,
        undelivered=line.mail is Mail.FAILED,
        leaving=line.mail is Mail.LEAVING,
    )


def asked_page(asked: Asked, shared: tuple[tuple[str, str], ...] | None = None) -> AskedPage:
    """What a partner sees; with `shared`, as they would once they are interested."""
    values = asked.shared if shared is None else shared
    return AskedPage(
        message=asked.message,
        title=asked.title,
        by=", ".join(filter(None, (asked.by, asked.centre))),
        shared=tuple((str(field_label(name)), value) for name, value in values),
        says=frozenset(map(str, asked.says)),
        until=date_format(localtime(asked.expires_at), "j F Y"),
        papers=_papers(asked.purpose) if values else None,
    )


def _papers(purpose: Purpose) -> PapersBox | None:
    found = papers_for(purpose)
    if found is None:
        return None
    language = get_language() or "fr"
    lines = tuple(line.in_language(language) for line in found.lines)
    title = found.title.in_language(language)
    return PapersBox(title, lines, found.source, found.url, found.checked_on)


def labels(fields: tuple[str, ...]) -> list[str]:
    """What fields are called."""
    return [str(field_label(name)) for name in fields]


def step_row(line: StepLine) -> StepRow:
    """One step of the history."""
    return StepRow(step_text(line.verb), line.at, line.by)


def step_text(verb: str) -> str:
    """A step in words."""
    return {
        str(V.CONSENT): _("La personne est d’accord"),
        str(V.REVISE): _("Message ou informations changés"),
        str(V.SEND): _("Message envoyé"),
        str(V.CALL): _("Partenaire appelé, sans donner de nom"),
        str(V.BOUNCE): _("Le message n’est pas arrivé"),
        "nudge": _("Relance envoyée"),
        str(V.ACKNOWLEDGE): _("Le partenaire est intéressé"),
        str(V.INTERVIEW): _("Entretien proposé"),
        str(V.VISIT): _("Visite proposée"),
        str(V.ACCEPT): _("Acceptée"),
        str(V.REFUSE): _("Refusée"),
        str(V.GIVE_UP): _("Sans réponse"),
        str(V.WITHDRAW): _("Arrêtée"),
    }.get(verb, verb)

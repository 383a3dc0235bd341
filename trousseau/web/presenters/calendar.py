"""Somebody's own appointments as an iCalendar file (RFC 5545): times, and three fixed words.

What is written comes from here and from the clock; no text of the database gets into it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

import icalendar
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from trousseau.accounts.calendars import CalendarOwner
from trousseau.plans.calendar import Calendar

# Nobody keeps how long an appointment takes; an hour is what is set aside for one.
USUAL = timedelta(hours=1)
# So long before the link ends the calendar itself says so.
NOTICE = timedelta(days=14)


def calendar_file(owner: CalendarOwner, found: Iterable[Calendar], at: datetime) -> bytes:
    """The file for whoever holds the link, in the language that is set at this moment."""
    whole = icalendar.Calendar()
    whole.add("prodid", "-//Trousseau//FR")
    whole.add("version", "2.0")
    whole.add("x-wr-calname", "Trousseau")
    for one in found:
        for meeting in one.meetings:
            words = pgettext("agenda", "Rendez-vous")
            event = _event(owner, f"meeting {meeting.id}", words, at)
            event.add("dtstart", meeting.at.astimezone(UTC))
            event.add("duration", USUAL)
            whole.add_component(event)
        for deadline in one.deadlines:
            words = ngettext("Échéance", "%(n)d échéances", deadline.count) % {"n": deadline.count}
            event = _event(owner, f"deadline {deadline.on}", words, at)
            whole.add_component(_all_day(event, deadline.on))
    event = _event(owner, "link", _("Lien de cet agenda à prolonger dans Trousseau"), at)
    whole.add_component(_all_day(event, localdate(owner.expires_at - NOTICE)))
    return bytes(whole.to_ical())


def _event(owner: CalendarOwner, what: str, words: str, at: datetime) -> icalendar.Event:
    """An event that a calendar knows again the next time, and nobody can trace to a record."""
    event = icalendar.Event()
    known_by = hashlib.sha256(owner.mark + what.encode()).hexdigest()[:32]
    event.add("uid", f"{known_by}@trousseau.invalid")
    event.add("dtstamp", at.astimezone(UTC))
    event.add("summary", words)
    event.add("class", "PRIVATE")
    return event


def _all_day(event: icalendar.Event, on: date) -> icalendar.Event:
    event.add("dtstart", on)
    # It takes none of the day's hours.
    event.add("transp", "TRANSPARENT")
    return event

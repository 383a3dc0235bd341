"""Day by day through years of made-up work: nothing stays past its deadline, nothing goes early.

The deadlines are worked out here once more, without the code under test.
"""

import random
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db.models import Max

from tests.people import AT, make_actor, make_centre, make_member
from trousseau.accounts.actor import Actor
from trousseau.accounts.choices import BreakGlassReason, LinkKind, Role
from trousseau.accounts.doors import system
from trousseau.accounts.links import make_link
from trousseau.accounts.models import (
    BreakGlassAccess,
    CentreMembership,
    Invitation,
    Link,
    User,
)
from trousseau.audit.models import Alert, LogRow
from trousseau.audit.system_keys import system_key
from trousseau.privacy import retention
from trousseau.privacy.actions import add_person, edit_person
from trousseau.privacy.choices import CallOffReason
from trousseau.privacy.drafts import keep_draft
from trousseau.privacy.erasure import ask_for_erasure, call_off_erasure
from trousseau.privacy.models import Draft, ErasureNotice, Person

DAY = timedelta(days=1)
PEOPLE_FULL, PEOPLE = 150, 20
DAYS_FULL, DAYS = 5 * 365 + 1, 200
BEGIN = datetime(2026, 3, 2, 3, tzinfo=UTC)


def years_later(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


@dataclass
class Seen:
    """What an onlooker wrote down, evening after evening."""

    noticed: dict[UUID, date] = field(default_factory=dict)
    asked: dict[UUID, None] = field(default_factory=dict)
    contact: dict[UUID, date] = field(default_factory=dict)
    erased: int = 0
    called_off: int = 0
    months: dict[str, date] = field(default_factory=dict)


class Years:
    """A centre at work."""

    def __init__(self, people: int, lot: random.Random) -> None:
        self.lot, self.seen, self.people = lot, Seen(), people
        self.centre = make_centre()
        self.caseworker: Actor = make_actor(Role.CASEWORKER, self.centre)
        self.manager: Actor = make_actor(Role.MANAGER, self.centre)
        for _ in range(people):
            person = self.arrive(BEGIN)
            # Files of before the programme had this software, some of them old.
            since = BEGIN.date() - timedelta(days=lot.randint(450, 690))
            with system("test.contact", BEGIN):
                Person.objects.filter(pk=person).update(last_contact_on=since)
            self.seen.contact[person] = since

    def arrive(self, at: datetime) -> UUID:
        person = add_person(self.caseworker, {"family_name": "Exemple"}, [], at)
        self.seen.contact[person] = at.date()
        return person

    def work(self, at: datetime) -> None:
        """What happens in a day, by lot."""
        lot, here = self.lot, [*self.seen.contact]
        if lot.random() < self.people / 700:
            here.append(self.arrive(at))
        if here and lot.random() < self.people / 1000:
            self.contact(lot.choice(here), at)
        if self.seen.noticed and lot.random() < 0.01:
            self.contact(lot.choice([*self.seen.noticed]), at)
        if here and lot.random() < 0.01:
            person = lot.choice(here)
            if person not in self.seen.noticed:
                ask_for_erasure(self.manager, person, False, at)
                self.seen.asked[person] = None
                self.seen.noticed[person] = at.date()
        if self.seen.asked and lot.random() < 0.01:
            person = lot.choice([*self.seen.asked])
            call_off_erasure(self.manager, person, CallOffReason.CHANGED_MIND, at)
            del self.seen.asked[person]
            self.seen.noticed.pop(person, None)
            self.seen.contact[person] = at.date()
        if here and lot.random() < 0.1:
            person = lot.choice(here)
            keep_draft(self.caseworker, f"/people/{person}/edit/", person, {"note": ["x"]}, at)
        self.routine(at)

    def contact(self, person: UUID, at: datetime) -> None:
        edit_person(self.caseworker, person, {"note": f"vu {at.date()}"}, None, at)
        self.seen.contact[person] = at.date()

    def routine(self, at: datetime) -> None:
        """Sessions, invitations, openings, alerts, accounts that close."""
        lot = self.lot
        Session.objects.create(
            session_key=f"{at:%Y%m%d}", session_data=SessionStore().encode({}), expire_date=at + DAY
        )
        if lot.random() < 0.05:
            maker = User.objects.get(pk=self.manager.user)
            link, _ = make_link(LinkKind.INVITATION, maker, at)
            Invitation.objects.create(
                link=link, username="x", role=Role.FINANCE, centre_id=self.manager.centre
            )
            closed = make_member(Role.PARTNER).user
            closed.is_active, closed.closed_at = False, at
            closed.save()
            Alert.objects.create(kind="many_files", actor="x", at=at)
            BreakGlassAccess.objects.create(
                membership=CentreMembership.objects.get(pk=self.caseworker.membership),
                person=closed.pk,
                home_centre=self.centre,
                reason=BreakGlassReason.DANGER,
                opened_at=at,
                closes_at=at + timedelta(hours=1),
            )

    def check(self, today: date) -> list[str]:
        """What is wrong after the run of a day."""
        yesterday = today - DAY
        with system("test.read", AT):
            here = set(Person.objects.exclude(wrapped_key=None).values_list("pk", flat=True))
            notices = {
                notice.person_id: notice
                for notice in ErasureNotice.objects.filter(called_off_on=None)
            }
            faults = [*self._people(here, notices, today), *self._others(yesterday)]
        return faults + self._months(today)

    def _people(
        self, here: set[UUID], notices: dict[UUID, ErasureNotice], today: date
    ) -> list[str]:
        seen, faults = self.seen, []
        for person, contact in list(seen.contact.items()):
            end = years_later(contact, 2)
            if person not in here:
                noticed = seen.noticed.get(person)
                if noticed is None or today - noticed < 30 * DAY:
                    faults.append(f"{today}: erased with less than 30 days' notice")
                if person not in seen.asked and today < end:
                    faults.append(f"{today}: erased though there was contact on {contact}")
                del seen.contact[person]
                seen.noticed.pop(person, None)
                seen.asked.pop(person, None)
                seen.erased += 1
            elif today > end + DAY:
                faults.append(f"{today}: still here, though the last contact was on {contact}")
            elif person in notices:
                seen.noticed.setdefault(person, today)
            elif seen.noticed.pop(person, None):
                seen.called_off += 1
        return faults

    def _others(self, yesterday: date) -> list[str]:
        """Each kind's oldest row, against its deadline and a day."""
        year_ago = datetime.combine(years_later(yesterday, -1), datetime.min.time(), UTC)
        begin = datetime.combine(yesterday, datetime.min.time(), UTC)
        late = {
            "drafts": Draft.objects.filter(saved_at__lt=begin - 7 * DAY),
            "sessions": Session.objects.filter(expire_date__lt=begin - DAY),
            "links": Link.objects.filter(expires_at__lt=begin - 30 * DAY),
            "invitations": Invitation.objects.filter(link__expires_at__lt=begin - 30 * DAY),
            "alerts": Alert.objects.filter(at__lt=year_ago),
            "openings": BreakGlassAccess.objects.filter(closes_at__lt=year_ago),
            "log": LogRow.objects.filter(at__lt=year_ago),
            "shells": Person.objects.filter(erased_on__lt=years_later(yesterday, -1)),
            "accounts": User.objects.filter(closed_at__lt=year_ago).exclude(name="", email=""),
        }
        return [f"{yesterday}: {name} past their deadline" for name, rows in late.items() if rows]

    def _months(self, today: date) -> list[str]:
        """No row of the log went before it was six months old."""
        there = {
            row["segment"]: row["last"].date()
            for row in LogRow.objects.values("segment").annotate(last=Max("at"))
        }
        gone = set(self.seen.months) - set(there)
        faults = [
            f"{today}: the log of {month} is gone too soon"
            for month in gone
            if self.seen.months[month] > today - timedelta(days=182)
        ]
        self.seen.months = there
        return faults


@pytest.mark.bar(27)
@pytest.mark.django_db
@pytest.mark.usefixtures("anchor_folder")
def test_nothing_outlives_its_deadline_and_nothing_goes_early(bars_full: bool):
    years = Years(PEOPLE_FULL if bars_full else PEOPLE, random.Random(27))
    system_key("anchor")
    faults: list[str] = []
    kinds: dict[str, int] = defaultdict(int)
    for number in range(DAYS_FULL if bars_full else DAYS):
        at = BEGIN + number * DAY
        planned = retention.plan(at)
        assert retention.run(at) == planned
        for deadline in planned:
            kinds[deadline.step] += 1
        faults += years.check(at.date())
        years.work(at + timedelta(hours=9))
    assert not faults, faults[:10]
    # Otherwise the years would have shown nothing.
    assert years.seen.erased >= 5
    assert years.seen.called_off >= 1
    if bars_full:
        assert years.seen.erased > PEOPLE_FULL
        assert set(kinds) == set(retention.Step)
        print(dict(kinds), years.seen.erased, years.seen.called_off)

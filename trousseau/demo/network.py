"""The partners of the demonstration: who hires, lets, trains and helps around each centre.

Kept in memory like the households (`rows`), for their days lie in the past; each row is as
`partners.actions` and `partners.opportunities` would have written it.
"""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Model

from trousseau.accounts.actor import Actor
from trousseau.accounts.models import Centre
from trousseau.demo.course import moment
from trousseau.demo.people import lists, of_100
from trousseau.demo.places import Places
from trousseau.demo.rows import Rows
from trousseau.partners.choices import (
    Contract,
    FactAnswer,
    Guarantee,
    Lease,
    OpportunityKind,
    OpportunityState,
    OrganisationKind,
    Shifts,
)
from trousseau.partners.details import Details, Home, Job, Service, Training, as_json
from trousseau.partners.local_facts import HOLDS_MONTHS
from trousseau.partners.models import Contact, LocalFact, Opportunity, Organisation
from trousseau.plans.working_days import working_day_until
from trousseau.privacy.months import months_after

EMPLOYERS, LANDLORDS = 3, 2
CONTRACTS = {
    Contract.PERMANENT: 38, Contract.LONG: 26, Contract.SHORT: 14, Contract.TEMPORARY: 10,
    Contract.INCLUSION: 7, Contract.UNKNOWN: 5,
}  # fmt: skip
WITHOUT_CAR = {True: 48, False: 30, None: 22}
# Of a hundred: checked and open, written by a partner and not checked yet, and what is over.
STATES = {
    OpportunityState.OPEN: 70, OpportunityState.DRAFT: 9, OpportunityState.RESERVED: 8,
    OpportunityState.FILLED: 10, OpportunityState.WITHDRAWN: 3,
}  # fmt: skip
# Days ago that it was checked, and days until it ends; some end this week.
CHECKED_AGO, ENDS_IN = (2, 40), {3: 8, 6: 8, 13: 14, 27: 30, 45: 25, 80: 15}
# Days since a contact answered last: fresh, to be called, not heard of.
ANSWERED_AGO = {6: 25, 25: 30, 70: 20, 130: 15, 220: 10}
# What one found out about a place, and how long ago; it holds for six months.
FACTS = 3
FACT_ANSWERS = {FactAnswer.YES: 56, FactAnswer.NO: 14, FactAnswer.UNKNOWN: 30}
ASKED_AGO, KNOWN_AGO = (2, 30), (3, 200)
# By rooms, what a home costs a month outside the large cities, in euros.
RENTS = {1: (330, 420), 2: (390, 520), 3: (470, 640), 4: (560, 760), 5: (640, 880)}


@dataclass
class _Network:
    rows: Rows
    lot: random.Random
    today: date
    town: str
    commune: str
    area: str
    keeper: Actor
    offers: list[Opportunity] = field(default_factory=list)

    def keep(self, kind: OrganisationKind, told: Mapping[str, Any]) -> tuple[Organisation, Contact]:
        """As `partners.actions.add_organisation` and `add_contact`."""
        lot = self.lot
        day = working_day_until(self.today - timedelta(lot.randint(260, 700)))
        answered_on = self.today - timedelta(of_100(lot, ANSWERED_AGO))
        row = Organisation(
            id=self._new_id(),
            kind=kind,
            name=told["name"].format(town=self.town),
            commune=self.commune,
            area=self.area,
            added_on=day,
            added_by_id=self.keeper.user,
            active_on=answered_on,
        )
        name = f"{lot.choice(('Mme', 'M.'))} {lot.choice(lists('people')['family_names'])}"
        contact = Contact(
            id=self._new_id(),
            organisation=row,
            name=name,
            function=told["function"],
            email=f"contact.{str(row.pk)[:8]}@partenaire.example",
            last_answer_on=answered_on,
            reply_days=[lot.randint(1, 19) for _ in range(lot.randint(0, 6))],
        )
        self._added(row, "organisations.add", f"organisation:{row.pk}", day)
        self._added(contact, "organisations.add_contact", f"contact:{contact.pk}", day)
        return row, contact

    def offer(
        self,
        of: tuple[Organisation, Contact],
        kind: OpportunityKind,
        title: str,
        details: Details,
        state: OpportunityState,
        ends_on: date,
        capacity: int = 1,
    ) -> None:
        """As `partners.opportunities.add_opportunity`, and `offers` where it is a draft."""
        organisation, contact = of
        day = working_day_until(self.today - timedelta(self.lot.randint(*CHECKED_AGO)))
        by_partner = state is OpportunityState.DRAFT
        row = Opportunity(
            id=self._new_id(),
            organisation=organisation,
            contact=contact,
            kind=kind,
            state=state,
            title=title,
            commune=self.commune,
            area=self.area,
            details=as_json(details),
            conditions=self.lot.choice(lists("network")["conditions"]),
            capacity=capacity,
            verified_on=day,
            expires_on=ends_on,
            added_on=day,
            added_by_id=None if by_partner else self.keeper.user,
        )
        organisation.active_on = max(organisation.active_on, day)
        self._added(row, "opportunities.add", f"opportunity:{row.pk}", day)
        self.offers.append(row)

    def know(self, kind: str, detail: str, answer: FactAnswer, source: str, day: date) -> None:
        """As `partners.local_facts.add_fact`; without an answer it was asked that day."""
        is_open = answer is FactAnswer.UNKNOWN
        row = LocalFact(
            id=self.rows.number(LocalFact),
            place=self.area,
            area=self.area,
            kind=kind,
            detail=detail,
            answer=answer,
            source=source,
            asked_on=day if is_open else None,
            known_on=None if is_open else day,
            review_by=None if is_open else months_after(day, HOLDS_MONTHS),
            written_on=day,
            written_by_id=self.keeper.user,
        )
        self._added(row, "local_facts.add", f"fact:{row.pk}", day)

    def _added(self, row: Model, action: str, record: str, day: date) -> None:
        self.rows.add(row)
        self.rows.happened(self.keeper, action, moment(day), None, record)

    def _new_id(self) -> UUID:
        return UUID(int=self.lot.getrandbits(128), version=4)


def make_network(
    rows: Rows,
    centres: Mapping[str, Centre],
    keepers: Mapping[str, Sequence[Actor]],
    places: Places,
    at: datetime,
) -> dict[str, list[Opportunity]]:
    """Add the partners around each centre outside the Paris region to what is to be written; gives
    what they offer, by area."""
    offers: dict[str, list[Opportunity]] = {}
    for name in sorted(centres):
        area = places.by_centre.get(name)
        if area is None or area not in places.codes:
            continue
        lot = random.Random(f"partners of {name}")
        commune = centres[name].commune
        town = _Network(rows, lot, at.date(), name, commune, area, keepers[name][0])
        _employ(town)
        _let(town)
        _train_and_help(town)
        _find_out(town)
        offers.setdefault(area, []).extend(town.offers)
    return offers


def _employ(town: _Network) -> None:
    for told in town.lot.sample(lists("network")["employers"], EMPLOYERS):
        employer = town.keep(OrganisationKind.EMPLOYER, told)
        for job in told["jobs"]:
            details = Job(
                rome=job["rome"],
                contract=of_100(town.lot, CONTRACTS),
                hours=35,
                shifts=Shifts(job["shifts"]),
                without_car=of_100(town.lot, WITHOUT_CAR),
                starts_on=town.today + timedelta(town.lot.randint(10, 120)),
            )
            state, ends_on = _standing(town)
            number = town.lot.choice((1, 1, 2, 3))
            town.offer(employer, OpportunityKind.JOB, job["title"], details, state, ends_on, number)


def _let(town: _Network) -> None:
    for told in town.lot.sample(lists("network")["landlords"], LANDLORDS):
        landlord = town.keep(OrganisationKind.LANDLORD, told)
        for home in _homes(town, told):
            state, ends_on = _standing(town)
            title = f"Logement de {home.rooms} pièces" if home.rooms != 1 else "Studio"
            town.offer(landlord, OpportunityKind.HOME, title, home, state, ends_on)


def _homes(town: _Network, told: Mapping[str, Any]) -> Iterator[Home]:
    lot, lease = town.lot, Lease(told["lease"])
    for _ in range(lot.randint(1, 3)):
        rooms = 1 if lease is Lease.HOST else lot.choice((2, 2, 3, 3, 4, 5))
        least, most = RENTS[rooms]
        free_on = town.today + timedelta(lot.randint(0, 75))
        answer_by = town.today + timedelta(lot.randint(4, 20))
        is_held, waits = lot.random() < 0.2, bool(told.get("committee")) and lot.random() < 0.6
        yield Home(
            rooms=rooms,
            rent_cents=lot.randrange(least, most, 10) * 100,
            charges_cents=lot.randrange(30, 110, 5) * 100,
            available_on=free_on,
            answer_by=answer_by if not is_held and lot.random() < 0.5 else None,
            hold_until=answer_by if is_held else None,
            next_in_line=lot.randint(1, 4) if waits else None,
            committee_on=answer_by + timedelta(8) if told.get("committee") else None,
            lease=lease,
            host_until=free_on + timedelta(183) if lease is Lease.HOST else None,
            guarantees=tuple(Guarantee(one) for one in told["guarantees"]),
        )


def _train_and_help(town: _Network) -> None:
    (school,), (service,) = lists("network")["trainings"], lists("network")["services"]
    trainer = town.keep(OrganisationKind.TRAINING, school)
    for told in town.lot.sample(school["titles"], 2):
        starts_on = town.today + timedelta(town.lot.randint(30, 150))
        details = Training(french=told["french"], leads_to=told["leads_to"], starts_on=starts_on)
        state, ends_on = _standing(town)
        town.offer(trainer, OpportunityKind.TRAINING, told["title"], details, state, ends_on, 6)
    helper = town.keep(OrganisationKind.SERVICE, service)
    _, ends_on = _standing(town)
    kind, found = OpportunityKind.SERVICE, Service(what=service["what"])
    town.offer(helper, kind, service["title"], found, OpportunityState.OPEN, ends_on, 10)


def _standing(town: _Network) -> tuple[OpportunityState, date]:
    return of_100(town.lot, STATES), town.today + timedelta(of_100(town.lot, ENDS_IN))


def _find_out(town: _Network) -> None:
    """What was asked around, and found out, looked at again, or not answered yet."""
    for told in town.lot.sample(lists("network")["facts"], FACTS):
        answer = of_100(town.lot, FACT_ANSWERS)
        asked_ago = ASKED_AGO if answer is FactAnswer.UNKNOWN else KNOWN_AGO
        day = working_day_until(town.today - timedelta(town.lot.randint(*asked_ago)))
        source = "" if answer is FactAnswer.UNKNOWN else told["source"].format(town=town.town)
        town.know(told["kind"], told.get("detail", ""), answer, source, day)

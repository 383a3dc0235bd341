"""Partners are for those who keep them; an introduction is for who works on the household."""

from datetime import timedelta
from uuid import UUID

import pytest

from tests.made_up_households import make_household
from tests.made_up_partners import (
    made_up_commitment,
    made_up_contact,
    made_up_opportunity,
    made_up_organisation,
)
from tests.people import AT, TODAY, make_actor, make_centre, make_person
from trousseau.accounts.actor import Actor
from trousseau.accounts.choices import KEEPS_PARTNERS, Role
from trousseau.accounts.doors import NotHere, system
from trousseau.households.actions import NotPossible
from trousseau.households.choices import Relation
from trousseau.partners import actions, introductions, offers, opportunities, queries
from trousseau.partners.actions import ContactFields, OrganisationFields
from trousseau.partners.choices import OpportunityKind, OrganisationKind, Promise
from trousseau.partners.introductions import NewIntroduction, recipient_kind_of
from trousseau.partners.models import Contact, Introduction, Opportunity, Organisation
from trousseau.partners.states import OpportunityVerb
from trousseau.privacy import retention
from trousseau.privacy.choices import GivenHow, RecipientKind
from trousseau.privacy.models import Person

pytestmark = pytest.mark.django_db
OTHERS = sorted(set(Role) - KEEPS_PARTNERS)


def of_role(role: Role) -> Actor:
    centre = make_centre()
    person = None
    if role == Role.PARTICIPANT:
        person = make_person(make_actor(Role.CASEWORKER, centre)).person
    return make_actor(role, centre, person=person)


@pytest.mark.bar(1)
@pytest.mark.parametrize("role", OTHERS)
def test_nobody_else_reads_or_writes_anything(role: Role):
    actor, organisation = of_role(role), made_up_organisation()
    contact, offer, promise = made_up_contact(), made_up_opportunity(), made_up_commitment()
    fields = OrganisationFields(OrganisationKind.EMPLOYER, "Neuve")
    somebody = ContactFields("Neuve")
    line = opportunities.opportunity(of_role(Role.COORDINATOR), offer.pk, AT)
    for attempt in (
        lambda: queries.organisation_lines(actor, AT),
        lambda: queries.organisation_sheet(actor, organisation.pk, AT),
        lambda: queries.contact_to_change(actor, contact.pk, AT),
        lambda: opportunities.opportunity_lines(actor, AT),
        lambda: opportunities.opportunity(actor, offer.pk, AT),
        lambda: actions.add_organisation(actor, fields, AT),
        lambda: actions.edit_organisation(actor, organisation.pk, fields, AT),
        lambda: actions.add_contact(actor, organisation.pk, somebody, AT),
        lambda: actions.edit_contact(actor, contact.pk, somebody, AT),
        lambda: actions.forget_contact(actor, contact.pk, AT),
        lambda: actions.note_answer(actor, contact.pk, AT),
        lambda: actions.promise(actor, organisation.pk, Promise.MENTOR, "", None, AT),
        lambda: actions.keep_promise(actor, promise.pk, AT),
        lambda: opportunities.add_opportunity(actor, organisation.pk, line.fields, AT),
        lambda: opportunities.edit_opportunity(actor, offer.pk, line.fields, AT),
        lambda: opportunities.move_opportunity(actor, offer.pk, OpportunityVerb.FILL, AT),
        lambda: offers.make_offering(actor, organisation.pk, AT),
    ):
        with pytest.raises(NotHere):
            attempt()
    offer.refresh_from_db()
    assert (offer.state, Contact.objects.count(), Organisation.objects.count()) == ("open", 1, 1)


@pytest.mark.bar(3)
@pytest.mark.parametrize("kind", OrganisationKind)
def test_whoever_hires_or_lets_is_held_to_the_short_list(kind: OrganisationKind):
    """A town hall that offers a job is an employer; one that offers a home lets."""
    organisation = made_up_organisation(kind)
    job = made_up_opportunity(OpportunityKind.JOB, organisation=organisation)
    home = made_up_opportunity(OpportunityKind.HOME, organisation=organisation)
    training = made_up_opportunity(OpportunityKind.TRAINING, organisation=organisation)
    assert recipient_kind_of(organisation, job) == RecipientKind.EMPLOYER
    assert recipient_kind_of(organisation, home) == RecipientKind.LANDLORD
    # An employer that trains is an employer still.
    assert recipient_kind_of(organisation, training) == RecipientKind(kind)
    assert recipient_kind_of(organisation, None) == RecipientKind(kind)


def introduced(actor: Actor, person: UUID) -> UUID:
    contact = made_up_contact()
    offer = made_up_opportunity(contact=contact)
    new = NewIntroduction(contact.organisation_id, contact.pk, offer.pk)
    row = introductions.prepare(actor, person, new, AT)
    introductions.allow(actor, row, GivenHow.SPOKEN, AT)
    introductions.send(actor, row, lambda secret: f"https://exemple.test/{secret}", AT)
    return row


def test_an_opportunity_of_another_organisation_is_refused():
    actor = make_actor(Role.CASEWORKER, make_centre())
    household = make_household(actor)
    other = made_up_organisation(OrganisationKind.LANDLORD)
    mixed = NewIntroduction(other.pk, opportunity=made_up_opportunity().pk)
    with pytest.raises(NotHere):
        introductions.prepare(actor, household.first, mixed, AT)
    stranger = NewIntroduction(other.pk, made_up_contact().pk)
    with pytest.raises(NotHere):
        introductions.prepare(actor, household.first, stranger, AT)


def test_no_child_and_nobody_without_a_household():
    actor = make_actor(Role.CASEWORKER, make_centre())
    new = NewIntroduction(made_up_organisation().pk)
    with pytest.raises(NotHere):
        introductions.prepare(actor, make_person(actor).person, new, AT)
    family = make_household(actor, Relation.CHILD)
    with pytest.raises(NotPossible, match="not_an_adult"):
        introductions.prepare(actor, family.people[1].person, new, AT)


def test_a_contact_that_is_forgotten_leaves_the_introductions_of_every_centre():
    """Also of those that whoever forgets them does not see."""
    rows = []
    for _ in range(2):
        actor = make_actor(Role.CASEWORKER, make_centre())
        rows.append(introduced(actor, make_household(actor).first))
    actions.forget_contact(of_role(Role.COORDINATOR), made_up_contact().pk, AT)
    with system("test.read", AT):
        found = Introduction.objects.filter(pk__in=rows)
        assert [row.contact_id for row in found] == [None, None]


@pytest.mark.bar(27)
def test_what_was_not_heard_of_for_three_years_goes_and_introductions_stay():
    actor = make_actor(Role.CASEWORKER, make_centre())
    row = introduced(actor, make_household(actor).first)
    made_up_commitment()
    for days, left in ((1000, 1), (1200, 0)):
        later = AT + timedelta(days)
        Contact.objects.update(last_answer_on=TODAY)
        Organisation.objects.update(active_on=TODAY)
        Opportunity.objects.update(expires_on=TODAY)
        with system("test.alter", AT):
            Person.objects.update(last_contact_on=later.date())
        retention.run(later)
        counts = {model.objects.count() for model in (Contact, Organisation, Opportunity)}
        assert counts == {left}
        with system("test.read", AT):
            kept = Introduction.objects.get(pk=row)
        assert (kept.organisation_id is None) == (left == 0)

"""Made-up partners for tests: one organisation, and one of each thing that hangs on it."""

from datetime import date, timedelta

from tests.people import AT, TODAY, make_user
from trousseau.accounts.choices import LinkKind, Role
from trousseau.accounts.links import make_link
from trousseau.accounts.models import CentreMembership
from trousseau.partners.choices import (
    FactAnswer,
    OpportunityKind,
    OpportunityState,
    OrganisationKind,
    Promise,
)
from trousseau.partners.details import Details, Home, Job, Service, Training, as_json
from trousseau.partners.models import (
    Commitment,
    Contact,
    LocalFact,
    Offering,
    Opportunity,
    Organisation,
)

NAME, TITLE = "Boulangerie Exemple", "Commis de boulangerie"
RODEZ, RODEZ_AREA = "12202", "7621"
LATER = date(2099, 1, 1)
USUAL: dict[OpportunityKind, Details] = {
    OpportunityKind.JOB: Job(rome="D1102"),
    OpportunityKind.HOME: Home(rooms=4, rent_cents=52_000, charges_cents=6_000),
    OpportunityKind.TRAINING: Training(french="A2", leads_to="F1703"),
    OpportunityKind.SERVICE: Service("Cours de français"),
}


def made_up_organisation(kind: OrganisationKind = OrganisationKind.EMPLOYER) -> Organisation:
    """The organisation of a kind; made at the first question."""
    found = Organisation.objects.filter(name=NAME, kind=kind).first()
    return found or Organisation.objects.create(
        kind=kind,
        name=NAME,
        commune=RODEZ,
        area=RODEZ_AREA,
        added_on=TODAY,
        added_by=make_user(),
        active_on=TODAY,
    )


def made_up_contact(organisation: Organisation | None = None) -> Contact:
    """Somebody who works there."""
    organisation = organisation or made_up_organisation()
    # A form that was filled in meanwhile may have made another.
    found = organisation.contacts.filter(name="Camille Exemple").order_by("pk").first()
    return found or Contact.objects.create(
        organisation=organisation,
        name="Camille Exemple",
        email="accueil@exemple.test",
        last_answer_on=TODAY,
    )


def made_up_commitment() -> Commitment:
    """A promise that was not kept yet."""
    row, _ = Commitment.objects.get_or_create(
        organisation=made_up_organisation(),
        kind=Promise.MENTOR,
        defaults={"promised_on": TODAY},
    )
    return row


def made_up_opportunity(
    kind: OpportunityKind = OpportunityKind.JOB,
    details: Details | None = None,
    organisation: Organisation | None = None,
    **columns: object,
) -> Opportunity:
    """Something that is offered there and open for long."""
    wanted: dict[str, object] = {
        "title": TITLE,
        "commune": RODEZ,
        "area": RODEZ_AREA,
        "state": OpportunityState.OPEN,
        "details": as_json(details or USUAL[kind]),
        "verified_on": TODAY,
        "added_on": TODAY,
        "expires_on": LATER,
        **columns,
    }
    return Opportunity.objects.create(
        organisation=organisation or made_up_organisation(), kind=kind, **wanted
    )


def made_up_fact(**columns: object) -> LocalFact:
    """What is known of the area of Rodez since today: a place in a French course."""
    wanted: dict[str, object] = {
        "place": RODEZ_AREA,
        "area": RODEZ_AREA,
        "kind": "french_course_seat",
        "answer": FactAnswer.YES,
        "source": "Le centre social",
        "known_on": TODAY,
        "review_by": LATER,
        "written_on": TODAY,
        **columns,
    }
    return LocalFact.objects.create(**{"written_by": make_user(), **wanted})


def made_up_offering() -> Offering:
    """A link by which the organisation may offer something."""
    keeper = CentreMembership.objects.filter(role=Role.CASEWORKER)[0].user
    link, _ = make_link(LinkKind.OFFER, keeper, AT, timedelta(days=30))
    return Offering.objects.create(link=link, organisation=made_up_organisation())

"""Nothing leaves without a consent that covers it, or a reason that is logged and shown.

One rule at a time; any sequence of events is in `test_consent_sequences`.
"""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from tests.people import AT, Canaries, make_actor, make_centre, make_person
from trousseau.accounts.actor import Actor
from trousseau.accounts.choices import Role
from trousseau.accounts.doors import NotHere, system
from trousseau.accounts.models import Centre
from trousseau.audit.models import LogRow
from trousseau.privacy.choices import GivenHow, OverrideReason, Purpose, RecipientKind
from trousseau.privacy.consents import LONGEST, give_consent, sharing_of, withdraw_consent
from trousseau.privacy.disclosures import NoConsent, disclose
from trousseau.privacy.models import Disclosure
from trousseau.privacy.recipients import FIELDS, SHAREABLE, NeverShared, Recipient

pytestmark = [pytest.mark.django_db, pytest.mark.bar(29)]
BAKERY = Recipient(RecipientKind.EMPLOYER, "Boulangerie Exemple, Rodez")
CLINIC = Recipient(RecipientKind.HEALTH, "Centre de santé Modèle")
MONTH = timedelta(days=30)
NAMES = ("given_names", "family_name")


@pytest.fixture
def centre() -> Centre:
    return make_centre()


@pytest.fixture
def actor(centre: Centre) -> Actor:
    return make_actor(Role.CASEWORKER, centre)


@pytest.fixture
def canaries(actor: Actor) -> Canaries:
    return make_person(actor)


@pytest.fixture
def participant(centre: Centre, canaries: Canaries) -> Actor:
    return make_actor(Role.PARTICIPANT, centre, person=canaries.person)


def consent(actor: Actor, person: UUID, fields: Any = NAMES, **other: Any) -> UUID:
    values: dict[str, Any] = {"recipient": BAKERY, "purpose": Purpose.JOB, "at": AT} | other
    values.setdefault("expires_at", values["at"] + MONTH)
    return give_consent(actor, person, fields=fields, **values)


def hand_over(actor: Actor, person: UUID, fields: Any = NAMES, **other: Any) -> dict[str, str]:
    values: dict[str, Any] = {"recipient": BAKERY, "purpose": Purpose.JOB, "at": AT} | other
    return disclose(actor, person, fields=fields, **values)


class TestCovered:
    """What a consent lets out, and nothing more."""

    def test_the_fields_it_names(self, actor: Actor, canaries: Canaries):
        consent(actor, canaries.person, [*NAMES, "channels"])
        values = hand_over(actor, canaries.person, [*NAMES, "channels"])
        assert values["given_names"] == canaries.fields["given_names"]
        assert canaries.channels[0].value in values["channels"]
        assert set(values) == {*NAMES, "channels"}

    def test_without_any_nothing(self, actor: Actor, canaries: Canaries):
        with pytest.raises(NoConsent):
            hand_over(actor, canaries.person)
        with system("test.read", AT):
            assert not Disclosure.objects.exists()
        refused = LogRow.objects.get(outcome="refused")
        assert (refused.action, refused.person) == ("consents.disclose", canaries.person)

    @pytest.mark.parametrize(
        "other",
        [
            {"fields": [*NAMES, "address"]},
            {"purpose": Purpose.HOME},
            {"recipient": Recipient(RecipientKind.EMPLOYER, "Boulangerie Modèle")},
            {"recipient": Recipient(RecipientKind.LANDLORD, BAKERY.name)},
            {"at": AT - timedelta(microseconds=1)},
            {"at": AT + MONTH},
        ],
        ids=["field", "purpose", "name", "kind", "before", "expired"],
    )
    def test_what_it_does_not_cover(self, other: Any, actor: Actor, canaries: Canaries):
        consent(actor, canaries.person)
        with pytest.raises(NoConsent):
            hand_over(actor, canaries.person, **other)

    def test_until_the_last_moment(self, actor: Actor, canaries: Canaries):
        consent(actor, canaries.person)
        assert hand_over(actor, canaries.person, at=AT + MONTH - timedelta(microseconds=1))

    def test_two_consents_do_not_add_up(self, actor: Actor, canaries: Canaries):
        """The person allowed each of them for itself."""
        consent(actor, canaries.person, ["given_names"])
        consent(actor, canaries.person, ["address"])
        with pytest.raises(NoConsent):
            hand_over(actor, canaries.person, ["given_names", "address"])

    def test_a_name_may_be_spelled_with_other_capitals(self, actor: Actor, canaries: Canaries):
        consent(actor, canaries.person)
        same = Recipient(RecipientKind.EMPLOYER, "  boulangerie EXEMPLE,  Rodez")
        assert hand_over(actor, canaries.person, recipient=same)

    def test_a_telephone_that_others_answer_stays_here(self, actor: Actor):
        from trousseau.privacy.actions import NewChannel, edit_person
        from trousseau.privacy.choices import ChannelKind

        person = make_person(actor).person
        shared = NewChannel(ChannelKind.PHONE, "06 39 98 11 11", False)
        own = NewChannel(ChannelKind.PHONE, "06 39 98 22 22", True)
        edit_person(actor, person, {}, [shared, own], AT)
        consent(actor, person, ["channels"])
        assert hand_over(actor, person, ["channels"]) == {"channels": own.value}


class TestWithdrawn:
    """It bites at once, whoever withdrew it."""

    def test_by_the_person(self, actor: Actor, participant: Actor, canaries: Canaries):
        known = consent(actor, canaries.person)
        assert hand_over(actor, canaries.person)
        withdraw_consent(participant, canaries.person, known, AT)
        with pytest.raises(NoConsent):
            hand_over(actor, canaries.person)

    def test_even_if_the_clock_of_the_other_process_is_behind(
        self, actor: Actor, canaries: Canaries
    ):
        known = consent(actor, canaries.person)
        withdraw_consent(actor, canaries.person, known, AT + timedelta(hours=1))
        with pytest.raises(NoConsent):
            hand_over(actor, canaries.person, at=AT + timedelta(minutes=59))

    def test_the_first_withdrawal_counts(self, actor: Actor, canaries: Canaries):
        known = consent(actor, canaries.person)
        withdraw_consent(actor, canaries.person, known, AT)
        withdraw_consent(actor, canaries.person, known, AT + MONTH)
        (line,) = sharing_of(actor, canaries.person, AT, "consents.index").consents
        assert (line.withdrawn_at, line.in_force) == (AT, False)

    def test_not_that_of_somebody_else(self, actor: Actor, canaries: Canaries):
        known = consent(actor, make_person(actor).person)
        with pytest.raises(NotHere):
            withdraw_consent(actor, canaries.person, known, AT)


class TestOverride:
    """A reason takes the place of a consent, in sight of everybody."""

    def test_it_is_logged_and_shown(self, actor: Actor, participant: Actor, canaries: Canaries):
        values = hand_over(
            actor, canaries.person, ["note"], recipient=CLINIC, override=OverrideReason.VITAL
        )
        assert values == {"note": canaries.fields["note"]}
        row = LogRow.objects.order_by("-number").first()
        assert row is not None
        assert (row.action, row.person, row.reason) == (
            "consents.disclose",
            canaries.person,
            "vital",
        )
        (told,) = sharing_of(participant, canaries.person, AT, "consents.mine").disclosures
        assert told.override == OverrideReason.VITAL
        assert told.recipient == CLINIC
        assert told.fields == ("note",)

    def test_a_consent_comes_first(self, actor: Actor, canaries: Canaries):
        consent(actor, canaries.person)
        hand_over(actor, canaries.person, override=OverrideReason.LEGAL_DUTY)
        (told,) = sharing_of(actor, canaries.person, AT, "consents.index").disclosures
        assert told.override is None


class TestNever:
    """Whatever a person consents to, and whatever the reason."""

    @pytest.mark.parametrize("kind", [RecipientKind.EMPLOYER, RecipientKind.LANDLORD])
    @pytest.mark.parametrize("name", ["note", "birth_date", "language", "own_script_name"])
    def test_not_to_those_who_hire_or_let(
        self, name: str, kind: RecipientKind, actor: Actor, canaries: Canaries
    ):
        recipient = Recipient(kind, "Exemple")
        with pytest.raises(NeverShared):
            consent(actor, canaries.person, [name], recipient=recipient)
        with pytest.raises(NeverShared):
            hand_over(
                actor, canaries.person, [name], recipient=recipient, override=OverrideReason.VITAL
            )

    @pytest.mark.parametrize("name", ["wrapped_key", "nonsense", "tokens", "referent"])
    def test_not_what_is_no_field_of_a_person(self, name: str, actor: Actor, canaries: Canaries):
        for kind in RecipientKind:
            with pytest.raises(NeverShared):
                hand_over(actor, canaries.person, [name], recipient=Recipient(kind, "Exemple"))

    def test_every_kind_of_recipient_has_its_list(self):
        assert set(SHAREABLE) == set(RecipientKind)
        assert frozenset().union(*SHAREABLE.values()) == set(FIELDS)


class TestWho:
    """Who records, reads and hands over."""

    @pytest.mark.parametrize(
        "role", sorted(set(Role) - {Role.CASEWORKER, Role.MANAGER, Role.PARTICIPANT})
    )
    def test_nobody_else(self, role: Role, centre: Centre, canaries: Canaries, actor: Actor):
        known = consent(actor, canaries.person)
        other = make_actor(role, centre)
        for use in (
            lambda: consent(other, canaries.person),
            lambda: withdraw_consent(other, canaries.person, known, AT),
            lambda: sharing_of(other, canaries.person, AT, "consents.index"),
            lambda: hand_over(other, canaries.person),
        ):
            with pytest.raises(NotHere):
                use()

    def test_not_from_another_centre(self, canaries: Canaries, actor: Actor):
        known = consent(actor, canaries.person)
        stranger = make_actor(Role.MANAGER)
        with pytest.raises(NotHere):
            hand_over(stranger, canaries.person)
        with pytest.raises(NotHere):
            withdraw_consent(stranger, canaries.person, known, AT)

    def test_the_person_does_not_hand_over_for_the_programme(
        self, participant: Actor, canaries: Canaries
    ):
        consent(participant, canaries.person)
        with pytest.raises(NotHere):
            hand_over(participant, canaries.person)

    def test_not_of_another_person(self, participant: Actor, actor: Actor):
        other = make_person(actor).person
        with pytest.raises(NotHere):
            consent(participant, other)

    def test_how_it_was_given(self, actor: Actor, participant: Actor, canaries: Canaries):
        consent(actor, canaries.person, how=GivenHow.SIGNED)
        consent(participant, canaries.person, how=GivenHow.SIGNED, at=AT + timedelta(hours=1))
        online, signed = sharing_of(actor, canaries.person, AT, "consents.index").consents
        assert (online.given_how, signed.given_how) == (GivenHow.ONLINE, GivenHow.SIGNED)


@pytest.mark.parametrize(
    "other",
    [
        {"fields": []},
        {"recipient": Recipient(RecipientKind.EMPLOYER, "  ")},
        {"expires_at": AT},
        {"expires_at": AT + LONGEST + timedelta(seconds=1)},
    ],
    ids=["no field", "no name", "past", "too far"],
)
def test_a_consent_says_what_for_whom_until_when(other: Any, actor: Actor, canaries: Canaries):
    with pytest.raises(ValueError, match=r"no field|a consent names"):
        consent(actor, canaries.person, **other)

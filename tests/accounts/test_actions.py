"""Invitations, places, closures: who may, what bites when, and what the log keeps."""

from datetime import timedelta
from uuid import UUID

import pytest
from allauth.mfa.models import Authenticator
from django.core.exceptions import ValidationError

from tests.people import AT, make_actor, make_centre, make_member
from trousseau.accounts import actions, queries
from trousseau.accounts.actor import actor_of, memberships_of
from trousseau.accounts.choices import LinkKind, Role
from trousseau.accounts.doors import NotHere
from trousseau.accounts.models import CentreMembership, Link, User
from trousseau.accounts.tries import TooManyTries
from trousseau.audit.models import Alert, LogRow, Outcome
from trousseau.privacy.retention import plan

pytestmark = pytest.mark.django_db
GOOD = "quatre mots sans lien"


def place(role: Role = Role.CASEWORKER, centre: int | None = None, address: str = ""):
    return actions.Place(role, centre, address or "nouvelle@exemple.test", "Nouvelle Exemple")


def test_an_invitation_makes_an_account_once():
    centre = make_centre()
    manager = make_actor(Role.MANAGER, centre)
    secret = actions.invite(manager, place(centre=centre.pk), AT)
    user = actions.accept_invitation(secret, "Ada Exemple", GOOD, AT + timedelta(days=1))
    (membership,) = memberships_of(user, (AT + timedelta(days=1)).date())
    assert (membership.role, membership.centre) == (Role.CASEWORKER, centre)
    assert user.check_password(GOOD)
    with pytest.raises(NotHere):
        actions.accept_invitation(secret, "Encore", GOOD, AT + timedelta(days=1))
    assert LogRow.objects.filter(action="invitations.accept", actor=str(user.pk)).count() == 1


def test_the_secret_is_not_kept():
    centre = make_centre()
    secret = actions.invite(make_actor(Role.MANAGER, centre), place(centre=centre.pk), AT)
    assert secret.encode() not in bytes(Link.objects.get().secret_hash)
    assert secret not in str(list(Link.objects.values()))


@pytest.mark.parametrize("after", [timedelta(days=7), timedelta(days=30)])
def test_a_link_ends_after_seven_days(after):
    centre = make_centre()
    secret = actions.invite(make_actor(Role.MANAGER, centre), place(centre=centre.pk), AT)
    with pytest.raises(NotHere):
        actions.accept_invitation(secret, "", GOOD, AT + after)


def test_a_revoked_link_opens_nothing():
    centre = make_centre()
    manager = make_actor(Role.MANAGER, centre)
    secret = actions.invite(manager, place(centre=centre.pk), AT)
    (line,) = queries.link_lines(manager, AT)
    actions.revoke_link(manager, line.id, AT)
    with pytest.raises(NotHere):
        queries.offer(LinkKind.INVITATION, secret, AT)
    assert queries.link_lines(manager, AT) == []


def test_a_link_of_another_kind_or_centre_is_not_there():
    centre = make_centre()
    manager = make_actor(Role.MANAGER, centre)
    secret = actions.invite(manager, place(centre=centre.pk), AT)
    with pytest.raises(NotHere):
        actions.use_renewal(secret, GOOD, AT)
    with pytest.raises(NotHere):
        actions.revoke_link(make_actor(Role.MANAGER), Link.objects.get().pk, AT)


def test_a_weak_password_leaves_the_link_working():
    centre = make_centre()
    secret = actions.invite(make_actor(Role.MANAGER, centre), place(centre=centre.pk), AT)
    with pytest.raises(ValidationError):
        actions.accept_invitation(secret, "", "password1234", AT)
    assert actions.accept_invitation(secret, "", GOOD, AT).is_active


@pytest.mark.parametrize(
    ("inviter", "role"),
    [
        (Role.CASEWORKER, Role.CASEWORKER),
        (Role.CASEWORKER, Role.MANAGER),
        (Role.MANAGER, Role.MANAGER),
        (Role.MANAGER, Role.ADMINISTRATOR),
        (Role.MANAGER, Role.DPO),
        (Role.ADMINISTRATOR, Role.PARTICIPANT),
        (Role.COORDINATOR, Role.CASEWORKER),
        (Role.FINANCE, Role.PARTICIPANT),
        (Role.DPO, Role.DPO),
        (Role.PARTICIPANT, Role.PARTICIPANT),
    ],
)
def test_nobody_gives_a_role_that_is_not_theirs_to_give(inviter, role):
    centre = make_centre()
    person = UUID("00000000-0000-4000-8000-000000000001")
    actor = make_actor(inviter, centre, person=person if inviter == Role.PARTICIPANT else None)
    with pytest.raises(NotHere):
        actions.invite(actor, place(role, centre.pk), AT)


def test_a_manager_invites_to_their_own_centre_only():
    with pytest.raises(NotHere):
        actions.invite(make_actor(Role.MANAGER), place(centre=make_centre().pk), AT)


@pytest.mark.bar(5)
def test_an_ended_place_and_a_closed_account_are_over_at_once():
    centre = make_centre()
    manager = make_actor(Role.MANAGER, centre)
    member = make_member(Role.CASEWORKER, centre)
    actions.end_place(manager, member.pk, AT)
    assert memberships_of(member.user, AT.date()) == []
    other = make_member(Role.CASEWORKER, centre)
    actions.close_account(manager, other.user_id, AT)
    assert memberships_of(User.objects.get(pk=other.user_id), AT.date()) == []


def test_nobody_closes_or_ends_themselves_or_somebody_of_two_centres():
    centre = make_centre()
    membership = make_member(Role.MANAGER, centre)
    administrator = make_actor(Role.ADMINISTRATOR)
    manager = make_actor(Role.MANAGER, centre)
    shared = make_member(Role.CASEWORKER, centre)
    make_member(Role.CASEWORKER, make_centre(), user=shared.user)
    with pytest.raises(NotHere):
        actions.close_account(manager, shared.user_id, AT)
    with pytest.raises(NotHere):
        actions.end_place(manager, membership.pk, AT)
    with pytest.raises(NotHere):
        actions.close_account(administrator, administrator.user, AT)
    actions.close_account(administrator, shared.user_id, AT)


def test_a_renewal_changes_nothing_until_it_is_used():
    centre = make_centre()
    manager = make_actor(Role.MANAGER, centre)
    member = make_member(Role.CASEWORKER, centre)
    before = member.user.password
    secret = actions.renew_access(manager, member.user_id, AT)
    assert User.objects.get(pk=member.user_id).password == before
    actions.use_renewal(secret, GOOD, AT)
    assert User.objects.get(pk=member.user_id).check_password(GOOD)
    with pytest.raises(NotHere):
        actions.use_renewal(secret, GOOD, AT)


def test_a_taken_address_is_said_to_the_one_who_invites():
    centre = make_centre()
    manager = make_actor(Role.MANAGER, centre)
    member = make_member(Role.CASEWORKER, centre)
    taken = actions.Place(Role.CASEWORKER, centre.pk, member.user.username.upper())
    with pytest.raises(actions.UsernameTaken):
        actions.invite(manager, taken, AT)
    row = LogRow.objects.get(action="accounts.invite")
    assert (row.outcome, row.record) == (Outcome.REFUSED, "invitation:taken")


def test_who_has_an_account_is_told_ten_times_an_hour():
    centre = make_centre()
    member = make_member(Role.MANAGER, centre)
    taken = make_member(Role.DPO).user.username
    for _ in range(actions.TAKEN_AN_HOUR):
        with pytest.raises(actions.UsernameTaken):
            actions.invite(actor_of(member, AT), place(centre=centre.pk, address=taken), AT)
    for address in (taken, ""):
        with pytest.raises(TooManyTries):
            actions.invite(actor_of(member, AT), place(centre=centre.pk, address=address), AT)
    later = AT + timedelta(hours=1)
    assert actions.invite(actor_of(member, later), place(centre=centre.pk), later)


@pytest.mark.parametrize("address", ["x@trousseau.example", "X@Autre.EXAMPLE"])
def test_an_address_that_is_reserved_for_examples_is_nobody_s(address):
    centre = make_centre()
    with pytest.raises(actions.ReservedAddress):
        actions.invite(
            make_actor(Role.MANAGER, centre), place(centre=centre.pk, address=address), AT
        )
    with pytest.raises(actions.ReservedAddress):
        actions.invite_administrator(address, AT)
    assert not Link.objects.exists()


def test_a_further_place_counts_from_today():
    administrator = make_actor(Role.ADMINISTRATOR)
    member = make_member(Role.CASEWORKER)
    other = make_centre()
    actions.add_place(administrator, member.user_id, Role.MANAGER, other.pk, AT)
    assert CentreMembership.objects.filter(user=member.user, centre=other).count() == 1


def test_a_place_that_has_ended_stays_as_it_was():
    centre = make_centre()
    manager = make_actor(Role.MANAGER, centre)
    member = make_member(Role.CASEWORKER, centre)
    actions.end_place(manager, member.pk, AT)
    with pytest.raises(NotHere):
        actions.end_place(manager, member.pk, AT + timedelta(days=90))
    member.refresh_from_db()
    assert member.until_on == AT.date()


def test_an_account_closes_with_its_last_place_and_is_forgotten_in_time():
    administrator = make_actor(Role.ADMINISTRATOR)
    first = make_member(Role.CASEWORKER)
    second = make_member(Role.FINANCE, user=first.user)
    actions.end_place(administrator, first.pk, AT)
    assert User.objects.get(pk=first.user_id).is_active
    actions.end_place(administrator, second.pk, AT)
    user = User.objects.get(pk=first.user_id)
    assert (user.is_active, user.closed_at) == (False, AT)
    due = [one for one in plan(AT + timedelta(days=366)) if one.record == str(user.pk)]
    assert [one.rule for one in due] == ["account"]


def test_an_invitation_to_the_address_of_a_closed_account_makes_another_one():
    """Whoever has the address now may be somebody else: nothing of before is theirs."""
    centre = make_centre()
    member = make_member(Role.MANAGER)
    user = member.user
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": "x"})
    actions.close_account(make_actor(Role.ADMINISTRATOR), user.pk, AT)
    later = AT + timedelta(days=60)
    secret = actions.invite(
        make_actor(Role.MANAGER, centre), place(centre=centre.pk, address=user.username), later
    )
    new = actions.accept_invitation(secret, "Ada Exemple", GOOD, later)
    assert (new.username, new.name, new.check_password(GOOD)) == (
        user.username,
        "Ada Exemple",
        True,
    )
    assert not Authenticator.objects.filter(user=new).exists()
    # What the log says of the first stays theirs, by name.
    before, name = User.objects.get(pk=user.pk), user.name
    assert (before.is_active, before.name, before.email) == (False, name, "")
    assert before.username != user.username
    (now,) = memberships_of(new, later.date())
    assert (now.role, now.centre) == (Role.CASEWORKER, centre)


def test_an_identifier_of_a_closed_account_is_given_to_nobody_else():
    centre = make_centre()
    person = UUID("00000000-0000-4000-8000-000000000002")
    closed = make_member(Role.PARTICIPANT, centre, person=person)
    actions.close_account(make_actor(Role.CASEWORKER, centre), closed.user_id, AT)
    other = UUID("00000000-0000-4000-8000-000000000003")
    offered = actions.Place(Role.PARTICIPANT, centre.pk, closed.user.username, person=other)
    with pytest.raises(actions.UsernameTaken):
        actions.invite(make_actor(Role.CASEWORKER, centre), offered, AT)


@pytest.mark.parametrize("role", [Role.CASEWORKER, Role.MANAGER, Role.FINANCE])
def test_the_officer_is_told_of_access_to_files_given_from_outside_the_centre(role):
    centre = make_centre()
    administrator = make_actor(Role.ADMINISTRATOR)
    actions.invite(administrator, place(role, centre.pk), AT)
    already = make_member(Role.COORDINATOR)
    actions.add_place(administrator, already.user_id, role, centre.pk, AT)
    actions.renew_access(administrator, make_member(role, centre).user_id, AT)
    told = Alert.objects.filter(kind=Alert.Kind.ACCESS_GIVEN)
    assert {(one.actor, one.centre, one.at) for one in told} == {
        (str(administrator.user), centre.pk, AT)
    }
    assert told.count() == 3


def test_so_are_they_of_who_opens_files_anywhere_or_reads_the_log():
    administrator = make_actor(Role.ADMINISTRATOR)
    actions.invite(administrator, place(Role.COORDINATOR, address="c@exemple.test"), AT)
    actions.renew_access(administrator, make_member(Role.DPO).user_id, AT)
    assert Alert.objects.filter(kind=Alert.Kind.ACCESS_GIVEN, centre=None).count() == 2


def test_what_a_centre_gives_itself_or_opens_no_file_is_no_alert():
    centre = make_centre()
    manager, administrator = make_actor(Role.MANAGER, centre), make_actor(Role.ADMINISTRATOR)
    actions.invite(manager, place(centre=centre.pk), AT)
    actions.renew_access(manager, make_member(Role.CASEWORKER, centre).user_id, AT)
    actions.invite(administrator, place(Role.ADMINISTRATOR, address="c@exemple.test"), AT)
    assert not Alert.objects.exists()

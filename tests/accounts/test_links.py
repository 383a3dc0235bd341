"""A link works as long as whoever made it could make it; whoever looks after it sees it."""

from datetime import timedelta
from uuid import uuid4

import pytest

from tests.people import AT, make_actor, make_centre, make_member, make_person
from trousseau.accounts import access, actions, queries
from trousseau.accounts.actor import Actor, actor_of
from trousseau.accounts.choices import LINKS_OF_PARTNERS, LinkKind, Role
from trousseau.accounts.doors import NotHere
from trousseau.accounts.models import Centre, CentreMembership, Link, User
from trousseau.audit.models import LogRow
from trousseau.privacy.participants import give_access

pytestmark = pytest.mark.django_db
GOOD = "quatre mots sans lien"
LATER = AT + timedelta(days=6)
ADDRESS = "nouvelle@exemple.test"


@pytest.fixture
def centre() -> Centre:
    return make_centre()


@pytest.fixture
def maker(centre: Centre) -> CentreMembership:
    return make_member(Role.MANAGER, centre)


@pytest.fixture
def colleague(centre: Centre) -> CentreMembership:
    return make_member(Role.CASEWORKER, centre)


def invitation(actor: Actor, role: Role = Role.CASEWORKER) -> str:
    return actions.invite(actor, actions.Place(role, actor.centre, ADDRESS, "Nouvelle"), AT)


def opens(kind: LinkKind, secret: str) -> bool:
    try:
        queries.offer(kind, secret, LATER)
    except NotHere:
        return False
    return True


def both(maker: CentreMembership, colleague: CentreMembership) -> list[tuple[LinkKind, str]]:
    """An invitation and a renewal that the maker is about to hand over."""
    actor = actor_of(maker, AT)
    return [
        (LinkKind.INVITATION, invitation(actor)),
        (LinkKind.RENEWAL, actions.renew_access(actor, colleague.user_id, AT)),
    ]


def close(maker: CentreMembership) -> None:
    actions.close_account(make_actor(Role.ADMINISTRATOR), maker.user_id, AT)


def end(maker: CentreMembership) -> None:
    # They stay for something else, and look after nobody any more.
    make_member(Role.FINANCE, maker.centre, user=maker.user)
    actions.end_place(make_actor(Role.ADMINISTRATOR), maker.pk, AT)


def switch_off(maker: CentreMembership) -> None:
    # However it came about: nobody withdrew the links.
    User.objects.filter(pk=maker.user_id).update(is_active=False)


def run_out(maker: CentreMembership) -> None:
    CentreMembership.objects.filter(pk=maker.pk).update(until_on=LATER.date())


def move(maker: CentreMembership) -> None:
    CentreMembership.objects.filter(pk=maker.pk).update(centre=make_centre())


@pytest.mark.bar(5)
@pytest.mark.parametrize("leave", [close, end, switch_off, run_out, move])
def test_a_link_ends_with_its_maker_s_right_to_make_it(maker, colleague, leave):
    links = both(maker, colleague)
    assert all(opens(*link) for link in links)
    leave(maker)
    assert not any(opens(*link) for link in links)
    (_, invited), (_, renewed) = links
    with pytest.raises(NotHere):
        actions.accept_invitation(invited, "", GOOD, LATER)
    with pytest.raises(NotHere):
        actions.use_renewal(renewed, GOOD, LATER)
    assert not User.objects.filter(username=ADDRESS).exists()


def test_leaving_withdraws_links_in_sight_of_the_log(maker, colleague):
    both(maker, colleague)
    close(maker)
    assert not Link.objects.filter(revoked_at=None).exists()
    rows = LogRow.objects.filter(action="accounts.close", record__startswith="link:")
    assert rows.count() == 2


def test_a_renewal_ends_with_a_place_that_its_maker_does_not_look_after(maker, colleague):
    _, (_, secret) = both(maker, colleague)
    make_member(Role.MANAGER, make_centre(), user=colleague.user)
    assert not opens(LinkKind.RENEWAL, secret)


def test_a_renewal_ends_with_the_place_of_whom_it_is_for(maker, colleague):
    _, (_, secret) = both(maker, colleague)
    actions.end_place(actor_of(maker, AT), colleague.pk, AT)
    assert not opens(LinkKind.RENEWAL, secret)
    assert queries.link_lines(actor_of(maker, AT), AT)[0].kind == LinkKind.INVITATION


def test_of_renewals_for_one_account_only_the_newest_works(maker, colleague):
    older = actions.renew_access(actor_of(maker, AT), colleague.user_id, AT)
    newer = actions.renew_access(make_actor(Role.ADMINISTRATOR), colleague.user_id, AT)
    assert (opens(LinkKind.RENEWAL, older), opens(LinkKind.RENEWAL, newer)) == (False, True)


def test_one_renewal_used_ends_the_others(maker, colleague):
    secrets = [actions.renew_access(actor_of(maker, AT), colleague.user_id, AT) for _ in "ab"]
    # As two made at the same moment would stand.
    Link.objects.update(revoked_at=None)
    actions.use_renewal(secrets[1], GOOD, AT)
    with pytest.raises(NotHere):
        actions.use_renewal(secrets[0], GOOD + " encore", LATER)
    assert User.objects.get(pk=colleague.user_id).check_password(GOOD)


def test_of_invitations_to_one_address_only_the_newest_works(maker):
    older, newer = (invitation(actor_of(maker, AT)) for _ in "ab")
    assert not opens(LinkKind.INVITATION, older)
    actions.accept_invitation(newer, "", GOOD, LATER)
    assert Link.objects.filter(used_at=None, revoked_at=None).count() == 0


def test_of_two_invitations_at_the_same_moment_one_makes_the_account(maker):
    older, newer = (invitation(actor_of(maker, AT)) for _ in "ab")
    Link.objects.update(revoked_at=None)
    actions.accept_invitation(newer, "", GOOD, LATER)
    Link.objects.update(revoked_at=None)
    with pytest.raises(NotHere):
        actions.accept_invitation(older, "", GOOD, LATER)
    assert User.objects.filter(username=ADDRESS).count() == 1


def test_a_person_has_one_account_however_many_links_they_were_given(centre):
    caseworker = make_actor(Role.CASEWORKER, centre)
    person = make_person(caseworker).person
    (_, older), (_, newer) = (give_access(caseworker, person, AT) for _ in "ab")
    assert not opens(LinkKind.INVITATION, older)
    # As two at the same moment would stand.
    Link.objects.update(revoked_at=None)
    actions.accept_invitation(newer, "", GOOD, AT)
    Link.objects.update(revoked_at=None)
    with pytest.raises(NotHere):
        actions.accept_invitation(older, "", GOOD, AT)
    assert CentreMembership.objects.filter(person=person, until_on=None).count() == 1


def test_somebody_else_s_invitation_is_not_ended_by_an_identifier_drawn_twice(centre, monkeypatch):
    names = iter(["lune-1234", "lune-1234", "sel-4321"])
    monkeypatch.setattr("trousseau.privacy.participants.identifier", lambda: next(names))
    caseworker = make_actor(Role.CASEWORKER, centre)
    secrets = [give_access(caseworker, make_person(caseworker).person, AT)[1] for _ in "ab"]
    offered = [queries.offer(LinkKind.INVITATION, secret, AT).username for secret in secrets]
    assert offered == ["lune-1234", "sel-4321"]


@pytest.mark.parametrize("kind", sorted(set(LinkKind) - LINKS_OF_PARTNERS - {LinkKind.CALENDAR}))
def test_whoever_looks_after_the_account_or_place_sees_and_withdraws_its_link(
    centre, maker, colleague, kind
):
    both(maker, colleague)
    link = Link.objects.get(kind=kind)
    keepers = [make_actor(Role.MANAGER, centre), make_actor(Role.ADMINISTRATOR)]
    strangers = [
        make_actor(Role.MANAGER),
        make_actor(Role.CASEWORKER, centre),
        make_actor(Role.FINANCE, centre),
        make_actor(Role.PARTICIPANT, centre, person=uuid4()),
    ]
    for keeper in keepers:
        assert link.pk in [line.id for line in queries.link_lines(keeper, AT)]
    for stranger in strangers:
        assert queries.link_lines(stranger, AT) == []
        with pytest.raises(NotHere):
            actions.revoke_link(stranger, link.pk, AT)
    actions.revoke_link(keepers[0], link.pk, AT)
    assert link.pk not in [line.id for line in queries.link_lines(keepers[1], AT)]


def test_a_first_administrator_is_invited_while_there_is_none():
    _, first = actions.invite_administrator("Premiere@exemple.test", AT)
    _, second = actions.invite_administrator("seconde@exemple.test", AT)
    assert not opens(LinkKind.INVITATION, first), "a new one takes the place of the older"
    user = actions.accept_invitation(second, "Ada Exemple", GOOD, AT)
    member = CentreMembership.objects.get(user=user)
    assert (member.role, member.centre) == (Role.ADMINISTRATOR, None)
    rows = LogRow.objects.filter(actor="system", action="accounts.invite")
    assert rows.filter(record__startswith="invitation:").count() == 2
    with pytest.raises(actions.AdministratorExists):
        actions.invite_administrator("troisieme@exemple.test", AT)


def test_such_a_link_ends_when_there_is_an_administrator():
    _, secret = actions.invite_administrator(ADDRESS, AT)
    administrator = make_member(Role.ADMINISTRATOR)
    assert not opens(LinkKind.INVITATION, secret)
    (line,) = queries.link_lines(actor_of(administrator, AT), AT)
    assert line.made_by == ""
    CentreMembership.objects.filter(pk=administrator.pk).update(until_on=AT.date())
    assert not access.has_administrator(AT.date())
    assert actions.invite_administrator("encore@exemple.test", AT)

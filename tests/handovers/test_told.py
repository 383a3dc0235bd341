"""What the arrival centre is told: what was agreed to, group by group, and nothing else."""

from itertools import product
from uuid import UUID

import pytest

from tests.made_up_handovers import (
    CARE,
    CARE_OF_CHILD,
    HOME,
    JOB,
    KEYS,
    NOTE,
    OWN_STEP,
    SCHOOL,
    STEP,
    MadeUpRelay,
    made_up_relay,
)
from tests.people import AT
from trousseau.accounts.doors import system
from trousseau.audit.models import LogRow
from trousseau.handovers import actions, queries
from trousseau.handovers.relay import OF_ONE, TO_TAKE_OVER, FieldGroup
from trousseau.privacy.models import ContactChannel

pytestmark = [pytest.mark.django_db, pytest.mark.bar(3)]
G = FieldGroup
# Who agrees to a group; without those it takes to take over nothing is told at all.
WORDS = [(group, "both") for group in G] + [
    (group, who) for group, who in product(G, ["the first", "nobody"]) if group not in TO_TAKE_OVER
]


@pytest.fixture
def relay() -> MadeUpRelay:
    return made_up_relay()


def seen(relay: MadeUpRelay, handover: UUID) -> str:
    """Everything that the page of the arrival centre could print."""
    return repr(queries.received(relay.receiver, handover, AT).file)


def canaries(relay: MadeUpRelay) -> dict[tuple[FieldGroup, int | None], set[str]]:
    """By group and adult (None: of all), what stands in it."""
    found: dict[tuple[FieldGroup, int | None], set[str]] = {
        (G.ARRIVAL, None): {KEYS, HOME},
        (G.SCHOOL, None): {SCHOOL, CARE_OF_CHILD, relay.household.people[2].fields["given_names"]},
        (G.PLAN, None): {STEP},
        (G.FOLLOW_UPS, None): {"ToldFollowUp"},
        (G.NOTE, None): {NOTE},
    }
    for number in (0, 1):
        texts = relay.household.people[number]
        found[G.WHO, number] = {texts.fields["family_name"], texts.fields["own_script_name"]}
        found[G.CONTACT, number] = {texts.channels[0].value}
        found[G.WORK, number] = {f"{JOB}-{number}"}
        found[G.CARE, number] = {f"{CARE}-{number}"}
    return found


@pytest.mark.parametrize(("group", "who"), WORDS)
def test_a_group_is_told_when_it_was_agreed_to_and_not_else(
    group: FieldGroup, who: str, relay: MadeUpRelay
):
    handover = relay.propose()
    for number in (0, 1):
        agrees = who == "both" or (who == "the first" and number == 0)
        groups = TO_TAKE_OVER | ({group} if agrees else frozenset())
        relay.agree(handover, number, groups, whole_file=False)
    actions.accept(relay.receiver, handover, relay.receiver.user, AT)
    text = seen(relay, handover)
    for (told, whose), texts in canaries(relay).items():
        if told in TO_TAKE_OVER:
            expected = True
        elif told in OF_ONE:
            expected = told is group and (who == "both" or (who == "the first" and whose == 0))
        else:
            expected = told is group and who == "both"
        for one in texts:
            assert (one in text) == expected, (told, whose, one)


def test_what_concerns_one_alone_is_never_told(relay: MadeUpRelay):
    text = seen(relay, relay.accepted())
    for canary in (OWN_STEP, relay.household.people[0].fields["note"]):
        assert canary not in text


def test_a_number_that_others_read_is_not_told(relay: MadeUpRelay):
    handover, first = relay.accepted(), relay.household.people[0]
    with system("test.alter", AT):
        ContactChannel.objects.filter(person=first.person, kind="phone").update(safe=False)
    text = seen(relay, handover)
    assert first.channels[0].value not in text
    assert first.channels[1].value in text


def test_every_reading_of_a_file_is_in_the_log(relay: MadeUpRelay):
    handover = relay.accepted()
    seen(relay, handover)
    rows = LogRow.objects.filter(action="handovers.show", centre=relay.to)
    assert set(rows.values_list("person", flat=True)) == {
        one.person for one in relay.household.people
    }

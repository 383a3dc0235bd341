"""People of the demonstration: drawn by lot from lists (`people.yaml`); they resemble nobody.

Each family name says that it is made up. Everything is drawn from the lot that is given, and the
day is an argument: the same two give the same people.
"""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from trousseau.households.actions import Place
from trousseau.households.choices import Relation, Relocates
from trousseau.privacy.actions import NewChannel
from trousseau.privacy.choices import ChannelKind
from trousseau.territories.yaml_text import parse_yaml

HERE = Path(__file__).parent
One = TypeVar("One")
ADULT_AT = 18
# Of age from the first day on which they were accompanied.
YOUNGEST_ADULT = 20
YEAR = 365.25
# How many telephones there are for fiction; with a number that has no divisor in common with them.
NUMBERS, NOT_IN_A_ROW = 10_000, 7919
# More are expected by nobody: nine is the largest household of the demonstration.
MOST_CHILDREN_BEFORE_A_BIRTH = 6


class Activity(StrEnum):
    """What an adult did on entering the programme."""

    NONE = "none"
    WORK = "work"
    TRAINING = "training"


@dataclass(frozen=True)
class Occupation:
    """What somebody has worked as: the code of ROME 4.0, and the word of the notes."""

    rome: str
    word: str


@dataclass(frozen=True)
class MadeUpPerson:
    """What is typed into one file, and what the story of a household goes by."""

    fields: dict[str, str]
    channels: list[NewChannel]
    is_man: bool
    # None before they are born.
    age: int | None
    # Of an adult.
    activity: Activity | None = None
    occupation: Occupation | None = None

    @property
    def language(self) -> str:
        """What they speak first (ISO 639)."""
        return self.fields["language"]


@dataclass(frozen=True)
class MadeUpMember:
    """Somebody in a household."""

    person: MadeUpPerson
    place: Place

    @property
    def is_adult(self) -> bool:
        """Whether they decide for themselves, now and on any day of the story."""
        return self.person.activity is not None

    @property
    def decides(self) -> bool:
        """Whether a plan needs their word."""
        stays = self.place.relocates == Relocates.NO or self.place.expected_on is not None
        return self.is_adult and not stays


@cache
def lists(name: str) -> Any:
    """One of the lists beside this file, without its `.yaml`."""
    return parse_yaml((HERE / f"{name}.yaml").read_bytes())


def of_100(lot: random.Random, weights: Mapping[One, float]) -> One:
    """One of these, by what each weighs."""
    return lot.choices(list(weights), list(weights.values()))[0]


def draw(lot: random.Random, today: date) -> MadeUpPerson:
    """One adult on their own."""
    person = _adult(lot, today, _language(lot), lot.random() < 0.64, _family_name(lot))
    return replace(person, channels=_channels(lot, lot.randrange(NUMBERS)))


def draw_household(
    lot: random.Random, today: date, number: int = 0, composition: str = ""
) -> tuple[MadeUpMember, ...]:
    """One to nine people, the first adult first; of one composition, or of any.

    Households of different numbers below 2,500 have different telephones.
    """
    kinds: dict[str, Mapping[str, Any]] = {
        one["key"]: one for one in lists("people")["compositions"]
    }
    key = composition or of_100(lot, {name: one["of_100"] for name, one in kinds.items()})
    kind = kinds[key]
    language, family_name = _language(lot), _family_name(lot)
    man = lot.random() * 100 < kind.get("men_of_100", 50)
    first = _adult(lot, today, language, man, family_name)
    members = [MadeUpMember(first, Place(Relation.ADULT, Relocates.YES))]
    if kind["adults"] == 2:
        members.append(_second_adult(lot, today, key, language, first))
    children = lot.choice(kind["children"])
    members += [_child(lot, today, language, family_name) for _ in range(children)]
    members += _expected(lot, today, key, members)
    return tuple(_with_telephones(lot, members, number))


def _with_telephones(
    lot: random.Random, members: Sequence[MadeUpMember], number: int
) -> list[MadeUpMember]:
    """Each adult who is there has one; some share the first one's."""
    found: list[MadeUpMember] = []
    for place, member in enumerate(members):
        person = member.person
        if person.activity and member.place.expected_on is None:
            if place > 0 and lot.random() < 0.12:
                # What two people read is safe for neither.
                channels = [_of_two(one) for one in found[0].person.channels]
                first = replace(found[0].person, channels=channels)
                found[0] = replace(found[0], person=first)
            else:
                channels = _channels(lot, number * 4 + place)
            person = replace(person, channels=channels)
        found.append(MadeUpMember(person, member.place))
    return found


def _of_two(channel: NewChannel) -> NewChannel:
    return replace(channel, safe=None if channel.safe else channel.safe)


def _second_adult(
    lot: random.Random, today: date, key: str, language: Mapping[str, Any], first: MadeUpPerson
) -> MadeUpMember:
    siblings = key == "siblings"
    man = lot.random() < 0.8 if siblings else not first.is_man
    own_name = not siblings and lot.random() < 0.3
    family_name = _family_name(lot) if own_name else first.fields["family_name"]
    person = _adult(lot, today, language, man, family_name, near=first.age)
    moves = of_100(
        lot,
        {Relocates.YES: 86, Relocates.UNKNOWN: 7, Relocates.LATER: 4, Relocates.NO: 3},
    )
    return MadeUpMember(person, Place(Relation.SIBLING if siblings else Relation.SPOUSE, moves))


def _expected(
    lot: random.Random, today: date, key: str, members: Sequence[MadeUpMember]
) -> list[MadeUpMember]:
    """A child to be born, or a spouse and children whom family reunification will bring."""
    first = members[0].person
    language = next(one for one in lists("people")["languages"] if one["code"] == first.language)
    family_name = first.fields["family_name"]
    if key in ("couple", "parents") and len(members) - 2 <= MOST_CHILDREN_BEFORE_A_BIRTH:
        if lot.random() < 0.12:
            born_on = today + timedelta(lot.randint(20, 210))
            unborn = _person(language, "À naître", "", family_name, "", {}, age=None, man=False)
            return [MadeUpMember(unborn, Place(Relation.CHILD, Relocates.YES, born_on))]
        return []
    if key == "alone" and lot.random() < 0.08:
        come_on = today + timedelta(lot.randint(60, 330))
        spouse = _adult(lot, today, language, not first.is_man, family_name, near=first.age)
        place = Place(Relation.SPOUSE, Relocates.LATER, come_on)
        child = Place(Relation.CHILD, Relocates.LATER, come_on)
        children = [
            MadeUpMember(_child(lot, today, language, family_name).person, child)
            for _ in range(lot.randint(0, 2))
        ]
        return [MadeUpMember(spouse, place), *children]
    return []


def _adult(
    lot: random.Random,
    today: date,
    language: Mapping[str, Any],
    man: bool,
    family_name: str,
    near: int | None = None,
) -> MadeUpPerson:
    if near is None:
        ages = lists("people")["ages"]
        span = lot.choices(ages, [one["of_100"] for one in ages])[0]
        age = lot.randint(span["from"], span["to"])
    else:
        age = max(YOUNGEST_ADULT, near + lot.randint(-5, 4))
    given, own_script = lot.choice(language["men" if man else "women"])
    said = lists("said")
    fields = {
        "birth_date": _born(lot, today, age),
        "address": f"{lot.randint(1, 90)} {lot.choice(said['streets'])}",
        "note": lot.choice(said["person_notes"]),
    }
    jobs = lists("people")["occupations"]
    job = lot.choices(jobs, [one["men" if man else "women"] for one in jobs])[0]
    return _person(
        language, given, own_script, family_name, fields["birth_date"], fields,
        age=age, man=man, activity=_activity(lot),
        occupation=Occupation(job["rome"], job["word"]),
    )  # fmt: skip


def _child(
    lot: random.Random, today: date, language: Mapping[str, Any], family_name: str
) -> MadeUpMember:
    age, man = lot.randint(0, ADULT_AT - 1), lot.random() < 0.5
    given, own_script = lot.choice(language["men" if man else "women"])
    # Not in the last months: their file is opened with the household's.
    born = _born(lot, today, max(age, 2))
    person = _person(language, given, own_script, family_name, born, {}, age=age, man=man)
    return MadeUpMember(person, Place(Relation.CHILD, Relocates.YES))


def _person(
    language: Mapping[str, Any],
    given: str,
    own_script: str,
    family_name: str,
    born: str,
    more: Mapping[str, str],
    *,
    age: int | None,
    man: bool,
    activity: Activity | None = None,
    occupation: Occupation | None = None,
) -> MadeUpPerson:
    fields = {
        "given_names": given,
        "family_name": family_name,
        "own_script_name": own_script,
        "birth_date": born,
        "language": language["code"],
        **more,
    }
    return MadeUpPerson(fields, [], man, age, activity, occupation)


def _born(lot: random.Random, today: date, age: int) -> str:
    """A birthday that makes somebody so old today."""
    return (today - timedelta(int(age * YEAR) + lot.randint(1, 364))).isoformat()


def _activity(lot: random.Random) -> Activity:
    asked = lists("people")
    work, training = asked["in_work_of_100"], asked["in_training_of_100"]
    weights = {Activity.WORK: work, Activity.TRAINING: training}
    return of_100(lot, {Activity.NONE: 100 - work - training, **weights})


def _channels(lot: random.Random, number: int) -> list[NewChannel]:
    """A telephone, and for some an address; of each it is known or not who reads it.

    Of different numbers (below NUMBERS) they are different: nobody is taken for somebody else.
    """
    said = lists("said")
    # 06 39 98 … is kept by the regulator for fiction.
    digits = f"{number * NOT_IN_A_ROW % NUMBERS:04d}"
    phone = f"06 39 98 {digits[:2]} {digits[2:]}"
    safe = lot.choices((True, False, None), (62, 13, 25))[0]
    how = lot.choice(said["unsafe_how"] if safe is False else said["how"])
    found = [NewChannel(ChannelKind.PHONE, phone, safe, how)]
    if lot.random() < 0.4:
        address = f"boite.{lot.randint(0, 999999):06d}@exemple.example"
        found.append(NewChannel(ChannelKind.EMAIL, address, True if safe is False else safe, ""))
    return found


def _language(lot: random.Random) -> Mapping[str, Any]:
    spoken: list[Mapping[str, Any]] = lists("people")["languages"]
    return lot.choices(spoken, [one["of_100"] for one in spoken])[0]


def _family_name(lot: random.Random) -> str:
    name: str = lot.choice(lists("people")["family_names"])
    return name

"""Carrying out again what ended, for a database that went back; a new register for a lost one."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, time
from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models import Model, QuerySet
from django.utils.timezone import localdate

from trousseau.accounts.closing import close_without_place, place_record
from trousseau.accounts.doors import Door, system
from trousseau.accounts.models import CentreMembership, Link, User
from trousseau.accounts.second_factor import has_second_factor
from trousseau.audit.endings import (
    Ending,
    Kind,
    RegisterError,
    endings,
    forget_mark,
    know,
    mark_of_register,
    print_of,
    register_path,
    signed,
    unknown_endings,
)
from trousseau.audit.models import LogRow
from trousseau.privacy.choices import ErasureCause
from trousseau.privacy.erasure import ERASED, notice_record, reapply_register
from trousseau.privacy.erasure_register import Erasure, erasure_ending
from trousseau.privacy.models import Consent, ErasureNotice, Person
from trousseau.privacy.moving import was_back as file_was_back
from trousseau.safekeeping import register
from trousseau.safekeeping.aside import written_aside

AGAIN = "endings.again"
LOST = "register_lost"
WORDS = {
    Kind.PERSON: "people erased",
    Kind.NOTICE: "erasures called off",
    Kind.CONSENT: "consents withdrawn",
    Kind.ACCOUNT: "accounts closed",
    Kind.PLACE: "places ended",
    Kind.FILE: "files gone to another centre",
    Kind.LINK: "links used or revoked",
    Kind.PASSWORD: "passwords replaced",
    Kind.FACTOR: "second factors removed",
    Kind.RECOVERY_CODE: "recovery codes used",
}
Counts = Counter[Kind]


def end_again(at: datetime) -> Counts:
    """End again whatever this database does not know to have ended, and say how much there was.

    Before anything is served, and once a night. Raises RegisterError.
    """
    # Before the lines are read: one that another process adds meanwhile stays unknown.
    mark = mark_of_register()
    counts = carry_out(unknown_endings(), at)
    know(mark)
    return counts


def carry_out(found: Iterable[Ending], at: datetime) -> Counts:
    """End again what stands in these lines, and everybody who was ever erased."""
    counts = Counter({Kind.PERSON: reapply_register(at)})
    with system(AGAIN, at) as door:
        for one in found:
            if one.kind != Kind.PERSON and _was_back(one, door, at):
                counts[one.kind] += 1
                door.changed(record=f"{one.kind}:{one.record.partition('/')[0]}")
    return +counts


def said(counts: Counts) -> str:
    """What was ended again, in words."""
    return ", ".join(f"{WORDS[kind]}: {count}" for kind, count in counts.items())


def rebuild_register(at: datetime) -> bool:
    """Put a register of what this database knows to have ended in the place of a lost one.

    One that is not the right one is kept beside it; nothing is done, and False returned, when it is
    there and right. Replaced passwords and factors, and files that went to another centre, cannot
    be told from the database: of them there is no line then.
    """
    try:
        endings()
        return False
    except RegisterError:
        pass
    path = register_path()
    if path.exists():
        stamp = at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
        path.replace(path.with_name(f"{path.stem}-until-{stamp}.jsonl"))
    with system("endings.rebuild", at, LOST) as door:
        known = list(_known_to_database())
        door.changed(record="register")
    # Interrupted from here on, what stands here is not what the database knows: it is done again.
    with written_aside(path, replace=True) as file:
        file.write(signed(known))
    with transaction.atomic():
        forget_mark()
        know(mark_of_register())
    register.make()
    return True


def _was_back(one: Ending, door: Door, at: datetime) -> bool:
    """End it again, and say whether it had to be."""
    match one.kind:
        case Kind.NOTICE:
            notices = _theirs(ErasureNotice, "person", "noticed_on", one)
            return bool(notices.filter(called_off_on=None).update(called_off_on=localdate(one.at)))
        case Kind.CONSENT:
            consents = Consent.objects.filter(pk=one.record, withdrawn_at=None)
            return bool(consents.update(withdrawn_at=one.at))
        case Kind.ACCOUNT:
            users = User.objects.filter(pk=one.record, is_active=True)
            return bool(users.update(is_active=False, closed_at=one.at))
        case Kind.LINK:
            links = Link.objects.filter(secret_hash=bytes.fromhex(one.record))
            when = {"used_at" if one.detail == "used" else "revoked_at": one.at}
            return bool(links.filter(used_at=None, revoked_at=None).update(**when))
        case Kind.PASSWORD:
            return _password_was_back(one)
        case Kind.PLACE:
            return _place_was_back(one, at)
        case Kind.FILE:
            return file_was_back(one, door, at)
        case Kind.FACTOR:
            return _factor_was_back(one)
        case Kind.RECOVERY_CODE:
            return _codes_were_back(one)
    return False


def _theirs(model: type[Model], owner: str, since: str, one: Ending) -> QuerySet[Any]:
    """The one row with a number that a line is about."""
    account, number, begun = one.record.split("/")
    return model._base_manager.filter(**{owner: account, "id": number, since: begun})


def _place_was_back(one: Ending, at: datetime) -> bool:
    place = _theirs(CentreMembership, "user", "from_on", one).filter(until_on=None).first()
    if place is None:
        return False
    place.until_on = max(localdate(one.at), place.from_on)
    place.save(update_fields=["until_on"])
    # Another place that they were given since is not here any more.
    close_without_place(place.user, at)
    return True


def _factor_was_back(one: Ending) -> bool:
    factor = _theirs(Authenticator, "user", "created_at", one).first()
    if factor is None:
        return False
    factor.delete()
    if not has_second_factor(factor.user):
        # The one in its place is not here any more: a password alone is not to open the account.
        _void_password(factor.user)
    return True


def _password_was_back(one: Ending) -> bool:
    user = User.objects.filter(pk=one.record).first()
    return user is not None and print_of(user.password) == one.detail and _void_password(user)


def _void_password(user: User) -> bool:
    """Unless they have chosen another meanwhile."""
    unchanged = User.objects.filter(pk=user.pk, password=user.password)
    return bool(unchanged.update(password=make_password(None)))


def _codes_were_back(one: Ending) -> bool:
    codes = _theirs(Authenticator, "user", "created_at", one).select_for_update().first()
    if codes is None:
        return False
    used = codes.data["used_mask"] | int(one.detail)
    if used == codes.data["used_mask"]:
        return False
    codes.data["used_mask"] = used
    codes.save(update_fields=["data"])
    return True


def _known_to_database() -> Iterator[Ending]:
    causes = LogRow.objects.filter(action=ERASED).exclude(reason="")
    cause = dict(causes.values_list("person", "reason"))
    for key, day in Person.objects.values_list("pk", "erased_on"):
        if day is not None:
            why = ErasureCause(cause.get(key, ErasureCause.ASKED))
            yield erasure_ending(Erasure(key, day, why))
    for notice in ErasureNotice.objects.all():
        if notice.called_off_on is not None:
            called_off = datetime.combine(notice.called_off_on, time(), UTC)
            yield Ending(Kind.NOTICE, notice_record(notice), called_off)
    for consent, at in Consent.objects.values_list("pk", "withdrawn_at"):
        if at is not None:
            yield Ending(Kind.CONSENT, str(consent), at)
    for user, at in User.objects.values_list("pk", "closed_at"):
        if at is not None:
            yield Ending(Kind.ACCOUNT, str(user), at)
    for place in CentreMembership.objects.all():
        if place.until_on is not None:
            ended = datetime.combine(place.until_on, time(), UTC)
            yield Ending(Kind.PLACE, place_record(place), ended)
    for link in Link.objects.all():
        at = link.used_at or link.revoked_at
        if at is not None:
            how = "used" if link.used_at else "revoked"
            yield Ending(Kind.LINK, bytes(link.secret_hash).hex(), at, how)

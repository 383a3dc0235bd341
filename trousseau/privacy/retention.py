"""What is due today under the rules of retention, and doing exactly that.

`plan` reads and changes nothing; `run` makes the plan and carries it out, in this order: people,
accounts, rows, months of the log. Each step looks once more before it acts, since somebody may be
working on the file at the same moment.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from itertools import groupby
from typing import Any
from uuid import UUID

from django.db.models import DateTimeField, ForeignKey, Max, Min, Model, Q, QuerySet
from django.utils.timezone import localdate

from trousseau.accounts.doors import system
from trousseau.accounts.forgetting import forget_account, forgotten_name
from trousseau.accounts.models import CentreMembership, User
from trousseau.audit.chain import segment_of
from trousseau.audit.models import LogRow
from trousseau.audit.segments import expire_segments
from trousseau.privacy.choices import ErasureCause
from trousseau.privacy.erasure import NOTICE, call_off, erase_person
from trousseau.privacy.models import ErasureNotice, Person
from trousseau.privacy.months import months_after
from trousseau.privacy.retention_rules import Rule, Rules, Then, model_of, rules_at

AT_A_TIME = 500


class Step(StrEnum):
    """What is to be done to one record."""

    ANNOUNCE = "announce"
    CALL_OFF = "call_off"
    ERASE = "erase"
    FORGET = "forget"
    DELETE = "delete"
    EXPIRE = "expire"


@dataclass(frozen=True, order=True)
class Deadline:
    """One step that is due. `record` is the primary key, or the month of a log segment."""

    step: Step
    rule: str
    model: str
    record: str
    # The day the record is, or is going to be, gone; of a notice called off, the day it named.
    due_on: date


def plan(at: datetime) -> list[Deadline]:
    """What is due on the day of `at`, in the order in which it is done."""
    with system("retention.plan", at):
        return list(_plan(rules_at(localdate(at)), localdate(at)))


def run(at: datetime) -> list[Deadline]:
    """Do what is due; returns what was done. The worker does this once a day.

    Logged, as everything else. Raises what an erasure raises, and BrokenLog when a month of the log
    cannot expire; what was done by then stays done.
    """
    done: list[Deadline] = []
    for (step, _), deadlines in groupby(plan(at), key=lambda one: (one.step, one.rule)):
        done += _DO[step](list(deadlines), at)
    return done


def _plan(rules: Rules, today: date) -> Iterator[Deadline]:
    # Rows first: a person or an account that goes would take some of them along, uncounted.
    by_kind: dict[Then, Callable[[Rule, date], Iterator[Deadline]]] = {
        Then.DELETE: _rows,
        Then.ERASE: _people,
        Then.FORGET: _accounts,
        Then.EXPIRE: _months,
    }
    for then, find in by_kind.items():
        for rule in rules.rules:
            if rule.then is then:
                yield from sorted(find(rule, today))


def _people(rule: Rule, today: date, only: UUID | None = None) -> Iterator[Deadline]:
    announced = ErasureNotice.objects.filter(called_off_on=None)
    if only is not None:
        announced = announced.filter(person=only)
    notices = {notice.person_id: notice for notice in announced}
    ahead = timedelta(days=rule.notice_days)
    long_ago = Q(**{f"{rule.column}__lte": rule.newest(today + ahead)})
    rows = Person.objects.filter(long_ago | Q(pk__in=notices), erased_on=None)
    if only is not None:
        rows = rows.filter(pk=only)
    sign_ins = _last_sign_ins(rows)
    for person, contact in rows.values_list("pk", rule.column):
        since = max(contact, sign_ins.get(person, contact))
        end, notice = rule.due_on(since), notices.get(person)
        if notice is None:
            if end - ahead <= today:
                due_on = max(end, today + NOTICE)
                yield Deadline(Step.ANNOUNCE, rule.name, rule.model, str(person), due_on)
        elif notice.cause == ErasureCause.RETENTION and end > notice.due_on:
            yield Deadline(Step.CALL_OFF, rule.name, rule.model, str(person), notice.due_on)
        elif notice.due_on <= today:
            yield Deadline(Step.ERASE, rule.name, rule.model, str(person), notice.due_on)


def _last_sign_ins(people: QuerySet[Person]) -> dict[UUID, date]:
    """When people last signed in themselves, which is contact even if nobody noted it."""
    places = CentreMembership.objects.filter(person__in=people.values("pk"))
    last = places.values_list("person").annotate(last=Max("user__last_login"))
    return {person: localdate(at) for person, at in last if person is not None and at is not None}


def _accounts(rule: Rule, today: date) -> Iterator[Deadline]:
    for user in User.objects.filter(**{f"{rule.column}__lt": _after(rule.newest(today))}):
        due_on = rule.due_on(getattr(user, rule.column).date())
        if due_on <= today and user.username != forgotten_name(user):
            yield Deadline(Step.FORGET, rule.name, rule.model, str(user.pk), due_on)


def _rows(rule: Rule, today: date) -> Iterator[Deadline]:
    for key, since in _old(rule, today).values_list("pk", rule.column):
        # Some columns are days, others moments.
        day = since.date() if isinstance(since, datetime) else since
        if (due_on := rule.due_on(day)) <= today:
            yield Deadline(Step.DELETE, rule.name, rule.model, str(key), due_on)


def _old(rule: Rule, today: date) -> QuerySet[Model]:
    """The rows among which all are that are due; some may have a few days left."""
    model, newest = model_of(rule.model), rule.newest(today)
    is_moment = isinstance(model._meta.get_field(rule.column), DateTimeField)
    until = {"lt": _after(newest)} if is_moment else {"lte": newest}
    return model._base_manager.filter(
        **{f"{rule.column}__{lookup}": value for lookup, value in until.items()}
    )


def _months(rule: Rule, today: date) -> Iterator[Deadline]:
    """The months that are due and go whole.

    A row whose clock ran ahead holds up what follows it, as `expire_segments` says.
    """
    due = _due_months(rule, today)
    stays = LogRow.objects.exclude(segment__in=due).aggregate(first=Min("number"))["first"]
    last = LogRow.objects.filter(segment__in=due).values_list("segment").annotate(Max("number"))
    for month, number in last:
        if stays is None or number < stays:
            yield Deadline(Step.EXPIRE, rule.name, rule.model, month, due[month])


def _due_months(rule: Rule, today: date) -> dict[str, date]:
    """The months that the log still has of those whose time is over, and when it was."""
    months = LogRow.objects.values_list("segment", flat=True).distinct()
    due = {month: rule.due_on(date.fromisoformat(f"{month}-01")) for month in months}
    return {month: due_on for month, due_on in due.items() if due_on <= today}


def _after(day: date) -> datetime:
    """The first moment after a day; days are those of UTC, as in the log."""
    return datetime.combine(day + timedelta(days=1), time(), UTC)


def _do_to_people(deadlines: list[Deadline], at: datetime) -> list[Deadline]:
    rule = _rule(deadlines[0], at)
    done = []
    for deadline in deadlines:
        with system(f"retention.{deadline.step}", at, rule.name) as door:
            person = Person.objects.select_for_update(of=("self",)).get(pk=deadline.record)
            # There may have been contact, or a change of mind, since the plan was made.
            if deadline not in _people(rule, localdate(at), person.pk):
                continue
            notices = person.erasure_notices.filter(called_off_on=None)
            if deadline.step is Step.ANNOUNCE:
                person.erasure_notices.create(
                    cause=ErasureCause.RETENTION,
                    rule=rule.name,
                    noticed_on=localdate(at),
                    due_on=deadline.due_on,
                )
            elif deadline.step is Step.CALL_OFF:
                call_off(notices.get(), at)
            else:
                erase_person(person.pk, ErasureCause(notices.get().cause), at)
            door.changed(person.pk)
        done.append(deadline)
    return done


def _forget(deadlines: list[Deadline], at: datetime) -> list[Deadline]:
    rule = _rule(deadlines[0], at)
    done = []
    for deadline in deadlines:
        with system("retention.forget", at, rule.name) as door:
            user = User.objects.select_for_update().get(pk=deadline.record)
            # It may have been opened again since the plan was made.
            if deadline not in _accounts(rule, localdate(at)):
                continue
            forget_account(user, at)
            door.changed(record=f"user:{deadline.record}")
        done.append(deadline)
    return done


def _delete(deadlines: list[Deadline], at: datetime) -> list[Deadline]:
    rule = _rule(deadlines[0], at)
    rules, model = rules_at(localdate(at)), model_of(rule.model)
    done: list[Deadline] = []
    for begin in range(0, len(deadlines), AT_A_TIME):
        some = deadlines[begin : begin + AT_A_TIME]
        with system("retention.delete", at, rule.name) as door:
            # A draft that was taken up again meanwhile is not old any more.
            rows = _old(rule, localdate(at)).filter(pk__in=[one.record for one in some])
            keys = list(rows.select_for_update().values_list("pk", flat=True))
            for label, other in rules.goes_with.items():
                if other == rule.model:
                    _delete_along(model_of(label), model, keys)
            model._base_manager.filter(pk__in=keys).delete()
            if keys:
                door.changed(record=f"{model._meta.label_lower}:{len(keys)}")
        gone = {str(key) for key in keys}
        done += [one for one in some if one.record in gone]
    return done


def _delete_along(model: type[Model], other: type[Model], keys: list[Any]) -> None:
    for field in model._meta.concrete_fields:
        if isinstance(field, ForeignKey) and field.related_model is other:
            model._base_manager.filter(**{f"{field.name}__in": keys}).delete()


def _expire(deadlines: list[Deadline], at: datetime) -> list[Deadline]:
    rule = _rule(deadlines[0], at)
    last = date.fromisoformat(f"{max(_due_months(rule, localdate(at)))}-01")
    expire_segments(segment_of(_after(months_after(last, 1))), at)
    left = _due_months(rule, localdate(at))
    return [deadline for deadline in deadlines if deadline.record not in left]


def _rule(deadline: Deadline, at: datetime) -> Rule:
    return next(rule for rule in rules_at(localdate(at)).rules if rule.name == deadline.rule)


_DO: dict[Step, Callable[[list[Deadline], datetime], list[Deadline]]] = {
    Step.ANNOUNCE: _do_to_people,
    Step.CALL_OFF: _do_to_people,
    Step.ERASE: _do_to_people,
    Step.FORGET: _forget,
    Step.DELETE: _delete,
    Step.EXPIRE: _expire,
}

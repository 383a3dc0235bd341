"""What the log makes noticeable by itself."""

from datetime import datetime, timedelta

from django.db.models import Count, Q

from trousseau.audit.models import Alert, Extent, LogRow, Outcome

HOUR = timedelta(hours=1)
MANY_FILES = 50
# Several times the people of one caseworker; to go through the lists of a whole centre is more.
MANY_PEOPLE = 200


def alert_if_many(actor: str, centre: int | None, at: datetime) -> None:
    """Raise an alert when somebody went through very many people in an hour; one an hour of a kind.

    More than 50 files that were opened, where those opened together (`record` names what holds
    them, such as a household) are one; more than 200 people of whom anything was seen or changed.
    """
    rows = LogRow.objects.filter(actor=actor, at__gt=at - HOUR, outcome=Outcome.DONE)
    found = rows.aggregate(
        files=Count("person", distinct=True, filter=Q(extent=Extent.FILE, record="")),
        together=Count("record", distinct=True, filter=Q(extent=Extent.FILE) & ~Q(record="")),
        people=Count("person", distinct=True),
    )
    files = found["files"] + found["together"]
    if files > MANY_FILES:
        _alert_once(Alert.Kind.MANY_FILES, actor, centre, files, at)
    if found["people"] > MANY_PEOPLE:
        _alert_once(Alert.Kind.MANY_PEOPLE, actor, centre, found["people"], at)


def _alert_once(kind: Alert.Kind, actor: str, centre: int | None, count: int, at: datetime) -> None:
    known = Alert.objects.filter(kind=kind, actor=actor, at__gt=at - HOUR).first()
    if known is None:
        Alert.objects.create(kind=kind, actor=actor, centre=centre, at=at, count=count)
    elif count > known.count:
        known.count = count
        known.save(update_fields=["count"])


def alert_access_given(actor: str, centre: int | None, at: datetime) -> None:
    """Raise an alert that access to the files of a centre was given from outside of it."""
    Alert.objects.create(kind=Alert.Kind.ACCESS_GIVEN, actor=actor, centre=centre, at=at, count=1)


def alert_broken(faults: int, at: datetime) -> None:
    """Raise an alert that the log was tampered with; one that nobody has seen yet is kept."""
    known = Alert.objects.filter(kind=Alert.Kind.CHAIN_BROKEN, seen_at=None).first()
    if known is None:
        Alert.objects.create(kind=Alert.Kind.CHAIN_BROKEN, at=at, count=faults)
    elif known.count != faults:
        known.count = faults
        known.save(update_fields=["count"])

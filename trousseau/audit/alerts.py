"""What the log makes noticeable by itself."""

from datetime import datetime, timedelta

from trousseau.audit.models import Alert, Extent, LogRow

HOUR = timedelta(hours=1)
MANY_FILES = 50


def alert_if_many(actor: str, centre: int | None, at: datetime) -> None:
    """Raise an alert when somebody opened more than 50 people's files in an hour; once an hour."""
    since = at - HOUR
    files = (
        LogRow.objects.filter(actor=actor, at__gt=since, extent=Extent.FILE)
        .values("person")
        .distinct()
        .count()
    )
    if files <= MANY_FILES:
        return
    known = Alert.objects.filter(kind=Alert.Kind.MANY_FILES, actor=actor, at__gt=since).first()
    if known is None:
        Alert.objects.create(
            kind=Alert.Kind.MANY_FILES, actor=actor, centre=centre, at=at, count=files
        )
    elif files > known.count:
        known.count = files
        known.save(update_fields=["count"])


def alert_broken(faults: int, at: datetime) -> None:
    """Raise an alert that the log was tampered with; one that nobody has seen yet is kept."""
    known = Alert.objects.filter(kind=Alert.Kind.CHAIN_BROKEN, seen_at=None).first()
    if known is None:
        Alert.objects.create(kind=Alert.Kind.CHAIN_BROKEN, at=at, count=faults)
    elif known.count != faults:
        known.count = faults
        known.save(update_fields=["count"])

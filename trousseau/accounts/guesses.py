"""Guesses at a secret are counted before they are looked at, across all processes.

A bucket holds so many guesses for so long. One is taken before a password is compared or a code is
checked, in one statement of the database, so that a thousand guesses at the same moment are
counted like a thousand one after another. A right answer gives its guess back.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.crypto import salted_hmac

from trousseau.accounts.models import GuessBucket

HOUR = timedelta(hours=1)
# How many buckets that are over are cleared away when a new one is made.
CLEARED_AT_ONCE = 100


@dataclass(frozen=True)
class Bucket:
    """`limit` guesses from the first one on, until `lasts` is over.

    In any stretch of that length there are then at most twice as many. `name` says whose guesses
    they are (`password:account:…`); only a keyed hash of it is kept.
    """

    name: str
    limit: int
    lasts: timedelta = HOUR

    @property
    def key(self) -> str:
        """What it is kept under (64 hexadecimal digits)."""
        return salted_hmac("trousseau.guesses", self.name, algorithm="sha256").hexdigest()


def take(buckets: Sequence[Bucket], at: datetime) -> bool:
    """Take one guess from each bucket, or from none when one of them is empty."""
    for number, bucket in enumerate(buckets):
        if not _take_one(bucket, at):
            give_back(buckets[:number])
            return False
    return True


def give_back(buckets: Sequence[Bucket]) -> None:
    """The guess was right: it does not count."""
    for bucket in buckets:
        GuessBucket.objects.filter(key=bucket.key, count__gt=0).update(count=F("count") - 1)


def fill(buckets: Sequence[Bucket]) -> None:
    """All guesses are there again."""
    GuessBucket.objects.filter(key__in=[bucket.key for bucket in buckets]).delete()


def is_empty(bucket: Bucket, at: datetime) -> bool:
    """Whether no guess is left in it for now."""
    return GuessBucket.objects.filter(
        key=bucket.key, ends_at__gt=at, count__gte=bucket.limit
    ).exists()


def _take_one(bucket: Bucket, at: datetime) -> bool:
    row = GuessBucket.objects.filter(key=bucket.key)
    while True:
        if row.filter(ends_at__gt=at, count__lt=bucket.limit).update(count=F("count") + 1):
            return True
        if row.filter(ends_at__gt=at).exists():
            return False
        if row.filter(ends_at__lte=at).update(count=1, ends_at=at + bucket.lasts):
            return True
        try:
            with transaction.atomic():
                _clear_away(at)
                GuessBucket.objects.create(key=bucket.key, count=1, ends_at=at + bucket.lasts)
        except IntegrityError:
            # Somebody else made it just now.
            continue
        return True


def _clear_away(at: datetime) -> None:
    over = (
        GuessBucket.objects.filter(ends_at__lte=at)
        # Two at once must not wait for one another.
        .select_for_update(skip_locked=True)
        .values_list("key", flat=True)[:CLEARED_AT_ONCE]
    )
    GuessBucket.objects.filter(key__in=list(over)).delete()

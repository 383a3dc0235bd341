"""Log rows, the heads of closed segments, alerts, keys of the system, the register's mark.

Actor, role, centre and person are opaque identifiers here: the log outlives what they point to.
"""

from typing import ClassVar

from django.db import models

from trousseau.audit.fields import WrappedKeyField

# The action of a check of the whole log.
CHECKED = "log.verify"


class Outcome(models.TextChoices):
    """How it ended."""

    DONE = "done"
    REFUSED = "refused"


class Extent(models.TextChoices):
    """How much of a person was read: a line in a list, or their file."""

    NONE = "", "–"
    LINE = "line"
    FILE = "file"


class LogRow(models.Model):
    """One thing that was done, or refused. Written once; `hash` chains it to the row before."""

    number = models.BigIntegerField(primary_key=True)
    segment = models.CharField(max_length=7)  # the month, 2026-11
    at = models.DateTimeField()
    actor = models.CharField(max_length=40)
    role = models.CharField(max_length=20)
    centre = models.BigIntegerField(null=True)
    action = models.CharField(max_length=60)
    person = models.UUIDField(null=True)
    record = models.CharField(max_length=80)
    reason = models.CharField(max_length=40)
    extent = models.CharField(max_length=4, choices=Extent.choices)
    outcome = models.CharField(max_length=7, choices=Outcome.choices)
    hash = models.BinaryField(max_length=32)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["person", "number"], name="log_person"),
            models.Index(fields=["actor", "at"], name="log_actor"),
            models.Index(fields=["segment"], name="log_segment"),
            # Of all rows, a handful: when the log was last checked.
            models.Index(fields=["number"], condition=models.Q(action=CHECKED), name="log_checked"),
        ]


class SegmentHead(models.Model):
    """What stays of a month whose rows have expired: where it began and ended, signed."""

    segment = models.CharField(max_length=7, primary_key=True)
    first_number = models.BigIntegerField()
    last_number = models.BigIntegerField()
    previous_hash = models.BinaryField(max_length=32)
    hash = models.BinaryField(max_length=32)
    expired_at = models.DateTimeField()
    signature = models.BinaryField(max_length=32)


class Alert(models.Model):
    """Something in the log that a human should look at."""

    class Kind(models.TextChoices):
        """What was noticed."""

        MANY_FILES = "many_files"
        MANY_PEOPLE = "many_people"
        ACCESS_GIVEN = "access_given"
        CHAIN_BROKEN = "chain_broken"

    kind = models.CharField(max_length=20, choices=Kind.choices)
    actor = models.CharField(max_length=40)
    centre = models.BigIntegerField(null=True)
    at = models.DateTimeField()
    count = models.PositiveIntegerField(default=0)
    seen_at = models.DateTimeField(null=True)
    seen_by = models.CharField(max_length=40, default="")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["actor", "at"], name="alert_actor")]


class SystemKey(models.Model):
    """A data key of the application itself (search, second factors, anchor), wrapped."""

    purpose = models.CharField(max_length=30, primary_key=True)
    wrapped = WrappedKeyField()


class RegisterMark(models.Model):
    """How much of the register of endings this database knows: one row, or none before a line."""

    lines = models.PositiveIntegerField()
    hash = models.BinaryField(max_length=32)

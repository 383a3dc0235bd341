"""The Django application `follow_ups`."""

from typing import ClassVar

from django.apps import AppConfig


class FollowUpsConfig(AppConfig):
    """Follow-ups after the move, what was answered, what it shows over many of them."""

    name = "trousseau.follow_ups"
    default_auto_field = "django.db.models.BigAutoField"
    # What the worker does here once a day (`safekeeping.jobs`).
    daily: ClassVar = {"follow_ups": "trousseau.follow_ups.closing.close_windows"}

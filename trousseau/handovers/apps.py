"""The Django application `handovers`."""

from django.apps import AppConfig


class HandoversConfig(AppConfig):
    """The hand-over of a household from its departure centre to its arrival centre."""

    name = "trousseau.handovers"
    default_auto_field = "django.db.models.BigAutoField"

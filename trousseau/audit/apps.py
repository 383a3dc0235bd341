"""The Django application `audit`."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """Log, anchor, master key and the types of personal fields."""

    name = "trousseau.audit"
    default_auto_field = "django.db.models.BigAutoField"

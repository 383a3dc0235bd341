"""The Django application `partners`."""

from django.apps import AppConfig


class PartnersConfig(AppConfig):
    """Organisations, contacts, opportunities, introductions."""

    name = "trousseau.partners"
    default_auto_field = "django.db.models.BigAutoField"

"""The Django application `privacy`."""

from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    """People, search tokens, drafts, consents, disclosures, retention."""

    name = "trousseau.privacy"
    default_auto_field = "django.db.models.BigAutoField"

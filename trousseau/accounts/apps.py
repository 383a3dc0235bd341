"""The Django application `accounts`."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Centres, accounts, memberships, invitations."""

    name = "trousseau.accounts"
    default_auto_field = "django.db.models.BigAutoField"

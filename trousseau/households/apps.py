"""The Django application `households`."""

from django.apps import AppConfig


class HouseholdsConfig(AppConfig):
    """Households, memberships, eligibility, housing situations, assessments."""

    name = "trousseau.households"
    default_auto_field = "django.db.models.BigAutoField"

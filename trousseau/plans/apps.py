"""The Django application `plans`."""

from django.apps import AppConfig


class PlansConfig(AppConfig):
    """Mobility plans, what each adult agreed to, objectives, steps."""

    name = "trousseau.plans"
    default_auto_field = "django.db.models.BigAutoField"

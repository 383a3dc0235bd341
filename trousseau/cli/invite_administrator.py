"""`trousseau invite-administrator`: the way in on a new server, from the machine itself."""

import click

from trousseau.cli.main import BAD_INPUT, Failure
from trousseau.cli.serve import FIRST_PORT


@click.command(short_help="Print the link for an administrator: the first, or one locked out.")
@click.argument("email")
def invite_administrator(email: str) -> None:
    """Print a link with which EMAIL becomes the first administrator: once, within seven days.

    For the address of one who is administrator and lost their password or second factor, it prints
    a link to a new access; the data protection officer is told. Others are invited on the page. Run
    again, it makes the older link useless.
    """
    from trousseau.cli.application import load, now

    load()
    from django.core.exceptions import ValidationError
    from django.core.validators import validate_email
    from django.urls import reverse

    from trousseau.accounts.actions import UsernameTaken
    from trousseau.accounts.actions import invite_administrator as invite
    from trousseau.accounts.choices import LinkKind
    from trousseau.safekeeping import schema

    schema.require_current()
    try:
        validate_email(email)
    except ValidationError as error:
        raise Failure(f"'{email}' is not an e-mail address", BAD_INPUT) from error
    try:
        kind, secret = invite(email, now())
    except UsernameTaken as error:
        raise Failure(f"'{email}' is the address of an account already", BAD_INPUT) from error
    page = "invitations_renew" if kind == LinkKind.RENEWAL else "invitations_accept"
    click.echo(_origin() + reverse(page, args=[secret]))


def _origin() -> str:
    """Where people reach the application, as far as the settings say."""
    from django.conf import settings

    if settings.CSRF_TRUSTED_ORIGINS:
        return str(settings.CSRF_TRUSTED_ORIGINS[0])
    return f"http://{settings.ALLOWED_HOSTS[0]}:{FIRST_PORT}"

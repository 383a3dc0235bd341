"""A test client that is signed in with both factors, without the pages of the sign-in."""

import time

from django.test import Client

from trousseau.accounts.models import CentreMembership


def client_of(membership: CentreMembership) -> Client:
    """A browser of somebody who has just signed in as this membership."""
    client = Client()
    client.force_login(membership.user)
    now = time.time()
    session = client.session
    session["account_authentication_methods"] = [
        {"method": "password", "at": now},
        {"method": "mfa", "type": "totp", "at": now},
    ]
    session["account_authentication_methods_user"] = str(membership.user_id)
    session["membership"] = membership.pk
    session.save()
    return client

"""What erasures take away does not get into the database's statistics."""

from typing import ClassVar

from django.db import migrations

from trousseau.audit.no_samples import NoSamples


class Migration(migrations.Migration):
    """After the tables, also those of the libraries."""

    dependencies: ClassVar = [
        ("privacy", "0002_walls"),
        ("accounts", "0001_initial"),
        ("audit", "0001_initial"),
        ("sessions", "0001_initial"),
        ("account", "0001_initial"),
        ("mfa", "0001_initial"),
    ]
    operations: ClassVar = [
        NoSamples("audit_systemkey", "wrapped"),
        NoSamples("accounts_user", "username", "email", "name", "password", "organisation_mark"),
        NoSamples("accounts_centremembership", "organisation"),
        NoSamples("accounts_invitation", "username", "name", "organisation"),
        NoSamples("accounts_link", "secret_hash"),
        NoSamples("django_session", "session_key", "session_data"),
        NoSamples("account_emailaddress", "email"),
        NoSamples("mfa_authenticator", "data"),
        NoSamples(
            "privacy_person", "reference", "wrapped_key", "given_names", "family_name",
            "own_script_name", "birth_date", "language", "address", "note",
        ),
        NoSamples("privacy_contactchannel", "value", "how"),
        NoSamples("privacy_searchtoken", "token"),
        NoSamples("privacy_draft", "wrapped_key", "fields"),
        NoSamples("privacy_consent", "recipient"),
        NoSamples("privacy_disclosure", "recipient"),
    ]  # fmt: skip

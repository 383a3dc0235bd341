"""Codes work once, in every process; seeds lie sealed."""

import base64
import json
import zlib
from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.db import connection
from django.test import Client
from django.urls import reverse

from tests.databases import superuser
from tests.parallel import at_once
from tests.people import AT, make_member, make_user
from tests.second_factors import activate, code_at, password_only, seed_shown
from trousseau.accounts.choices import Role
from trousseau.accounts.models import User
from trousseau.accounts.second_factor import (
    STEP_SECONDS,
    SecondFactorAdapter,
    ascii_digits,
    has_codes_to_keep,
    has_second_factor,
    keep_codes,
    use_code,
)
from trousseau.audit.cipher import Undecipherable

pytestmark = pytest.mark.django_db
SEED = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
STEP = timedelta(seconds=STEP_SECONDS)


@pytest.fixture
def user() -> User:
    """Somebody with an application and recovery codes."""
    user = make_user()
    activate(user, SEED)
    return user


def recovery_codes(user: User) -> list[str]:
    found = Authenticator.objects.get(user=user, type=Authenticator.Type.RECOVERY_CODES)
    codes: list[str] = found.wrap().get_unused_codes()
    return codes


def test_a_code_opens_once(user: User):
    assert use_code(user, code_at(SEED, AT), AT)
    assert not use_code(user, code_at(SEED, AT), AT)


def test_a_code_that_was_used_early_does_not_open_later(user: User):
    """The library forgets used codes after 30 seconds; this one is good for up to 90."""
    code = code_at(SEED, AT + STEP)
    assert use_code(user, code, AT)
    assert not use_code(user, code, AT + STEP)
    assert not use_code(user, code, AT + 2 * STEP)


def test_codes_before_one_that_was_used_do_not_open(user: User):
    assert use_code(user, code_at(SEED, AT), AT)
    assert not use_code(user, code_at(SEED, AT - STEP), AT)
    assert use_code(user, code_at(SEED, AT + STEP), AT)


@pytest.mark.parametrize(
    ("steps", "opens"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)]
)
def test_a_clock_may_be_one_step_off(user: User, steps: int, opens: bool):
    assert bool(use_code(user, code_at(SEED, AT + steps * STEP), AT)) is opens


@pytest.mark.parametrize("typed", ["", "12", "abcdef", "000000000000", "０", "\x00", "' OR 1=1"])
def test_what_is_no_code_does_not_open(user: User, typed: str):
    assert use_code(user, typed, AT) is None


def test_a_code_may_be_typed_with_blanks_and_in_other_digits(user: User):
    code = code_at(SEED, AT)
    arabic = "".join(chr(ord("٠") + int(digit)) for digit in code)
    assert ascii_digits(f" {arabic[:3]} {arabic[3:]}") == code
    assert use_code(user, f" {arabic[:3]} {arabic[3:]}", AT)


def test_a_code_of_somebody_else_does_not_open(user: User):
    other = make_user()
    activate(other, "KRSXG5DSNFXGOIDBKRSXG5DSNFXGOIDB")
    assert use_code(other, code_at(SEED, AT), AT) is None
    assert use_code(other, recovery_codes(user)[0], AT) is None


def test_each_recovery_code_opens_once(user: User):
    codes = recovery_codes(user)
    assert len(codes) == 10
    for code in codes:
        assert use_code(user, code, AT)
        assert not use_code(user, code, AT)
    assert recovery_codes(user) == []


def test_keeping_the_codes_does_not_bring_a_used_one_back(user: User):
    code = recovery_codes(user)[0]
    assert has_codes_to_keep(user)
    use_code(user, code, AT)
    keep_codes(user, AT)
    assert not has_codes_to_keep(user)
    assert not use_code(user, code, AT)


def test_recovery_codes_alone_are_no_second_factor():
    user = make_user()
    RecoveryCodes.activate(user)
    assert not has_second_factor(user)


def open_with(user_id: UUID, code: str, at: datetime) -> bool:
    return use_code(User.objects.get(pk=user_id), code, at) is not None


@pytest.mark.bar(7)
@pytest.mark.django_db(transaction=True)
def test_of_many_at_once_with_the_same_code_one_gets_in(user: User, bars_full: bool):
    for round_ in range(25 if bars_full else 1):
        at = AT + round_ * 4 * STEP
        assert at_once(20, open_with, user.pk, code_at(SEED, at), at).count(True) == 1


@pytest.mark.bar(7)
@pytest.mark.django_db(transaction=True)
def test_of_many_at_once_with_the_same_recovery_code_one_gets_in(user: User, bars_full: bool):
    for code in recovery_codes(user)[: 10 if bars_full else 1]:
        assert at_once(20, open_with, user.pk, code, AT).count(True) == 1


# --- at rest ------------------------------------------------------------------------------------


def everything_stored() -> Iterator[bytes]:
    """Each value of each table, and what sessions hold inside."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            for row in cursor.fetchall():
                for value in row:
                    yield value.tobytes() if isinstance(value, memoryview) else str(value).encode()
        cursor.execute("SELECT session_data FROM django_session")
        for (data,) in cursor.fetchall():
            yield _session(data)


def _session(data: str) -> bytes:
    body = data.split(":")[0]
    packed = base64.urlsafe_b64decode(body.lstrip(".") + "=" * (-len(body.lstrip(".")) % 4))
    return zlib.decompress(packed) if body.startswith(".") else packed


@pytest.mark.bar(7)
@pytest.mark.django_db(transaction=True)
def test_no_seed_stands_anywhere_in_the_clear(static_files: None):
    """While it is being set up (the session), and after; as text, as bytes, and on the disk."""
    member = make_member(Role.CASEWORKER)
    client: Client = password_only(member)
    seed = seed_shown(client)
    waiting = b"\n".join(everything_stored())
    client.post(reverse("mfa_activate_totp"), {"code": code_at(seed, None)})
    stored = b"\n".join(everything_stored())
    factor = Authenticator.objects.get(user=member.user, type=Authenticator.Type.TOTP)
    codes = Authenticator.objects.get(user=member.user, type=Authenticator.Type.RECOVERY_CODES)
    adapter = SecondFactorAdapter()
    assert adapter.decrypt(factor.data["secret"]) == seed
    secrets = [seed, adapter.decrypt(codes.data["seed"]), *codes.wrap().generate_codes()]
    shapes = [secret.encode() for secret in secrets]
    shapes += [base64.b32decode(seed), base64.b64encode(seed.encode())]
    for place, found in {"waiting": waiting, "stored": stored, "disk": _on_disk()}.items():
        assert not [shape for shape in shapes if shape in found], place
    # The search itself finds what is there.
    assert factor.data["secret"].encode() in stored


def _on_disk() -> bytes:
    """The files of the database; on PostgreSQL its tables as they are dumped."""
    if connection.vendor == "sqlite":
        from pathlib import Path

        main = Path(connection.settings_dict["NAME"])
        return b"".join(
            path.read_bytes()
            for path in (main, main.with_name(main.name + "-wal"))
            if path.exists()
        )
    dump = b""
    with superuser(connection.settings_dict["NAME"]) as cursor:
        for table in connection.introspection.table_names(connection.cursor()):
            with cursor.copy(f'COPY "{table}" TO STDOUT') as rows:
                dump += b"".join(bytes(row) for row in rows)
    return dump


def test_a_sealed_seed_that_was_altered_does_not_open(user: User):
    factor = Authenticator.objects.get(user=user, type=Authenticator.Type.TOTP)
    sealed = bytearray(base64.b64decode(factor.data["secret"]))
    sealed[-1] ^= 1
    factor.data["secret"] = base64.b64encode(bytes(sealed)).decode()
    factor.save()
    assert json.dumps(factor.data)
    with pytest.raises(Undecipherable):
        use_code(user, code_at(SEED, AT), AT)

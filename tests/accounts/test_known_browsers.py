"""A browser that has signed in is known for that account, until the password changes."""

import pytest

from tests.people import HASHED, make_user
from trousseau.accounts.known_browsers import ACCOUNTS, known_as, with_account

pytestmark = pytest.mark.django_db


def test_a_browser_is_known_for_the_accounts_that_signed_in_there():
    first, second, other = make_user(), make_user(), make_user()
    cookie = with_account(with_account("", first), second)
    assert known_as(cookie, first)
    assert known_as(cookie, second)
    assert known_as(cookie, other) is None


def test_two_browsers_of_one_account_are_counted_apart():
    user = make_user()
    assert known_as(with_account("", user), user) != known_as(with_account("", user), user)


def test_signing_in_again_gives_no_new_number():
    user = make_user()
    cookie = with_account("", user)
    assert with_account(cookie, user) == cookie


def test_a_changed_password_makes_all_browsers_strangers():
    user = make_user()
    cookie = with_account("", user)
    user.password = HASHED.replace("md5", "md6")
    assert known_as(cookie, user) is None


@pytest.mark.parametrize("change", ["", "x", "{}x", "x{}"])
def test_a_cookie_that_was_made_up_is_a_stranger_s(change: str):
    user = make_user()
    assert known_as(change.format(with_account("", user)), user) is None


def test_the_oldest_accounts_of_a_shared_computer_are_forgotten():
    users = [make_user() for _ in range(ACCOUNTS + 1)]
    cookie = ""
    for user in users:
        cookie = with_account(cookie, user)
    assert known_as(cookie, users[0]) is None
    assert all(known_as(cookie, user) for user in users[1:])
    assert len(cookie) < 2000


def test_the_cookie_tells_no_name_and_no_identifier():
    user = make_user("amina")
    cookie = with_account("", user)
    payload = cookie.encode() + _decoded(cookie)
    assert user.username.encode() not in payload
    assert str(user.pk).encode() not in payload
    assert user.pk.hex.encode() not in payload


def _decoded(cookie: str) -> bytes:
    import base64

    body = cookie.split(":")[0]
    return base64.urlsafe_b64decode(body + "=" * (-len(body) % 4))

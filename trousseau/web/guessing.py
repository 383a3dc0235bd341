"""Limits on guessing at passwords and codes that hold, and lock nobody out.

- A browser that has signed in to the account before has guesses of its own (`known_browsers`).
- All other browsers together share a few guesses an hour for each account, and each network
  address has a few an hour for all accounts. Whoever uses these up is in the way of other
  strangers only: the owner's own browser draws on neither.
- A passkey is not guessed at, so it is never refused; and a link from the centre makes a new
  browser known.

What a request says of where it comes from (`X-Forwarded-For`) is not believed, unless the settings
say how many proxies of ours stand in front.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv6Address, IPv6Network, ip_address

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from trousseau.accounts import guesses, known_browsers
from trousseau.accounts.guesses import Bucket
from trousseau.accounts.models import User
from trousseau.audit.actions import Event, record
from trousseau.audit.models import Outcome

# Guesses an hour. In any sixty minutes there are at most twice as many (see Bucket).
OWN_BROWSER = 10
STRANGERS_PER_ACCOUNT = 20
STRANGERS_PER_ADDRESS = 24
# A code has a million values, three of which are right: an hour's limit alone would let somebody
# who has the password try for months.
STRANGERS_CODES_PER_ACCOUNT = 10
STRANGERS_CODES_PER_DAY = 20
DAY = timedelta(days=1)
# What one household or office has of IPv6.
IPV6_PREFIX = 64
RETRY_AFTER_SECONDS = 3600


@dataclass(frozen=True)
class Attempt:
    """A guess that was let in: say `right` or `wrong` once it was looked at."""

    user: User | None
    action: str
    buckets: Sequence[Bucket]
    at: datetime
    # Whether they are those of a browser that is known for this account.
    own: bool

    def right(self) -> None:
        """It counts as no guess; and whoever mistyped before in their own browser begins anew."""
        if self.own:
            guesses.fill(self.buckets)
        else:
            guesses.give_back(self.buckets)

    def wrong(self) -> None:
        """It counts; the last one that was left goes into the log."""
        if self.user is None or not any(guesses.is_empty(it, self.at) for it in self.buckets):
            return
        event = Event(
            actor=str(self.user.pk),
            role="",
            centre=None,
            action=self.action,
            reason="last_guess",
            outcome=Outcome.REFUSED,
        )
        record([event], self.at)


def password_attempt(request: HttpRequest, username: str) -> Attempt | None:
    """Before a password is compared: whether it may be. None, and the answer is to be 429."""
    user = User.objects.filter(username=username.lower()).first()
    strangers = [
        Bucket(f"password:address:{client_address(request)}", STRANGERS_PER_ADDRESS),
        # By what was typed: an account that does not exist is refused just like one that does.
        Bucket(f"password:account:{username.lower()}", STRANGERS_PER_ACCOUNT),
    ]
    return _attempt(request, user, "password", strangers)


def code_attempt(request: HttpRequest, user: User) -> Attempt | None:
    """Before a code is checked, once the password was right. None, and the answer is to be 429."""
    strangers = [
        Bucket(f"code:account:{user.pk}", STRANGERS_CODES_PER_ACCOUNT),
        Bucket(f"code:account:day:{user.pk}", STRANGERS_CODES_PER_DAY, DAY),
    ]
    return _attempt(request, user, "code", strangers)


def remember(request: HttpRequest, response: HttpResponse, user: User) -> None:
    """This browser is now known for this account (after a sign-in, or a link from the centre)."""
    response.set_cookie(
        known_browsers.COOKIE,
        known_browsers.with_account(_cookie(request), user),
        max_age=known_browsers.MAX_AGE_SECONDS,
        secure=settings.HTTPS,
        httponly=True,
        samesite="Strict",
    )


def was_refused(request: HttpRequest) -> bool:
    """Whether a guess of this request was refused unlooked at."""
    return getattr(request, "guess_refused", False)


def client_address(request: HttpRequest) -> str:
    """The network address a request comes from; of IPv6 the network of 2⁶⁴ addresses.

    With `settings.PROXIES` = n, what the n-th proxy before us saw; what stands further left in the
    header was written by whoever sent the request.
    """
    address = request.META.get("REMOTE_ADDR", "")
    said = request.META.get("HTTP_X_FORWARDED_FOR", "")
    passed_on = said.split(",") if said else []
    if 0 < settings.PROXIES <= len(passed_on):
        address = passed_on[-settings.PROXIES].strip()
    try:
        found = ip_address(address)
    except ValueError:
        return "unknown"
    if isinstance(found, IPv6Address):
        if found.ipv4_mapped is not None:
            return str(found.ipv4_mapped)
        return str(IPv6Network((found, IPV6_PREFIX), strict=False))
    return str(found)


def _attempt(
    request: HttpRequest, user: User | None, secret: str, strangers: Sequence[Bucket]
) -> Attempt | None:
    at = timezone.now()
    number = known_browsers.known_as(_cookie(request), user) if user is not None else None
    action = f"account.guess_{secret}"
    if number is not None:
        own = [Bucket(f"{secret}:browser:{number}", OWN_BROWSER)]
        if guesses.take(own, at):
            return Attempt(user, action, own, at, own=True)
    if guesses.take(strangers, at):
        return Attempt(user, action, strangers, at, own=False)
    request.guess_refused = True  # type: ignore[attr-defined]
    return None


def _cookie(request: HttpRequest) -> str:
    return request.COOKIES.get(known_browsers.COOKIE, "")

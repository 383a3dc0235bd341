"""Which role reaches which route, with which method, for whose record. Everything else is denied.

A route that is missing here, or is here and not in the URLconf, fails the build. So does a role or
a method that a row does not name being let in.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.matrix import fields
from tests.matrix.fields import BUTTON
from tests.matrix.world import Fields, Filled, Relation, World
from trousseau.accounts.choices import Role

OWN, SAME, OTHER = Relation.OWN, Relation.SAME_CENTRE, Relation.OTHER_CENTRE
EVERYBODY: frozenset[Role | None] = frozenset({*Role, None})

# Whose records; a route without a record has none to tell apart and uses ANY.
ANY = frozenset(Relation)
CENTRE = frozenset({OWN, SAME})
MINE = frozenset({OWN})

Who = dict[Role | None, frozenset[Relation]]


@dataclass(frozen=True)
class Row:
    """What one route lets in, by method; HEAD goes with GET."""

    get: Who | None = None
    post: Who | None = None
    # What a POST sends, filled in as it should be; BUTTON where there is nothing to fill in.
    fields: Fields | Filled | None = None
    # What has to be there for a POST to change anything.
    before: Callable[[World, Role | None, Relation], None] | None = None
    # The answer to a POST that did what it is for.
    done: int = 302
    # Under what the log has such a POST, if not under its route; and for whom, if not for all.
    action: str = ""
    logged: Who | None = None
    # Open to visitors, though what they ask for here is not there.
    public: bool = False

    def sent(self, world: World, role: Role | None, relation: Relation) -> dict[str, Any]:
        """The fields of a POST about a record in this relation."""
        if self.before is not None:
            self.before(world, role, relation)
        found = self.fields(world, role, relation) if callable(self.fields) else self.fields
        return dict(found or {})


def who(*roles: Role | None, reach: frozenset[Relation] = ANY) -> Who:
    """These roles, for records in these relations."""
    return dict.fromkeys(roles, reach)


PUBLIC = who(*EVERYBODY)
CASE = who(Role.CASEWORKER, Role.MANAGER, reach=CENTRE)
# Those on the file, and the person.
CONCERNED = CASE | who(Role.PARTICIPANT, reach=MINE)
KEEPERS = who(Role.ADMINISTRATOR, Role.MANAGER, Role.CASEWORKER)
# A caseworker's account, which a caseworker does not look after; nobody closes their own.
ACCOUNT = who(Role.MANAGER, reach=frozenset({SAME})) | who(
    Role.ADMINISTRATOR, reach=frozenset({SAME, OTHER})
)
LINK = (
    who(Role.CASEWORKER, reach=MINE)
    | who(Role.MANAGER, reach=CENTRE)
    | who(Role.ADMINISTRATOR, reach=frozenset({OWN, SAME, OTHER}))
)
OFFICER = who(Role.DPO)
NOBODY = who()
READERS = who(Role.CASEWORKER, Role.MANAGER, Role.FINANCE)
WRITERS = who(Role.CASEWORKER, Role.MANAGER)
OPENERS = WRITERS | who(Role.COORDINATOR)

ROWS: dict[str, Row] = {
    "explorer_household": Row(
        get=PUBLIC, post=PUBLIC, fields=fields.HOUSEHOLD, done=200, logged=NOBODY
    ),
    "explorer_ranking": Row(
        get=PUBLIC, post=PUBLIC, fields=fields.HOUSEHOLD, done=200, logged=NOBODY
    ),
    "explorer_jobs": Row(post=PUBLIC, fields=fields.JOB, done=200, logged=NOBODY),
    "areas_index": Row(get=PUBLIC),
    "areas_show": Row(get=PUBLIC),
    "areas_fit": Row(get=PUBLIC, post=PUBLIC, fields=fields.HOUSEHOLD, done=200, logged=NOBODY),
    "areas_compare": Row(
        get=PUBLIC, post=PUBLIC, fields=fields.COMPARISON, done=200, logged=NOBODY
    ),
    "sources_index": Row(get=PUBLIC),
    "health": Row(get=PUBLIC),
    "desk_index": Row(get=who(*Role)),
    "desk_places": Row(get=who(*Role)),
    "desk_switch": Row(post=who(*Role), fields=fields.place, logged=NOBODY),
    "centres_index": Row(
        get=who(Role.ADMINISTRATOR, Role.COORDINATOR, Role.DPO, Role.MANAGER, Role.CASEWORKER)
    ),
    "centres_add": Row(
        get=who(Role.ADMINISTRATOR), post=who(Role.ADMINISTRATOR), fields=fields.CENTRE
    ),
    "accounts_index": Row(get=KEEPERS),
    "accounts_invite": Row(get=KEEPERS, post=KEEPERS, fields=fields.offered_place, done=200),
    "accounts_show": Row(get=ACCOUNT),
    "accounts_add_place": Row(get=ACCOUNT, post=ACCOUNT, fields=fields.further_place),
    "accounts_close": Row(post=ACCOUNT, fields=BUTTON),
    "accounts_renew": Row(post=ACCOUNT, fields=BUTTON, done=200),
    "accounts_end_place": Row(post=ACCOUNT, fields=BUTTON),
    "accounts_participant": Row(post=CASE, fields=BUTTON, done=200),
    "links_revoke": Row(post=LINK, fields=BUTTON),
    # With a secret that nobody has: not found, for everybody.
    "invitations_accept": Row(get=NOBODY, post=NOBODY, fields=fields.OWN_NAME, public=True),
    "invitations_renew": Row(get=NOBODY, post=NOBODY, fields=fields.NEW_PASSWORD, public=True),
    "log_index": Row(get=OFFICER, post=OFFICER, fields=fields.DAYS, logged=NOBODY),
    "log_download": Row(post=OFFICER, fields=fields.DAYS, done=200),
    "log_verify": Row(post=OFFICER, fields=BUTTON),
    "log_alerts": Row(get=OFFICER),
    "log_seen": Row(post=who(Role.DPO, reach=frozenset({OWN, SAME, OTHER})), fields=BUTTON),
    "drafts_index": Row(get=who(*Role)),
    "drafts_save": Row(post=who(*Role), fields=fields.draft, done=200, logged=WRITERS),
    "drafts_discard": Row(
        post=who(*Role), fields=fields.its_form, before=fields.keep, logged=WRITERS
    ),
    "sessions_lock": Row(get=who(*Role), post=who(*Role), fields=BUTTON, logged=NOBODY),
    "sessions_unlock": Row(post=who(*Role), fields=fields.NEW_PASSWORD, logged=NOBODY),
    "sessions_sign_out": Row(post=PUBLIC, fields=BUTTON, logged=NOBODY),
    "sessions_signed_out": Row(get=PUBLIC),
    "people_index": Row(
        get=READERS, post=READERS, fields=fields.SEARCH, done=200, action="people.search"
    ),
    "households_index": Row(
        get=WRITERS, post=WRITERS, fields=fields.SEARCH, done=200, action="people.search"
    ),
    "households_add": Row(get=WRITERS, post=WRITERS, fields=fields.NEW_PERSON),
    "households_show": Row(get=CASE),
    "households_inform": Row(post=CASE, fields=fields.REFERRAL_DAY),
    "households_find_eligible": Row(post=CASE, fields=BUTTON, before=fields.inform),
    "households_close": Row(post=CASE, fields=fields.CLOSING, before=fields.reopen),
    "households_reopen": Row(post=CASE, fields=BUTTON, before=fields.close),
    "households_separate": Row(get=CASE, post=CASE, fields=fields.leaving),
    "memberships_add": Row(get=CASE, post=CASE, fields=fields.NEW_MEMBER),
    "memberships_edit": Row(get=CASE, post=CASE, fields=fields.PLACE),
    "situations_edit_stay": Row(get=CASE, post=CASE, fields=fields.STAY),
    "situations_edit_social_housing": Row(get=CASE, post=CASE, fields=fields.SOCIAL_HOUSING),
    "facts_edit": Row(get=CASE, post=CASE, fields=fields.facts),
    "notes_add": Row(get=CASE, post=CASE, fields=fields.NOTE),
    "appointments_add": Row(get=CASE, post=CASE, fields=fields.APPOINTMENT),
    "appointments_settle": Row(post=CASE, fields=fields.KEPT),
    "people_show": Row(get=CASE | who(Role.FINANCE, reach=CENTRE)),
    "people_edit": Row(get=CASE, post=CASE, fields=fields.edited),
    "people_readers": Row(get=CASE),
    "break_glass_index": Row(get=WRITERS),
    "break_glass_open": Row(get=OPENERS, post=OPENERS, fields=fields.opening),
    "break_glass_seen": Row(post=who(Role.CASEWORKER, Role.MANAGER, reach=CENTRE), fields=BUTTON),
    "consents_index": Row(get=CASE),
    "consents_give": Row(get=CASE, post=CASE, fields=fields.CONSENT),
    "consents_withdraw": Row(post=CONCERNED, fields=BUTTON),
    "consents_mine": Row(get=who(Role.PARTICIPANT)),
    "rights_index": Row(get=OFFICER),
    "rights_show": Row(get=CONCERNED),
    "rights_copy": Row(get=CONCERNED),
    "rights_export": Row(post=CONCERNED, fields=BUTTON, done=200),
    "rights_erase": Row(post=who(Role.MANAGER, reach=CENTRE), fields=fields.AT_ONCE),
    "rights_call_off": Row(post=CASE, fields=fields.CALL_OFF, before=fields.announce),
    "rights_confirm": Row(post=who(Role.DPO, reach=frozenset({OWN, SAME, OTHER})), fields=BUTTON),
    "rights_revoke": Row(
        post=who(Role.DPO, reach=frozenset({OWN, SAME, OTHER})), fields=fields.CALL_OFF
    ),
    "my_index": Row(get=who(Role.PARTICIPANT)),
    "my_readers": Row(get=who(Role.PARTICIPANT)),
}

"""Which role reaches which route, with which method, for whose record. Everything else is denied.

A route that is missing here, or is here and not in the URLconf, fails the build. So does a role or
a method that a row does not name being let in.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from tests.matrix.world import Relation
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
    # What a POST sends along.
    fields: Mapping[str, str] = field(default_factory=dict)
    # Open to visitors, though what they ask for here is not there.
    public: bool = False


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
    "explorer_household": Row(get=PUBLIC, post=PUBLIC),
    "explorer_ranking": Row(get=PUBLIC, post=PUBLIC),
    "explorer_jobs": Row(post=PUBLIC),
    "areas_index": Row(get=PUBLIC),
    "areas_show": Row(get=PUBLIC),
    "areas_fit": Row(get=PUBLIC, post=PUBLIC),
    "areas_compare": Row(get=PUBLIC, post=PUBLIC),
    "sources_index": Row(get=PUBLIC),
    "health": Row(get=PUBLIC),
    "desk_index": Row(get=who(*Role)),
    "desk_places": Row(get=who(*Role)),
    "desk_switch": Row(post=who(*Role)),
    "centres_index": Row(
        get=who(Role.ADMINISTRATOR, Role.COORDINATOR, Role.DPO, Role.MANAGER, Role.CASEWORKER)
    ),
    "centres_add": Row(get=who(Role.ADMINISTRATOR), post=who(Role.ADMINISTRATOR)),
    "accounts_index": Row(get=KEEPERS),
    "accounts_invite": Row(get=KEEPERS, post=KEEPERS),
    "accounts_show": Row(get=ACCOUNT),
    "accounts_add_place": Row(get=ACCOUNT, post=ACCOUNT),
    "accounts_close": Row(post=ACCOUNT),
    "accounts_renew": Row(post=ACCOUNT),
    "accounts_end_place": Row(post=ACCOUNT),
    "accounts_participant": Row(post=CASE),
    "links_revoke": Row(post=LINK),
    # With a secret that nobody has: not found, for everybody.
    "invitations_accept": Row(get=NOBODY, post=NOBODY, public=True),
    "invitations_renew": Row(get=NOBODY, post=NOBODY, public=True),
    "log_index": Row(get=OFFICER, post=OFFICER),
    "log_download": Row(post=OFFICER),
    "log_verify": Row(post=OFFICER),
    "log_alerts": Row(get=OFFICER),
    "log_seen": Row(post=who(Role.DPO, reach=frozenset({OWN, SAME, OTHER}))),
    "drafts_index": Row(get=who(*Role)),
    "drafts_save": Row(post=who(*Role)),
    "drafts_discard": Row(post=who(*Role)),
    "sessions_lock": Row(get=who(*Role), post=who(*Role)),
    "sessions_unlock": Row(post=who(*Role)),
    "sessions_sign_out": Row(post=PUBLIC),
    "sessions_signed_out": Row(get=PUBLIC),
    "people_index": Row(get=READERS, post=READERS),
    "people_add": Row(get=WRITERS, post=WRITERS),
    "people_show": Row(get=CASE | who(Role.FINANCE, reach=CENTRE)),
    "people_edit": Row(get=CASE, post=CASE),
    "people_readers": Row(get=CASE),
    "break_glass_index": Row(get=WRITERS),
    "break_glass_open": Row(get=OPENERS, post=OPENERS),
    "break_glass_seen": Row(post=who(Role.CASEWORKER, Role.MANAGER, reach=CENTRE)),
    "consents_index": Row(get=CASE),
    "consents_give": Row(get=CASE, post=CASE),
    "consents_withdraw": Row(post=CONCERNED),
    "consents_mine": Row(get=who(Role.PARTICIPANT)),
    "rights_index": Row(get=OFFICER),
    "rights_show": Row(get=CONCERNED),
    "rights_copy": Row(get=CONCERNED),
    "rights_export": Row(post=CONCERNED),
    "rights_erase": Row(post=who(Role.MANAGER, reach=CENTRE)),
    "rights_call_off": Row(post=CASE),
    "rights_confirm": Row(post=who(Role.DPO, reach=frozenset({OWN, SAME, OTHER}))),
    "my_index": Row(get=who(Role.PARTICIPANT)),
    "my_readers": Row(get=who(Role.PARTICIPANT)),
}

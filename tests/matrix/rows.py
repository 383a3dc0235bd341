"""Which role reaches which route, with which method, for whose record. Everything else is denied.

A route that is missing here, or is here and not in the URLconf, fails the build. So does a role or
a method that a row does not name being let in.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.matrix import fields, follow_ups, moves, relays
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
# Organisations and what they offer are the programme's, whichever centre somebody works in.
PARTNERS = WRITERS | who(Role.COORDINATOR)

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
    "sheets_index": Row(get=PUBLIC),
    "sheets_show": Row(get=PUBLIC),
    "health": Row(get=PUBLIC),
    "desk_index": Row(get=who(*Role)),
    "desk_places": Row(get=who(*Role)),
    # The demonstration's alone, and this is none.
    "tours_show": Row(get=NOBODY),
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
    "calendars_index": Row(get=WRITERS),
    "calendars_make": Row(post=WRITERS, fields=BUTTON, done=200),
    "calendars_renew": Row(post=WRITERS, fields=BUTTON, before=fields.own_calendar),
    "calendars_revoke": Row(post=WRITERS, fields=BUTTON, before=fields.own_calendar),
    "calendars_feed": Row(get=NOBODY, public=True),
    "log_index": Row(get=OFFICER, post=OFFICER, fields=fields.DAYS, logged=NOBODY),
    "log_download": Row(post=OFFICER, fields=fields.DAYS, done=200),
    "log_verify": Row(post=OFFICER, fields=BUTTON),
    "log_alerts": Row(get=OFFICER),
    "log_seen": Row(post=who(Role.DPO, reach=frozenset({OWN, SAME, OTHER})), fields=BUTTON),
    "doubles_index": Row(get=who(Role.COORDINATOR)),
    "doubles_settle": Row(
        post=who(Role.COORDINATOR, reach=frozenset({OWN, SAME, OTHER})), fields={"same": "no"}
    ),
    "course_index": Row(get=who(Role.MANAGER)),
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
    "today_index": Row(get=WRITERS),
    "households_index": Row(
        get=WRITERS, post=WRITERS, fields=fields.SEARCH, done=200, action="people.search"
    ),
    "households_add": Row(get=WRITERS, post=WRITERS, fields=fields.NEW_PERSON),
    "households_assign": Row(
        get=who(Role.MANAGER),
        post=who(Role.MANAGER),
        fields=fields.nobody_s,
        before=fields.unassign,
    ),
    "imports_index": Row(
        get=WRITERS, post=WRITERS, fields=fields.table_file, done=200, logged=NOBODY
    ),
    "imports_create": Row(post=WRITERS, fields=fields.sealed_table),
    "imports_template": Row(get=WRITERS),
    "exports_make": Row(get=WRITERS, post=WRITERS, fields=fields.EXPORT, done=200),
    "households_show": Row(get=CASE),
    "households_inform": Row(post=CASE, fields=fields.REFERRAL_DAY),
    "households_find_eligible": Row(post=CASE, fields=BUTTON, before=fields.inform),
    "households_close": Row(post=CASE, fields=fields.CLOSING, before=fields.reopen),
    "households_reopen": Row(post=CASE, fields=BUTTON, before=fields.close),
    "households_separate": Row(get=CASE, post=CASE, fields=fields.leaving),
    "handovers_index": Row(get=WRITERS),
    "handovers_add": Row(get=CASE, post=CASE, fields=relays.proposal, before=relays.moving),
    "handovers_follow": Row(get=CASE),
    "handovers_edit": Row(get=CASE, post=CASE, fields=relays.note),
    "handovers_agree": Row(get=CASE, post=CASE, fields=relays.SAID),
    "handovers_take_back": Row(post=CASE, fields=relays.adult),
    "handovers_call": Row(post=CASE, fields=BUTTON),
    "handovers_withdraw": Row(post=CASE, fields=BUTTON),
    "handovers_transfer": Row(post=CASE, fields=BUTTON, before=relays.all_agree),
    # At the arrival centre: who was named, and managers.
    "handovers_show": Row(get=who(Role.CASEWORKER, reach=MINE) | who(Role.MANAGER, reach=CENTRE)),
    "handovers_accept": Row(post=CASE, fields=relays.receiver),
    "handovers_decline": Row(post=CASE, fields=BUTTON),
    "memberships_add": Row(get=CASE, post=CASE, fields=fields.NEW_MEMBER),
    "memberships_edit": Row(get=CASE, post=CASE, fields=fields.PLACE),
    "situations_edit_stay": Row(get=CASE, post=CASE, fields=fields.STAY),
    "situations_edit_social_housing": Row(get=CASE, post=CASE, fields=fields.SOCIAL_HOUSING),
    "assessments_begin": Row(post=CASE, fields=fields.INTERVIEW),
    "assessments_show": Row(get=CASE),
    "assessments_ask": Row(get=CASE, post=CASE, fields=fields.own_answer),
    "assessments_ask_household": Row(get=CASE, post=CASE, fields=fields.household_answer),
    "assessments_finish": Row(post=CASE, fields=BUTTON),
    "assessments_ranking": Row(get=CASE),
    "plans_begin": Row(post=CASE, fields=BUTTON, before=fields.no_plan),
    "plans_show": Row(get=CASE),
    "plans_edit": Row(get=CASE, post=CASE, fields=fields.WANTED),
    "plans_propose": Row(post=CASE, fields=BUTTON, before=fields.draft_plan),
    "plans_agree": Row(post=CASE, fields=fields.agreement, before=fields.proposed_plan),
    "plans_withdraw": Row(post=CASE, fields=fields.adult, before=fields.agreed_plan),
    "plans_move_on": Row(post=CASE, fields={"verb": "suspend"}, before=fields.draft_plan),
    "papers_plan": Row(get=CASE, post=CASE, fields=fields.PAPER, done=200),
    "papers_begin": Row(post=CASE, fields=fields.PAPER, before=fields.no_translation),
    "papers_translate": Row(get=CASE, post=CASE, fields=fields.TRANSLATED),
    "plan_areas_add": Row(post=CASE, fields=fields.place_words),
    "plan_areas_drop": Row(post=CASE, fields=BUTTON, before=fields.draft_plan),
    "plan_areas_alone": Row(get=CASE),
    "plan_areas_say": Row(post=CASE, fields=fields.view),
    "plan_areas_choose": Row(post=CASE, fields={"as": "chosen"}, before=fields.draft_plan),
    "plan_areas_set_aside": Row(post=CASE, fields=BUTTON, before=fields.draft_plan),
    "plan_areas_take_up": Row(post=CASE, fields=BUTTON),
    "plan_b_begin": Row(post=CASE, fields=moves.LOST, before=moves.moved),
    "plan_rights_show": Row(get=CASE),
    "plan_rights_settle": Row(post=CASE, fields=fields.RIGHT_DONE),
    "plan_rights_reopen": Row(post=CASE, fields=fields.RIGHT),
    "visits_add": Row(get=CASE, post=CASE, fields=moves.VISIT),
    "visits_show": Row(get=CASE),
    "visits_edit": Row(get=CASE, post=CASE, fields=moves.VISIT),
    "visits_settle": Row(post=CASE, fields=moves.MADE, before=moves.planned_visit),
    "visits_hear": Row(get=CASE, post=CASE, fields=moves.HEARD),
    "visits_heard": Row(get=CASE),
    "moves_show": Row(get=CASE),
    "moves_add": Row(post=CASE, fields=moves.DAYS, before=moves.may_move),
    "moves_edit": Row(get=CASE, post=CASE, fields=moves.DAYS, before=moves.moving),
    "moves_call_off": Row(post=CASE, fields=BUTTON),
    "moves_answer": Row(post=CASE, fields=moves.READY),
    "moves_decide_exit": Row(post=CASE, fields=moves.EXIT),
    "moves_alone": Row(get=CASE, post=CASE, fields=moves.EXIT, action="moves.decide_exit"),
    "moves_override": Row(post=CASE, fields=moves.EMERGENCY),
    "moves_arrive": Row(post=CASE, fields=BUTTON, before=moves.moving),
    "homes_add": Row(get=CASE, post=CASE, fields=moves.HOME),
    "homes_edit": Row(get=CASE, post=CASE, fields=moves.HOME),
    "steps_add": Row(post=CASE, fields=fields.new_step),
    "steps_add_objective": Row(post=CASE, fields=fields.OBJECTIVE),
    "steps_change": Row(post=CASE, fields={"verb": "finish"}, before=fields.open_steps),
    "steps_edit": Row(post=CASE, fields={"planned_on": "2099-01-05", "note": "Appeler."}),
    "steps_nudge": Row(post=CASE, fields=BUTTON, before=fields.waiting_steps),
    "facts_edit": Row(get=CASE, post=CASE, fields=fields.facts),
    "outside_offers_add": Row(get=CASE, post=CASE, fields=fields.OUTSIDE_OFFER),
    "outside_offers_answer": Row(get=CASE, post=CASE, fields={"answer": "no", "told": "on"}),
    "local_facts_index": Row(get=PARTNERS),
    "local_facts_add": Row(get=PARTNERS, post=PARTNERS, fields=fields.LOCAL_FACT),
    "local_facts_edit": Row(get=PARTNERS, post=PARTNERS, fields=fields.FOUND_OUT),
    "local_facts_confirm": Row(post=PARTNERS, fields=BUTTON),
    "local_facts_retire": Row(post=PARTNERS, fields=BUTTON),
    "follow_ups_plan": Row(get=CASE),
    "follow_ups_correct_arrival": Row(
        post=CASE, fields=follow_ups.arrival, before=follow_ups.arrived
    ),
    "follow_ups_complete": Row(post=CASE, fields=BUTTON, before=follow_ups.completable),
    "follow_ups_show": Row(get=CASE),
    "follow_ups_attempt": Row(post=CASE, fields=follow_ups.IN_VAIN),
    "follow_ups_plan_call": Row(post=CASE, fields=follow_ups.call_day, before=follow_ups.due),
    "follow_ups_move_on": Row(post=CASE, fields=follow_ups.DECLINE, before=follow_ups.due),
    "follow_ups_answer": Row(
        get=CASE, post=CASE, fields=follow_ups.own_answer, before=follow_ups.due
    ),
    "follow_ups_answer_household": Row(
        get=CASE, post=CASE, fields=follow_ups.household_answer, before=follow_ups.due
    ),
    "follow_ups_hear": Row(get=CASE, post=CASE, fields=follow_ups.ALONE),
    "follow_ups_indicators": Row(get=who(Role.MANAGER)),
    "organisations_index": Row(
        get=PARTNERS, post=PARTNERS, fields=fields.SEARCH, done=200, logged=NOBODY
    ),
    "organisations_add": Row(get=PARTNERS, post=PARTNERS, fields=fields.ORGANISATION),
    "organisations_show": Row(get=PARTNERS),
    "organisations_edit": Row(get=PARTNERS, post=PARTNERS, fields=fields.ORGANISATION),
    "organisations_add_contact": Row(get=PARTNERS, post=PARTNERS, fields=fields.CONTACT),
    "organisations_edit_contact": Row(get=PARTNERS, post=PARTNERS, fields=fields.CONTACT),
    "organisations_forget_contact": Row(post=PARTNERS, fields=BUTTON),
    "organisations_answered": Row(post=PARTNERS, fields=BUTTON),
    "organisations_promise": Row(post=PARTNERS, fields=fields.PROMISE),
    "organisations_keep": Row(post=PARTNERS, fields=BUTTON),
    "opportunities_index": Row(get=PARTNERS),
    "opportunities_show": Row(get=PARTNERS),
    "opportunities_add": Row(get=PARTNERS, post=PARTNERS, fields=fields.OPPORTUNITY),
    "opportunities_edit": Row(get=PARTNERS, post=PARTNERS, fields=fields.OPPORTUNITY),
    "opportunities_move": Row(post=PARTNERS, fields=fields.RENEWED),
    "opportunities_fitting": Row(get=CASE),
    "opportunities_households": Row(get=WRITERS),
    "offers_make": Row(post=PARTNERS, fields=BUTTON, done=200),
    "offers_revoke": Row(post=PARTNERS, fields=BUTTON),
    "introductions_index": Row(get=WRITERS),
    "introductions_add": Row(get=CASE, post=CASE, fields=fields.about_offer),
    "introductions_show": Row(get=CASE),
    "introductions_edit": Row(get=CASE, post=CASE, fields=fields.letter),
    "introductions_allow": Row(post=CASE, fields=fields.SPOKEN),
    "introductions_send": Row(post=CASE, fields=BUTTON, before=fields.allowed),
    "introductions_nudge": Row(post=CASE, fields=BUTTON, before=fields.sent_long_ago),
    "introductions_settle": Row(post=CASE, fields=fields.REFUSAL, before=fields.sent_long_ago),
    "introductions_answer": Row(get=NOBODY, post=NOBODY, fields=fields.REFUSAL, public=True),
    # With a secret that nobody has: not found, for everybody.
    "offers_add": Row(get=NOBODY, post=NOBODY, fields=fields.OPPORTUNITY, public=True),
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
    "my_plan_show": Row(get=who(Role.PARTICIPANT)),
    "my_plan_agree": Row(
        post=who(Role.PARTICIPANT), fields=fields.own_version, before=fields.own_proposed_plan
    ),
    "my_plan_withdraw": Row(
        post=who(Role.PARTICIPANT), fields=BUTTON, before=fields.own_agreed_plan
    ),
}

"""Every address of the application: codes of places at most, never anything about a person.

A route's name is its view's: `areas.compare` is `areas_compare`.
"""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path, register_converter
from django.urls.converters import IntConverter

from trousseau.web import (
    account,
    accounts,
    appointments,
    areas,
    assessments,
    break_glass,
    centres,
    consents,
    course,
    desk,
    doubles,
    drafts,
    explorer,
    facts,
    health,
    households,
    introductions,
    invitations,
    links,
    log,
    memberships,
    mfa,
    my,
    my_plan,
    notes,
    offers,
    opportunities,
    organisations,
    papers,
    people,
    plan_areas,
    plans,
    rights,
    sessions,
    situations,
    sources,
    steps,
    today,
)


class NumberConverter(IntConverter):
    """The number of a record; one that no database could hold is no address."""

    regex = "[0-9]{1,18}"


register_converter(NumberConverter, "number")

urlpatterns: list[URLPattern | URLResolver] = [
    path("", explorer.household, name="explorer_household"),
    path("ranking/", explorer.ranking, name="explorer_ranking"),
    path("jobs/", explorer.jobs, name="explorer_jobs"),
    path("areas/", areas.index, name="areas_index"),
    path("areas/compare/", areas.compare, name="areas_compare"),
    path("areas/<str:code>/", areas.show, name="areas_show"),
    path("areas/<str:code>/fit/", areas.fit, name="areas_fit"),
    path("sources/", sources.index, name="sources_index"),
    path("desk/", desk.index, name="desk_index"),
    path("desk/places/", desk.places, name="desk_places"),
    path("desk/switch/", desk.switch, name="desk_switch"),
    path("centres/", centres.index, name="centres_index"),
    path("centres/add/", centres.add, name="centres_add"),
    path("accounts/", accounts.index, name="accounts_index"),
    path("accounts/invite/", accounts.invite, name="accounts_invite"),
    path("accounts/<uuid:user_id>/", accounts.show, name="accounts_show"),
    path("accounts/<uuid:user_id>/add-place/", accounts.add_place, name="accounts_add_place"),
    path("accounts/<uuid:user_id>/close/", accounts.close, name="accounts_close"),
    path("accounts/<uuid:user_id>/renew/", accounts.renew, name="accounts_renew"),
    path(
        "accounts/<uuid:person_id>/participant/", accounts.participant, name="accounts_participant"
    ),
    path(
        "accounts/<number:membership_id>/end-place/", accounts.end_place, name="accounts_end_place"
    ),
    path("links/<number:link_id>/revoke/", links.revoke, name="links_revoke"),
    path("invitations/<str:secret>/accept/", invitations.accept, name="invitations_accept"),
    path("invitations/<str:secret>/renew/", invitations.renew, name="invitations_renew"),
    path("today/", today.index, name="today_index"),
    path("households/", households.index, name="households_index"),
    path("households/add/", households.add, name="households_add"),
    path("households/assign/", households.assign, name="households_assign"),
    path("households/<uuid:household_id>/", households.show, name="households_show"),
    path("households/<uuid:household_id>/inform/", households.inform, name="households_inform"),
    path(
        "households/<uuid:household_id>/find-eligible/",
        households.find_eligible,
        name="households_find_eligible",
    ),
    path("households/<uuid:household_id>/close/", households.close, name="households_close"),
    path("households/<uuid:household_id>/reopen/", households.reopen, name="households_reopen"),
    path(
        "households/<uuid:household_id>/separate/", households.separate, name="households_separate"
    ),
    path("memberships/<uuid:household_id>/add/", memberships.add, name="memberships_add"),
    path("memberships/<number:member_id>/edit/", memberships.edit, name="memberships_edit"),
    path(
        "situations/<uuid:household_id>/edit-stay/",
        situations.edit_stay,
        name="situations_edit_stay",
    ),
    path(
        "situations/<uuid:household_id>/edit-social-housing/",
        situations.edit_social_housing,
        name="situations_edit_social_housing",
    ),
    path("assessments/<uuid:household_id>/begin/", assessments.begin, name="assessments_begin"),
    path("assessments/<uuid:assessment_id>/", assessments.show, name="assessments_show"),
    path(
        "assessments/<uuid:assessment_id>/ask/<uuid:person_id>/<number:page>/",
        assessments.ask,
        name="assessments_ask",
    ),
    path(
        "assessments/<uuid:assessment_id>/ask-household/<uuid:household_id>/<number:page>/",
        assessments.ask_household,
        name="assessments_ask_household",
    ),
    path("assessments/<uuid:assessment_id>/finish/", assessments.finish, name="assessments_finish"),
    path(
        "assessments/<uuid:assessment_id>/ranking/",
        assessments.ranking,
        name="assessments_ranking",
    ),
    path("plans/<uuid:household_id>/begin/", plans.begin, name="plans_begin"),
    path("plans/<uuid:plan_id>/", plans.show, name="plans_show"),
    path("plans/<uuid:plan_id>/edit/", plans.edit, name="plans_edit"),
    path("plans/<uuid:plan_id>/propose/", plans.propose, name="plans_propose"),
    path("plans/<uuid:plan_id>/agree/", plans.agree, name="plans_agree"),
    path("plans/<uuid:plan_id>/withdraw/", plans.withdraw, name="plans_withdraw"),
    path("plans/<uuid:plan_id>/move-on/", plans.move_on, name="plans_move_on"),
    path("papers/<uuid:plan_id>/plan/", papers.plan, name="papers_plan"),
    path("papers/<uuid:plan_id>/begin/", papers.begin, name="papers_begin"),
    path("papers/<number:translation_id>/translate/", papers.translate, name="papers_translate"),
    path("plan-areas/<uuid:plan_id>/add/", plan_areas.add, name="plan_areas_add"),
    path("plan-areas/<number:area_id>/drop/", plan_areas.drop, name="plan_areas_drop"),
    path("plan-areas/<number:area_id>/say/", plan_areas.say, name="plan_areas_say"),
    path("plan-areas/<number:area_id>/choose/", plan_areas.choose, name="plan_areas_choose"),
    path("steps/<uuid:plan_id>/add/", steps.add, name="steps_add"),
    path("steps/<uuid:step_id>/change/", steps.change, name="steps_change"),
    path("steps/<uuid:step_id>/edit/", steps.edit, name="steps_edit"),
    path("steps/<uuid:step_id>/nudge/", steps.nudge, name="steps_nudge"),
    path("facts/<uuid:person_id>/edit/", facts.edit, name="facts_edit"),
    path("organisations/", organisations.index, name="organisations_index"),
    path("organisations/add/", organisations.add, name="organisations_add"),
    path("organisations/<uuid:organisation_id>/", organisations.show, name="organisations_show"),
    path(
        "organisations/<uuid:organisation_id>/edit/", organisations.edit, name="organisations_edit"
    ),
    path(
        "organisations/<uuid:organisation_id>/add-contact/",
        organisations.add_contact,
        name="organisations_add_contact",
    ),
    path(
        "organisations/<uuid:contact_id>/edit-contact/",
        organisations.edit_contact,
        name="organisations_edit_contact",
    ),
    path(
        "organisations/<uuid:contact_id>/forget-contact/",
        organisations.forget_contact,
        name="organisations_forget_contact",
    ),
    path(
        "organisations/<uuid:contact_id>/answered/",
        organisations.answered,
        name="organisations_answered",
    ),
    path(
        "organisations/<uuid:organisation_id>/promise/",
        organisations.promise,
        name="organisations_promise",
    ),
    path(
        "organisations/<number:commitment_id>/keep/", organisations.keep, name="organisations_keep"
    ),
    path("opportunities/", opportunities.index, name="opportunities_index"),
    path("opportunities/<uuid:organisation_id>/add/", opportunities.add, name="opportunities_add"),
    path("opportunities/<uuid:opportunity_id>/", opportunities.show, name="opportunities_show"),
    path(
        "opportunities/<uuid:opportunity_id>/edit/", opportunities.edit, name="opportunities_edit"
    ),
    path(
        "opportunities/<uuid:opportunity_id>/move/", opportunities.move, name="opportunities_move"
    ),
    path(
        "opportunities/<uuid:household_id>/fitting/",
        opportunities.fitting,
        name="opportunities_fitting",
    ),
    path(
        "opportunities/<uuid:opportunity_id>/households/",
        opportunities.households,
        name="opportunities_households",
    ),
    path("introductions/", introductions.index, name="introductions_index"),
    path("introductions/<uuid:person_id>/add/", introductions.add, name="introductions_add"),
    path("introductions/<uuid:introduction_id>/", introductions.show, name="introductions_show"),
    path(
        "introductions/<uuid:introduction_id>/edit/", introductions.edit, name="introductions_edit"
    ),
    path(
        "introductions/<uuid:introduction_id>/allow/",
        introductions.allow,
        name="introductions_allow",
    ),
    path(
        "introductions/<uuid:introduction_id>/send/", introductions.send, name="introductions_send"
    ),
    path(
        "introductions/<uuid:introduction_id>/nudge/",
        introductions.nudge,
        name="introductions_nudge",
    ),
    path(
        "introductions/<uuid:introduction_id>/settle/",
        introductions.settle,
        name="introductions_settle",
    ),
    path("introductions/<str:secret>/answer/", introductions.answer, name="introductions_answer"),
    path("offers/<uuid:organisation_id>/make/", offers.make, name="offers_make"),
    path("offers/<number:offering_id>/revoke/", offers.revoke, name="offers_revoke"),
    path("offers/<str:secret>/add/", offers.add, name="offers_add"),
    path("notes/<uuid:household_id>/add/", notes.add, name="notes_add"),
    path("appointments/<uuid:household_id>/add/", appointments.add, name="appointments_add"),
    path(
        "appointments/<uuid:appointment_id>/settle/",
        appointments.settle,
        name="appointments_settle",
    ),
    path("people/", people.index, name="people_index"),
    path("people/<uuid:person_id>/", people.show, name="people_show"),
    path("people/<uuid:person_id>/edit/", people.edit, name="people_edit"),
    path("people/<uuid:person_id>/readers/", people.readers, name="people_readers"),
    path("break-glass/", break_glass.index, name="break_glass_index"),
    path("break-glass/open/", break_glass.open, name="break_glass_open"),
    path("break-glass/<number:opening_id>/seen/", break_glass.seen, name="break_glass_seen"),
    path("my/", my.index, name="my_index"),
    path("my/readers/", my.readers, name="my_readers"),
    path("my-plan/", my_plan.show, name="my_plan_show"),
    path("my-plan/agree/", my_plan.agree, name="my_plan_agree"),
    path("my-plan/withdraw/", my_plan.withdraw, name="my_plan_withdraw"),
    path("consents/mine/", consents.mine, name="consents_mine"),
    path("consents/<uuid:person_id>/", consents.index, name="consents_index"),
    path("consents/<uuid:person_id>/give/", consents.give, name="consents_give"),
    path(
        "consents/<uuid:person_id>/<uuid:consent_id>/withdraw/",
        consents.withdraw,
        name="consents_withdraw",
    ),
    path("rights/", rights.index, name="rights_index"),
    path("rights/<uuid:person_id>/", rights.show, name="rights_show"),
    path("rights/<uuid:person_id>/copy/", rights.copy, name="rights_copy"),
    path("rights/<uuid:person_id>/export/", rights.export, name="rights_export"),
    path("rights/<uuid:person_id>/erase/", rights.erase, name="rights_erase"),
    path("rights/<uuid:person_id>/call-off/", rights.call_off, name="rights_call_off"),
    path("rights/<number:notice_id>/confirm/", rights.confirm, name="rights_confirm"),
    path("rights/<number:confirmed_id>/revoke/", rights.revoke, name="rights_revoke"),
    path("log/", log.index, name="log_index"),
    path("log/download/", log.download, name="log_download"),
    path("log/verify/", log.verify, name="log_verify"),
    path("log/alerts/", log.alerts, name="log_alerts"),
    path("log/alerts/<number:alert_id>/seen/", log.seen, name="log_seen"),
    path("doubles/", doubles.index, name="doubles_index"),
    path("doubles/<number:double_id>/settle/", doubles.settle, name="doubles_settle"),
    path("course/", course.index, name="course_index"),
    path("drafts/", drafts.index, name="drafts_index"),
    path("drafts/save/", drafts.save, name="drafts_save"),
    path("drafts/discard/", drafts.discard, name="drafts_discard"),
    path("lock/", sessions.lock, name="sessions_lock"),
    path("unlock/", sessions.unlock, name="sessions_unlock"),
    path("sign-out/", sessions.sign_out, name="sessions_sign_out"),
    path("signed-out/", sessions.signed_out, name="sessions_signed_out"),
    path("account/login/", account.login, name="account_login"),
    path("account/reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("account/change-password/", account.change_password, name="account_change_password"),
    path("mfa/", mfa.index, name="mfa_index"),
    path("mfa/authenticate/", mfa.authenticate, name="mfa_authenticate"),
    path("mfa/reauthenticate/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("mfa/activate-totp/", mfa.activate_totp, name="mfa_activate_totp"),
    path("mfa/deactivate-totp/", mfa.deactivate_totp, name="mfa_deactivate_totp"),
    path("mfa/view-recovery-codes/", mfa.view_recovery_codes, name="mfa_view_recovery_codes"),
    path(
        "mfa/generate-recovery-codes/",
        mfa.generate_recovery_codes,
        name="mfa_generate_recovery_codes",
    ),
    path(
        "mfa/download-recovery-codes/",
        mfa.download_recovery_codes,
        name="mfa_download_recovery_codes",
    ),
    path("mfa/list-webauthn/", mfa.list_webauthn, name="mfa_list_webauthn"),
    path("mfa/add-webauthn/", mfa.add_webauthn, name="mfa_add_webauthn"),
    path("mfa/<number:pk>/edit-webauthn/", mfa.edit_webauthn, name="mfa_edit_webauthn"),
    path("mfa/<number:pk>/remove-webauthn/", mfa.remove_webauthn, name="mfa_remove_webauthn"),
    path("mfa/login-webauthn/", mfa.login_webauthn, name="mfa_login_webauthn"),
    path(
        "mfa/reauthenticate-webauthn/",
        mfa.reauthenticate_webauthn,
        name="mfa_reauthenticate_webauthn",
    ),
    path("health/", health.health, name="health"),
]

if settings.OIDC_URL:
    urlpatterns += [
        path("account/", include("allauth.socialaccount.providers.openid_connect.urls")),
    ]

handler400 = "trousseau.web.errors.bad_request"
handler403 = "trousseau.web.errors.forbidden"
handler404 = "trousseau.web.errors.not_found"
handler500 = "trousseau.web.errors.server_error"

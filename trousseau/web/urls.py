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
    break_glass,
    centres,
    consents,
    desk,
    drafts,
    explorer,
    facts,
    health,
    households,
    invitations,
    links,
    log,
    memberships,
    mfa,
    my,
    notes,
    people,
    rights,
    sessions,
    situations,
    sources,
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
    path("households/", households.index, name="households_index"),
    path("households/add/", households.add, name="households_add"),
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
    path("facts/<uuid:person_id>/edit/", facts.edit, name="facts_edit"),
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

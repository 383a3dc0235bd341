"""Every address of the application: codes of places at most, never anything about a person.

A route's name is its view's: `areas.compare` is `areas_compare`.
"""

from django.urls import include, path

from trousseau.web import areas, explorer, health, people, sources

urlpatterns = [
    path("", explorer.household, name="explorer_household"),
    path("ranking/", explorer.ranking, name="explorer_ranking"),
    path("jobs/", explorer.jobs, name="explorer_jobs"),
    path("areas/", areas.index, name="areas_index"),
    path("areas/compare/", areas.compare, name="areas_compare"),
    path("areas/<str:code>/", areas.show, name="areas_show"),
    path("areas/<str:code>/fit/", areas.fit, name="areas_fit"),
    path("sources/", sources.index, name="sources_index"),
    path("people/<uuid:person_id>/", people.show, name="people_show"),
    path("account/", include("allauth.account.urls")),
    path("account/second-factor/", include("allauth.mfa.urls")),
    path("health/", health.health, name="health"),
]

handler400 = "trousseau.web.errors.bad_request"
handler403 = "trousseau.web.errors.forbidden"
handler404 = "trousseau.web.errors.not_found"
handler500 = "trousseau.web.errors.server_error"

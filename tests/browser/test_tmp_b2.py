from datetime import timedelta
import pytest
from django.urls import reverse
from django.utils import timezone
from django.conf import settings
from tests.people import make_centre, make_member
from tests.privacy.whole_files import make_whole_file
from tests.signing_in import client_of
from trousseau.accounts.actor import actor_of
from trousseau.accounts.choices import Role
from trousseau.privacy.consents import give_consent
from trousseau.privacy.choices import *
from trousseau.privacy.recipients import Recipient
from trousseau.privacy.erasure import ask_for_erasure, call_off_erasure
from tests.people import make_person

def test_shots(open_page, axe, site):
    c = make_centre("Centre de Rodez")
    now = timezone.now()
    cw = actor_of(make_member(Role.CASEWORKER, c), now)
    w = make_whole_file(cw)
    p = w.canaries.person
    give_consent(cw, p, Recipient(RecipientKind.LANDLORD, "Habitat Exemple, Rodez"), Purpose.HOME, ["given_names","family_name","channels"], now+timedelta(90), now, GivenHow.SPOKEN)
    mgr_m = make_member(Role.MANAGER, c); mgr = actor_of(mgr_m, now)
    dpo = make_member(Role.DPO)
    p2 = make_person(cw).person
    ask_for_erasure(mgr, p2, True, now)
    p3 = make_person(cw).person
    def page(member, path, name, **kw):
        client = client_of(member)
        pg = open_page(**kw)
        pg.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": client.cookies[settings.SESSION_COOKIE_NAME].value, "url": site}])
        pg.goto(path)
        pg.screenshot(path=f"/tmp/team/b2/shots/{name}.png", full_page=True)
        axe(pg)
        assert pg.evaluate("document.documentElement.scrollWidth") <= pg.viewport_size["width"], name
        return pg
    page(mgr_m, reverse("consents_index", args=[p]), "cons_d")
    page(mgr_m, reverse("consents_index", args=[p]), "cons_p", phone=True, dark=True)
    pg = page(mgr_m, reverse("consents_give", args=[p]), "give_d")
    pg.get_by_role("button", name="Enregistrer l’accord").click()
    pg.screenshot(path="/tmp/team/b2/shots/give_err.png", full_page=True); axe(pg)
    page(mgr_m, reverse("consents_give", args=[p]), "give_p", phone=True)
    page(w.participant, reverse("consents_mine"), "mine_p", phone=True)
    page(w.participant, reverse("consents_mine"), "mine_d", dark=True)
    page(w.participant, reverse("rights_show", args=[p]), "rights_own_p", phone=True)
    page(mgr_m, reverse("rights_show", args=[p3]), "rights_d")
    page(mgr_m, reverse("rights_show", args=[p2]), "rights_planned_d", dark=True)
    page(w.participant, reverse("rights_copy", args=[p]), "copy_p", phone=True, dark=True)
    page(mgr_m, reverse("rights_copy", args=[p]), "copy_d")
    page(dpo, reverse("rights_index"), "dpo_d")
    page(dpo, reverse("rights_index"), "dpo_p", phone=True, dark=True)

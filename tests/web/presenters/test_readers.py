"""Who read a file, told to the person in whole sentences."""

from datetime import UTC, datetime

import pytest
from django.utils import translation

from trousseau.accounts.choices import BreakGlassReason, Role
from trousseau.privacy.readers import Did, Reader
from trousseau.web.presenters.readers import told_to_person

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def told(language: str, did: Did, role: Role | None, reason: str = "") -> str:
    reader = Reader(
        AT.date(), AT, did, 1, role, "Albi", "", myself=False, themselves=False, reason=reason
    )
    with translation.override(language):
        (sentence,) = told_to_person([reader])
    return sentence


@pytest.mark.parametrize("role", [*Role, None])
def test_a_role_is_told_within_the_sentence_and_never_as_its_label(role: Role | None):
    for language, before, after in (
        ("fr", "Le 2 mars, ", " a ouvert votre dossier."),
        ("en", "On 2 March, ", " opened your file."),
    ):
        sentence = told(language, Did.OPENED, role)
        assert sentence.startswith(before)
        assert sentence.endswith(after)
        assert sentence.removeprefix(before)[0].islower()


@pytest.mark.parametrize("reason", BreakGlassReason)
def test_a_reason_goes_on_after_the_colon(reason: BreakGlassReason):
    sentence = told("fr", Did.ASKED, Role.MANAGER, reason.value)
    assert "la personne responsable du centre Albi a demandé à lire votre dossier." in sentence
    assert sentence.split(" : ")[1][0].islower()

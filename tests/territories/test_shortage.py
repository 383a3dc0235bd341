"""Whether an occupation is on a region's list: yes, no, for some qualifications, or unknown."""

import numpy as np

from trousseau.territories.shortage import ShortageAnswer, ShortageList

# F1703 (masons) is B0Z21 for labourers, B2Z40 for skilled workers; only the latter is listed.
FAMILY_OF = np.array([[0, 0, 0, 1, 1, 0, 1, 1, 1, 1], [-1] * 10], dtype=np.int16)
SHORTAGES = ShortageList(
    ("76", "76", "84"),
    ("B2Z40", "A1Z40", "A1Z40"),
    ("Maçons", "Maraîchers", "Maraîchers"),
    ("F1703", "Z0000"),
    ("B0Z21", "B2Z40"),
    FAMILY_OF,
)


def test_the_qualification_decides() -> None:
    assert SHORTAGES.answer("76", "F1703", "skilled") == ShortageAnswer(True, False, ("Maçons",))
    assert SHORTAGES.answer("76", "F1703", "unskilled") == ShortageAnswer(False)
    assert SHORTAGES.answer("76", "F1703") == ShortageAnswer(True, True, ("Maçons",))


def test_a_region_without_a_list_is_unknown_not_no() -> None:
    assert SHORTAGES.answer("84", "F1703", "skilled") == ShortageAnswer(False)
    assert SHORTAGES.answer("03", "F1703", "skilled") == ShortageAnswer(None)
    assert (SHORTAGES.has("84", "A1Z40"), SHORTAGES.has("84", "B2Z40")) == (True, False)
    assert SHORTAGES.has("03", "A1Z40") is None


def test_an_occupation_without_a_family_is_unknown() -> None:
    assert SHORTAGES.answer("76", "Z0000") == ShortageAnswer(None)
    assert SHORTAGES.answer("76", "Q9999") == ShortageAnswer(None)
    assert SHORTAGES.faps("F1703", "skilled") == ("B2Z40",)

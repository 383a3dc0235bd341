"""A telephone number is the same number in every language."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trousseau.web.paper.direction import LRI, NO_BREAK, PDI, clean, keep_figures

SHOWN = str.maketrans({LRI: "<", PDI: ">", NO_BREAK: "~"})
TYPED = st.text(st.sampled_from("0123456789 +-.,:/%€°TاهЖé(\u00a0\n"), max_size=40)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("الهاتف: 05 65 00 11 22.", "الهاتف: <05~65~00~11~22>."),
        ("+33 6 12 34 56 78 ثم", "<+33~6~12~34~56~78> ثم"),
        ("۰۵ ۶۵ ۰۰", "<۰۵~۶۵~۰۰>"),
        ("650 € و 12,5 % و 14:30", "<650~€> و <12,5~%> و <14:30>"),
        ("شقة T4 بسعر 600", "شقة T4 بسعر 600"),
        ("رمز F1703 هنا", "رمز F1703 هنا"),
        ("12, 13", "12, 13"),
        ("−3 درجات", "<−3> درجات"),
    ],
)
def test_figures_keep_their_order_between_letters_of_the_other_direction(text: str, kept: str):
    assert keep_figures(text, right_to_left=True).translate(SHOWN) == kept


def test_from_left_to_right_figures_only_stay_on_one_line():
    kept = keep_figures("Appelez le 05 65 00 11 22 vite", right_to_left=False)
    assert kept.translate(SHOWN) == "Appelez le 05~65~00~11~22 vite"


@given(TYPED, st.booleans())
def test_nothing_is_added_but_marks_and_nothing_is_lost(text: str, right_to_left: bool):
    kept = keep_figures(text, right_to_left=right_to_left)
    plain = re.sub(f"[{LRI}{PDI}]", "", kept)
    assert plain.replace(NO_BREAK, " ") == text.replace(NO_BREAK, " ")
    assert re.fullmatch(rf"(?:[^{LRI}{PDI}]|{LRI}[^{LRI}{PDI}]+{PDI})*", kept)


@given(st.text(st.characters(codec="utf-8"), max_size=40))
def test_nothing_typed_turns_the_text_around_it(text: str):
    turns = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}
    assert not turns & {unicodedata.bidirectional(sign) for sign in clean(text)}


def test_a_mark_that_turns_the_text_around_is_taken_out_and_joiners_stay():
    assert clean("\u202eabc می\u200cتوانید ") == "abc می\u200cتوانید"
    assert clean("e\u0301") == "é"


def test_line_breaks_are_of_one_kind_and_controls_go():
    assert clean("un\r\ndeux\ttrois\x07\x1b[0m\n") == "un\ndeux trois[0m"

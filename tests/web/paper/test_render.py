"""The printed plan: what it says, on which side, and what nobody learns from its properties."""

import io
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from typing import Any

import pypdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.web.paper.reading import Printed, Sign, arabic_letters, is_arabic
from tests.web.paper.samples import ARABIC, CASEWORKER, DARI, ENGLISH, NAMES, REFERENCE, plan
from trousseau.web.forms.languages import OWN_NAMES
from trousseau.web.paper.document import (
    Block,
    Bullets,
    Fact,
    Facts,
    Heading,
    Notice,
    Paragraph,
    Passage,
    Step,
    Steps,
)
from trousseau.web.paper.languages import NoSuchPaper, supported_languages
from trousseau.web.paper.render import PrintSize, UnprintableText, render
from trousseau.web.paper.words import paper_words

MARK = "Pas encore traduit – à lire à voix haute avec un interprète"

# Letters that a font for the neighbouring language may lack.
LETTERS = {
    "ar": "ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهوىي",
    "az": "ƏəĞğİıŞşÇçÖöÜü",
    "bm": "ƐɛƆɔŊŋƝɲ",
    "bn": "ক্ষ জ্ঞ শ্রী ড় ঢ় য় ৎ ং ঃ ঁ",
    "ckb": "ئا پ چ ڕ ژ ڤ گ ڵ ۆ وو ێ ە",
    "din": "ɛ̈ Ɛ̈ ɔ̈ Ɔ̈ ɣ Ɣ ŋ Ŋ",
    "ff": "ƁɓƊɗŊŋƳƴÑñ",
    "ha": "ƁɓƊɗƘƙƳƴʼ",
    "hy": "Աա Ֆֆ և ։ ՞ ՝",
    "ka": "აბგდევზთიკლმნოპჟრსტუფქღყშჩცძწჭხჯჰ",
    "ku": "ÇçÊêÎîŞşÛû",
    "ne": "क्ष त्र ज्ञ श्र ॐ ०१२",
    "prs": "پ چ ژ ک گ ی ۀ ئ می‌شود",
    "ps": "ټ ځ څ ډ ړ ږ ښ ګ ڼ ې ۍ ئ ی ي",
    "ro": "ĂăÂâÎîȘșȚț",
    "ta": "க்ஷ ஸ்ரீ ஜ ஹ கொ கோ கௌ",
    "ti": "ቐ ቘ ኧ ኸ ጨ ጸ ፀ ፣ ። ፦",
    "am": "ሀ ለ ሐ ጰ ፐ ቨ ዠ ፤",
    "uk": "Ґґ Єє Іі Її ʼ",
    "ur": "ٹ ڈ ڑ ں ھ ہ ے ۓ ؟ ۔",
    "vi": "Ạạ Ấấ Ẫẫ Ệệ Ợợ Ữữ Ỹỹ Đđ",
}


def printed(*blocks, language: str = "ar", size: PrintSize = PrintSize.LARGE_TYPE) -> Printed:
    return Printed(render(plan(language, *blocks), size))


@pytest.mark.parametrize("language", ["ar", "prs", "en"])
def test_french_can_be_read_from_the_file(language: str):
    text = printed(language=language).text
    for words in ("Votre plan de mobilité", "Visiter la ville", "1er avril 2027", CASEWORKER):
        assert words in text


@pytest.mark.parametrize(("language", "other"), [("ar", ARABIC), ("prs", DARI)])
def test_letters_follow_one_another_from_right_to_left(language: str, other: dict[str, str]):
    read = printed(language=language).arabic()
    free = paper_words(language).free
    assert free is not None
    for passage in (*other.values(), free):
        assert arabic_letters(passage) in read


def test_a_language_from_left_to_right_can_be_read_from_the_file():
    text = printed(language="en").text
    assert all(passage in text for passage in ENGLISH.values())


@pytest.mark.parametrize("language", ["ar", "prs"])
def test_the_language_that_runs_from_the_right_stands_on_the_right(language: str):
    paper = printed(language=language)
    middle, right_margin = paper.sizes[0][0] / 2, paper.sizes[0][0] - 48.2
    lines = [
        [sign for sign in line if is_arabic(sign.text)]
        for line in paper.lines()
        if line[0].size >= PrintSize.LARGE_TYPE.value[0]
    ]
    edges = [max(sign.right for sign in line) for line in lines if line]
    assert min(sign.left for line in lines for sign in line) > middle
    # From the margin, or from the inside of a frame at the margin, leftwards.
    assert len(edges) > 10
    assert all(right_margin - 30 < edge < right_margin + 3 for edge in edges)
    assert sum(edge > right_margin - 3 for edge in edges) > len(edges) / 2


@pytest.mark.parametrize(("language", "mirrored"), [("ar", True), ("en", False)])
def test_lists_are_mirrored(language: str, mirrored: bool):
    paper = printed(language=language)
    middle = paper.sizes[0][0] / 2
    (line,) = [line for line in paper.lines() if [one.text for one in line].count("•") == 2]
    left, right = (
        [one for one in line if one.left < middle],
        [one for one in line if one.left > middle],
    )

    def begins(side: list[Sign]) -> bool:
        (bullet,) = [one for one in side if one.text == "•"]
        return bullet.left < min(one.left for one in side if one.text != "•")

    assert begins(left)
    assert begins(right) is not mirrored


@pytest.mark.parametrize("language", ["ar", "prs", "en"])
def test_a_telephone_number_reads_the_same_in_both_columns(language: str):
    paper = printed(language=language)
    middle = paper.sizes[0][0] / 2
    for side in (lambda one: one.left < middle, lambda one: one.left > middle):
        lines = ["".join(one.text for one in line if side(one)) for line in paper.lines()]
        assert sum("0565001122" in line for line in lines) == 1


@pytest.mark.parametrize("language", supported_languages())
def test_every_letter_of_every_language_has_a_sign(language: str):
    """The typesetter refuses a text that it has no sign for (PDF/UA-1, 7.21.8)."""
    sample = " ".join((OWN_NAMES[language], LETTERS.get(language, "")))
    render(plan(language, Paragraph(Passage.same(sample)), Notice(Passage.same(sample.upper()))))


def test_a_name_in_any_script_is_printed_beside_any_language():
    names = Passage.same("Ґалина · მარიამ · Արամ · ኣስቴር · আমিনা · அமுதா · آمنه · Đặng · सीता")
    assert "მარიამ" in printed(Paragraph(names)).text


@pytest.mark.parametrize("text", ["D’accord 🙂", "北京", "\ue000", '"🙂'])
def test_a_sign_that_no_font_has_is_refused_by_name(text: str):
    with pytest.raises(UnprintableText, match="write it with other signs") as refused:
        printed(Paragraph(Passage(text)))
    assert refused.value.text
    assert refused.value.text in text


def test_a_language_without_a_font_is_refused():
    with pytest.raises(NoSuchPaper, match="read aloud with an interpreter"):
        render(plan("zh"))


def test_what_is_not_translated_is_marked_in_french_and_in_the_other_language():
    paper = Printed(render(plan("ar", translated=False)))
    assert MARK in paper.text
    assert arabic_letters("مع مترجم") in paper.arabic()
    assert MARK not in printed().text
    # « Wolof » has no words of ours yet: the mark is in French alone.
    assert MARK in printed(language="wo").text


passages = st.builds(
    Passage,
    fr=st.just("En français"),
    other=st.sampled_from([None, "", "  ", "In English"]),
)
some_day = date(2027, 1, 5)
days = st.sampled_from([None, some_day])
fact_rows = st.lists(st.builds(Fact, passages, passages | st.just(some_day)), max_size=3)
step_rows = st.lists(st.builds(Step, passages, passages, days, days), max_size=3)
blocks = st.one_of(
    st.builds(Heading, passages),
    st.builds(Paragraph, passages),
    st.builds(Notice, passages),
    st.builds(Bullets, st.lists(passages, max_size=3).map(tuple)),
    st.builds(Facts, fact_rows.map(tuple)),
    st.builds(Steps, step_rows.map(tuple)),
)


def rows_of(block: Block) -> list[tuple[Passage | date, ...]]:
    """What stands in each of its rows."""
    match block:
        case Bullets(items):
            return [(item,) for item in items]
        case Facts(facts):
            return [(fact.label, fact.value) for fact in facts]
        case Steps(steps):
            return [(step.what, step.owner) for step in steps]
        case Heading(words) | Paragraph(words) | Notice(words):
            return [(words,)]
    raise AssertionError(block)


def is_missing(one: Passage | date) -> bool:
    return isinstance(one, Passage) and not (one.other or "").strip()


@settings(max_examples=25, deadline=None)
@given(st.lists(blocks, max_size=4))
def test_each_row_that_lacks_a_translation_has_one_mark(found):
    rows = [row for block in found for row in rows_of(block)]
    lacking = sum(any(map(is_missing, row)) for row in rows)
    assert printed(*found, language="en").text.count(MARK) == lacking


def test_a_paper_in_french_alone_has_neither_column_nor_mark():
    paper = Printed(render(plan("fr", translated=False)))
    assert MARK not in paper.text
    assert "Traduction" not in paper.text
    assert "العربية" not in paper.text


def test_a_passage_without_french_is_refused():
    with pytest.raises(ValueError, match="no French text"):
        Passage(" ", "Something")


def test_what_people_write_is_never_taken_for_markup():
    typed = "#panic() *gras* $x$ @ici \\ = titre `code` // fin"
    assert typed in printed(Paragraph(Passage.same(typed))).text


def test_line_breaks_stay():
    paper = printed(Paragraph(Passage.same("Premier\nSecond")), language="en")
    assert "Premier\nSecond" in "\n".join(paper.pages)


def test_a_long_text_goes_on_over_the_page():
    words = " ".join(f"mot{number}" for number in range(1500))
    paper = printed(Paragraph(Passage.same(words)), language="en")
    assert all(paper.text.count(f"mot{number} ") == 2 for number in (0, 400, 800, 1200, 1498))
    assert all(0 < sign.bottom < paper.sizes[sign.page][1] for sign in paper.signs)


def test_a_step_is_not_broken_between_pages():
    step = Step(Passage.same("Commence"), Passage.same("Finit"), date(2027, 1, 5))
    pages = printed(Steps((step,) * 30), language="en").pages
    assert len(pages) > 2
    assert all(page.count("Commence") == page.count("Finit") for page in pages)


def test_the_signatures_have_a_place_each_and_say_what_they_do_not_bind_to():
    text = printed().text
    free = paper_words("fr").free
    assert free is not None
    assert free.replace("\u00a0", " ") in text
    for name in ("Amina Haïdari", "Karim Haïdari", CASEWORKER):
        assert text.count(name) == 1
    assert text.count("Lieu ·") == 3


def test_pages_are_counted_and_each_says_whose_translation_it_is():
    paper = printed()
    assert len(paper.pages) == 2
    for number, page in enumerate(paper.pages, 1):
        flat = " ".join(page.split())
        assert f"{number} / 2" in flat
        assert f"{REFERENCE} · Traduction : M. T., interprète · relecture : S. R." in flat
        assert "20 novembre 2026" in flat
        assert "formules imprimées : pas encore relues" in flat


@pytest.mark.parametrize(
    ("checker", "said"), [(None, "relecture : pas encore faite"), ("R. A.", "relecture : R. A.")]
)
def test_a_translation_that_nobody_checked_says_so(checker: str | None, said: str):
    document = plan()
    assert document.translation is not None
    record = replace(document.translation, checker=checker)
    assert said in Printed(render(replace(document, translation=record))).text
    assert (
        "Traduction : pas encore faite" in Printed(render(replace(document, translation=None))).text
    )


@pytest.mark.parametrize("size", list(PrintSize))
def test_type_is_large(size: PrintSize):
    paper = printed(language="en", size=size)
    body, lying = size.value
    wide, high = paper.sizes[0]
    assert (wide > high) is lying
    foot = 25 / 25.4 * 72
    signs = [sign for sign in paper.signs if sign.bottom > foot]
    small = {sign.text for sign in signs if sign.size < body}
    assert body >= 13
    # Only under the lines to write on, where the words are the same each time.
    assert small <= set("Lieu · Place Date Signature")


def test_the_same_document_is_the_same_file():
    assert render(plan()) == render(plan())
    assert render(plan()) != render(replace(plan(), made_on=date(2026, 11, 24)))


def test_papers_printed_at_the_same_time_do_not_mix():
    languages = ["ar", "prs", "en", "fr"] * 4
    alone = {language: render(plan(language)) for language in set(languages)}
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lambda language: render(plan(language)), languages))
    assert together == [alone[language] for language in languages]


def test_no_name_in_the_properties():
    heading = Heading(Passage.same("Amina Haïdari"))
    document = replace(plan("ar", heading), title=Passage.same("Plan de Karim Haïdari"))
    pdf = pypdf.PdfReader(io.BytesIO(render(document)))
    assert pdf.metadata is not None
    assert pdf.metadata.title == REFERENCE
    assert pdf.metadata.author is None
    xmp = root_of(pdf)["/Metadata"].get_data().decode()
    said = " ".join((xmp, str(dict(pdf.metadata)), str(pdf.outline), document.file_name))
    assert REFERENCE in xmp
    assert not [name for name in NAMES if name in said]


@pytest.mark.parametrize("reference", ["Haidari", "AMINA-HA", "K7F2-42QX.pdf", "", "k7f2-42qx"])
def test_what_might_be_a_name_is_no_reference(reference: str):
    with pytest.raises(ValueError, match="is not one; use the household's"):
        replace(plan(), reference=reference)


def test_whoever_listens_hears_headings_and_the_language_of_each_side():
    pdf = pypdf.PdfReader(io.BytesIO(render(plan())))
    root = root_of(pdf)
    assert root["/Lang"] == "fr"
    assert root["/MarkInfo"]["/Marked"]
    kinds, languages = tags(root["/StructTreeRoot"])
    assert kinds.count("/H1") == 2
    # Three headings, on both sides.
    assert kinds.count("/H2") == 6
    assert "/L" in kinds
    assert "ar" in languages


def root_of(pdf: pypdf.PdfReader) -> Any:
    return pdf.trailer["/Root"].get_object()


def tags(node: Any) -> tuple[list[str], set[str]]:
    """The kinds of all elements, in reading order, and the languages they are marked with."""
    node = node.get_object()
    children = node if isinstance(node, list) else []
    kinds: list[str] = []
    languages: set[str] = set()
    if isinstance(node, dict):
        kinds += [str(node["/S"])] if "/S" in node else []
        languages |= {str(node["/Lang"])} if "/Lang" in node else set()
        children = [node["/K"]] if "/K" in node else []
    for child in children:
        below, spoken = tags(child)
        kinds += below
        languages |= spoken
    return kinds, languages

"""Papers to print in the tests: nobody in them exists."""

from datetime import date

from trousseau.web.paper.document import (
    Block,
    Bullets,
    Document,
    Fact,
    Facts,
    Heading,
    Notice,
    Paragraph,
    Passage,
    SignatureBlock,
    Step,
    Steps,
    TranslationRecord,
)

REFERENCE = "K7F2-42QX"
MADE_ON = date(2026, 11, 23)
ADULTS = ("Amina Haïdari", "Karim Haïdari")
CASEWORKER = "Claire Martineau"
NAMES = ("Amina", "Karim", "Haïdari", "Haidari", "Claire", "Martineau")

# The other side of the plan below, passage by passage.
ARABIC = {
    "title": "خطة التنقل",
    "why": "سبب المكان",
    "reason": "هذه مدينة صغيرة، وفيها عمل وسكن ومدرسة.",
    "bullet": "مدرسة قريبة",
    "notice": "يمكنكم دوما قول كلا. هاتف: 05 65 00 11 22",
    "steps": "خطوات",
    "step": "زيارة مدينة",
    "owner": "نحن وهم",
    "place": "مدينة",
}
DARI = {
    "title": "پلان نقل مکان",
    "why": "چرا این جا",
    "reason": "در این شهر کار، خانه و مکتب است.",
    "bullet": "مکتب نزدیک",
    "notice": "هر وقت می‌توانید نه بگویید. تلیفون: 05 65 00 11 22",
    "steps": "مراحل",
    "step": "دیدن شهر",
    "owner": "شما و ما",
    "place": "شهر",
}
ENGLISH = {
    "title": "Your mobility plan",
    "why": "Why this place",
    "reason": "A small town with work, homes and schools.",
    "bullet": "A school nearby",
    "notice": "You can say no at any time. Telephone: 05 65 00 11 22",
    "steps": "Steps",
    "step": "Visit the town",
    "owner": "You and us",
    "place": "Town",
}
TRANSLATED = {"ar": ARABIC, "prs": DARI, "en": ENGLISH}


def plan(language: str = "ar", *more: Block, translated: bool = True) -> Document:
    """A plan of two pages, wholly translated or not at all, with `more` before the signatures."""
    other = TRANSLATED.get(language, {}) if translated else {}

    def passage(key: str, fr: str) -> Passage:
        return Passage(fr, other.get(key))

    blocks: tuple[Block, ...] = (
        Facts(
            (
                Fact(passage("place", "Lieu choisi"), Passage.same("Rodez")),
                Fact(passage("why", "Départ prévu"), date(2027, 4, 1)),
            )
        ),
        Heading(passage("why", "Pourquoi ce lieu")),
        Paragraph(passage("reason", "Une petite ville, avec du travail et une école.")),
        Bullets((passage("bullet", "Une école à côté"),)),
        Notice(passage("notice", "Vous pouvez dire non. Téléphone : 05 65 00 11 22")),
        Heading(passage("steps", "Étapes")),
        Steps(
            (
                Step(
                    passage("step", "Visiter la ville"),
                    passage("owner", "Vous et nous"),
                    due_on=date(2027, 3, 12),
                ),
                Step(
                    passage("step", "Lire le bail"),
                    passage("owner", "Vous et nous"),
                    done_on=date(2026, 11, 2),
                ),
            )
        ),
        *more,
        SignatureBlock(ADULTS, CASEWORKER),
    )
    return Document(
        title=passage("title", "Votre plan de mobilité"),
        language=language,
        reference=REFERENCE,
        made_on=MADE_ON,
        blocks=blocks,
        translation=TranslationRecord("M. T., interprète", "S. R.", date(2026, 11, 20)),
    )

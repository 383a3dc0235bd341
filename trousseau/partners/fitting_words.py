"""What is said of an opportunity beside a household, in both languages."""

from __future__ import annotations

from datetime import date

from trousseau.territories.layers import Words

AREA_UNKNOWN = Words("On ne sait pas dans quelle zone c’est.", "The area is not known.")
ROOMS_UNKNOWN = Words(
    "On ne sait pas combien il y a de pièces.", "The number of rooms is not known."
)
RENT_UNKNOWN = Words("Le loyer n’est pas encore connu.", "The rent is not known yet.")
CHARGES_UNKNOWN = Words(
    "Le loyer convient ; les charges restent à demander.",
    "The rent suits; the charges are still to be asked.",
)
BUDGET_UNKNOWN = Words(
    "On ne sait pas encore quel loyer le ménage peut payer.",
    "What rent the household can pay is not known yet.",
)
AVAILABLE_UNKNOWN = Words(
    "On ne sait pas quand le logement se libère.", "When the home is free is not known."
)
OCCUPATION_UNKNOWN = Words("Le métier n’est pas précisé.", "The occupation is not named.")
SKILLS_UNKNOWN = Words(
    "On ne connaît pas encore le métier de cette personne.",
    "This person’s occupation is not known yet.",
)
LEADS_UNKNOWN = Words(
    "On ne sait pas à quel métier mène la formation.",
    "What occupation the training leads to is not known.",
)
NOBODY_SEEKS = Words(
    "Personne dans le ménage ne cherche de travail.", "Nobody here looks for work."
)
WITHOUT_CAR = Words("On y va sans voiture, à ces horaires.", "It can be reached without a car.")
DRIVES = Words("Le permis B permet d’y aller.", "A car licence makes it reachable.")
CAR_UNKNOWN = Words(
    "On ne sait pas si l’on y va sans voiture, et cette personne ne conduit pas.",
    "Whether it can be reached without a car is not known, and this person does not drive.",
)
NO_CAR = Words(
    "On n’y va pas sans voiture, et cette personne ne conduit pas.",
    "It cannot be reached without a car, and this person does not drive.",
)


def red_line(area: str) -> Words:
    """The household said never."""
    return Words(f"Le ménage ne veut pas aller à {area}.", f"The household will not go to {area}.")


def other_area(area: str) -> Words:
    """Not among the areas it looks at."""
    return Words(
        f"{area} n’est pas parmi les zones regardées.", f"{area} is not among the areas looked at."
    )


def in_area(area: str) -> Words:
    """Among the areas it looks at."""
    return Words(f"{area} est parmi les zones regardées.", f"{area} is among the areas looked at.")


def too_small(rooms: int, needed: int) -> Words:
    """Rooms it has and rooms that are needed."""
    return Words(
        f"Trop petit : {_rooms(rooms)}, il en faut {needed}.",
        f"Too small: T{rooms}, T{needed} is needed.",
    )


def large_enough(rooms: int, needed: int) -> Words:
    """Rooms it has and rooms that are needed."""
    return Words(
        f"Assez grand : {_rooms(rooms)}, il en faut {needed}.",
        f"Large enough: T{rooms}, T{needed} is needed.",
    )


def too_dear(cents: int, most: float) -> Words:
    """What it costs a month, and what the household can pay."""
    return Words(
        f"Trop cher : {_euros(cents)} par mois, le ménage peut payer {_euros(round(most * 100))}.",
        f"Too dear: {cents / 100:,.0f} € a month, the household can pay {most:,.0f} €.",
    )


def within_budget(cents: int, most: float) -> Words:
    """What it costs a month, and what the household can pay."""
    return Words(
        f"Dans le budget : {_euros(cents)} par mois, pour {_euros(round(most * 100))} au plus.",
        f"Within the budget: {cents / 100:,.0f} € a month, {most:,.0f} € at the most.",
    )


def answer_over(day: date) -> Words:
    """The day until which an answer was wanted."""
    return Words(
        f"Il fallait répondre avant le {_day(day)}.", f"An answer was wanted by {_day(day)}."
    )


def too_late(day: date) -> Words:
    """The day on which the home is free."""
    return Words(f"Libre trop tard : le {_day(day)}.", f"Free too late: on {_day(day)}.")


def in_time(day: date) -> Words:
    """The day on which the home is free."""
    return Words(f"Libre à temps : le {_day(day)}.", f"Free in time: on {_day(day)}.")


def stay_too_short(day: date) -> Words:
    """The last day of a stay with hosts."""
    return Words(
        f"Le séjour finit avant l’arrivée : le {_day(day)}.",
        f"The stay ends before the arrival: on {_day(day)}.",
    )


def occupation(title: str) -> Words:
    """Their own occupation."""
    return Words(f"C’est son métier : {title}.", f"It is their occupation: {title}.")


def near_occupation(title: str, own: str) -> Words:
    """One of the same family."""
    return Words(f"Métier proche : {title} ({own}).", f"A near occupation: {title} ({own}).")


def not_yet(title: str) -> Words:
    """Their occupation, not practicable now."""
    return Words(
        f"C’est son métier, mais il faut une étape avant de l’exercer : {title}.",
        f"It is their occupation, but a step comes before practising it: {title}.",
    )


def other_occupation(title: str) -> Words:
    """Another occupation than theirs."""
    return Words(f"Un autre métier que le sien : {title}.", f"Another occupation: {title}.")


def starts_before(day: date) -> Words:
    """A job that starts before they can be there."""
    return Words(
        f"Commence le {_day(day)}, avant l’arrivée prévue : à négocier.",
        f"Starts on {_day(day)}, before the arrival: to be negotiated.",
    )


def begun(day: date) -> Words:
    """A training that has begun."""
    return Words(f"La formation a commencé le {_day(day)}.", f"The training began on {_day(day)}.")


def french_unknown(asked: str) -> Words:
    """A level is asked, theirs is not known."""
    return Words(
        f"Niveau {asked} demandé ; celui de cette personne n’est pas connu.",
        f"Level {asked} is asked; this person’s is not known.",
    )


def french_below(asked: str, spoken: str) -> Words:
    """A level is asked that they do not have yet."""
    own = "A0" if spoken == "none" else spoken
    return Words(
        f"Français {asked} demandé, {own} aujourd’hui.", f"French {asked} is asked, {own} today."
    )


def french_enough(asked: str) -> Words:
    """They have the level that is asked."""
    return Words(f"Le niveau de français suffit ({asked}).", f"French is good enough ({asked}).")


def step(title: str) -> Words:
    """What is missing to practise their occupation."""
    return Words(
        f"C’est l’étape qui manque pour exercer : {title}.",
        f"It is the step that is missing to practise: {title}.",
    )


def shortage(title: str) -> Words:
    """On the list of the region."""
    return Words(
        f"Mène à un métier en tension dans la région : {title}.",
        f"Leads to a shortage occupation of the region: {title}.",
    )


def hiring(title: str, count: int) -> Words:
    """Hiring projects a year in the area, by the survey."""
    return Words(
        f"Mène à un métier qui recrute dans la zone : {title}, environ {count} projets par an.",
        f"Leads to an occupation that the area hires: {title}, about {count} projects a year.",
    )


def _rooms(rooms: int) -> str:
    return "1 pièce" if rooms == 1 else f"{rooms} pièces"


def _euros(cents: int) -> str:
    euros, rest = divmod(cents, 100)
    text = f"{euros:,}".replace(",", " ") + (f",{rest:02d}" if rest else "")
    return f"{text} €"


def _day(day: date) -> str:
    return f"{day.day:02d}/{day.month:02d}/{day.year}"

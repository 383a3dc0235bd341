"""What is said of a profile that was filled from a case file: what is missing, what is assumed."""

from __future__ import annotations

from types import MappingProxyType

from trousseau.territories.layers import Words

MISSING: MappingProxyType[str, Words] = MappingProxyType(
    {
        "job": Words(
            "Sans métier, les lieux ne peuvent pas être comparés sur son travail : on regarde les "
            "embauches dans leur ensemble.",
            "Without an occupation, places cannot be compared on this person’s work: hiring as a "
            "whole is looked at.",
        ),
        "relocates": Words(
            "Part ou ne part pas : la taille du logement et le travail à trouver en dépendent.",
            "Moves or does not move: the size of the home and the work to find depend on it.",
        ),
        "care": Words(
            "Des soins à ne pas interrompre écarteraient les lieux où ils manquent.",
            "Care that must not stop would rule out places where it is missing.",
        ),
        "seeks_work": Words(
            "Si cette personne ne cherche pas de travail, d’autres lieux conviennent.",
            "If this person is not looking for work, other places suit.",
        ),
        "job_practicable": Words(
            "Un métier qui ne peut pas encore être exercé ne compte pas comme du travail à portée.",
            "An occupation that cannot be practised yet does not count as work within reach.",
        ),
        "care_kind": Words(
            "Quel service trouver près du nouveau logement ? Sans le savoir, aucun lieu ne peut "
            "être vérifié.",
            "Which service must be found near the new home? Without knowing, no place can be "
            "checked.",
        ),
        "rent_max": Words(
            "Sans budget, le moins cher passe devant ; avec un budget, ce qui est à portée.",
            "Without a budget the cheapest comes first; with one, what is within reach.",
        ),
        "birth_date": Words(
            "L’âge de l’enfant dit quelle école il faut et combien de chambres.",
            "The child’s age says which school is needed, and how many bedrooms.",
        ),
        "never_places": Words(
            "Un lieu où le ménage ne veut pas vivre pourrait être proposé.",
            "A place where the household does not want to live might be proposed.",
        ),
        "car_licence": Words(
            "Sans permis, les lieux où l’on vit sans voiture passent devant.",
            "Without a licence, places where one can live without a car come first.",
        ),
        "licence_state": Words(
            "Un permis échangé ouvrirait des lieux où il faut une voiture.",
            "A licence once exchanged would open places where a car is needed.",
        ),
        "french_spoken": Words(
            "Le niveau de français dit s’il faut une place en cours avant de partir.",
            "The level of French says whether a course must be found before the move.",
        ),
        "qualification": Words(
            "Le niveau dans le métier dit quelles embauches compter.",
            "The level in the occupation says which hiring to count.",
        ),
        "near_place": Words(
            "Un proche quelque part ferait monter les lieux d’alentour.",
            "Somebody close would bring up the places around them.",
        ),
        "priorities": Words(
            "Ce qui compte le plus change l’ordre des lieux.",
            "What matters most changes the order of the places.",
        ),
        "social_home": Words(
            "Sans logement social, seuls les loyers du privé comptent.",
            "Without a social home, only private rents count.",
        ),
        "second_job_practicable": Words(
            "L’autre métier ne compte que s’il peut être exercé dès maintenant.",
            "The other occupation counts only if it can be practised now.",
        ),
        "expected_on": Words(
            "Arrivé, ou attendu pour quand ? Le logement doit être assez grand ce jour-là.",
            "Here already, or expected when? The home must be large enough on that day.",
        ),
    }
)
"""Why each is asked for, most useful first."""

ASSUMED: MappingProxyType[str, Words] = MappingProxyType(
    {
        "relocates": Words("On compte que cette personne part.", "This person is taken to move."),
        "birth_date": Words(
            "Âge inconnu : on compte un enfant d’école élémentaire.",
            "Age not known: a child of primary school is reckoned with.",
        ),
        "seeks_work": Words(
            "On compte que cette personne cherche du travail.",
            "This person is taken to look for work.",
        ),
        "job_practicable": Words(
            "On compte que ce métier peut être exercé dès maintenant.",
            "This occupation is taken to be practicable now.",
        ),
        "second_job_practicable": Words(
            "On compte que l’autre métier peut être exercé dès maintenant.",
            "The other occupation is taken to be practicable now.",
        ),
        "authorisation": Words(
            "Métier réglementé sans autorisation reçue : il ne compte pas encore comme du travail "
            "à portée.",
            "A regulated occupation without its authorisation: it does not yet count as work "
            "within reach.",
        ),
        "car_licence": Words("On compte sans permis.", "No licence is reckoned with."),
        "learning": Words(
            "Permis en préparation : on compte sans, pour l’instant.",
            "Learning to drive: no licence is reckoned with for now.",
        ),
        "licence_state": Words(
            "Permis à échanger : on compte sans, tant que l’échange n’est ni fait ni attesté.",
            "Licence to be exchanged: none is reckoned with until that is done or certified.",
        ),
        "social_home": Words(
            "On compte qu’un logement social conviendrait.", "A social home is taken to suit."
        ),
        "home_for": Words(
            "On cherche un logement assez grand aussi pour ce qui est attendu dans les dix-sept "
            "mois : une arrivée, une naissance, un enfant qui grandit.",
            "The home looked for is large enough for what is expected within seventeen months as "
            "well: an arrival, a birth, a child growing.",
        ),
        "home_for_now": Words(
            "On cherche un logement pour qui part maintenant ; il en faudra un plus grand ensuite.",
            "The home looked for is for those who move now; a larger one will be needed later.",
        ),
        "priorities": Words(
            "On pèse comme d’habitude : travail et logement d’abord.",
            "The usual weights hold: work and housing first.",
        ),
    }
)

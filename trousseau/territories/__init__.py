"""The atlas: France's employment areas, communes and occupations, with sourced figures."""

from trousseau.territories.archive import AtlasError
from trousseau.territories.atlas import Atlas
from trousseau.territories.figures import Figure, Figures, Status
from trousseau.territories.places import Commune, EmploymentArea, UnknownPlace

__all__ = [
    "Atlas",
    "AtlasError",
    "Commune",
    "EmploymentArea",
    "Figure",
    "Figures",
    "Status",
    "UnknownPlace",
]

"""From longitude and latitude to the plane: the map's projections and exact surfaces."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]

# GRS 80, the ellipsoid of the official systems of metropolitan and overseas France.
_A = 6_378_137.0
_E = 0.0818191910428158
_E2 = _E * _E


def conic(points: Points) -> Points:
    """Lambert conformal conic with the parameters of Lambert-93: (n, 2) degrees to (n, 2) metres.

    Formulas as in "Projections cartographiques", NT/G 71, Institut géographique national.
    """
    south, north, origin = np.radians((44.0, 49.0, 46.5))
    meridian = np.radians(3.0)

    def radius(latitude: float) -> float:
        return float(np.cos(latitude) / np.sqrt(1.0 - _E2 * np.sin(latitude) ** 2))

    def isometric(latitude: Points) -> Points:
        sine = np.sin(latitude)
        height: Points = np.arctanh(sine) - _E * np.arctanh(_E * sine)
        return height

    exponents = isometric(np.array([south, north, origin]))
    n = float(np.log(radius(north) / radius(south)) / (exponents[0] - exponents[1]))
    c = _A * radius(south) / n * float(np.exp(n * exponents[0]))
    longitude, latitude = np.radians(points).T
    distance = c * np.exp(-n * isometric(latitude))
    angle = n * (longitude - meridian)
    top = c * float(np.exp(-n * exponents[2]))
    return np.column_stack(
        [700_000.0 + distance * np.sin(angle), 6_600_000.0 + top - distance * np.cos(angle)]
    )


def local(points: Points) -> Points:
    """Plate carrée true at the middle latitude, for one overseas département: metres."""
    longitude, latitude = np.radians(points).T
    middle = (latitude.min() + latitude.max()) / 2.0
    return np.column_stack([_A * np.cos(middle) * longitude, _A * latitude])


def equal_area(points: Points) -> Points:
    """Cylindrical equal-area projection: (n, 2) degrees to kilometres whose areas are true km²."""
    longitude, latitude = np.radians(points).T
    sine = np.sin(latitude)
    q = (1.0 - _E2) * (sine / (1.0 - _E2 * sine**2) + np.arctanh(_E * sine) / _E)
    return np.column_stack([_A * longitude, _A * q / 2.0]) / 1000.0

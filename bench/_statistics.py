"""How far counts are from uniform, and whether chance alone goes as far."""

from collections import Counter
from collections.abc import Hashable, Sequence
from math import erfc, exp, lgamma, log, pi, sqrt
from typing import TypeVar

Outcome = TypeVar("Outcome", bound=Hashable)


def total_variation(found: Counter[Outcome], allowed: Sequence[Outcome]) -> float:
    """Half the sum of all differences between how often each was found and how often it should have been; 0 … 1."""
    each = 1 / len(allowed)
    return sum(abs(found[one] / found.total() - each) for one in allowed) / 2


def by_chance(draws: int, outcomes: int) -> float:
    """The total variation that so many uniform draws have, about."""
    return sqrt((outcomes - 1) / (2 * pi * draws))


def chi_square_p(found: Counter[Outcome], allowed: Sequence[Outcome]) -> float:
    """How often uniform draws would be as far from uniform as these, by Pearson's chi-square."""
    each = found.total() / len(allowed)
    statistic = sum((found[one] - each) ** 2 / each for one in allowed)
    return survival(statistic, len(allowed) - 1)


def survival(statistic: float, freedom: int) -> float:
    """How often a chi-square of so many degrees of freedom is larger. Q(a + 1, x) = Q(a, x) + x^a e^-x / Γ(a + 1), from
    Q(1/2, x) = erfc(√x) or Q(1, x) = e^-x."""
    x = statistic / 2
    if x <= 0:
        return 1.0
    a = 0.5 if freedom % 2 else 1.0
    q = erfc(sqrt(x)) if freedom % 2 else exp(-x)
    while a < freedom / 2:
        q += exp(a * log(x) - x - lgamma(a + 1))
        a += 1
    return min(q, 1.0)

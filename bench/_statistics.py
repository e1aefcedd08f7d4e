"""How far counts are from uniform, and whether chance alone goes as far."""

from collections import Counter
from collections.abc import Hashable, Sequence
from math import erfc, exp, lgamma, log, pi, sqrt
from typing import TypeVar

Outcome = TypeVar("Outcome", bound=Hashable)


def total_variation(counts: Counter[Outcome], allowed: Sequence[Outcome]) -> float:
    """Half the sum of all differences between how often each outcome came and how often it should
    have come; 0 to 1."""
    expected = 1 / len(allowed)
    return sum(abs(counts[outcome] / counts.total() - expected) for outcome in allowed) / 2


def by_chance(draws: int, outcomes: int) -> float:
    """The total variation that so many uniform draws have, about."""
    return sqrt((outcomes - 1) / (2 * pi * draws))


def chi_square_p(counts: Counter[Outcome], allowed: Sequence[Outcome]) -> float:
    """How often uniform draws would be as far from uniform as these, by Pearson's chi-square."""
    expected = counts.total() / len(allowed)
    statistic = sum((counts[outcome] - expected) ** 2 / expected for outcome in allowed)
    return survival(statistic, len(allowed) - 1)


def survival(statistic: float, freedom: int) -> float:
    """How often a chi-square of so many degrees of freedom is larger than this one.

    That is Q(freedom / 2, statistic / 2), the regularized upper incomplete gamma function, by
    Q(a + 1, x) = Q(a, x) + x^a e^-x / Γ(a + 1), from Q(1/2, x) = erfc(√x) or Q(1, x) = e^-x
    (Abramowitz and Stegun, 6.5.21).
    """
    half = statistic / 2
    if half <= 0:
        return 1.0
    shape = 0.5 if freedom % 2 else 1.0
    upper = erfc(sqrt(half)) if freedom % 2 else exp(-half)
    while shape < freedom / 2:
        upper += exp(shape * log(half) - half - lgamma(shape + 1))
        shape += 1
    return min(upper, 1.0)

"""Lines from plain numbers, and the proofs of exact robustness recomputed from their numbers alone."""

from collections.abc import Iterable, Sequence
from fractions import Fraction
from math import lcm
from operator import mul

import numpy as np

from scoring.robustness.attainable.ranks import AttainableRank, Meeting, rank_at
from scoring.robustness.exact.admissible import Admissible, Bounds
from scoring.robustness.exact.first import MadeFirst
from scoring.robustness.exact.flip import FlipCertificate
from scoring.robustness.exact.linear import LinearScores, ScoreLine
from scoring.robustness.exact.winners import Mixture, highest_lead
from scoring.robustness.sampling.acceptability import Acceptability
from scoring.robustness.sampling.draws import Draw, Floats


def linear_values(
    *,
    vendors: Sequence[str],
    criteria: Sequence[str],
    weights: Sequence[Fraction],
    rates: Iterable[Sequence[Fraction]],
    offsets: Sequence[Fraction] | None = None,
    groups: Sequence[str] | None = None,
) -> LinearScores:
    """One row of rates a bid; offsets are 0 unless given."""
    fixed = [Fraction(0)] * len(vendors) if offsets is None else offsets
    return LinearScores(
        vendors=tuple(vendors),
        criteria=tuple(criteria),
        labels=tuple(criteria),
        groups=("",) * len(criteria) if groups is None else tuple(groups),
        weights=tuple(weights),
        rows=tuple(ScoreLine.of(offset, row) for offset, row in zip(fixed, rates, strict=True)),
    )


def lead(scores: LinearScores, ahead: int, behind: int, weights: Sequence[Fraction]) -> Fraction:
    values = scores.values(weights)
    return values[ahead] - values[behind]


def draw_shares(draw: Draw, samples: int, seed: int | Sequence[int]) -> Floats:
    shares = np.empty((samples, draw.size))
    draw.fill(np.random.default_rng(seed), shares)
    return shares


def expected_rank_errors(found: Acceptability) -> Floats:
    """The standard errors of the mean ranks."""
    ranks, shares = np.arange(1, len(found.vendors) + 1), found.shares
    within = (np.array(found.tied) ** 2 - 1) / 12  # the spread of the ranks that tied bids hold together
    spread = shares @ ranks**2 - (shares @ ranks) ** 2 - within
    return np.sqrt(np.maximum(spread, 0) / found.samples)


def certified(scores: LinearScores, leader: int, bounds: Bounds, certificate: FlipCertificate) -> Fraction | None:
    """The points that must be moved by a certificate; None where it says that none suffice."""
    compared = scores.comparison()
    rival, below = scores.vendors.index(certificate.rival), compared.denominators
    rows = zip(compared.rows[leader], compared.rows[rival], strict=True)
    d = [Fraction(x, below[leader]) - Fraction(y, below[rival]) for x, y in rows]
    rest = sum(map(mul, d, scores.weights), Fraction(0))
    for own, weight, low, high in zip(d, scores.weights, bounds.lower, bounds.upper, strict=True):
        rest -= max(Fraction(0), own - certificate.high) * (weight - low)
        rest -= max(Fraction(0), certificate.low - own) * (high - weight)
    if certificate.high > certificate.low:
        return max(Fraction(0), rest / (certificate.high - certificate.low))
    if certificate.high == certificate.low and rest >= 0:
        return None
    raise ValueError("the certificate proves nothing")


def least_moved(scores: LinearScores, made: MadeFirst, bounds: Bounds) -> Fraction:
    """The points that must be moved at least, from the multipliers alone.

    For any λ ≥ 0 and any μ, with c = Σ_i λ_i (x_j − x_i): points moved ≥ μ T + Σ_k min over v in {l_k, w⁰_k, u_k} of
    (½ |v − w⁰_k| − (c_k + μ) v). The best μ is one at which some c_k + μ is ½ or −½.
    """
    compared = scores.comparison()
    place = {name: index for index, name in enumerate(scores.vendors)}
    j = place[made.vendor]
    own = [Fraction(x, compared.denominators[j]) for x in compared.rows[j]]
    c = [Fraction(0)] * len(own)
    for name, multiplier in made.multipliers.items():
        below, row = compared.denominators[place[name]], compared.rows[place[name]]
        c = [total + multiplier * (x - Fraction(y, below)) for total, x, y in zip(c, own, row, strict=True)]
    ends = list(zip(bounds.lower, scores.weights, bounds.upper, strict=True))

    def bound(mu: Fraction) -> Fraction:
        least = (
            min(abs(v - w) / 2 - (ck + mu) * v for v in (low, w, high))
            for (low, w, high), ck in zip(ends, c, strict=True)
        )
        return mu * scores.total + sum(least, Fraction(0))

    return max(bound(side - ck) for ck in c for side in (Fraction(1, 2), Fraction(-1, 2)))


def smallest_meeting(cores: Sequence[frozenset[int]]) -> frozenset[int]:
    return Meeting().smallest(cores) or frozenset()


def proves_never_ahead(scores: LinearScores, vendor: str, mixture: Mixture, admissible: Admissible) -> bool:
    """Whether a mixture of rivals is level with a bid or behind it at all allowed allotments: one of them is, then."""
    compared = scores.comparison()
    place = {name: index for index, name in enumerate(scores.vendors)}
    shares = [(place[vendor], Fraction(-1)), *((place[name], share) for name, share in mixture.items())]
    effects = [
        sum((share * compared.rows[i][k] / compared.denominators[i] for i, share in shares), Fraction(0))
        for k in range(len(scores.criteria))
    ]
    unit = lcm(*(effect.denominator for effect in effects))
    return admissible.highest([int(effect * unit) for effect in effects])[0] <= 0


def proves(scores: LinearScores, vendor: str, found: AttainableRank, admissible: Admissible, *, worst: bool) -> bool:
    """Whether a rank is proven: by the allotments, each mixture, and the count of those that must be ahead."""
    place = {name: index for index, name in enumerate(scores.vendors)}
    if rank_at(scores, place[vendor], found.weights) != found.rank:
        return False
    for mixture in found.mixtures:
        if sum(mixture.values()) != 1 or min(mixture.values()) < 0 or vendor in mixture:
            return False
        if worst and not proves_never_ahead(scores, vendor, mixture, admissible):
            return False
        if not worst and highest_lead(scores, vendor, mixture, admissible) >= 0:
            return False
    least = len(smallest_meeting([frozenset(place[name] for name in mixture) for mixture in found.mixtures]))
    limit = len(scores.vendors) - least if worst else 1 + least
    return limit <= found.limit if worst else limit >= found.limit

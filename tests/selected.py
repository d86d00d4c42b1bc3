"""Random small selections as tenders declare them: near ties, exact ties, budgets met to the yen, tight quotas."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from random import Random
from typing import Any

from declared import bid, criterion, tender
from explored import SEED

from criteria.bid import Bid
from criteria.exact import Rounding, RoundingMode
from criteria.selection import Lot, Package, SelectionKind, SelectionObjective, SelectionRule, SelectionTerms
from criteria.tender import Tender
from criteria.terms import BidStatus
from criteria.vendor import SanctionKind, Vendor
from tests.on_file import AWARD, DAYS, isms, linked, register, sanction, with_rules
from tests.rule_kinds import SelectionRuleKind
from tests.selection_oracle import Choice, choices, options, paid

Kind = SelectionRuleKind
Objective = SelectionObjective
PLACES = Rounding(places=4, mode=RoundingMode.DOWN)
FAMILIES = ("shortlist", "lots", "packages", "discounts", "shares", "lexicographic", "ratio")
HUNDREDTHS = 4
"""Points differ by so many hundredths in 80 at most: within 0.04 %, often equal."""


def rule(kind: SelectionRuleKind, /, **params: object) -> SelectionRule:
    return SelectionRule(id=kind.value, rule=kind, label=f"条件 {kind.value}", params=params)


def terms(kind: str, *objective: str, rules: Sequence[SelectionRule] = (), **facts: Any) -> SelectionTerms:  # noqa: ANN401
    return SelectionTerms(
        kind=SelectionKind(kind), objective=tuple(map(Objective, objective)), rules=tuple(rules), **facts
    )


def selecting(selection: SelectionTerms, combination: str = "technical-only", **facts: object) -> Tender:
    """A tender that selects by these terms; points q are given directly, up to 100."""
    given = {"selection": selection, "criteria": (criterion("q", 1000),), **DAYS, **facts}
    return tender(combination, rounding={"value": PLACES}, **given)


def vendors_of(random: Random, names: Sequence[str]) -> list[Vendor]:
    return [
        Vendor(
            id=name,
            region=random.choice(["架空市", "隣市", ""]),
            size=random.choice(["中小", "大", ""]),
            group=random.choice(["甲", "乙", "", ""]),
            capabilities=tuple(random.sample(["クラウド", "監査"], random.randrange(3))),
            capacity=random.randint(1, 4),
        )
        for name in names
    ] + [Vendor(id="架空Z", capabilities=("クラウド", "監査"), capacity=1)]


def facts_of(random: Random, names: Sequence[str], packages: Sequence[Package] = ()) -> Any:  # noqa: ANN401
    pairs = [(a, b) for place, a in enumerate(names) for b in names[place + 1 :]]
    barred = [name for name in names if random.random() < 0.1]
    return register(
        vendors=vendors_of(random, names),
        certificates=[isms(name) for name in names if random.random() < 0.5],
        relations=[linked(a, b, proviso=random.random() < 0.2) for a, b in random.sample(pairs, min(2, len(pairs)))],
        sanctions=[sanction(SanctionKind.SUSPENSION, AWARD, AWARD, vendor=name) for name in barred],
        packages=packages,
    )


def points(random: Random) -> Fraction:
    return 80 + Fraction(random.randrange(HUNDREDTHS), 100)


def price(random: Random, base: int = 1_000_000) -> int:
    return base + random.choice([0, 0, 1, 100, 399])


def drawn_bid(random: Random, vendor: str, on_file: Any, lot: str = "") -> Bid:  # noqa: ANN401
    status = BidStatus.WITHDRAWN if random.random() < 0.05 else BidStatus.VALID
    dear = random.random() < 0.05
    amount = 9_000_000 if dear else price(random)
    return bid(vendor, amount, lot=lot, q=points(random), register=on_file, status=status)


def shortlist(random: Random) -> tuple[Tender, list[Bid]]:
    names = [f"架空{letter}" for letter in "ABCDEFGH"[: random.randint(3, 8)]]
    on_file = facts_of(random, names)
    bids = [drawn_bid(random, name, on_file) for name in names]
    size = random.randint(1, 4)
    sizes = random.choice([{"exactly": size}, {"at_most": size}, {"at_least": 1, "at_most": size}])
    objective = random.choice([["points"], ["value"], ["points", "price"], ["price", "points"]])
    rules = [rule(Kind.SIZE, **sizes), *some_of(random, any_rules(random, names))]
    return tightened(random, terms("shortlist", *objective, rules=rules), bids)


def lots(random: Random, objective: Sequence[str] = ("points",), extra: Sequence[SelectionRule] = ()) -> Any:  # noqa: ANN401
    return _lots(random, objective, extra, packages=False)


def packages(random: Random) -> tuple[Tender, list[Bid]]:
    return _lots(random, random.choice([["points"], ["price"], ["price", "points"]]), (), packages=True)


def discounts(random: Random) -> tuple[Tender, list[Bid]]:
    vendor = random.choice(["架空A", "架空B"])
    by_lots = [{"lots_at_least": 2, "percent": 3}, {"lots_at_least": 3, "percent": random.choice([5, 8])}]
    by_money = [{"price_at_least": random.choice([1_000_001, 2_000_000, 2_000_100]), "percent": 4}]
    offered = rule(Kind.DISCOUNT, vendor=vendor, tiers=random.choice([by_lots, by_lots[:1], by_money]))
    return _lots(random, random.choice([["price"], ["price", "points"]]), [offered], packages=random.random() < 0.4)


def shares(random: Random) -> tuple[Tender, list[Bid]]:
    most = random.choice([Fraction(1, 2), Fraction(2, 3), Fraction(1, 3), Fraction(334, 1000)])
    wanted = [
        rule(Kind.SPEND_SHARE, at_most=most),
        rule(Kind.SPEND_SHARE, at_least=Fraction(1, 3), regions=["架空市"]),
        rule(Kind.SPEND_SHARE, at_most=Fraction(1, 2), vendor="架空A"),
        rule(Kind.LOCAL, regions=["架空市"], of="price", share_at_least=Fraction(1, 4)),
        rule(Kind.SME, sizes=["中小"], of="lots", share_at_least=Fraction(1, 2)),
        rule(Kind.CERTIFIED, any_of=["ISMS"], of="vendors", share_at_least=Fraction(1, 2)),
    ]
    return _lots(random, ["points"], [random.choice(wanted)], packages=random.random() < 0.3)


def lexicographic(random: Random) -> tuple[Tender, list[Bid]]:
    listed = random.choice(
        [
            ["points", "price"],
            ["price", "vendors"],
            ["lots", "price"],
            ["vendors", "points", "price"],
            ["lots", "points"],
        ]
    )
    return _lots(random, listed, (), packages=random.random() < 0.3)


def ratio(random: Random) -> tuple[Tender, list[Bid]]:
    if random.random() < 0.5:
        declared, bids = shortlist(random)
        assert declared.selection is not None
        selection = replace_objective(declared.selection, "points-per-price")
        return selecting(selection, ceiling=5_000_000, exclusions=RULES), bids
    return _lots(random, ["points-per-price"], (), packages=random.random() < 0.3)


def replace_objective(selection: SelectionTerms, *objective: str) -> SelectionTerms:
    return terms(
        selection.kind.value,
        *objective,
        rules=selection.rules,
        unawarded=selection.unawarded,
        lots=selection.lots,
        tie_break=selection.tie_break,
    )


def _lots(random: Random, objective: Sequence[str], extra: Sequence[SelectionRule], *, packages: bool) -> Any:  # noqa: ANN401
    names = [f"架空{letter}" for letter in "ABCD"[: random.randint(2, 4)]]
    ids = [f"L{number}" for number in range(1, random.randint(2, 4) + 1)]
    listed = tuple(Lot(id=name, ceiling=random.choice([None, 5_000_000]), load=random.randint(1, 2)) for name in ids)
    offered = list(_offers(random, names, ids)) if packages else []
    on_file = facts_of(random, names, offered)
    bids = [
        drawn_bid(random, name, on_file, lot)
        for name in names
        for lot in ids
        if random.random() < 0.8 or any(one.vendor == name and lot in one.lots for one in offered)
    ]
    if not bids:
        bids = [drawn_bid(random, names[0], on_file, ids[0])]
    rules = [*extra, *some_of(random, lot_rules(random, names, [one.id for one in offered]))]
    once = {one.rule: one for one in reversed(rules)}
    unawarded = "lots" in objective or (random.random() < 0.4 and "price" not in objective[:1])
    selection = terms("lots", *objective, rules=list(once.values()), unawarded=unawarded, lots=listed)
    return tightened(random, selection, bids)


def _offers(random: Random, names: Sequence[str], ids: Sequence[str]) -> Iterator[Package]:
    for number in range(random.randint(1, 3)):
        covered = tuple(random.sample(ids, random.randint(2, len(ids))))
        amount = price(random, 1_000_000) * len(covered) - random.choice([0, 1, 50_000])
        given = random.choice([None, points(random) * len(covered)])
        yield Package(id=f"P{number}", vendor=random.choice(names), lots=covered, price=amount, points=given)


QUOTAS: Mapping[SelectionRuleKind, Mapping[str, object]] = {
    Kind.LOCAL: {"regions": ["架空市"]},
    Kind.SME: {"sizes": ["中小"]},
    Kind.CERTIFIED: {"any_of": ["ISMS"]},
}


def _quota(random: Random, kind: SelectionRuleKind, *of: str) -> SelectionRule:
    counted = random.choice(of)
    unit = 1_000_000 if counted == "price" else 1
    limit = random.choice([{"at_least": unit}, {"at_least": 2 * unit}, {"at_most": unit}, {"at_most": 0}])
    return rule(kind, of=counted, **QUOTAS[kind], **limit)


def any_rules(random: Random, names: Sequence[str]) -> list[SelectionRule]:
    """One rule of every kind that a shortlist can have."""
    return [
        rule(Kind.PER_GROUP, at_most=1),
        rule(Kind.AFFILIATES, at_most=1),
        _quota(random, Kind.LOCAL, "vendors", "price"),
        _quota(random, Kind.SME, "vendors", "price"),
        _quota(random, Kind.CERTIFIED, "vendors"),
        rule(Kind.CAPABILITY, capability="監査", at_least=random.randint(1, 2)),
        rule(Kind.SCORE_FLOOR, at_least=80 + Fraction(random.randint(1, 2), 100)),
        rule(Kind.EXCLUSIVE, vendors=random.sample(list(names), 2)),
        rule(Kind.SPEND_SHARE, at_most=Fraction(random.choice([1, 2]), 3), vendor=random.choice(list(names))),
        rule(Kind.BUDGET, at_most=1),
    ]


def lot_rules(random: Random, names: Sequence[str], ids: Sequence[str]) -> list[SelectionRule]:
    """Rules that only lots can have, beside the others."""
    packages = [rule(Kind.EXCLUSIVE, packages=list(ids)[:2])] if len(ids) > 1 else []
    return [
        *any_rules(random, names),
        *packages,
        rule(Kind.SIZE, at_most=random.randint(1, 3)),
        rule(Kind.SIZE, at_least=2),
        rule(Kind.LOTS_PER_VENDOR, at_most=random.randint(1, 2)),
        rule(Kind.LOTS_PER_VENDOR, at_least=2),
        rule(Kind.LOTS_PER_VENDOR, at_least=1, at_most=2, vendor=names[0]),
        rule(Kind.CAPACITY),
        rule(Kind.CAPACITY, at_most=random.randint(2, 3)),
        rule(Kind.AFFILIATES, at_most=1, within="lot"),
        _quota(random, Kind.LOCAL, "lots"),
    ]


def some_of(random: Random, rules: Sequence[SelectionRule]) -> list[SelectionRule]:
    """Up to three of the rules, no kind of them twice."""
    found = random.sample(list(rules), random.randint(0, 3))
    return list({one.rule: one for one in found}.values())


def tightened(random: Random, selection: SelectionTerms, bids: Sequence[Bid]) -> tuple[Tender, list[Bid]]:
    """Set the budget to the very yen of some selection, or one yen below it."""
    declared = selecting(selection, ceiling=5_000_000, exclusions=RULES)
    found = list(choices(selection, options(declared, bids)))
    totals = sorted({sum(paid(selection.rules, choice).values()) for choice in sampled(random, found)})
    amount = max(1, random.choice(totals or [1]) - random.choice([0, 0, 1]))
    rules = tuple(rule(Kind.BUDGET, at_most=amount) if one.rule is Kind.BUDGET else one for one in selection.rules)
    tight = terms(
        selection.kind.value,
        *selection.objective,
        rules=rules,
        unawarded=selection.unawarded,
        lots=selection.lots,
        tie_break=selection.tie_break,
    )
    return selecting(tight, ceiling=5_000_000, exclusions=RULES), list(bids)


def sampled(random: Random, found: Sequence[Choice]) -> Sequence[Choice]:
    return random.sample(found, min(20, len(found)))


RULES = with_rules("suspension").exclusions

DRAWN: Mapping[str, Callable[[Random], tuple[Tender, list[Bid]]]] = {
    "shortlist": shortlist,
    "lots": lots,
    "packages": packages,
    "discounts": discounts,
    "shares": shares,
    "lexicographic": lexicographic,
    "ratio": ratio,
}


def instance(family: str, seed: int) -> tuple[Tender, list[Bid]]:
    """The selection of a family with a seed: the same on every machine, but for `make explore`."""
    return DRAWN[family](Random(f"{family}-{seed + SEED}"))  # noqa: S311 - drawn for tests

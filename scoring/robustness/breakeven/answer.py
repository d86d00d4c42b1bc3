"""The break-even of every bid in numbers and words (逆転・維持の限界): its price, its points, and what they mean."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from criteria.exact import Points, Yen, decimal_text
from criteria.finding import Text, sentence
from criteria.money import money_text
from scoring.evaluation.evaluation import Evaluation, printed_names
from scoring.formulas.registry import FormulaKind, find
from scoring.numbers.deadline import NO_DEADLINE, Deadline, OutOfTimeError
from scoring.robustness.breakeven.price import PriceRange, PriceSearch, prices_first
from scoring.robustness.breakeven.threshold import Threshold, points_first
from scoring.robustness.breakeven.trial import Trials


@dataclass(frozen=True, slots=True, kw_only=True)
class BreakEven:
    """Up to which price, and from how many points, one bid is first alone (逆転・維持の限界).

    ``price`` is the highest whole price in the smallest unit at which it is first alone, None where there is none, or
    where any price will do (``any_price``); ``prices`` are all of them. ``points`` are technical points before they are
    rescaled or rounded: how many more it needs (positive) or can lose (negative); with exactly so many it is first
    alone where ``points_included`` says so.
    """

    vendor: str
    first: bool
    price: Yen | None
    any_price: bool
    prices: tuple[PriceRange, ...]
    points: Points | None
    points_included: bool
    price_sentence: Text
    points_sentence: Text

    @property
    def sentences(self) -> tuple[Text, Text]:
        """Say it for the minutes: of the price, and of the points."""
        return self.price_sentence, self.points_sentence


def break_even(
    evaluation: Evaluation, only: Iterable[str] = (), deadline: Deadline = NO_DEADLINE
) -> Mapping[str, BreakEven]:
    """Find the break-even price and points of every bid, or of ``only`` some (逆転・維持の限界).

    Every number is one at which the evaluation itself was made and turned; rounding, limits and the tie-break chain
    are in force. Bids that are not done when the deadline passes are left out.
    """
    wanted = frozenset(only)
    found: dict[str, BreakEven] = {}
    try:
        for vendor, name in printed_names(evaluation).items():
            if not wanted or vendor in wanted:
                found[vendor] = _of(evaluation, vendor, name, deadline)
    except OutOfTimeError:
        pass
    return found


def _of(evaluation: Evaluation, vendor: str, name: str, deadline: Deadline) -> BreakEven:
    first = evaluation.award.first == (vendor,)
    scored_apart = bool(evaluation.tender.method.price_components)
    trials = Trials(evaluation, vendor, deadline)
    search = None if scored_apart else prices_first(evaluation, vendor, trials=trials)
    points = points_first(evaluation, vendor, trials=trials)
    limited = evaluation.tender.prices.ceiling is not None
    alone = search.alone if search else ()
    any_price = search is not None and bool(alone) and alone[-1].high == search.most and not limited
    return BreakEven(
        vendor=vendor,
        first=first,
        price=None if any_price or not alone else alone[-1].high,
        any_price=any_price,
        prices=alone,
        points=None if points is None else points.at,
        points_included=points is not None and points.included,
        price_sentence=_said_of(name, _of_price(evaluation, vendor, search, first=first, any_price=any_price)),
        points_sentence=_said_of(name, _of_points(evaluation, vendor, points, first=first)),
    )


def _said_of(name: str, said: Text) -> Text:
    return Text(f"{name}: {said.ja}", f"{name}: {said.en}")


def _of_price(evaluation: Evaluation, vendor: str, search: PriceSearch | None, *, first: bool, any_price: bool) -> Text:
    if search is None:
        return Text(
            "価格は内訳ごとに採点されるため、1つの限界価格はない。",
            "the price is scored by components, so there is no one break-even price.",
        )
    if not search.alone:
        return _never(evaluation, vendor, search)
    if len(search.alone) > 1:
        ranges = [_range_text(evaluation, prices) for prices in search.alone]
        return Text(
            f"単独で第1位となる価格の範囲は{len(ranges)}つある({'、'.join(one.ja for one in ranges)})。",
            f"there are {len(ranges)} ranges of prices at which it is first alone "
            f"({', '.join(one.en for one in ranges)}).",
        )
    one = search.alone[0]
    low = money_text(one.low, evaluation.tender)
    if any_price:
        if one.low == 1:
            return Text("価格によらず単独で第1位となる。", "first alone at any price.")
        return Text(f"{low.ja}以上であれば第1位となる。", f"first alone from {low.en} up.")
    high = money_text(one.high, evaluation.tender)
    since = Text("", "") if one.low == 1 else Text(f"{low.ja}以上", f"from {low.en} ")
    stays = Text("第1位のまま", "stays first") if first else Text("単独で第1位となる", "would be first alone")
    return sentence(f"{since.ja}{high.ja}までの価格なら{stays.ja}", f"{stays.en} {since.en}up to {high.en}")


def _never(evaluation: Evaluation, vendor: str, search: PriceSearch) -> Text:
    grounds = [found for found in evaluation.exclusions if found.subject == vendor]
    if grounds and not search.level:
        what = grounds[0].what
        return Text(f"どの価格でも第1位にならない({what.ja})。", f"first at no price ({what.en}).")
    if search.level:
        ranges = [_range_text(evaluation, prices) for prices in search.level]
        return sentence(
            f"単独で第1位となる価格はなく、{'、'.join(one.ja for one in ranges)}で同順位の第1位となる",
            f"first alone at no price, and level with others at {', '.join(one.en for one in ranges)}",
        )
    return Text("どの価格でも第1位にならない。", "first at no price.")


def _range_text(evaluation: Evaluation, prices: PriceRange) -> Text:
    low, high = (money_text(end, evaluation.tender) for end in (prices.low, prices.high))
    return low if prices.low == prices.high else Text(f"{low.ja}から{high.ja}まで", f"{low.en} to {high.en}")


def _of_points(evaluation: Evaluation, vendor: str, points: Threshold | None, *, first: bool) -> Text:
    if points is None and first:
        return Text("技術点がなくても単独で第1位となる。", "first alone without any technical points.")
    if points is None:
        return Text("技術点だけでは第1位にならない。", "technical points alone do not make it first.")
    much = decimal_text(abs(points.at))
    if first:
        return Text(
            f"技術点が{much}点{'減るまで' if points.included else '減る手前まで'}は第1位のまま。",
            f"stays first while it loses {'at most' if points.included else 'less than'} {much} technical points.",
        )
    beyond = _beyond_reach(evaluation, vendor, points.at)
    much_ja = f"{much}点{'以上' if points.included else 'より多く'}"
    return Text(
        f"技術点があと{much_ja}あれば単独で第1位となる{beyond.ja}。",
        f"would be first alone with {'at least' if points.included else 'more than'} {much} more "
        f"technical points{beyond.en}.",
    )


def _beyond_reach(evaluation: Evaluation, vendor: str, needed: Fraction) -> Text:
    sheet = evaluation.sheet
    if vendor in sheet.vendors and sheet.raw_technical[sheet.index(vendor)] + needed > sheet.max_technical:
        return Text("(配点の合計を超える)", ", more than there are to earn")
    if not find(FormulaKind.COMBINATION, evaluation.tender.method.combination).takes("technical"):
        return Text("(最低基準点による)", ", by the minimums")
    return Text("", "")

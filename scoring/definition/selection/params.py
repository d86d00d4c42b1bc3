"""The parameters of selection rules (選定条件の係数): what may be written for each."""

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Final

from criteria.exact import RoundingMode, exact
from criteria.finding import Text
from criteria.params import Param, ParamKind
from criteria.vendor import RelationKind
from scoring.definition.selection.bound import DiscountTier, FloorOf, QuotaOf

SELECTORS: Final = ("vendor", "group", "regions", "sizes")
"""The parameters of which one says whose share is bounded."""


def whole(name: str, ja: str, en: str, *, least: int = 1, required: bool = False) -> Param:
    """Make the parameter of a count."""
    default: Mapping[str, object] = {} if required else {"default": None}
    return Param(name=name, text=Text(ja, en), kind=ParamKind.WHOLE, least=Fraction(least), **default)  # type: ignore[arg-type]


def text(name: str, ja: str, en: str, *, required: bool = False) -> Param:
    """Make the parameter of one name."""
    default: Mapping[str, object] = {} if required else {"default": ""}
    return Param(name=name, text=Text(ja, en), kind=ParamKind.TEXT, **default)  # type: ignore[arg-type]


def texts(name: str, ja: str, en: str, *, required: bool = False, choices: Iterable[str] = ()) -> Param:
    """Make the parameter of a list of names."""
    default: Mapping[str, object] = {} if required else {"default": ()}
    return Param(name=name, text=Text(ja, en), kind=ParamKind.TEXTS, choices=tuple(choices), **default)  # type: ignore[arg-type]


def share(name: str, ja: str, en: str) -> Param:
    """Make the parameter of a share from 0 to 1."""
    return Param(name=name, text=Text(ja, en), kind=ParamKind.SHARE, least=Fraction(0), most=Fraction(1), default=None)


def money(name: str, ja: str, en: str, minor_units: int) -> Param:
    """Make the parameter of an amount of money above zero."""
    return Param(name=name, text=Text(ja, en), kind=ParamKind.MONEY, above=Fraction(0), minor_units=minor_units)


AT_LEAST: Final = whole("at_least", "下限", "the least")
AT_MOST: Final = whole("at_most", "上限", "the most")
AT_MOST_REQUIRED: Final = whole("at_most", "上限", "the most", required=True)
VENDOR: Final = text("vendor", "対象の事業者。書かなければ各事業者", "whom it holds for; unwritten: each vendor")

QUOTA: Final = (
    Param(
        name="at_least",
        text=Text("下限(者数、ロット数又は金額)", "the least (vendors, lots or money)"),
        above=Fraction(0),
        default=None,
    ),
    Param(
        name="at_most",
        text=Text("上限(者数、ロット数又は金額)", "the most (vendors, lots or money)"),
        least=Fraction(0),
        default=None,
    ),
    share("share_at_least", "全体に占める割合の下限", "the least share in the whole"),
    Param(
        name="of",
        text=Text("何を数えるか: 事業者数、ロット数、契約金額", "what is counted: vendors, lots or money"),
        kind=ParamKind.CHOICE,
        choices=tuple(QuotaOf),
        default=QuotaOf.VENDORS.value,
    ),
)

STANDARDS: Final = (
    texts("any_of", "いずれかで足りる規格", "standards of which one suffices"),
    texts("all_of", "すべて求める規格", "standards that are all required"),
)

AFFILIATES: Final = (
    AT_MOST_REQUIRED,
    Param(
        name="kinds",
        text=Text("数える関係の種類。書かなければすべて", "the kinds of relation that count; unwritten: all"),
        kind=ParamKind.TEXTS,
        choices=tuple(RelationKind),
        default=tuple(RelationKind),
    ),
    Param(
        name="within",
        text=Text("全体で数えるか、ロットごとに数えるか", "whether over the whole selection or within each lot"),
        kind=ParamKind.CHOICE,
        choices=("all", "lot"),
        default="all",
    ),
)

SPEND_SHARE: Final = (
    share("at_most", "割合の上限", "the most"),
    share("at_least", "割合の下限", "the least"),
    VENDOR,
    text("group", "対象の企業グループ", "the corporate group it holds for"),
    texts("regions", "対象の地域", "the regions it holds for"),
    texts("sizes", "対象の企業規模", "the sizes it holds for"),
)

SCORE_FLOOR: Final = (
    Param(name="at_least", text=Text("最低得点", "the least"), least=Fraction(0)),
    Param(
        name="measure",
        text=Text("技術点か評価値か", "technical points, or the evaluation value"),
        kind=ParamKind.CHOICE,
        choices=tuple(FloorOf),
        default=FloorOf.POINTS.value,
    ),
)

EXCLUSIVE: Final = (
    texts("vendors", "そのうち1者まで", "the vendors of which one at most is taken"),
    texts("packages", "そのうち1件まで", "the packages of which one at most is taken"),
)


def discount(minor_units: int) -> tuple[Param, ...]:
    """Return the parameters of a volume discount 数量割引."""
    return (
        text("vendor", "割引する事業者", "whose prices fall", required=True),
        Param(
            name="tiers",
            text=Text("割引の段階", "from how much on, how much less"),
            kind=ParamKind.ENTRIES,
            entry=lambda row: _tier(row, minor_units),
            form="{ lots_at_least = 3, percent = 5 }",
        ),
        Param(
            name="rounding",
            text=Text(
                "割引後の価格の端数処理(通貨の最小単位)", "how a discounted price is rounded to the smallest unit"
            ),
            kind=ParamKind.CHOICE,
            choices=tuple(mode.value for mode in RoundingMode if mode is not RoundingMode.NONE),
            default=RoundingMode.DOWN.value,
        ),
    )


def _tier(row: Mapping[str, object], minor_units: int) -> DiscountTier:
    """Take one written tier; KeyError, TypeError or ValueError where it is not one."""
    lots, price = "lots_at_least" in row, "price_at_least" in row
    if lots is price or not row.keys() <= {"lots_at_least", "price_at_least", "percent"}:
        raise KeyError(*row)
    percent = exact(row["percent"])
    if lots:
        return DiscountTier(percent=percent, lots_at_least=AT_LEAST.read(row["lots_at_least"]))
    amount = money("price_at_least", "", "", minor_units).read(row["price_at_least"])
    return DiscountTier(percent=percent, price_at_least=amount)

"""The record as tables (一覧表): the same rows for the screen, the CSV file and the workbook.

A cell is a text, or a :class:`Figure` where it is a number; so a writer knows what may be computed with and what is
only ever read.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from types import MappingProxyType
from typing import Final, TypeAlias

from criteria.exact import decimal_text, format_price, terminates
from criteria.finding import NOTHING, Language, Text
from criteria.tender import Tender
from criteria.terms import (
    AwardStatus,
)
from data.definition.words import STATUS, key_word
from report.evaluation.ledger import rules_set_aside
from scoring.evaluation.award import Award
from scoring.evaluation.evaluation import Evaluation
from scoring.evaluation.result import RankedBid, Result, mark_text
from scoring.formulas.panel import criterion_formula


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A number as published (公表値): ``exact`` unless its decimals go on without end and were cut in printing."""

    text: str
    exact: bool = True
    money: bool = False


Cell: TypeAlias = str | Figure | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """One table of the record: its title, its headings and its rows."""

    title: str
    headings: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


TENDER_ID: Final = Text("案件番号", "tender id")
LOT: Final = Text("ロット", "lot")
_RANK: Final = Text("順位", "rank")
VENDOR_ID: Final = Text("事業者ID", "vendor id")
VENDOR_NAME: Final = Text("事業者名", "vendor name")
VALUE: Final = Text("評価値", "evaluation value")
TECHNICAL: Final = Text("技術点", "technical points")
_WITH_BASE: Final = Text("技術評価点(基礎点を含む)", "technical points with base points")
_PRICE: Final = Text("入札価格", "price")
_PRICE_POINTS: Final = Text("価格点", "price points")
_AGREED: Final = Text("合議による採点", "marks agreed on")
_OUTCOME: Final = Text("結果", "outcome")
_REASON: Final = Text("理由", "reason")
_EXCLUDED: Final = Text("失格・無効", "excluded")
_SET_ASIDE: Final = Text("保留", "set aside")
_MEND: Final = Text("入力の誤りを直すまで順位を付けません", "not ranked until the faults of its rows are mended")
_YES: Final = Text("必須", "mandatory")


def titled(language: Language, title: Text, headings: Iterable[Text], rows: Iterable[tuple[Cell, ...]]) -> Listing:
    """Return a table in a language."""
    return Listing(title=title.to(language), headings=tuple(one.to(language) for one in headings), rows=tuple(rows))


def price_figure(tender: Tender, price: int | None) -> Figure | None:
    """Return an amount of money as published; None for a bid without a price."""
    return None if price is None else Figure(text=format_price(price, tender.minor_units), money=True)


def in_money(name: Text, tender: Tender) -> Text:
    """Return the heading of a column of money, with its currency (金額の見出し)."""
    unit = Text("円", "JPY") if tender.currency == "JPY" else Text(tender.currency, tender.currency)
    return Text(f"{name.ja}({unit.ja})", f"{name.en} ({unit.en})")


def points_figure(value: Fraction | None) -> Figure | None:
    """Return points as an unrounded decimal; None where there are none."""
    return None if value is None else Figure(text=decimal_text(value), exact=terminates(value))


def list_ranking(evaluation: Evaluation, language: Language) -> Listing:
    """List every bid (順位表): the ranked in order, then the excluded and those set aside, each with its reason."""
    result, columns = Result.of(evaluation, language), _ranking_columns(evaluation)
    aside, agreed = rules_set_aside(evaluation, language), _agreed(evaluation)
    told = [_AGREED] if agreed else []
    headings = [_RANK, VENDOR_ID, VENDOR_NAME, *(heading for heading, _ in columns), *told, _OUTCOME, _REASON]
    ranked = [
        (
            Figure(text=str(one.rank)),
            one.vendor,
            one.name,
            *(_published(evaluation, one, key) for _, key in columns),
            *(agreed.get(one.vendor, "") for _ in told),
            outcome_word(evaluation.award, one.vendor).to(language),
            aside.get(one.vendor, ""),
        )
        for one in result.ranking
    ]
    out = [(one.vendor, one.name, _EXCLUDED, one.message) for one in result.excluded]
    out += [(one, evaluation.bid(one).name, _SET_ASIDE, _MEND.to(language)) for one in result.set_aside]
    unranked = [
        (
            None,
            vendor,
            name,
            *(
                price_figure(evaluation.tender, evaluation.bid(vendor).price) if key == "price" else None
                for _, key in columns
            ),
            *(agreed.get(vendor, "") for _ in told),
            outcome.to(language),
            reason,
        )
        for vendor, name, outcome, reason in out
    ]
    return titled(language, Text("順位表", "Ranking"), headings, [*ranked, *unranked])


def _agreed(evaluation: Evaluation) -> dict[str, str]:
    """Return the marks the panel agreed on, by vendor (合議による採点)."""
    marks: dict[str, list[str]] = {}
    for one in evaluation.differences:
        if one.disposition is not None and one.disposition.mark is not None:
            marks.setdefault(one.vendor, []).append(f"{one.criterion.label}: {mark_text(one.disposition.mark)}")
    return {vendor: "; ".join(agreed) for vendor, agreed in marks.items()}


def _ranking_columns(evaluation: Evaluation) -> list[tuple[Text, str]]:
    """Return the number columns of the ranking: heading and key."""
    tender = evaluation.tender
    technical = _WITH_BASE if tender.method.base_points else TECHNICAL
    columns = [(VALUE, "value"), (technical, "technical"), (in_money(_PRICE, tender), "price")]
    if evaluation.sheet.price_points is not None:
        columns.append((_PRICE_POINTS, "price_points"))
    keys = [f"price:{one.id}" for one in tender.method.price_components]
    keys += [f"criterion:{one.id}" for one in tender.criteria]
    return columns + [(key_word(tender, key), key) for key in keys]


def _published(evaluation: Evaluation, bid: RankedBid, key: str) -> Figure | None:
    kind, _, name = key.partition(":")
    if key == "price":
        return price_figure(evaluation.tender, bid.price)
    if kind == "criterion":
        text, key = bid.criteria.get(name), f"criteria.{name}"
    elif name:
        text, key = bid.price_components.get(name), f"price.{name}"
    else:
        text = {"value": bid.value, "technical": bid.technical, "price_points": bid.price_points}[key]
    return Figure(text=text, exact=key not in bid.exact) if text else None


def list_criteria(tender: Tender, language: Language) -> Listing:
    """List what is asked (評価項目): allotment, formula, minimum, whether it is mandatory."""
    headings = [
        Text("ID", "id"),
        Text("評価項目", "criterion"),
        Text("区分", "group"),
        Text("配点", "allotment"),
        Text("採点方法", "formula"),
        Text("必須", "mandatory"),
        Text("最低基準点", "minimum"),
    ]
    rows = [
        (
            one.id,
            one.label,
            one.group,
            points_figure(one.max_points),
            criterion_formula(one).name.to(language),
            _YES.to(language) if one.mandatory else "",
            points_figure(one.minimum),
        )
        for one in tender.criteria
    ]
    return titled(language, Text("評価項目", "Criteria"), headings, rows)


_RANKED_OUTCOME: Final = MappingProxyType(
    {
        AwardStatus.AWARDED: Text("非落札", "not awarded"),
        AwardStatus.INCOMPLETE: STATUS[AwardStatus.INCOMPLETE],
        AwardStatus.SELECTION: STATUS[AwardStatus.SELECTION],
    }
)


def outcome_word(award: Award, vendor: str) -> Text:
    """Return what became of a ranked bid (結果): who is awarded, who is tied first, and what is still to decide."""
    if vendor in award.winners:
        return Text("落札者", "awarded")
    if award.status is AwardStatus.TIED and vendor in award.first:
        return STATUS[AwardStatus.TIED]
    return _RANKED_OUTCOME.get(award.status, NOTHING)

"""The published result (公表する結果): decimal texts as the tender rounds them, to be kept, sent and recounted.

A result holds texts and whole numbers only. ``Result.of`` makes it from an evaluation; ``to_document`` and
``from_document`` take it to and from the JSON document without loss.
"""

from collections.abc import Mapping, Sequence
from dataclasses import MISSING, dataclass, fields
from fractions import Fraction
from types import NoneType, UnionType
from typing import Any, Final, Self, get_args, get_origin

from criteria.bid import Bid, Disposition
from criteria.cause import Cause, causes
from criteria.errors import EvaluationError
from criteria.exact import Rounding, decimal_text, fraction_text, published, terminates
from criteria.finding import Finding, Language, Text
from criteria.terms import Per, RoundingStage
from scoring.evaluation.award import Tie
from scoring.evaluation.differences import PanelDifference
from scoring.evaluation.evaluation import Evaluation
from scoring.evaluation.leave_one_out import MOST_RECOMPUTED, Removal, leave_one_out
from scoring.evaluation.sheet import ReferenceSet
from scoring.formulas.lottery import LotteryDraw
from scoring.formulas.panel import is_marked
from scoring.numbers.column import Column


class ResultError(EvaluationError):
    """A document that is not a result of this format; the message names the first key that is wrong."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Record:
    """A part of the result: named texts, numbers, lists and tables, compared by value."""

    @classmethod
    def from_document(cls, document: object, path: str = "") -> Self:
        """Read the record from its JSON form; the keys of the format alone, and all but those with a default."""
        names = [field.name for field in fields(cls)]
        needed = [field.name for field in fields(cls) if field.default is MISSING]
        if not isinstance(document, Mapping):
            raise ResultError(_misfit(path.removesuffix("."), Mapping, document))
        for key in [*(name for name in needed if name not in document), *(key for key in document if key not in names)]:
            wrong = Text("キーがありません", "missing key") if key in names else Text("不明なキーです", "unknown key")
            raise ResultError(Text(f"{path}{key}: {wrong.ja}", f"{path}{key}: {wrong.en}"))
        given = [one for one in fields(cls) if one.name in document]
        return cls(**{one.name: _read(document[one.name], one.type, f"{path}{one.name}") for one in given})

    def to_document(self) -> dict[str, Any]:
        """Return the record as JSON values; what stands at its default is left out, as older results do without it."""
        written = [(field, getattr(self, field.name)) for field in fields(self)]
        return {field.name: _plain(value) for field, value in written if value != field.default}


def _read(value: Any, kind: Any, path: str) -> Any:  # noqa: ANN401 - JSON, and the type a field declares
    """Read one value as its field declares it; a list becomes a tuple."""
    kinds = get_args(kind) if isinstance(kind, UnionType) else (kind,)
    kind, origin = kinds[0], get_origin(kinds[0])
    if value is None and NoneType in kinds:
        return None
    if origin is Sequence and isinstance(value, list):
        return tuple(_read(item, get_args(kind)[0], f"{path}[{index}]") for index, item in enumerate(value))
    if origin is Mapping and isinstance(value, dict):
        return {key: _read(item, get_args(kind)[1], f"{path}.{key}") for key, item in value.items()}
    if origin is None and kind is not Any and issubclass(kind, _Record):
        return kind.from_document(value, f"{path}.")
    if kind is Any or type(value) is kind:
        return _frozen(value, path)
    raise ResultError(_misfit(path, origin or kind, value))


_JSON_NAMES: Final[dict[Any, Text]] = {
    str: Text("文字列", "a text"),
    bool: Text("true または false", "true or false"),
    int: Text("整数", "a whole number"),
    Sequence: Text("並び", "a list"),
    Mapping: Text("表", "a table"),
}


def _misfit(path: str, kind: Any, value: object) -> Text:  # noqa: ANN401 - the type a field declares
    expected, shown = _JSON_NAMES[kind], repr(value)
    if len(shown) > _LONGEST_SHOWN:
        shown = f"{shown[:_LONGEST_SHOWN]}…"
    return Text(
        f"{path or '結果'}: {expected.ja}でなければなりません({shown})",
        f"{path or 'the result'}: {expected.en} is expected, not {shown}",
    )


def _frozen(value: Any, path: str) -> Any:  # noqa: ANN401 - JSON
    if isinstance(value, float):
        raise ResultError(
            Text(
                f"{path}: 小数は文字列でなければなりません({value!r})",
                f"{path}: a number with a fraction must be a text, not {value!r}",
            )
        )
    if isinstance(value, list):
        return tuple(_frozen(item, path) for item in value)
    return {key: _frozen(item, f"{path}.{key}") for key, item in value.items()} if isinstance(value, dict) else value


_LONGEST_SHOWN: Final = 40


def _plain(value: Any) -> Any:  # noqa: ANN401 - JSON
    if isinstance(value, _Record):
        return value.to_document()
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return {key: _plain(item) for key, item in value.items()} if isinstance(value, Mapping) else value


@dataclass(frozen=True, slots=True, kw_only=True)
class RankedBid(_Record):
    """One line of the ranking (順位表): ``technical`` with base points; endless decimals as fractions in ``exact``."""

    rank: int
    vendor: str
    name: str
    value: str
    technical: str
    price: int | None
    price_points: str | None
    criteria: Mapping[str, str | None]
    price_components: Mapping[str, str | None]
    exact: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExcludedBid(_Record):
    """A bid that is out (失格・無効): the first ground in the order of the procedure, and the others."""

    vendor: str
    name: str
    code: str
    stage: str
    source: str
    observed: str
    required: str
    message: str
    also: Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedFinding(_Record):
    """Faults or warnings of one cause as published (指摘事項): ``vendor``, ``where`` and ``value`` are the first one's.

    ``places`` are where they are, in order, at most a hundred; ``count`` is how many there are.
    """

    code: str
    severity: str
    vendor: str
    where: str
    places: Sequence[str]
    count: int
    value: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedRemoval(_Record):
    """What leaving one loser out changes (1者を除いた結果); ``winners`` are who would be first, tied ones too."""

    removed: str
    winners: Sequence[str]
    winners_change: bool
    turned: Sequence[Sequence[str]]
    in_or_out: Sequence[str]
    because: Sequence[str]
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedLeaveOneOut(_Record):
    """The certificate as published (敗者除外の確認): ``stands`` where no one loser decides who is first."""

    relative: bool
    stands: bool
    removals: Sequence[PublishedRemoval]
    messages: Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedDisposition(_Record):
    """What the panel settled of its members' marks as published (採点差の措置), beside the marks by member.

    ``spread`` is the share of the allotment by which they lie apart, ``mark`` what was agreed on: null where the marks
    stand.
    """

    vendor: str
    criterion: str
    marks: Mapping[str, str]
    spread: str
    outcome: str
    mark: str | None
    reason: str
    by: str
    on: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Result(_Record):
    """A whole published result (評価結果).

    ``lot`` is null where the tender has none. ``winners`` are those who are awarded: nobody in a tie (``ties`` and
    rank 1 name them), while something is open, or where the status ``selection`` leaves it to the selection.
    ``leave_one_out`` is null where fewer than two bids are ranked, or more than are evaluated again one by one.
    ``dispositions`` is there only where the panel settled something of its members' marks.
    """

    tender: str
    title: str
    lot: str | None
    currency: str
    status: str
    winners: Sequence[str]
    ranking: Sequence[RankedBid]
    excluded: Sequence[ExcludedBid]
    set_aside: Sequence[str]
    findings: Sequence[PublishedFinding]
    ties: Sequence[Mapping[str, Any]]
    references: Sequence[Mapping[str, Any]]
    leave_one_out: PublishedLeaveOneOut | None
    threshold: str | None
    variable_minimum: Mapping[str, int] | None
    fingerprint: str
    version: str
    dispositions: Sequence[PublishedDisposition] = ()

    @classmethod
    def of(cls, evaluation: Evaluation, language: Language = "en") -> "Result":
        """Publish an evaluation: every number as a decimal text, rounded where the tender says and nowhere else."""
        minimum, threshold = evaluation.variable_minimum, evaluation.sheet.threshold
        return cls(
            tender=evaluation.tender.id,
            title=evaluation.tender.title,
            lot=evaluation.lot or None,
            currency=evaluation.tender.currency,
            status=evaluation.award.status.value,
            winners=evaluation.award.winners,
            ranking=ranked_bids(evaluation),
            excluded=_excluded_bids(evaluation, language),
            set_aside=evaluation.set_aside,
            findings=tuple(_published(cause, language) for cause in causes(evaluation.findings)),
            ties=tuple(_tie(evaluation, tie, language) for tie in evaluation.award.ties),
            references=tuple(_reference(one) for one in evaluation.sheet.references),
            leave_one_out=_leave_one_out(evaluation, language),
            threshold=None
            if threshold is None
            else value_text(threshold, evaluation.tender.method.rounding_at(RoundingStage.VALUE)),
            variable_minimum=None
            if minimum is None
            else {"counted": minimum.counted, "average": minimum.average, "price": minimum.price},
            fingerprint=evaluation.fingerprint,
            version=evaluation.version,
            dispositions=tuple(
                _disposition(one, one.disposition) for one in evaluation.differences if one.disposition is not None
            ),
        )


def ranked_bids(evaluation: Evaluation) -> tuple[RankedBid, ...]:
    """Publish the ranking line by line, best first."""
    bids = {bid.vendor: bid for bid in evaluation.bids}
    position = {vendor: index for index, vendor in enumerate(evaluation.sheet.vendors)}
    columns = published_columns(evaluation)
    criteria, components = _under("criteria.", columns), _under("price.", columns)
    endless = {key: column.fractions for key, column in columns.items() if any(column.fractions)}

    def ranked(rank: int, bid: Bid) -> RankedBid:
        index = position[bid.vendor]
        return RankedBid(
            rank=rank,
            vendor=bid.vendor,
            name=bid.name,
            value=columns["value"].text(index) or "",
            technical=columns["technical"].text(index) or "",
            price=bid.price,
            price_points=columns["price_points"].text(index),
            criteria={key: column.text(index) for key, column in criteria.items()},
            price_components={key: column.text(index) for key, column in components.items()},
            exact={key: fractions[index] for key, fractions in endless.items() if fractions[index]},
        )

    return tuple(ranked(group.rank, bids[vendor]) for group in evaluation.award.ranking for vendor in group.vendors)


@dataclass(frozen=True, slots=True)
class PublishedColumn:
    """A column of the sheet in print (公表値): the decimals, and the fractions of those that do not end."""

    texts: Sequence[str] | None
    fractions: Sequence[str]

    def text(self, index: int) -> str | None:
        """Return one bid's printed value: None where the panel's rule gives no points of its own."""
        return None if self.texts is None else self.texts[index]


def published_columns(evaluation: Evaluation) -> dict[str, PublishedColumn]:
    """Print the columns that are published, under the keys the document uses."""
    sheet, method = evaluation.sheet, evaluation.tender.method
    columns: dict[str, tuple[Column | None, Rounding]] = {
        "value": (sheet.value, method.rounding_at(RoundingStage.VALUE)),
        "technical": (sheet.quality, method.rounding_at(RoundingStage.TECHNICAL)),
        "price_points": (sheet.price_points, method.rounding_at(RoundingStage.PRICE)),
    }
    for key, one in sheet.criteria.items():
        columns[f"criteria.{key}"] = (one.points, criterion_rounding(evaluation, key))
    for part in sheet.price_parts:
        if part.component:
            columns[f"price.{part.component}"] = (part.points, method.rounding_at(RoundingStage.PRICE_COMPONENT))
    return {key: _print_column(column, how) for key, (column, how) in columns.items()}


def _under(prefix: str, columns: Mapping[str, PublishedColumn]) -> dict[str, PublishedColumn]:
    return {key.removeprefix(prefix): column for key, column in columns.items() if key.startswith(prefix)}


def _print_column(column: Column | None, rounding: Rounding) -> PublishedColumn:
    if column is None:
        return PublishedColumn(None, ())
    texts = column.texts(lambda value: value_text(value, rounding))
    return PublishedColumn(texts, column.texts(lambda value: "" if terminates(value) else fraction_text(value)))


def criterion_rounding(evaluation: Evaluation, criterion_id: str) -> Rounding:
    """Return the rounding under which a criterion's points are published: the criterion's, else the panel's."""
    tender = evaluation.tender
    declared = tender.method.rounding_at(RoundingStage.CRITERION)
    if declared.keeps_all and tender.panel.per is Per.CRITERION and is_marked(tender.criterion(criterion_id)):
        return tender.panel.rounding
    return declared


def value_text(value: Fraction, rounding: Rounding) -> str:
    """Print a value as declared; one that base points carry beyond the declared places is printed whole."""
    return published(value, rounding) if rounding.apply(value) == value else decimal_text(value)


def _excluded_bids(evaluation: Evaluation, language: Language) -> tuple[ExcludedBid, ...]:
    names = {bid.vendor: bid.name for bid in evaluation.bids}
    grounds: dict[str, list[Finding]] = {}
    for found in evaluation.exclusions:
        grounds.setdefault(found.subject or "", []).append(found)
    return tuple(
        ExcludedBid(
            vendor=vendor,
            name=names.get(vendor, ""),
            code=found[0].code,
            stage=str(found[0].stage or ""),
            source=found[0].source,
            observed=found[0].observed,
            required=found[0].required,
            message=found[0].message(language),
            also=tuple(other.code for other in found[1:]),
        )
        for vendor, found in sorted(grounds.items())
    )


def _published(cause: Cause, language: Language) -> PublishedFinding:
    found = cause.first
    return PublishedFinding(
        code=found.code,
        severity=found.severity.value,
        vendor=found.subject or "",
        where=str(found.where) if found.where else "",
        places=cause.places,
        count=cause.count,
        value=found.value,
        message=cause.message(language),
    )


def _disposition(difference: PanelDifference, settled: Disposition) -> PublishedDisposition:
    return PublishedDisposition(
        vendor=difference.vendor,
        criterion=difference.criterion.id,
        marks={member: mark_text(mark) for member, mark in difference.marks.items()},
        spread=fraction_text(difference.spread),
        outcome=settled.outcome.value,
        mark=None if settled.mark is None else mark_text(settled.mark),
        reason=settled.reason,
        by=settled.by,
        on=settled.on.isoformat() if settled.on else "",
    )


def mark_text(mark: Fraction | str) -> str:
    """Print a mark as it was given (採点の表記): a grade, or a number."""
    return mark if isinstance(mark, str) else decimal_text(mark)


def _tie(evaluation: Evaluation, tie: Tie, language: Language) -> dict[str, Any]:
    rounding = evaluation.tender.method.rounding_at(RoundingStage.VALUE)
    return {
        "rank": tie.rank,
        "vendors": tie.vendors,
        "value": value_text(tie.value, rounding),
        "resolved": tie.resolved,
        "groups": tie.groups,
        "steps": tuple(
            {
                "key": step.key,
                "compared": dict(step.compared),
                "groups": step.groups,
                "passed_over": step.passed_over,
            }
            for step in tie.steps
        ),
        "lottery": None if tie.draw is None else _draw(tie.draw),
        "unresolved_because": tie.unresolved_because.to(language) if tie.unresolved_because else "",
    }


def _draw(draw: LotteryDraw) -> dict[str, Any]:
    return {
        "rule": draw.rule,
        "tickets": tuple(
            {
                "vendor": ticket.vendor,
                "position": ticket.position,
                "entered": ticket.entered,
                "added": ticket.added,
                "number": ticket.number,
            }
            for ticket in draw.tickets
        ),
        "sum": draw.total,
        "quotient": draw.quotient,
        "remainder": draw.remainder,
        "order": draw.order,
    }


def _reference(one: ReferenceSet) -> dict[str, Any]:
    return {
        "stage": one.stage,
        "reference": one.reference.value,
        "value": fraction_text(one.value),
        "over": one.over,
        "held_by": one.held_by,
    }


def _leave_one_out(evaluation: Evaluation, language: Language) -> PublishedLeaveOneOut | None:
    if not 1 < len(evaluation.sheet.vendors) <= MOST_RECOMPUTED:
        return None
    found = leave_one_out(evaluation)
    return PublishedLeaveOneOut(
        relative=found.relative,
        stands=found.stands,
        removals=tuple(_removal(one, language) for one in found.removals),
        messages=tuple(sentence.to(language) for sentence in found.sentences),
    )


def _removal(one: Removal, language: Language) -> PublishedRemoval:
    return PublishedRemoval(
        removed=one.removed,
        winners=one.winners,
        winners_change=one.winners_change,
        turned=one.turned,
        in_or_out=one.in_or_out,
        because=one.because,
        message=one.sentence.to(language) if one.changes else "",
    )

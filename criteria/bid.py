"""A bid (入札): who offers what at which price, and how its responses were marked."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from fractions import Fraction
from types import MappingProxyType
from typing import Final, TypeAlias

from criteria.errors import EvaluationError
from criteria.exact import Yen
from criteria.finding import Finding
from criteria.register import EMPTY_REGISTER, Register
from criteria.terms import BidStatus, DispositionOutcome, InvestigationOutcome

BID_COLUMNS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "vendor": ("事業者", "事業者名", "業者名", "入札者", "商号又は名称", "提案者"),
        "price": ("入札価格", "入札金額", "価格", "金額"),
        "name": ("名称", "正式名称"),
        "lot": ("ロット", "案件区分"),
        "status": ("状態", "入札状態"),
        "received_at": ("受付日時", "受付時刻", "到着日時"),
        "lottery_number": ("くじ番号", "電子くじ番号", "くじ入力番号"),
        "system_number": ("システム番号", "くじシステム番号"),
        "vendor_code": ("業者コード", "業者番号"),
        "committee_rank": ("委員会順位", "選定委員会順位"),
        "investigation": ("調査結果", "低入札価格調査"),
        "note": ("備考",),
    }
)
"""The fixed columns of the table of bids (入札表の列) with their Japanese headings; no criterion bears their names."""

Response: TypeAlias = Fraction | str | bool
"""What a bid answers to a criterion 回答: a number, a grade, or yes/no."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """One member's mark for one criterion of one bid (委員の採点): a number or a grade, as given.

    ``first_mark`` 当初の採点 is what was handed in, where the mark was changed afterwards, with ``change_reason`` and
    ``changed_at``. It earns nothing.
    """

    evaluator: str
    criterion: str
    mark: Fraction | str
    comment: str = ""
    first_mark: Fraction | str | None = None
    change_reason: str = ""
    changed_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Disposition:
    """What the panel settled of its members' marks for one criterion of one bid (採点差の措置), who, why and when.

    An agreed ``mark`` 合議による採点 counts as if every member present had given it: under any aggregate, per criterion
    and per total. The members' own marks stay on the record.
    """

    criterion: str
    outcome: DispositionOutcome
    reason: str
    mark: Fraction | str | None = None
    by: str = ""
    on: date | None = None

    def __post_init__(self) -> None:
        """Refuse a mark that was not agreed on, and an agreement on none."""
        if (self.outcome is DispositionOutcome.AGREED) == (self.mark is None):
            msg = f"disposition of {self.criterion}: {self.outcome.value} with the mark {self.mark!r}"
            raise ValueError(msg)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bid:
    """One bid 入札 of a vendor 事業者.

    ``price`` 入札価格 counts the currency's smallest unit and is None only where ``status`` says why. ``components``
    are the parts of the price a tender scores separately 価格の内訳. ``responses`` answer the criteria by id; ``marks``
    are the members' marks, ``dispositions`` what the panel settled of them; ``register`` is what is on file about all
    vendors, the same for every bid read together. ``faults`` are the mistakes found in this bid's rows: while there are
    any, the bid is neither ranked nor excluded, and nothing is awarded.
    """

    vendor: str
    price: Yen | None = None
    name: str = ""
    lot: str = ""
    status: BidStatus = BidStatus.VALID
    received_at: datetime | None = None
    lottery_number: int | None = None
    system_number: int | None = None
    vendor_code: str = ""
    committee_rank: int | None = None
    investigation: InvestigationOutcome | None = None
    components: Mapping[str, Yen] = field(default_factory=lambda: MappingProxyType({}))
    responses: Mapping[str, Response] = field(default_factory=lambda: MappingProxyType({}))
    marks: tuple[Mark, ...] = ()
    dispositions: tuple[Disposition, ...] = ()
    register: Register = EMPTY_REGISTER
    faults: tuple[Finding, ...] = ()

    def __post_init__(self) -> None:
        """Refuse a float price: money is whole smallest units."""
        price: object = self.price
        if price is not None and (not isinstance(price, int) or isinstance(price, bool)):
            msg = f"bid of {self.vendor}: price must be a whole number of the smallest unit, not {price!r}"
            raise TypeError(msg)


def register_of(bids: Iterable[Bid]) -> Register:
    """Return the one register the bids were read with.

    Raises
    ------
    EvaluationError
        Where bids come with different registers: they were not read together.
    """
    registers = {id(bid.register): bid.register for bid in bids if bid.register is not EMPTY_REGISTER}
    if len(registers) > 1:
        msg = "the bids come with different registers of vendors; read them together"
        raise EvaluationError(msg)
    return next(iter(registers.values()), EMPTY_REGISTER)

"""Changes of what was handed in (入札内容の変更): a price, a mark, an answer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Final

from criteria.bid import Bid, Mark
from criteria.exact import NumberError, decimal_text, price_of
from criteria.finding import Text
from criteria.money import amount_text
from criteria.tender import Tender
from scoring.evaluation.evaluation import Evaluation
from scoring.formulas.panel import is_marked, is_on_file, panel_members
from scoring.whatif.changes import MEMBER, Fact, OfBidder, kind
from scoring.whatif.notation import NUMBER, Notation, name_text, number_text, read_name, read_number


@dataclass(frozen=True, slots=True, kw_only=True)
class OfBid(OfBidder):
    """A change of one bid; refused while its rows have faults (入札の変更)."""

    def to_bids(self, tender: Tender, bids: Sequence[Bid]) -> Sequence[Bid]:
        """Return the bids with this one changed."""
        bid = next(bid for bid in bids if bid.vendor == self.vendor)
        if bid.faults:
            what = Text(
                f"{bid.vendor}の入力に誤りがあるため、仮定を置けません",
                f"the rows of {bid.vendor} have faults, so nothing can be assumed of them",
            )
            raise self.refused(what, cure=Text("先に入力を訂正してください", "Mend the entries first"))
        changed = self.to_bid(tender, bids, bid)
        return tuple(changed if other is bid else other for other in bids)

    def to_bid(self, tender: Tender, bids: Sequence[Bid], bid: Bid) -> Bid:
        """Return the bid with this change."""
        raise NotImplementedError


@kind("price", "VENDOR[:COMPONENT]=AMOUNT", "The price of a bid, or of a component of it.")
@dataclass(frozen=True, slots=True, kw_only=True)
class SetPrice(OfBid):
    """The price of one bid, or of one component of it (入札価格・価格の内訳), in the currency's main unit."""

    names = ("vendor", "component")
    optional = 1
    value = ("amount", NUMBER)
    says = Text("{who}の価格{component}", "the price of {who}{component}")

    amount: Fraction
    component: str = ""

    def facts(self, before: Evaluation) -> Mapping[str, Fact]:
        """Return the amounts before and after."""
        tender, bid = before.tender, before.bid(self.vendor)
        price = bid.components.get(self.component) if self.component else bid.price
        old = None if price is None else Fraction(price, 10**tender.minor_units)
        return {
            "component": Text(f"「{self.component}」", f" for {self.component}") if self.component else "",
            "old": None if old is None else amount_text(decimal_text(old), tender),
            "new": amount_text(decimal_text(self.amount), tender),
        }

    def to_bid(self, tender: Tender, bids: Sequence[Bid], bid: Bid) -> Bid:  # noqa: ARG002 - as every kind takes
        """Set the price, or move it with its component; refused where no bid could have it."""
        try:
            amount = price_of(self.amount, minor_units=tender.minor_units)
        except NumberError as error:
            what = Text("通貨の最小単位より細かい金額です", "this amount is finer than the currency's smallest unit")
            raise self.refused(what) from error
        if amount <= 0:
            expected = Text("0より大きい金額", "an amount above zero")
            raise self.refused(Text("価格が0以下です", "the price is not above zero"), expected=expected)
        parts = [part.id for part in tender.method.price_components]
        if not self.component and not parts:
            return replace(bid, price=amount)
        if not self.component:
            what = Text(
                "価格は内訳ごとに採点されます。内訳を指定してください",
                "the price is scored by components; say which of them",
            )
            expected = Text(f"{bid.vendor}:{parts[0]}=金額", f"{bid.vendor}:{parts[0]}=AMOUNT")
            raise self.refused(what, expected=expected)
        self.known(self.component, parts, Text("価格の内訳", "price component"))
        moved = amount - bid.components.get(self.component, 0)
        price = None if bid.price is None else bid.price + moved
        return replace(bid, price=price, components={**bid.components, self.component: amount})


def _read_mark(text: str) -> Fraction | str:
    try:
        return read_number(text)
    except NumberError:
        return read_name(text)


@kind("mark", "MEMBER:VENDOR:CRITERION=MARK", "One member's mark.")
@dataclass(frozen=True, slots=True, kw_only=True)
class SetMark(OfBid):
    """One member's mark for one criterion of one bid (委員の採点): a number or a grade."""

    names = ("evaluator", "vendor", "criterion")
    value = ("mark", Notation(_read_mark, lambda mark: name_text(mark) if isinstance(mark, str) else number_text(mark)))
    says = Text("{evaluator}による{who}の「{criterion}」の採点", "the mark of {evaluator} for {who} in {criterion}")

    evaluator: str
    criterion: str
    mark: Fraction | str

    def old(self, before: Evaluation) -> Fact:
        """Return the mark the member gave."""
        given = {(mark.evaluator, mark.criterion): mark.mark for mark in reversed(before.bid(self.vendor).marks)}
        return given.get((self.evaluator, self.criterion))

    def to_bid(self, tender: Tender, bids: Sequence[Bid], bid: Bid) -> Bid:
        """Put the mark in the place of the one the member gave, if any."""
        marked = [criterion.id for criterion in tender.criteria if is_marked(criterion)]
        self.known(self.criterion, marked, Text("委員が採点する評価項目", "criterion that the committee marks"))
        self.known(self.evaluator, panel_members(tender, bids), MEMBER)
        given = Mark(evaluator=self.evaluator, criterion=self.criterion, mark=self.mark)
        others = (mark for mark in bid.marks if (mark.evaluator, mark.criterion) != (given.evaluator, given.criterion))
        return replace(bid, marks=(*others, given))


_YES_NO: Final = {"yes": True, "no": False, "有": True, "無": False}


def _answer_text(answer: Fraction | bool) -> str:  # noqa: FBT001 - a response is a yes or a no
    return ("yes" if answer else "no") if isinstance(answer, bool) else number_text(answer)


@kind("answer", "VENDOR:CRITERION=ANSWER", "What a bid answers to a criterion.")
@dataclass(frozen=True, slots=True, kw_only=True)
class SetAnswer(OfBid):
    """What one bid answers to one criterion (回答): a number, or yes or no."""

    names = ("vendor", "criterion")
    value = ("answer", Notation(lambda text: _YES_NO[text] if text in _YES_NO else read_number(text), _answer_text))
    says = Text("{who}の「{criterion}」の回答", "the answer of {who} to {criterion}")

    criterion: str
    answer: Fraction | bool

    def old(self, before: Evaluation) -> Fact:
        """Return the answer given."""
        return before.bid(self.vendor).responses.get(self.criterion)

    def to_bid(self, tender: Tender, bids: Sequence[Bid], bid: Bid) -> Bid:  # noqa: ARG002 - as every kind takes
        """Put the answer in the place of the one given."""
        answered = [
            criterion.id for criterion in tender.criteria if not is_marked(criterion) and not is_on_file(criterion)
        ]
        self.known(self.criterion, answered, Text("入札者が回答する評価項目", "criterion that bidders answer"))
        answer = self.answer if isinstance(self.answer, bool) else Fraction(self.answer)
        return replace(bid, responses={**bid.responses, self.criterion: answer})

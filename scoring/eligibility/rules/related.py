"""Rules against bidding more than once (同一入札への重複参加): related bidders, and one person in two bids."""

from collections.abc import Collection, Iterable, Sequence
from itertools import islice
from typing import Final

from criteria.exclusion import CheckOutcome, Verdict
from criteria.finding import Text
from criteria.params import Param
from criteria.terms import ExclusionStage
from criteria.values import ValueKind
from criteria.vendor import RelationKind
from scoring.eligibility.rulebook import Subject, rule

_MOST_NAMED: Final = 10

_ALONE: Final = Verdict(
    outcome=CheckOutcome.PASSED,
    what=Text("関係のある他の入札者はいません", "no other bid comes from a related vendor"),
    observed="0",
)
_RELATED: Final = Text(
    "資本関係・人的関係のある者が同一の入札に参加しています", "related vendors bid in the same tender"
)
_ONE_LEAVES: Final = Text(
    "開札までに1者を残して辞退すれば、残る1者の入札は有効です", "Once all but one have withdrawn, the one left is valid"
)
_ALL_VOID: Final = Text(
    "関係する者の入札はすべて無効です。同一の入札に参加する者を1者にしてください",
    "All bids of the group are void; let one of them alone take part",
)


@rule(
    id="related-vendors",
    stage=ExclusionStage.OPENING,
    ja="資本関係・人的関係のある者の入札",
    en="related bidders in one tender",
    source="入札公告(資本関係又は人的関係のある者同士の同一入札への参加制限)",
    missing=Text("関係の行がなければ適合", "no relation: passed"),
    reads=("relations",),
    params=(
        Param(
            name="kinds",
            text=Text("対象とする関係(書かなければ全て)", "the relations that count; unwritten, all of them"),
            kind=ValueKind.TEXTS,
            choices=tuple(RelationKind),
            default=tuple(kind.value for kind in RelationKind),
        ),
        Param(
            name="through_others",
            text=Text("入札に参加しない者を介した関係を含める", "whether a chain through who does not bid counts"),
            kind=ValueKind.FLAG,
            default=True,
        ),
        Param(
            name="withdrawn_count",
            text=Text(
                "辞退した者も数える。falseなら、他の者が辞退したとき残る1者は有効",
                "whether bids that were withdrawn count; if not, the last one left is valid",
            ),
            kind=ValueKind.FLAG,
            default=True,
        ),
        Param(
            name="members_exempt",
            text=Text(
                "関係する者の全てが共同企業体の代表者以外の構成員である場合を除く",
                "whether a group of none but members of joint ventures, without a representative, is exempt",
            ),
            kind=ValueKind.FLAG,
            default=False,
        ),
    ),
    prepare=lambda bound: {**bound, "kinds": frozenset(bound["kinds"])},
)
def related_vendors(
    subject: Subject, *, kinds: frozenset[str], through_others: bool, withdrawn_count: bool, members_exempt: bool
) -> Verdict:
    """No other bid from the group of related vendors 関係者の組; otherwise all bids of the group are void.

    Members of one joint venture share one bid and are no case of two.

    Lots are bid for one by one, so one tender 同一入札 is one lot: related vendors may bid for different lots, and
    each may get one. To let at most one of them get a lot, declare the selection rule `affiliates` with
    `at_most = 1`; it limits the awards and voids no bid.

    ロットのある案件ではロットごとに判定し、関係のある者が別々のロットに入札し、落札することは妨げません。
    全ロットを通じて1者までとするときは、選定条件 `affiliates`(`at_most = 1`)を定めてください。
    これは落札を制限するもので、入札を無効にするものではありません。
    """
    known = subject.bidders.groups(kinds, through_others=through_others)
    groups = {
        id(group): group.bidders if withdrawn_count else group.still_bidding
        for person in subject.persons
        if (group := known.get(person)) and not (members_exempt and group.minor)
    }
    bids = _together(list(groups.values()))
    others = len(bids) - 1
    if others < 1:
        return _ALONE
    return Verdict(
        outcome=CheckOutcome.FAILED,
        what=_RELATED,
        observed=_named((name for name in bids if name != subject.vendor), others),
        evidence=tuple(
            row
            for person in subject.persons
            for row in subject.bidders.links_of(person, kinds, through_others=through_others)
        ),
        cure=_ALL_VOID if withdrawn_count else _ONE_LEAVES,
    )


def _together(lists: Sequence[tuple[str, ...]]) -> Collection[str]:
    """Return the bids of all groups in order, the looked-at one among them.

    One group, the ordinary case, is not copied for each of its bids: that would grow with the square of their number.
    """
    return lists[0] if len(lists) == 1 else sorted({name for listed in lists for name in listed})


_ONCE: Final = Text("他の入札には参加していません", "nobody behind the bid takes part in another")
_TWICE: Final = Text(
    "単体と共同企業体、または2つ以上の共同企業体で重複して参加しています",
    "somebody bids alone and in a joint venture, or in two of them",
)


@rule(
    id="one-bid-per-vendor",
    stage=ExclusionStage.OPENING,
    ja="1者1入札(共同企業体との重複参加の禁止)",
    en="one bid per vendor, alone or in one joint venture",
    source="入札公告・共同企業体取扱要綱(構成員は同一案件で2以上の共同企業体の構成員となることができない)",
    missing=Text("共同企業体の行がなければ単体とみる", "no row of a venture: the vendor bids alone"),
    reads=("ventures",),
)
def one_bid_per_vendor(subject: Subject) -> Verdict:
    """Nobody behind the bid stands behind another one 重複参加の禁止; a bid that was withdrawn does not count."""
    bidders = subject.bidders
    others = {
        vendor: None
        for person in subject.persons
        for vendor in bidders.bids_of[person]
        if vendor != subject.vendor and vendor not in bidders.withdrawn
    }
    if not others:
        return Verdict(outcome=CheckOutcome.PASSED, what=_ONCE, observed="1", required="1")
    members = subject.register.ventures
    rows = (
        one.where
        for venture in (subject.vendor, *others)
        for one in members.get(venture, ())
        if one.member in {*subject.persons} and one.where
    )
    cure = Text("いずれか1つの入札を残して辞退してください", "Withdraw all but one of the bids")
    return Verdict(
        outcome=CheckOutcome.FAILED,
        what=_TWICE,
        observed=_named(sorted(others), len(others)),
        required="1",
        evidence=tuple(rows),
        cure=cure,
    )


def _named(vendors: Iterable[str], number: int) -> str:
    shown = ", ".join(islice(vendors, _MOST_NAMED))
    return shown if number <= _MOST_NAMED else f"{shown}, … ({number})"

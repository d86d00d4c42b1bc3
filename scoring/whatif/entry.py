"""Changes of who takes part (参加の変更): a vendor that had not bid, one that takes part after all."""

from dataclasses import dataclass

from criteria.finding import NOTHING, Text
from scoring.evaluation.evaluation import Evaluation
from scoring.whatif.changes import OfBidder, kind


@dataclass(frozen=True, slots=True, kw_only=True)
class _Participation(OfBidder):
    names = ("vendor",)

    @property
    def thing(self) -> tuple[object, ...]:
        """Whether it takes part: the last word counts, be it out or in."""
        return ("participation", self.vendor)


@kind("out", "VENDOR", "A vendor that had not bid.")
@dataclass(frozen=True, slots=True, kw_only=True)
class LeaveOut(_Participation):
    """A vendor that had not bid (参加していなかった場合)."""

    takes_part = False
    says = Text("{who}を不参加に変更", "{who} had not bid")


@kind("in", "VENDOR", "A vendor that takes part after all.")
@dataclass(frozen=True, slots=True, kw_only=True)
class BringIn(_Participation):
    """A vendor that takes part (参加する場合); refused as long as a ground for its exclusion stands."""

    takes_part = True
    says = Text("{who}が参加", "{who} took part")

    def check(self, after: Evaluation) -> None:
        """Refuse it while it is excluded, or its rows are faulty, with the reason."""
        if after.award.rank_of(self.vendor) is not None:
            return
        findings = (*after.exclusions, *after.findings)
        finding = next((finding for finding in findings if finding.subject == self.vendor), None)
        reason = finding.what if finding else Text("順位の対象ではありません", "it is not ranked")
        what = Text(f"{self.vendor}は除外されたままです: {reason.ja}", f"{self.vendor} stays out: {reason.en}")
        raise self.refused(what, cure=finding.cure if finding else NOTHING)

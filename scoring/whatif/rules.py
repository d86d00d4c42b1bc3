"""Changes of the tender's rules (評価方法の変更): rounding, panel, tie-break chain, a member absent."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from criteria.bid import Bid
from criteria.exact import Rounding, RoundingMode
from criteria.finding import Text
from criteria.tender import Absence, Tender
from criteria.terms import TIE_KEYS, Aggregate, MandatoryFails, Per, RoundingStage
from criteria.words import AGGREGATE, MANDATORY, PER, TIE_STEP
from scoring.evaluation.evaluation import Evaluation, printed_names
from scoring.formulas.panel import panel_members
from scoring.whatif.changes import MEMBER, Change, Fact, kind, label
from scoring.whatif.notation import Notation, joined, read_names, sides, split_outside

_STAGES: Final[Mapping[RoundingStage | None, Text]] = {
    None: Text("委員の採点の集約", "the members' aggregate"),
    RoundingStage.CRITERION: Text("評価項目の得点", "the points of each criterion"),
    RoundingStage.TECHNICAL: Text("技術点", "the technical total"),
    RoundingStage.PRICE_COMPONENT: Text("価格の内訳の得点", "the points of each price component"),
    RoundingStage.PRICE_RATIO: Text("価格点の比率", "the ratio of the price formula"),
    RoundingStage.PRICE: Text("価格点", "the price points"),
    RoundingStage.VALUE: Text("評価値", "the evaluation value"),
}


@kind("rounding", "STAGE=PLACES MODE", "Another rounding.")
@dataclass(frozen=True, slots=True, kw_only=True)
class UseRounding(Change):
    """Another rounding at one stage (端数処理); no stage is the panel's own rounding of the members' aggregate."""

    names = ("stage",)
    says = Text("{stage}の端数処理", "the rounding of {stage}")

    stage: RoundingStage | None
    rounding: Rounding

    @classmethod
    def read(cls, body: str) -> "UseRounding":
        """Read the stage, ``panel`` for none, the places and the mode; places may be left out where all are kept."""
        stage, right = sides(body)
        places, _, mode = right.rpartition(" ")
        rounding = Rounding(places=int(places or 0), mode=RoundingMode(mode))
        if not places and not rounding.keeps_all:
            raise ValueError(body)
        return cls(stage=None if stage == "panel" else RoundingStage(stage), rounding=rounding)

    @property
    def body(self) -> str:
        """The stage, the places and the mode."""
        places = "" if self.rounding.keeps_all and not self.rounding.places else f"{self.rounding.places} "
        return f"{self.stage or 'panel'}={places}{self.rounding.mode.value}"

    def facts(self, before: Evaluation) -> Mapping[str, Fact]:
        """Return the rounding before and after."""
        panel, method = before.tender.panel, before.tender.method
        old = panel.rounding if self.stage is None else method.rounding_at(self.stage)
        return {"stage": _STAGES[self.stage], "old": old, "new": self.rounding}

    def to_tender(self, tender: Tender, bids: Sequence[Bid]) -> Tender:  # noqa: ARG002 - as every kind takes
        """Set it at its stage."""
        if self.stage is None:
            return replace(tender, panel=replace(tender.panel, rounding=self.rounding))
        rounding = {**tender.method.rounding, self.stage: self.rounding}
        return replace(tender, method=replace(tender.method, rounding=rounding))


_PANEL: Final[Mapping[str, type[Aggregate] | type[Per] | type[MandatoryFails]]] = {
    "aggregate": Aggregate,
    "per": Per,
    "mandatory_fails_when": MandatoryFails,
}


@kind("panel", "aggregate|per|mandatory_fails_when=RULE", "Another rule of the panel.")
@dataclass(frozen=True, slots=True, kw_only=True)
class UsePanelRule(Change):
    """Another rule of the panel (選定委員会の採点規則): how marks are aggregated, over what, when an item is failed."""

    says = Text("採点の集約の定め", "the rule of the panel")

    rule: Aggregate | Per | MandatoryFails

    @property
    def key(self) -> str:
        """The panel's key for the rule."""
        return next(key for key, rules in _PANEL.items() if isinstance(self.rule, rules))

    @classmethod
    def read(cls, body: str) -> "UsePanelRule":
        """Read the panel's key and the rule."""
        key, rule = sides(body)
        return cls(rule=_PANEL[key](rule))

    @property
    def body(self) -> str:
        """The panel's key and the rule."""
        return f"{self.key}={self.rule.value}"

    @property
    def thing(self) -> tuple[object, ...]:
        """The panel's key."""
        return (self.word, self.key)

    def facts(self, before: Evaluation) -> Mapping[str, Fact]:
        """Return the rule before and after."""
        names = {str(rule): name for rule, name in (*AGGREGATE.items(), *PER.items(), *MANDATORY.items())}
        old, new = (Text(names[rule].ja, rule.value) for rule in (getattr(before.tender.panel, self.key), self.rule))
        return {"old": old, "new": new}

    def to_tender(self, tender: Tender, bids: Sequence[Bid]) -> Tender:  # noqa: ARG002 - as every kind takes
        """Set the rule of the panel."""
        rule: dict[str, Any] = {self.key: self.rule}
        return replace(tender, panel=replace(tender.panel, **rule))


def _read_keys(text: str) -> tuple[str, ...]:
    return () if text == "none" else tuple(":".join(read_names(key, 1, 2)) for key in split_outside(text, ","))


def _keys_text(keys: Sequence[str]) -> str:
    return ",".join(joined(*key.split(":", 1)) for key in keys) or "none"


@kind("tie-break", "KEY,KEY,…", "Another tie-break chain.")
@dataclass(frozen=True, slots=True, kw_only=True)
class UseTieBreak(Change):
    """Another tie-break chain (同点時の順位の決め方)."""

    value = ("keys", Notation(_read_keys, _keys_text))
    says = Text("同点時の順位の決め方", "the tie-break chain")

    keys: tuple[str, ...]

    def facts(self, before: Evaluation) -> Mapping[str, Fact]:
        """Return the chain before and after."""

        def listed(keys: tuple[str, ...]) -> Text:
            names = [
                TIE_STEP[key].ja if key in TIE_STEP else label(before.tender, key.removeprefix("criterion:"))
                for key in keys
            ]
            return Text("、".join(names) or "なし", ", ".join(keys) or "none")

        return {"old": listed(before.tender.method.tie_break), "new": listed(self.keys)}

    def to_tender(self, tender: Tender, bids: Sequence[Bid]) -> Tender:  # noqa: ARG002 - as every kind takes
        """Set the chain."""
        keys = [*TIE_KEYS, *(f"criterion:{criterion.id}" for criterion in tender.criteria)]
        for key in self.keys:
            self.known(key, keys, Text("同点時の順位の決め方", "key of the tie-break chain"))
        return replace(tender, method=replace(tender.method, tie_break=self.keys))


@kind("absent", "MEMBER[:VENDOR]", "A member absent, or recused from one vendor.")
@dataclass(frozen=True, slots=True, kw_only=True)
class LeaveOutMember(Change):
    """One member absent (委員の欠席・除斥): from one vendor, or from all when none is named."""

    names = ("evaluator", "vendor")
    optional = 1
    says = Text("{evaluator}を{absence}", "{evaluator} {absence}")

    evaluator: str
    vendor: str = ""

    @property
    def bidder(self) -> str:
        """The vendor from which the member is recused."""
        return self.vendor

    def facts(self, before: Evaluation) -> Mapping[str, Fact]:
        """Return the member, and from what it is absent."""
        who = printed_names(before).get(self.vendor, self.vendor)
        recused = Text(f"{who}の採点から除斥", f"did not mark {who}")
        return {"evaluator": self.evaluator, "absence": recused if who else Text("欠席に変更", "were absent")}

    def to_tender(self, tender: Tender, bids: Sequence[Bid]) -> Tender:
        """Declare the absence, where it is not declared already."""
        self.known(self.evaluator, panel_members(tender, bids), MEMBER)
        absence = Absence(evaluator=self.evaluator, vendor=self.vendor)
        absences = tender.panel.absences
        if (self.evaluator, self.vendor) in {(declared.evaluator, declared.vendor) for declared in absences}:
            return tender
        return replace(tender, panel=replace(tender.panel, absences=(*absences, absence)))

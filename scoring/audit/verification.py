"""The answer of a recount (検算の結果): every step compared, and the first that differs."""

from dataclasses import dataclass
from typing import Any, Final

from criteria.finding import Language, Text

_SCOPE: Final = Text(
    "検算したのは、版、入力の指紋、記録の整合、案件・ロット、指摘事項、失格・無効、基準値、得点、評価値、順位、同点、結果、落札者、"
    "採点差の措置、敗者除外の確認です。説明文と、要件の根拠の文は照合していません。",
    "Recounted were version, fingerprint of the input, the record in itself, tender and lot, findings, excluded bids, "
    "reference values, points, evaluation values, ranking, ties, status, winners, what the panel settled of its marks "
    "and the leave-one-out. Sentences, and the sources of the exclusion rules, were not compared. ",
)
_NO_SELECTION: Final = Text(
    "だれを選定するか(sentei select)は検算していません。", "Who is selected (sentei select) was not recounted."
)

PROSE: Final = object()
"""Stands where a result has a sentence (説明文), which is not recounted and agrees with anything."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedStep:
    """One figure or text of the result, recounted: ``expected`` is the recounted one, ``found`` the published one."""

    id: str
    label: Text
    expected: str
    found: str
    agrees: bool
    vendor: str = ""

    def sentence(self, language: Language) -> str:
        """Say what was published and what was recounted."""
        if not self.expected and not self.found:
            return self.label.to(language)
        whose = f"{self.vendor}: " if self.vendor else ""
        label, published, recounted = self.label.to(language), self.found or "-", self.expected or "-"
        if language == "ja":
            return f"{whose}{label}: 公表値 {published}、検算値 {recounted}"
        return f"{whose}{label}: published {published}, recounted {recounted}"

    def to_document(self, language: Language) -> dict[str, Any]:
        """Return the step as JSON values."""
        return {
            "step": self.id,
            "vendor": self.vendor,
            "label": self.label.to(language),
            "published": self.found,
            "recounted": self.expected,
            "agrees": self.agrees,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """Whether a published result follows from its input (検算結果): the steps in the order in which they follow."""

    steps: tuple[CheckedStep, ...]

    @property
    def agrees(self) -> bool:
        """Whether every step agrees."""
        return all(step.agrees for step in self.steps)

    @property
    def differences(self) -> tuple[CheckedStep, ...]:
        """The steps that differ, in order."""
        return tuple(step for step in self.steps if not step.agrees)

    @property
    def first_difference(self) -> CheckedStep | None:
        """The first step that differs; those after it may only follow from it."""
        return next(iter(self.differences), None)

    @property
    def other_version(self) -> CheckedStep | None:
        """The step of the version where another one wrote the record (版の相違)."""
        return next((step for step in self.differences if step.id == "version"), None)

    def sentence(self, language: Language) -> str:
        """Say whether the result agrees, or where it first does not."""
        if self.other_version is not None:
            return self._of_another_version(self.other_version, language)
        first, count, wrong = self.first_difference, len(self.steps), len(self.differences)
        if first is None:
            return {
                "ja": f"一致: 入力から検算した{count}項目がすべて公表結果と一致しました。",
                "en": f"Agrees: all {count} steps recounted from the input are as published.",
            }[language]
        return {
            "ja": f"不一致: {first.sentence('ja')}(最初の相違。{count}項目中{wrong}項目が相違)。",
            "en": f"Differs: {first.sentence('en')} (the first difference; {wrong} of {count} steps differ).",
        }[language]

    def _of_another_version(self, version: CheckedStep, language: Language) -> str:
        """Say which version wrote the record, and how far this one comes to the same."""
        wrote, this = version.found or "-", version.expected
        rest = [step for step in self.differences if step is not version]
        count = len(self.steps) - 1
        if rest:
            ja = f"版のほかに{count}項目中{len(rest)}項目が相違します。最初の相違: {rest[0].sentence('ja')}。"
            en = f"Apart from that, {len(rest)} of {count} steps differ, first: {rest[0].sentence('en')}."
        else:
            ja, en = f"版のほかは{count}項目がすべて一致しました。", f"Apart from that, all {count} steps agree."
        return {
            "ja": f"版が違います: この記録は版{wrote}のsenteiが作成したもので、検算したのは版{this}です。{ja}"
            f"版{wrote}で検算してください。",
            "en": f"Another version: this record was written by version {wrote}; this is {this}. {en} "
            f"Recount it with version {wrote}.",
        }[language]

    def scope(self, language: Language) -> str:
        """Say what was recounted and what was not (検算の範囲)."""
        selects = any(step.id == "status" and step.expected == "selection" for step in self.steps)
        return (_SCOPE.to(language) + (_NO_SELECTION.to(language) if selects else "")).strip()

    def to_document(self, language: Language) -> dict[str, Any]:
        """Return the verification as one JSON document."""
        first = self.first_difference
        return {
            "agrees": self.agrees,
            "sentence": self.sentence(language),
            "scope": self.scope(language),
            "checked": len(self.steps),
            "first_difference": None if first is None else first.to_document(language),
            "differences": [step.to_document(language) for step in self.differences],
            "steps": [step.id for step in self.steps],
        }

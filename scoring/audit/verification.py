"""The answer of a recount (検算の結果): every step compared, and the first that differs."""

from dataclasses import dataclass
from typing import Any

from criteria.finding import Language, Text


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

    def sentence(self, language: Language) -> str:
        """Say whether the result agrees, or where it first does not."""
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

    def to_document(self, language: Language) -> dict[str, Any]:
        """Return the verification as one JSON document."""
        first = self.first_difference
        return {
            "agrees": self.agrees,
            "sentence": self.sentence(language),
            "checked": len(self.steps),
            "first_difference": None if first is None else first.to_document(language),
            "differences": [step.to_document(language) for step in self.differences],
            "steps": [step.id for step in self.steps],
        }

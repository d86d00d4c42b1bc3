"""The page of exclusion rules (除外要件の一覧): rules, standards and measures, written from their registers."""

import inspect
from collections.abc import Iterator
from fractions import Fraction
from typing import Final

from criteria.exact import decimal_text
from criteria.params import Param
from criteria.security import SecurityMeasure, measures, notice
from criteria.standards import accreditation_bodies, standards
from data.definition.words import stage_word
from report.pages.methods_page import param_table
from scoring.eligibility.rulebook import Rule, all_rules

_INTRO: Final = """\
# Exclusion rules 除外要件

Who may take part is for the tender to say: it names the rules that apply, each once, with their parameters. This page
is written by the program from its own rulebook, list of standards and catalogue of measures.

- A rule is *passed*, *failed* or *cannot be confirmed*; nothing is passed in silence. `when_missing = "pending"` (the
  default) holds the award back until it is confirmed, `when_missing = "exclude"` takes the bid out.
- A table that was not handed in confirms nothing. With no entries, hand in its heading alone.
- A special reason sets a rule aside for one vendor where the overrides name who, why and when; every output shows it.
- A bid that was withdrawn is not checked.

参加資格の要件は案件ごとに定めます。適用する要件とその係数を、それぞれ1度だけ書いてください。本書は登録簿・規格の一覧・
対策の一覧から自動的に作成されます。

- 結果は「適合」「不適合」「確認できない」のいずれかで、黙って適合とすることはありません。`when_missing = "pending"`
  (既定)では確認できるまで落札決定せず、`when_missing = "exclude"` では参加を認めません。
- 提出されていない表では何も確認できません。該当がない場合も、見出しだけの表を提出してください。
- 特別の理由による例外は、判断した者・理由・日付のある記録があるときに限り適用し、すべての出力に表示します。
- 辞退した入札は審査の対象外です。
"""


def rules_page() -> str:
    """Return the whole page as Markdown, in English and Japanese."""
    parts = [_INTRO, *map(rule_section, all_rules()), "## Standards 認証規格\n", _standards_table()]
    parts += ["## Editions 規格の版\n", _editions_table(), "## Accreditation bodies 認定機関\n", _bodies_table()]
    parts += ["## Measures 対策の一覧\n", _measures_intro(), *map(_measure_section, measures().values())]
    return "\n".join(parts)


def rule_section(rule: Rule) -> str:
    """Return what there is to know of one rule (要件の説明), as Markdown."""
    parts = [
        f"## `{rule.id}` {rule.name.ja} / {rule.name.en}\n",
        f"{inspect.getdoc(rule.function)}\n",
        *param_table(rule.all_params, _default),
        *(f"- {fact}" for fact in _facts(rule)),
        "",
    ]
    return "\n".join(parts)


def _facts(rule: Rule) -> Iterator[str]:
    stage = stage_word(rule.stage)
    yield f"Stage 段階: {stage.ja} / {stage.en}"
    tables = [f"`{one}`" for one in rule.reads]
    tables += [f"`{one}` (`{flag} = true`)" for flag, needed in rule.reads_when.items() for one in needed]
    yield f"Reads 読む表: {', '.join(tables) or 'なし none'}"
    if rule.needs:
        yield f"Needs 必要な日付: {', '.join(f'`tender.{one}`' for one in rule.needs)}"
    yield f"A missing row 行がないとき: {rule.missing.ja} / {rule.missing.en}"
    yield f"Legal basis 根拠: {rule.source}"


def _default(param: Param) -> str:
    value = param.default
    if param.required:
        return "必須 required"
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    if isinstance(value, Fraction):
        return decimal_text(value)
    if isinstance(value, tuple):
        return ", ".join(f"`{one}`" for one in value) or "なし none"
    return f"`{value}`" if value else "なし none"


def _standards_table() -> str:
    head = (
        "| standard 規格 | also 別名 | what 種類 | validity 有効期間 | source 出典 |\n| --- | --- | --- | --- | --- |"
    )
    rows = [
        f"| `{one.id}` | {', '.join(one.aliases)} | {one.ja} / {one.en} "
        f"| {f'{one.years} years 年' if one.years else 'as printed 記載による'} | {one.source} |"
        for one in standards().values()
    ]
    return "\n".join([head, *rows, ""])


def _editions_table() -> str:
    head = "| edition 版 | last day 最終日 | source 出典 |\n| --- | --- | --- |"
    rows = [
        f"| {', '.join(name for name in edition.names if not name.isdigit())} | {edition.void_after or ''} "
        f"| {edition.source} |"
        for one in standards().values()
        for edition in one.editions
    ]
    return "\n".join([head, *rows, ""])


def _bodies_table() -> str:
    head = "| body 機関 | country 国 | since 承認日 | source 出典 |\n| --- | --- | --- | --- |"
    rows = [
        f"| {', '.join((body.name, *body.aliases))} | {body.country} | {body.since or ''} | {body.source} |"
        for body in accreditation_bodies()
    ]
    return "\n".join([head, *rows, ""])


def _measures_intro() -> str:
    sent = notice()
    return (
        f"{sent.number} ({sent.day}), {sent.issuer}「{sent.title.ja}」 names the items.\n"
        "It sets no levels, points or ratios: the levels are this catalogue's own, and what counts for how much is\n"
        "for each tender to say.\n\n"
        "項目は同通知によります。通知は水準・配点・割合を定めていません。水準は本一覧のもので、配点は案件ごとに定めます。\n"
    )


def _measure_section(measure: SecurityMeasure) -> str:
    head = f"### `{measure.id}` {measure.text.ja} / {measure.text.en}\n\n{measure.source}\n"
    table = "| level 水準 | what 内容 | evidence 証拠 |\n| ---: | --- | --- |"
    rows = [
        f"| {one.number} | {one.text.ja} / {one.text.en} | {one.evidence.ja} / {one.evidence.en} |"
        for one in measure.levels
    ]
    return "\n".join([head, table, *rows, ""])

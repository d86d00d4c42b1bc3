"""A definition in an office's own words is the same definition: keys, closed lists, formulas, rules, parameters."""

from pathlib import Path

import pytest
from malformed import SOUND, TENDER
from malformed_selections import SHORTLIST
from xlsxwriter import Workbook

from criteria.errors import DefinitionError
from criteria.spelling import did_you_mean, nearest
from criteria.tender import Tender
from criteria.words import CHOICE_WORDS, Words
from data import read_bids, read_tender
from data.definition import spoken
from data.definition.keys import DEFINITION, Holder
from data.text.toml import parse_toml
from data.weights.read import build_elicitation
from report.pages.words_page import words_page
from scoring import evaluate
from scoring.definition.selection.kinds import RULE_KINDS
from scoring.eligibility.rulebook import all_rules
from scoring.formulas.registry import FormulaKind, formulas

PAGE = Path(__file__).parent.parent / "docs" / "words.md"

IN_JAPANESE = (
    ("[tender]", '["案件"]'),
    ('id = "2026', '"案件番号" = "2026'),
    ("title =", '"案件名" ='),
    ("buyer", '"発注者"'),
    ("notice_date", '"公告日"'),
    ("deadline", '"提出期限"'),
    ("opening", '"開札日時"'),
    ("award_date", '"落札決定日"'),
    ("[price]", '["価格"]'),
    ("ceiling =", '"予定価格" ='),
    ("investigation =", '"調査基準価格" ='),
    ("floor =", '"最低制限価格" ='),
    ("[method]", '["評価方法"]'),
    ('combination = "sum"', '"評価値の算式" = "加算方式"'),
    ("price_points =", '"価格点の配点" ='),
    ('price_formula = "ratio-to-ceiling"', '"価格点の算式" = "予定価格に対する割合"'),
    ("price_params = { cap", '"価格点の係数" = { "価格点の上限"'),
    ("total_points", '"満点"'),
    ('rounding.price = { places = 2, mode = "down" }', '"端数処理"."価格点" = { "桁" = 2, "方法" = "切捨て" }'),
    (
        'tie_break = ["technical", "price", "criterion:isms", "lottery"]',
        '"同点時の順位の決め方" = ["技術点", "入札価格", "評価項目:isms", "くじ"]',
    ),
    ("[panel]", '["選定委員会"]'),
    ("members", '"委員"'),
    ('aggregate = "mean"', '"採点の集約" = "平均"'),
    ('rounding = { places = 2, mode = "half_up" }', '"端数処理" = { "桁" = 2, "方法" = "四捨五入" }'),
    ("[[criteria]]", '[["評価項目"]]'),
    ("label =", '"名称" ='),
    ("max_points", '"配点"'),
    ('formula = "yes-no"', '"算式" = "有無"'),
    ('formula = "stepped"', '"算式" = "段階評価"'),
    ('formula = "marks"', '"算式" = "委員の採点"'),
    ("mandatory = true", '"必須" = "有"'),
    ("[minimums]", '["最低基準点"]'),
    ("technical = 50", '"技術点" = 50'),
    ("group.ability", '"区分".ability'),
    ("[lottery]", '["電子くじ"]'),
    ('rule = "receipt"', '"方式" = "到着順"'),
)


def read(text: str) -> Tender:
    return read_tender({**{name: content.encode() for name, content in SOUND.items()}, "tender.toml": text.encode()})


def faults(text: str) -> list[str]:
    with pytest.raises(DefinitionError) as refused:
        read(text)
    return [fault.line("ja") for fault in refused.value.faults]


def test_a_definition_in_japanese_words_is_the_same_definition_and_gives_the_same_fingerprint() -> None:
    text = TENDER
    for english, japanese in IN_JAPANESE:
        assert english in text
        text = text.replace(english, japanese)
    assert read(text) == read(TENDER)
    prints = set()
    for definition in (text, TENDER):
        files = {**{name: content.encode() for name, content in SOUND.items()}, "tender.toml": definition.encode()}
        tender = read_tender(files)
        prints.add(evaluate(tender, *read_bids(files, tender)).fingerprint)
    assert len(prints) == 1


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"sum"', '"加算方式"'),
        ('"sum"', '"ＳＵＭ"'),
        ('"sum"', '" 加 算 方 式 "'),
        ('"mean"', '"平均値"'),
        ('"half_up"', '"四捨五入"'),
        ('"down"', '"切り捨て"'),
        ('"receipt"', '"到着順・くじ番号"'),
        ("ceiling = 5", "Ceiling = 5"),
        ("ceiling = 5", "ＣＥＩＬＩＮＧ = 5".replace("ＣＥＩＬＩＮＧ", '"ＣＥＩＬＩＮＧ"')),
        ("mandatory = true", 'mandatory = "○"'),
    ],
)
def test_width_case_and_blanks_do_not_matter(old: str, new: str) -> None:
    assert old in TENDER
    assert read(TENDER.replace(old, new)) == read(TENDER)


def test_rules_and_their_parameters_are_read_by_their_names() -> None:
    english = '\n[[exclusions]]\nrule = "suspension"\nfirst = "notice"\nlast = "award"\nwhen_missing = "exclude"\n'
    japanese = (
        '\n[["除外要件"]]\n"要件" = "指名停止"\n"期間の初日" = "公告日"\n"期間の末日" = "落札決定日"\n'
        '"確認できないとき" = "参加資格を認めない"\n'
    )
    assert read(TENDER + japanese) == read(TENDER + english)
    (told,) = faults(TENDER + japanese.replace('"公告日"', '"公示日"'))
    assert told == (
        "tender.toml:61:exclusions.suspension.first: 公示日: 係数の値が正しくありません"
        "(正しくは: 公告日(notice)、提出期限(deadline)、開札日(opening)、落札決定日(award)のいずれか)"
    )


def test_selection_rules_are_read_by_their_names() -> None:
    assert 'objective = ["' in SHORTLIST["tender.toml"]
    files = {name: content.encode() for name, content in SHORTLIST.items()}
    text = SHORTLIST["tender.toml"]
    for code, one in spoken.selection_rule_words().codes.items():
        text = text.replace(f'rule = "{code}"', f'"条件の種類" = "{one[0]}"')
    text = text.replace("[[selection.rules]]", '[["選定"."選定条件"]]').replace("[selection]", '["選定"]')
    text = text.replace("at_least = 2\nat_most = 3", '"下限" = 2\n"上限" = 3')
    text = text.replace('kinds = ["parent"]', 'kinds = ["親会社・子会社"]')
    read_again = read_tender({**files, "tender.toml": text.encode()})
    assert text != SHORTLIST["tender.toml"]
    first = read_tender(files).selection
    assert first is not None
    assert read_again.selection == first


def test_a_key_in_both_languages_is_a_fault_that_names_both() -> None:
    told = faults(TENDER.replace("ceiling = 54_060_000", 'ceiling = 54_060_000\n"予定価格" = 54_060_000'))
    (line,) = told
    assert line.startswith("tender.toml:12:price.予定価格: 予定価格, ceiling: 同じキーが日本語と英語の両方で")


@pytest.mark.parametrize(
    ("old", "new", "place", "cure"),
    [
        ('"sum"', '"加算方法"', "method.combination: 加算方法", "「加算方式」の誤りではありませんか"),
        ('"mean"', '"平均点数"', "panel.aggregate: 平均点数", "「平均点」の誤りではありませんか"),
        ("ceiling = 54", '"予定価額" = 54', "price.予定価額", "「予定価格」の誤りではありませんか"),
    ],
)
def test_a_slip_in_japanese_brings_the_japanese_word(old: str, new: str, place: str, cure: str) -> None:
    (told,) = [line for line in faults(TENDER.replace(old, new)) if place in line]
    assert cure in told


@pytest.mark.parametrize(
    ("word", "known"),
    [
        ("加算方式", ["value-deduction", "sum", "ratio"]),
        ("提案者", ["評価者", "評価項目", "採点"]),
        ("実施体制", ["plan", "staff"]),
        ("株式会社山田", ["株式会社田中", "株式会社鈴木"]),
        ("架空データ合同会社", ["架空情報株式会社", "合同会社大和"]),
        ("xyz", ["technical", "price"]),
    ],
)
def test_nothing_is_named_that_is_not_near(word: str, known: list[str]) -> None:
    assert nearest(word, known) == ""
    assert did_you_mean(word, known).ja == ""


@pytest.mark.parametrize(
    ("word", "known", "near"),
    [
        ("som", ["sum", "ratio"], "sum"),
        ("ISMA", ["isms", "staff"], "isms"),
        ("架空情報㈱", ["架空情報株式会社", "架空電算株式会社"], "架空情報株式会社"),
        ("予定価額", ["予定価格", "調査基準価格"], "予定価格"),
    ],
)
def test_a_slip_of_a_known_name_brings_that_name(word: str, known: list[str], near: str) -> None:
    assert nearest(word, known) == near


def test_the_page_of_words_is_what_is_declared_today() -> None:
    again = "write it anew: python -m report.pages"
    assert PAGE.read_text(encoding="utf-8") == words_page(), again


LISTS = {name: listed for name, listed in vars(spoken).items() if isinstance(listed, Words)} | {
    "presets": spoken.preset_words(),
    "exclusions": spoken.exclusion_words(),
    "selection rules": spoken.selection_rule_words(),
    **{kind.value: spoken.formula_words(kind) for kind in FormulaKind},
}


@pytest.mark.parametrize("listed", LISTS.values(), ids=LISTS)
def test_every_word_of_a_closed_list_stands_for_one_code_and_every_code_has_a_word(listed: Words) -> None:
    codes: dict[str, str] = {}
    for word, code in listed.known():
        assert codes.setdefault(word, code) == code, word
    for code, called in listed.codes.items():
        assert called, code
        assert all(listed.code(word) == code for word in (code, *called))
    assert listed.code("そのような語はない") is None


def test_every_choice_of_a_parameter_has_a_word() -> None:
    declared = [param for kind in FormulaKind for one in formulas(kind) for param in (*one.params, *one.facts)]
    declared += [param for one in all_rules() for param in one.all_params]
    declared += [param for form in RULE_KINDS.values() for param in form.params(0)]
    for param in declared:
        if param.choices:
            assert set(map(str, param.choices)) <= CHOICE_WORDS[param.name].keys(), param.name
        assert param.label


def test_no_word_stands_for_two_keys_of_one_table() -> None:
    def check(holder: Holder) -> None:
        words = [word for key in holder.keys for word in (key.name, *key.words)]
        words += [word for name, within in holder.inside.items() for word in (name, *within.words)]
        assert len(set(words)) == len(words), words
        for within in holder.inside.values():
            check(within)

    check(DEFINITION)


def test_a_questionnaire_takes_the_words_too() -> None:
    text = (
        '[weights]\ntotal = 10\ngroup = "{}"\n[[criteria]]\nid = "a"\n[[criteria]]\nid = "b"\n'
        '[[members]]\nname = "甲"\nmethod = "{}"\npoints = {{ a = 1, b = 2 }}\n'
    )
    codes, words = (text.format(*pair) for pair in (("arithmetic", "direct"), ("算術平均", "直接評定")))
    assert build_elicitation(parse_toml(words, "w")) == build_elicitation(parse_toml(codes, "w"))


def test_a_key_on_a_sheet_is_read_by_its_words(tmp_path: Path) -> None:
    rows = [
        ("案件.案件番号", "t"),
        ("案件.案件名", "架空の案件"),
        ("価格.予定価格", "54,060,000円"),
        ("評価方法.評価値の算式", "加算方式"),
        ("評価方法.価格点の配点", "100"),
        ("評価方法.価格点の算式", "予定価格に対する割合"),
        ("評価方法.価格点の係数.価格点の上限", "５０"),
        ("評価方法.同点時の順位の決め方", "技術点、くじ"),
    ]
    path = tmp_path / "案件.xlsx"
    book = Workbook(path)
    for sheet, cells in (("案件", [("キー", "値"), *rows]), ("入札", [("事業者", "入札価格"), ("A", 50_000_000)])):
        added = book.add_worksheet(sheet)
        for at, line in enumerate(cells):
            added.write_row(at, 0, line)
    book.close()
    tender = read_tender(path)
    assert tender.prices.ceiling == 54_060_000
    assert tender.method.price_params == {"cap": 50}
    assert (tender.method.combination, tender.method.tie_break) == ("sum", ("technical", "lottery"))

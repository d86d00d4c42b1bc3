"""What the terminal prints can be read: lines end where print would end them, and no name or number is cut."""

import re
import shutil
from pathlib import Path

import pytest
from declared import tender
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from terminal_runs import run

from criteria.finding import Text
from criteria.money import money_text
from terminal.tables import begun, console, seen, table, wrapped

SAMPLES = Path(__file__).parents[1] / "data" / "samples"
SIGNS = st.text(st.sampled_from("あア漢、。「」()ー 1,.%aB→第点"), max_size=60)


def test_what_is_required_calls_standards_as_the_language_does() -> None:
    assert seen("ISO/IEC 27001 / PrivacyMark", "ja") == "ISO/IEC 27001 / プライバシーマーク"
    assert seen("ISO/IEC 27001 / PrivacyMark", "en") == "ISO/IEC 27001 / PrivacyMark"


@given(text=SIGNS, width=st.integers(2, 30))
def test_a_broken_text_is_the_text_and_no_line_is_too_long(text: str, width: int) -> None:
    lines = wrapped(text, width)
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(cell_len(line) <= width for line in lines)


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("As long as fewer points are moved", 14, ["As long as", "fewer points", "are moved"]),
        ("第1位は変わらない。最も近い", 18, ["第1位は変わらな", "い。最も近い"]),
        ("合計は258,324,010円です", 16, ["合計は", "258,324,010円で", "す"]),
        ("競合は「架空電算」だけ", 8, ["競合は", "「架空電", "算」だけ"]),
        ("ISMS認証(ISO/IEC 27001)の取得", 18, ["ISMS認証(ISO/IEC", "27001)の取得"]),
        ("あいう", 2, ["あ", "い", "う"]),
        ("", 10, [""]),
    ],
)
def test_lines_end_as_in_print(text: str, width: int, lines: list[str]) -> None:
    assert wrapped(text, width) == lines


def test_money_and_what_was_seen_are_written_as_people_write_them() -> None:
    assert money_text(49_110_000, tender()) == Text("49,110,000円", "49,110,000 yen")
    assert money_text(290_273, tender(currency="USD")) == Text("2,902.73 USD", "2,902.73 USD")
    assert money_text(None, tender()) == Text("", "")
    assert [seen(one, "en") for one in ("290400000", "-1200.5", "", "2026-10-01 – 2026-11-20")] == [
        "290,400,000",
        "-1,200.5",
        "",
        "2026-10-01 – 2026-11-20",
    ]
    assert seen("withdrawn", "ja") == "辞退"
    assert (begun("equally good"), begun("")) == ("Equally good", "")


HEADS = ["事業者", "第1位が変わらない範囲", "上限の競合"]
ROW = ("架空健康システム共同企業体", "35.8209–129.8701", "架空データ処理株式会社")


@pytest.mark.parametrize(
    ("width", "heading", "number"),
    [
        (80, "第1位が変わらない範囲", "35.8209–129.8701"),
        (50, "第1位が変わら", "35.8209–129.8701"),
        (30, "第1位が", "35.8209"),
    ],
)
def test_numbers_stay_on_one_line_while_there_is_room_for_them(
    width: int, heading: str, number: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    screen = console()
    with screen.capture() as printed:
        screen.print(table(None, HEADS, [ROW], right=frozenset({1})))
    lines = printed.get().splitlines()
    assert max(map(cell_len, lines)) <= width
    assert any(heading in line for line in lines)
    assert any(number in line for line in lines)
    cells = [line.split("│")[1:-1] for line in lines if line.startswith("│")]
    assert tuple("".join(part.strip() for part in column) for column in zip(*cells, strict=True)) == ROW


PRINTED = [
    (command, sample, language)
    for command, samples in {
        "evaluate": ("kakuu-security", "kakuu-ict", "shimote"),
        "eligibility": ("kakuu-security", "kakuu-ict"),
    }.items()
    for sample in samples
    for language in ("ja", "en")
]


@pytest.mark.parametrize(("command", "sample", "language"), PRINTED)
@pytest.mark.parametrize("width", [80, 120])
def test_nothing_is_wider_than_the_terminal_and_no_word_is_cut(
    command: str, sample: str, language: str, width: int
) -> None:
    done = run(command, SAMPLES / sample, "--lang", language, env={"COLUMNS": str(width)})
    assert done.status == 0, done.err
    lines = done.out.splitlines()
    assert max(map(cell_len, lines)) <= width
    assert [line for line in lines if re.match(r"\s*[、。)」]", line)] == []
    assert [line for line in lines if "…" in line] == []
    wide = run(command, SAMPLES / sample, "--lang", language, env={"COLUMNS": "2000"}).out
    told = [line for line in wide.splitlines() if line and line[0] not in "┏┃┡│└"]
    assert [line for line in told if "".join(line.split()) not in "".join(done.out.split())] == []


@pytest.mark.parametrize("width", [80, 120])
def test_the_ledger_says_rule_by_rule_who_failed_first_and_what_cures_it(width: int) -> None:
    done = run("eligibility", SAMPLES / "kakuu-security", env={"COLUMNS": str(width)})
    lines = done.out.splitlines()
    assert lines[1] == "Ledger: failed 6, passed 66"
    rule = lines.index("required security measures (measures-required)")
    assert lines[rule - 1] == ""
    failed = next(number for number in range(rule, len(lines)) if lines[number].startswith("  failed"))
    assert lines[failed].startswith("  failed  合同会社架空情報工房: below level: Education of all workers")
    assert "          Observed: education 0, entry-exit-control 1" in lines[failed:]
    assert any("Cure: Hand in the level of each measure" in line for line in lines[failed:])
    first_passed = next(number for number in range(rule, len(lines)) if lines[number].startswith("  passed"))
    assert failed < first_passed


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", "set aside for a special reason  架空電子計算株式会社: certificates to"),
        ("ja", "特別の理由により適用しない  架空電子計算株式会社: ISO/IEC 27001:2013"),
    ],
)
def test_a_rule_set_aside_is_told_with_who_did_so_why_and_when(tmp_path: Path, language: str, told: str) -> None:
    folder = tmp_path / "tender"
    shutil.copytree(SAMPLES / "kakuu-security", folder)
    (folder / "overrides.csv").write_text(
        "vendor,rule,by,reason,on\n架空電子計算,certificate-required,架空部長,更新審査を終えている,2026-11-09\n",
        "utf-8",
    )
    done = run("eligibility", folder, "--lang", language)
    assert done.status == 0, done.err
    assert told in done.out
    assert "架空部長 / 2026-11-09 / 更新審査を終えている / overrides.csv:2" in done.out
    title = {"en": "Ledger: failed 5, set aside for a special reason 1, passed 66", "ja": "審査台帳: 不適合 5、特別の"}
    assert title[language] in done.out


@pytest.mark.parametrize("words", [("kakuu-lots", "--lot", "無線"), ("kakuu-shortlist",)])
def test_where_a_selection_decides_nobody_is_called_awarded_for_being_first(words: tuple[str, ...]) -> None:
    sample, *lot = words
    english, japanese = (run("evaluate", SAMPLES / sample, *lot, "--lang", one).out for one in ("en", "ja"))
    assert (english.splitlines()[1], japanese.splitlines()[1]) == ("Decided by the selection", "選定により決定")
    assert ("Awarded to" in english, "落札者:" in japanese) == (False, False)
    assert "sentei select says who is selected" in " ".join(english.split())
    assert "決定は sentei select で示します" in japanese.replace("\n", "")

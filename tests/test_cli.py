"""The `sentei` command: what scripts may rely on, and what people read."""

import json
import re
import tomllib
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from small_tender import FILES, HEADINGS, TENDER, changed, zipped
from terminal_runs import Run, run, written

from criteria.presets import presets
from criteria.terms import AwardStatus
from criteria.version import VERSION
from scoring.formulas.registry import FormulaKind, formulas

PLACE = re.compile(r"^(tender\.toml|bids\.csv|marks\.csv):\d+(:[^:]+)?: .+")
"""``file:row:column: value: what is wrong, what is expected``."""


@pytest.fixture
def sound(tmp_path: Path) -> Path:
    return written(tmp_path / "tender", FILES)


def evaluated(folder: Path, files: dict[str, bytes]) -> tuple[Run, dict[str, Any]]:
    done = run("evaluate", written(folder / "changed", files), "--json")
    return done, json.loads(done.out)


def with_bids(*rows: str, definition: str = TENDER) -> dict[str, bytes]:
    return {"tender.toml": definition.encode(), "bids.csv": "\n".join([HEADINGS, *rows, ""]).encode()}


ROW = "{},{},,2026-11-05T{}:00:00+09:00,{},48,25,10"
A, B = ROW.format("A", 49_110_000, 10, 120), ROW.format("B", 48_930_000, 11, 77)
C, D = ROW.format("C", 50_200_000, 12, ""), ROW.format("D", 50_200_000, 13, "")


# What scripts rely on


def test_json_is_one_document_on_standard_output_and_nothing_else(sound: Path) -> None:
    done = run("evaluate", sound, "--json")
    assert (done.status, done.err) == (0, "")
    assert done.out.startswith("{\n")
    assert done.out.endswith("\n}\n")
    json.loads(done.out, parse_float=pytest.fail)


def test_json_has_every_key_of_the_contract(sound: Path) -> None:
    document = json.loads(run("evaluate", sound, "--json").out)
    assert document["tender"] == "2026-架空-01"
    assert document["status"] == "awarded"
    assert document["winners"] == ["架空通信"]
    assert document["version"] == VERSION
    assert re.fullmatch(r"sha256:[0-9a-f]{64}", document["fingerprint"])
    assert [document[key] for key in ("ties", "set_aside")] == [[], []]
    assert [one["code"] for one in document["findings"]] == ["no-exclusion-rules"]
    first = document["ranking"][0]
    assert (
        first.items()
        >= {
            "rank": 1,
            "vendor": "架空通信",
            "value": "92.15",
            "technical": "83",
            "price": 49_110_000,
            "price_points": "9.15",
            "criteria": {"plan": "48", "team": "25", "isms": "10"},
        }.items()
    )
    assert [line["rank"] for line in document["ranking"]] == [1, 2, 3]
    assert [(one["vendor"], one["code"], one["stage"]) for one in document["excluded"]] == [
        ("架空興業", "price-over-ceiling", "opening"),
        ("架空製作", "withdrawn", "opening"),
    ]
    assert all(one["source"] for one in document["excluded"])


def test_a_finding_has_code_place_value_and_message(tmp_path: Path) -> None:
    _, document = evaluated(tmp_path, with_bids(A, B.replace("48930000", "1e7")))
    found, note = document["findings"]
    assert note["code"] == "no-exclusion-rules"
    assert found.items() >= {"code": "bad-number", "where": "bids.csv:3:price", "value": "1e7", "vendor": "B"}.items()
    assert found["message"]


@pytest.mark.parametrize(
    ("rows", "status", "winners"),
    [
        ((A, B), AwardStatus.AWARDED, ["B"]),
        ((A.replace("49110000", "48930000"), B, C), AwardStatus.AWARDED, ["B"]),
        ((C, D), AwardStatus.TIED, []),
        ((A.replace("49110000", "54060001"),), AwardStatus.NO_AWARD, []),
        ((), AwardStatus.NO_AWARD, []),
        ((A, B.replace("48930000", "")), AwardStatus.INCOMPLETE, []),
    ],
    ids=["awarded", "by-lottery", "tied", "all-excluded", "no-bids", "incomplete"],
)
def test_every_answer_of_an_evaluation_is_exit_status_0(
    tmp_path: Path, rows: tuple[str, ...], status: AwardStatus, winners: list[str]
) -> None:
    if not rows:
        rows = ("A,,withdrawn,,,,,",)
    done, document = evaluated(tmp_path, with_bids(*rows))
    assert (done.status, document["status"], document["winners"]) == (0, status.value, winners)


def test_equal_bids_share_a_rank_and_the_tie_is_told(tmp_path: Path) -> None:
    low = C.replace("C,", "E,").replace(",48,", ",1,")
    _, document = evaluated(tmp_path, with_bids(C, D, low))
    assert [(line["rank"], line["vendor"]) for line in document["ranking"]] == [(1, "C"), (1, "D"), (3, "E")]
    (tie,) = document["ties"]
    assert tie["unresolved_because"] == "there is no lottery number of C, D"


def test_values_are_texts_as_declared_or_ten_places_and_a_fraction(tmp_path: Path) -> None:
    declared = TENDER.replace('"ratio-to-ceiling"', '"lowest-over-price"').replace(
        'rounding.price = { places = 2, mode = "down" }\n', ""
    )
    _, document = evaluated(tmp_path, with_bids(A, B, definition=declared))
    line = document["ranking"][1]
    assert (line["value"], line["price_points"]) == ("182.63", "99.6334758705")
    assert Fraction(line["exact"]["price_points"]) == Fraction(48_930_000 * 100, 49_110_000)


def test_without_criteria_the_lowest_price_wins(tmp_path: Path) -> None:
    files = {
        "tender.toml": b'[tender]\nid = "p"\ntitle = "p"\n[method]\ncombination = "lowest-price"\n',
        "bids.csv": f"vendor,price\nA,{10**10 + 1}\nB,{10**10}\nC,{10**27}\n".encode(),
    }
    _, document = evaluated(tmp_path, files)
    assert [(line["vendor"], line["price"]) for line in document["ranking"]] == [
        ("B", 10**10),
        ("A", 10**10 + 1),
        ("C", 10**27),
    ]


def test_a_zip_and_a_folder_give_the_same_document(tmp_path: Path, sound: Path) -> None:
    packed = tmp_path / "tender.zip"
    packed.write_bytes(zipped(FILES))
    assert run("evaluate", packed, "--json").out == run("evaluate", sound, "--json").out


def test_no_order_of_rows_matters(tmp_path: Path) -> None:
    _, document = evaluated(tmp_path / "1", with_bids(A, B, C))
    assert evaluated(tmp_path / "2", with_bids(C, A, B))[1] == document


# What is wrong with the input


@pytest.mark.parametrize(
    ("old", "new", "place", "words"),
    [
        ("ceiling = 54_060_000", "ceiling = -1", "tender.toml:9:price.ceiling: -1: ", "an amount above zero"),
        (
            '"ratio-to-ceiling"',
            '"ratio-to-sealing"',
            "tender.toml:15:method.price_formula: ",
            'mean "ratio-to-ceiling"',
        ),
        ("floor = ", "flor = ", "tender.toml:10:price.flor: 40000000: ", 'Did you mean "floor"?'),
        ("max_points = 60", "max_points = 6e1", "tender.toml:27:criteria.plan.max_points: 6e1: ", "expected"),
        ("vendor,price,status", "vendor,prise,status", "bids.csv:1:prise: prise: ", 'Did you mean "price"?'),
    ],
)
def test_a_wrong_definition_or_file_is_exit_status_2_with_every_fault_on_a_line(
    tmp_path: Path, old: str, new: str, place: str, words: str
) -> None:
    done = run("evaluate", written(tmp_path, changed(old, new)), "--json")
    assert (done.status, done.out) == (2, "")
    (line,) = [line for line in done.lines if line.startswith(place)]
    assert words in line
    assert all(PLACE.match(line) for line in done.lines)


def test_all_faults_of_a_definition_are_told_at_once(tmp_path: Path) -> None:
    files = changed("ceiling = 54_060_000", "ceiling = -1")
    files["tender.toml"] = (
        files["tender.toml"].replace(b"max_points = 60", b"max_points = 0").replace(b"[tender]", b"[tendr]")
    )
    done = run("evaluate", written(tmp_path, files))
    assert done.status == 2
    assert len(done.lines) >= 3


def test_a_faulty_row_is_told_on_a_line_and_the_rest_shown(tmp_path: Path) -> None:
    done = run("evaluate", written(tmp_path, with_bids(A, B.replace("48930000", "12,34"), C)))
    assert done.status == 0
    assert "Incomplete" in done.out
    line, _ = done.lines
    assert line.startswith(
        "bids.csv:3: B,12,34,,2026-11-05T11:00:00+09:00,77,48,25,10: this row has 9 cells; expected 8"
    )
    assert line.endswith("put a value with a comma in quotation marks")


def test_faults_are_told_in_the_language_asked_for(tmp_path: Path) -> None:
    folder = written(tmp_path, changed("ceiling = 54_060_000", "ceiling = -1"))
    assert "0より大きい金額" in run("evaluate", folder, "--lang", "ja").err
    assert "an amount above zero" in run("evaluate", folder, "--lang", "en").err


@pytest.mark.parametrize(
    "words", [["evaluate"], ["evaluate", ".", "more"], ["evaluate", ".", "--lang", "fr"], ["nosuch"]]
)
def test_a_command_put_wrongly_is_exit_status_2_with_its_usage(words: list[str]) -> None:
    done = run(*words)
    assert (done.status, done.out) == (2, "")
    assert "Usage: " in done.err


def test_an_empty_path_is_not_taken_for_the_folder_one_is_in(sound: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(sound)
    done = run("evaluate", "")
    assert (done.status, done.err) == (2, "PATH is empty; name the tender\n")
    assert run("evaluate", ".").status == 0


def test_our_own_fault_is_exit_status_1_without_a_traceback(sound: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("架空\x1b[31m\nの誤り")

    monkeypatch.setattr("terminal.evaluate.evaluate_bids", broken)
    done = run("evaluate", sound, "--json")
    assert (done.status, done.out) == (1, "")
    assert done.lines[0] == "sentei: internal error: RuntimeError: 架空‹U+001B›[31m の誤り"
    assert "SENTEI_DEBUG=1" in done.lines[1]


def test_a_developer_gets_the_traceback_on_request(sound: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("x")

    monkeypatch.setattr("terminal.evaluate.evaluate_bids", broken)
    with pytest.raises(AssertionError, match="x"):
        run("evaluate", sound, env={"SENTEI_DEBUG": "1"})


# Language


@pytest.mark.parametrize(
    ("env", "word"),
    [
        ({"LANG": "ja_JP.UTF-8"}, "落札者"),
        ({"LANG": "en_US.UTF-8"}, "Awarded to"),
        ({"LANG": None}, "Awarded to"),
        ({"LANG": "en_US.UTF-8", "LC_ALL": "ja_JP.UTF-8"}, "落札者"),
        ({"LANG": "ja_JP.UTF-8", "LC_MESSAGES": "C"}, "Awarded to"),
        ({"LANG": "ja_JP.UTF-8", "LC_ALL": ""}, "落札者"),
    ],
)
def test_the_language_follows_the_environment_as_posix_has_it(
    sound: Path, env: dict[str, str | None], word: str
) -> None:
    assert word in run("evaluate", sound, env=env).out


def test_the_option_is_stronger_than_the_environment(sound: Path) -> None:
    assert "落札者" in run("evaluate", sound, "--lang", "ja", env={"LANG": "C"}).out


# What people read


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "en",
            ["Awarded to: 架空通信", "Rank", "Value", "49,110,000 yen", "Excluded", "the price is above the ceiling"],
        ),
        ("ja", ["落札者: 架空通信", "順位", "評価値", "49,110,000円", "除外", "予定価格を超えています"]),
    ],
)
def test_the_answer_the_ranking_and_the_excluded_are_shown(sound: Path, language: str, words: list[str]) -> None:
    done = run("evaluate", sound, "--lang", language)
    assert all(word in done.out for word in words)
    assert done.out.splitlines()[0] == "庁内ネットワーク運用業務委託 (2026-架空-01)"
    assert "sha256:" in done.out


def test_a_tie_is_shown_with_the_reason_it_stays_one(tmp_path: Path) -> None:
    done = run("evaluate", written(tmp_path, with_bids(C, D)))
    assert "Tied, nothing awarded between: C, D" in done.out
    assert "Tie at rank 1: C, D (applied: technical points, lottery)" in done.out
    assert "  there is no lottery number of C, D" in done.out


def test_thresholds_variable_minimums_and_references_are_shown(tmp_path: Path) -> None:
    declared = TENDER.replace("floor = 40_000_000", 'variable_minimum = { form = "all", factor = 0.5 }')
    declared = declared.replace('"ratio-to-ceiling"', '"lowest-over-price"')
    done = run("evaluate", written(tmp_path / "1", with_bids(A, B, definition=declared)))
    assert "Variable minimum price: 24,510,000" in done.out
    assert "Reference of price: lowest 48,930,000 yen (over 2 bids; held by B)" in done.out
    ratio = TENDER.replace('"sum"', '"ratio"\nbase_points = 100\nscale = 100_000_000')
    for line in ("price_points = 100\n", 'price_formula = "ratio-to-ceiling"\n'):
        ratio = ratio.replace(line, "")
    done = run("evaluate", written(tmp_path / "2", with_bids(A, definition=ratio)))
    assert "Threshold value: 184.97" in done.out


HOSTILE = [
    "[red]架空[/red]",
    "[/]",
    "架空\x1b[31m社\x07",
    "=1+1",
    ":smile:",
    "<b>架空</b>",
    "架空\u3000商事",
    "架" * 400,
    "a\u0301" * 40,
    "𠮷野家",
    "架空\r社",
    "架空\n社",
]


STEERING = re.compile(r"[\x00-\x09\x0b-\x1f\x7f\u200b-\u200f\u202a-\u202e]")


@pytest.mark.parametrize("name", HOSTILE, ids=ascii)
def test_a_name_is_shown_as_text_and_cannot_steer_the_terminal(tmp_path: Path, name: str) -> None:
    folder = written(tmp_path, with_bids(A.replace("A,", f'"{name}",')))
    done = run("evaluate", folder)
    assert done.status == 0
    assert not STEERING.search(done.out + done.err)
    answer = re.sub(r"\s", "", done.out.partition("Ranking")[0])
    if STEERING.search(name):
        shown = STEERING.sub(lambda sign: f"‹U+{ord(sign[0]):04X}›", name)
        assert shown in done.err
        assert json.loads(run("evaluate", folder, "--json").out)["status"] == "incomplete"
        return
    assert answer.endswith("Awardedto:" + re.sub(r"\s", "", name))
    assert json.loads(run("evaluate", folder, "--json").out)["winners"] == [name]


@pytest.mark.parametrize("sign", ["\u202e", "\u200f", "\u200b"], ids=ascii)
def test_a_name_with_a_sign_that_steers_and_is_not_seen_is_refused_and_not_printed(tmp_path: Path, sign: str) -> None:
    folder = written(tmp_path, with_bids(A.replace("A,", f"架空{sign}社,")))
    done = run("evaluate", folder)
    assert not STEERING.search(done.out + done.err)
    assert f"an invisible character (U+{ord(sign):04X})" in done.err
    assert json.loads(run("evaluate", folder, "--json").out)["status"] == "incomplete"


def test_a_name_with_a_full_width_space_keeps_it(tmp_path: Path) -> None:
    done = run("evaluate", written(tmp_path, with_bids(A.replace("A,", "架空\u3000商事,"))))
    assert "Awarded to: 架空\u3000商事" in done.out


# Lots


def lots(*rows: tuple[str, str]) -> dict[str, bytes]:
    lines = [f"lot,{HEADINGS}", *(f"{lot},{row}" for lot, row in rows), ""]
    return {"tender.toml": TENDER.encode(), "bids.csv": "\n".join(lines).encode()}


def test_bids_for_several_lots_are_evaluated_one_lot_at_a_time(tmp_path: Path) -> None:
    folder = written(tmp_path, lots(("1", A), ("2", B)))
    both = run("evaluate", folder, "--json")
    assert (both.status, both.out) == (2, "")
    assert "1, 2" in both.err
    assert "--lot" in both.err
    assert json.loads(run("evaluate", folder, "--json", "--lot", "2").out)["winners"] == ["B"]


def test_a_lot_nobody_bid_for_is_told_with_the_lots_there_are(tmp_path: Path) -> None:
    folder, result = written(tmp_path / "tender", lots(("1", A), ("2", B))), tmp_path / "result.json"
    assert run("evaluate", folder, "--lot", "1", "--output", result).status == 0
    for command in (["evaluate", folder], ["verify", folder, result]):
        done = run(*command, "--lot", "3")
        assert (done.status, done.out) == (2, "")
        assert done.err == "--lot: 3: no bid is for this lot; the lots are 1, 2\n"
    assert "ロットは 1, 2" in run("evaluate", folder, "--lot", "3", "--lang", "ja").err


def test_a_lot_of_a_tender_without_lots_is_told_so(tmp_path: Path) -> None:
    folder = written(tmp_path, FILES)
    done = run("evaluate", folder, "--lot", "3")
    assert (done.status, done.out) == (2, "")
    assert done.err == "--lot: 3: the bids of this tender are for no lots; leave --lot out\n"
    assert "ロットに分かれていません" in run("evaluate", folder, "--lot", "3", "--lang", "ja").err


def test_help_says_which_language_is_spoken_unless_one_is_chosen() -> None:
    told = " ".join(run("evaluate", "--help").out.split())
    assert "[default: (the environment's, English where it names none of them)]" in told


def test_a_lot_is_named_after_nfc(tmp_path: Path) -> None:
    folder = written(tmp_path, lots(("が", A), ("2", B)))
    assert json.loads(run("evaluate", folder, "--json", "--lot", "か\u3099").out)["winners"] == ["A"]


def test_a_fault_in_one_lot_does_not_hold_up_another(tmp_path: Path) -> None:
    folder = written(tmp_path, lots(("1", A), ("2", B.replace("48930000", "x"))))
    done = run("evaluate", folder, "--json", "--lot", "1")
    assert (json.loads(done.out)["status"], done.err) == ("awarded", "")
    assert json.loads(run("evaluate", folder, "--json", "--lot", "2").out)["status"] == "incomplete"


def test_a_broken_row_that_lost_its_lot_holds_up_every_lot(tmp_path: Path) -> None:
    folder = written(tmp_path, lots(("1", A), ("2", B), ("2", C + ",more")))
    for lot in "12":
        assert json.loads(run("evaluate", folder, "--json", "--lot", lot).out)["status"] == "incomplete"


@pytest.mark.parametrize("command", ["evaluate", "eligibility", "robustness", "whatif"])
def test_whatever_is_of_one_lot_says_of_which(tmp_path: Path, command: str) -> None:
    folder = written(tmp_path, lots(("1", A), ("2", B), ("2", C)))
    of_second = [folder, "--lot", "2", *(["--price", "B=48000000"] if command == "whatif" else [])]
    assert json.loads(run(command, *of_second, "--json").out)["lot"] == "2"
    assert run(command, *of_second).out.splitlines()[0].endswith(" lot 2")
    plain = [written(tmp_path / "plain", FILES), *(["--price", "架空電算=48000000"] if command == "whatif" else [])]
    assert json.loads(run(command, *plain, "--json").out)["lot"] is None
    assert " lot " not in run(command, *plain).out.splitlines()[0]


# verify


@pytest.fixture
def published(sound: Path) -> Path:
    path = sound.parent / "result.json"
    path.write_text(run("evaluate", sound, "--json").out, encoding="utf-8")
    return path


def test_verify_agrees_with_what_evaluate_printed(sound: Path, published: Path) -> None:
    done = run("verify", sound, published)
    assert (done.status, done.err) == (0, "")
    assert done.out.startswith("Agrees")
    document = json.loads(run("verify", sound, published, "--json").out)
    assert document["agrees"] is True


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"92.15"', '"92.16"'),
        ('"架空通信"\n  ]', '"架空電算"\n  ]'),
        ("sha256:", "sha256:0"),
        (f'"{VERSION}"', '"9.9.9"'),
    ],
    ids=["value", "winner", "fingerprint", "version"],
)
def test_verify_finds_a_tampered_result(sound: Path, published: Path, old: str, new: str) -> None:
    text = published.read_text(encoding="utf-8")
    assert old in text
    published.write_text(text.replace(old, new), encoding="utf-8")
    done = run("verify", sound, published)
    assert done.status == 2
    assert not done.out.startswith("Agrees")
    assert json.loads(run("verify", sound, published, "--json").out)["agrees"] is False


def test_verify_finds_a_changed_input(sound: Path, published: Path) -> None:
    bids = (sound / "bids.csv").read_text(encoding="utf-8")
    (sound / "bids.csv").write_text(bids.replace(",48,", ",47,"), encoding="utf-8")
    assert run("verify", sound, published).status == 2


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[]",
        b"{",
        b"\xff",
        b'{"tender": 1.5}',
        b"nan",
        b'{"rank": ' + b"1" * 5_000 + b"}",
        b"[" * 100_000,
        b'{"a":' * 5_000,
    ],
    ids=repr,
)
def test_verify_refuses_what_is_no_result_by_name(sound: Path, published: Path, content: bytes) -> None:
    published.write_bytes(content)
    done = run("verify", sound, published)
    assert (done.status, done.out) == (2, "")
    assert done.err.startswith("result.json:")
    assert len(done.lines) == 1


def test_verify_needs_a_result_that_is_there(sound: Path) -> None:
    missing, folder = run("verify", sound, sound / "none.json"), run("verify", sound, sound)
    assert (missing.status, folder.status) == (2, 2)
    assert missing.err.endswith("none.json: No such file or directory\n")
    assert "directory" in folder.err


# methods, new


def test_methods_lists_every_formula_and_preset() -> None:
    for language in ("ja", "en"):
        listed = run("methods", "--lang", language)
        assert listed.status == 0
        names = [one.id for kind in FormulaKind for one in formulas(kind)] + list(presets())
        assert [name for name in names if name not in listed.out] == []


@pytest.mark.parametrize("name", sorted(presets()))
def test_a_preset_is_written_out_as_the_tender_would_hold_it(name: str) -> None:
    shown = run("methods", "show", name)
    assert shown.status == 0
    assert tomllib.loads(shown.out, parse_float=Fraction) == presets()[name].parts


@pytest.mark.parametrize("kind", FormulaKind)
def test_a_formula_is_shown_with_its_source(kind: FormulaKind) -> None:
    for one in formulas(kind):
        shown = run("methods", "show", one.id)
        assert shown.status == 0
        assert one.id in shown.out
        assert one.name.ja in shown.out


def test_formulas_of_one_name_are_all_shown() -> None:
    shown = run("methods", "show", "min-max").out
    assert all(
        one.name.ja in shown
        for kind in (FormulaKind.PRICE, FormulaKind.CRITERION)
        for one in formulas(kind)
        if one.id == "min-max"
    )


def test_an_unknown_method_is_told_with_those_there_are() -> None:
    done = run("methods", "show", "nosuch")
    assert (done.status, done.out) == (2, "")
    assert "jp-division" in done.err
    assert "ひな形は" in run("methods", "show", "nosuch", "--lang", "ja").err


def test_new_writes_a_tender_that_evaluates_as_it_is(tmp_path: Path) -> None:
    done = run("new", tmp_path / "mine")
    assert (done.status, done.err) == (0, "")
    assert all(Path(line).is_file() for line in done.out.splitlines())
    assert json.loads(run("evaluate", tmp_path / "mine", "--json").out)["status"] == "awarded"


def test_new_takes_a_preset_and_names_the_nearest(tmp_path: Path) -> None:
    assert run("new", tmp_path / "1", "--preset", "wb-qcbs").status == 0
    assert 'preset = "wb-qcbs"' in (tmp_path / "1" / "tender.toml").read_text(encoding="utf-8")
    done = run("new", tmp_path / "2", "--preset", "wb-qbcs")
    assert (done.status, done.out) == (2, "")
    assert 'Did you mean "wb-q' in done.err
    assert not (tmp_path / "2").exists()


def test_new_leaves_a_folder_with_something_in_it_alone(sound: Path) -> None:
    before = {path.name: path.read_bytes() for path in sound.iterdir()}
    done = run("new", sound)
    assert done.status == 2
    assert "not an empty folder" in done.err
    assert {path.name: path.read_bytes() for path in sound.iterdir()} == before


def test_help_names_every_command() -> None:
    shown = run("--help")
    assert shown.status == 0
    assert all(command in shown.out for command in ("evaluate", "verify", "methods", "new", "serve", "eligibility"))


def test_a_tender_without_rules_and_one_whose_losers_can_decide_are_told_of_on_every_output(tmp_path: Path) -> None:
    relative = TENDER.replace('"ratio-to-ceiling"', '"lowest-over-price"')
    folder = written(tmp_path / "tender", {**FILES, "tender.toml": relative.encode()})
    for words in (["evaluate"], ["evaluate", "--json"], ["eligibility"]):
        lines = run(*words, folder).lines
        assert [line.partition(": ")[0] for line in lines] == ["tender.toml::exclusions", "tender.toml::method"]
    assert "in 30 drawn tenders of 5 bids" in lines[1]
    result = tmp_path / "result.json"
    result.write_text(run("evaluate", folder, "--json").out, encoding="utf-8")
    found = json.loads(result.read_text(encoding="utf-8"))
    assert [one["code"] for one in found["findings"]] == ["no-exclusion-rules", "loser-can-decide"]
    assert run("verify", folder, result).status == 0

"""Scenarios are read with every fault in its place, and written whole or not at all."""

from concurrent.futures import ThreadPoolExecutor
from fractions import Fraction
from pathlib import Path
from unicodedata import normalize

import pytest
from declared import bid, criterion, tender
from hypothesis import given
from hypothesis import strategies as st

from criteria.errors import DefinitionError
from data.weights.scenarios import (
    MOST_SCENARIOS,
    parse_scenarios,
    read_scenarios,
    saved_with,
    scenarios_text,
    selected,
    write_scenarios,
)
from report.evaluation.what_if_document import side_by_side_document
from scoring import evaluate
from scoring.whatif import Change, LeaveOut, Scenario, SetPoints, compare_scenarios, read_changes

FILE = """\
[[scenarios]]
name = "認証を重く"
note = "委員会からの質問"
changes = ["set isms=15", "price B=48000000"]

[[scenarios]]
name = "Bが不参加"
changes = ["out B"]
"""

NAMES = st.text(min_size=1, max_size=8).filter(
    lambda text: text == text.strip() and text.isprintable() and normalize("NFC", text) == text
)
CHANGES: st.SearchStrategy[Change] = st.builds(LeaveOut, vendor=NAMES) | st.builds(
    SetPoints, criterion=NAMES, points=st.integers(1, 99).map(Fraction)
)


def test_scenarios_are_read_in_their_order_with_their_changes() -> None:
    first, second = parse_scenarios(FILE)
    assert (first.name, first.note, first.changes) == (
        "認証を重く",
        "委員会からの質問",
        read_changes("set isms=15; price B=48000000"),
    )
    assert second == Scenario(name="Bが不参加", changes=read_changes("out B"))


@given(
    st.lists(
        st.builds(Scenario, name=NAMES, note=NAMES | st.just(""), changes=st.lists(CHANGES).map(tuple)), max_size=3
    )
)
def test_what_is_written_is_read_again_the_same_and_says_that_it_is_not_binding(scenarios: list[Scenario]) -> None:
    named = {one.name: one for one in scenarios}
    text = scenarios_text(named.values())
    assert "参考(拘束力なし)" in text
    assert "not binding" in text
    assert parse_scenarios(text) == tuple(named.values())


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        (
            'name = "認証を重く"',
            'nam = "認証を重く"',
            "scenarios.toml:2:scenarios[1].nam: 認証を重く: this key is not known",
        ),
        ('name = "Bが不参加"\n', "", "scenarios.toml:6:scenarios[2].name: a required key is missing"),
        (
            "set isms=15",
            "sett isms=15",
            "scenarios.toml:4:scenarios[1].changes[1]: sett: there is no change called sett",
        ),
        (
            "price B=48000000",
            "price B",
            "scenarios.toml:4:scenarios[1].changes[2]: price B: this change cannot be read",
        ),
        ('changes = ["out B"]', 'changes = "out B"', "scenarios.toml:8:scenarios[2].changes: out B: the value is not"),
        (
            "Bが不参加",
            "認証を重く",
            "scenarios.toml:7:scenarios[2].name: 認証を重く: several scenarios have the same name",
        ),
        ("[[scenarios]]", "[[scenario]]", "scenarios.toml:1:scenario: "),
    ],
)
def test_every_fault_is_told_with_its_line(old: str, new: str, fault: str) -> None:
    with pytest.raises(DefinitionError) as error:
        parse_scenarios(FILE.replace(old, new))
    assert any(one.line("en").startswith(fault) for one in error.value.faults), error.value


def test_one_scenario_can_be_chosen_and_must_be_where_one_is_to_stand_alone(tmp_path: Path) -> None:
    file = tmp_path / "scenarios.toml"
    file.write_text(FILE, encoding="utf-8")
    assert [one.name for one in selected(file, "", alone=False)] == ["認証を重く", "Bが不参加"]
    assert [one.name for one in selected(file, "Bが不参加", alone=True)] == ["Bが不参加"]
    with pytest.raises(DefinitionError, match="Choose one with --select"):
        selected(file, "", alone=True)
    with pytest.raises(DefinitionError, match='Did you mean "Bが不参加"'):
        selected(file, "Bが参加", alone=True)


def test_a_scenario_is_saved_beside_the_others_and_in_the_place_of_its_name(tmp_path: Path) -> None:
    file = tmp_path / "scenarios.toml"
    saved_with(file, "一", read_changes("out A"))
    saved_with(file, "二", read_changes("out B"))
    saved_with(file, "一", read_changes("out C"))
    assert [(one.name, one.changes) for one in read_scenarios(file)] == [
        ("一", read_changes("out C")),
        ("二", read_changes("out B")),
    ]
    assert [path.name for path in tmp_path.iterdir()] == ["scenarios.toml"]


def test_what_many_save_at_the_same_moment_is_all_there(tmp_path: Path) -> None:
    file, names = tmp_path / "scenarios.toml", [f"案{number}" for number in range(12)]
    with ThreadPoolExecutor(max_workers=6) as pool:
        list(pool.map(lambda name: saved_with(file, name, read_changes("out A")), names))
    assert {one.name for one in read_scenarios(file)} == set(names)
    assert [path.name for path in tmp_path.iterdir()] == ["scenarios.toml"]


def test_a_link_to_a_file_of_scenarios_stays_one(tmp_path: Path) -> None:
    file, link = tmp_path / "real.toml", tmp_path / "link.toml"
    link.symlink_to(file)
    saved_with(link, "一", read_changes("out A"))
    saved_with(link, "二", read_changes("out B"))
    assert link.is_symlink()
    assert [one.name for one in read_scenarios(file)] == ["一", "二"]


def test_what_cannot_be_read_is_left_as_it_is(tmp_path: Path) -> None:
    file = tmp_path / "scenarios.toml"
    file.write_text("name = ", encoding="utf-8")
    with pytest.raises(DefinitionError):
        saved_with(file, "一", ())
    assert file.read_text(encoding="utf-8") == "name = "
    with pytest.raises(DefinitionError, match="Give it a name with --name"):
        saved_with(tmp_path / "new.toml", " ", ())
    assert [path.name for path in tmp_path.iterdir()] == ["scenarios.toml"]


def test_a_write_that_fails_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "scenarios.toml"
    write_scenarios(file, parse_scenarios(FILE))
    before = file.read_bytes()

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="No space") as refused:
        write_scenarios(file, ())
    assert refused.value.filename == str(file)
    assert file.read_bytes() == before
    assert [path.name for path in tmp_path.iterdir()] == ["scenarios.toml"]


def test_a_file_too_large_is_not_read(tmp_path: Path) -> None:
    file = tmp_path / "scenarios.toml"
    file.write_bytes(b"#" * (2**20 + 1))
    with pytest.raises(DefinitionError, match="too large"):
        read_scenarios(file)


def test_scenarios_stand_side_by_side_with_the_official_ranks() -> None:
    declared = tender(criteria=(criterion("q", 60), criterion("isms", 40)))
    evaluation = evaluate(declared, [bid("A", q=60, isms=0), bid("B", q=0, isms=40)])
    scenarios = [
        Scenario(name="heavy", changes=read_changes("set isms=80"), note="why"),
        Scenario(name="alone", changes=read_changes("out A")),
    ]
    compared = compare_scenarios(evaluation, scenarios)
    assert {vendor: compared.ranks(vendor) for vendor in compared.vendors} == {"A": (1, 2, None), "B": (2, 1, 1)}
    document = side_by_side_document(compared, "en")
    assert (document["binding"], document["ranks"]["B"]) == (False, [2, 1, 1])
    assert [(one["name"], one["binding"]) for one in document["scenarios"]] == [("heavy", False), ("alone", False)]


def test_a_file_has_at_most_two_hundred_scenarios() -> None:
    one = '[[scenarios]]\nname = "{}"\nchanges = ["price-points 10"]\n'
    assert len(parse_scenarios("".join(one.format(at) for at in range(MOST_SCENARIOS)))) == MOST_SCENARIOS
    with pytest.raises(DefinitionError) as refused:
        parse_scenarios("".join(one.format(at) for at in range(20_000)))
    (fault,) = refused.value.faults
    assert (fault.code, fault.value, fault.expected.en) == ("too-many-scenarios", "20000", "at most 200")

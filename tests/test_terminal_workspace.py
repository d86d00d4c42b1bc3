"""The workspace on the terminal: a whole evaluation by commands, what they print, and what they refuse."""

import hashlib
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import pytest
from played import DEFINITION, KEY, MEMBERS, REASON, VENDORS, files, hand_in, opened
from sqlalchemy import update
from terminal_runs import Run, run, written

from workspace.people.access import SHARED_ACCESS
from workspace.procedure.actions import ACTIONS
from workspace.store.database import Database
from workspace.store.schema import TENDERS

Sentei = Callable[..., Run]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def sentei(home: Path) -> Sentei:
    """Run a command on a workspace of this test's own."""

    def command(*words: object, **env: str) -> Run:
        return run(*words, env={"SENTEI_HOME": str(home), **env})

    return command


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return written(tmp_path / "tender", files())


def done(result: Run) -> str:
    assert result.status == 0, result.err
    return result.out


def document(result: Run) -> Any:  # noqa: ANN401 - JSON
    return json.loads(done(result))


def hand_in_at(home: Path) -> None:
    workspace = opened(home)
    hand_in(workspace.act_locally())
    workspace.database.engine.dispose()


def test_a_whole_evaluation_runs_on_the_terminal(sentei: Sentei, home: Path, folder: Path, tmp_path: Path) -> None:
    assert done(sentei("import", folder)) == f"{KEY}\n"
    assert document(sentei("tenders", "--json")) == [
        {"key": KEY, "title": "文書管理システム構築業務委託", "stage": "draft"}
    ]
    assert "frozen" in done(sentei("stage", KEY, "publish"))
    done(sentei("stage", KEY, "receive"))
    done(sentei("row", KEY, "sanctions", "vendor=架空電算", "kind=suspension", "start=2026-04-01", "end=2026-05-31"))
    done(sentei("stage", KEY, "qualify"))
    done(sentei("stage", KEY, "score"))
    assert "hands in the sheet" in sentei("stage", KEY, "lock").err
    hand_in_at(home)
    done(sentei("stage", KEY, "lock"))
    evaluated = document(sentei("stage", KEY, "evaluate", "--json"))
    result = evaluated["results"][0]
    assert (evaluated["stage"], result["status"], result["winners"]) == ("evaluated", "awarded", ["架空通信"])
    refused = sentei("stage", KEY, "decide")
    assert (refused.status, "needs one" in refused.err) == (2, True)
    assert "Stage: Decided" in done(sentei("stage", KEY, "decide", "--reason", "第1位の者に決定する"))
    done(sentei("stage", KEY, "close"))
    verified = done(sentei("journal", "verify", KEY))
    assert "as the journal says" in verified
    count, sha256 = re.search(r"\((\d+) rows, ([0-9a-f]{64})\)", verified).groups()
    assert sentei("journal", "verify", KEY, "--count", count, "--hash", sha256).status == 0
    assert sentei("journal", "verify", KEY, "--count", count, "--hash", "0" * 64).status == 2
    shown = done(sentei("journal", "show", KEY))
    assert "第1位の者に決定する" in shown
    assert "refused (reason-due)" in shown
    assert "sanctions" in shown
    assert "sheets: " in shown
    exported = tmp_path / "out.zip"
    done(sentei("export", KEY, exported))
    assert document(sentei("evaluate", exported, "--json"))["fingerprint"] == result["fingerprint"]
    assert sentei("export", KEY, exported).status == 2
    assert "there is no folder" in sentei("export", KEY, exported.parent / "nowhere" / "out.zip").err
    done(sentei("import", exported, SENTEI_HOME=str(tmp_path / "elsewhere")))
    assert document(sentei("stage", KEY, "--json", SENTEI_HOME=str(tmp_path / "elsewhere")))["stage"] == "closed"


def test_where_a_tender_stands_is_shown_with_the_moves_from_there(sentei: Sentei, folder: Path) -> None:
    done(sentei("import", folder))
    stands = document(sentei("stage", KEY, "--json"))
    assert (stands["stage"], stands["round"], stands["version"]) == ("draft", 1, 1)
    assert stands["moves"] == [{"move": "publish", "roles": ["office"], "reason_due": False}]
    assert "opening" not in stands["stages"]
    done(sentei("stage", KEY, "publish"))
    shown = done(sentei("stage", KEY, "--lang", "ja"))
    assert "準備 → [公告] → 受付" in shown
    assert ACTIONS["step-back"].text.ja in shown
    assert stands["definition_sha256"] in shown


def test_a_move_that_is_none_is_told_with_those_there_are(sentei: Sentei, folder: Path) -> None:
    done(sentei("import", folder))
    refused = sentei("stage", KEY, "publsh")
    assert refused.status == 2
    assert "the moves are publish, receive" in refused.err
    assert 'Did you mean "publish"?' in refused.err
    assert "sentei opening" in sentei("stage", KEY, "open-prices").err


def test_going_back_says_what_it_reopens(sentei: Sentei, folder: Path) -> None:
    done(sentei("import", folder))
    done(sentei("stage", KEY, "publish"))
    moved = document(sentei("stage", KEY, "step-back", "--reason", REASON, "--json", "--lang", "ja"))
    assert moved == {
        "stage": "draft",
        "notes": ["公告を取り消しました。定義は公告まで自由に変更できます"],
        "results": [],
    }


def test_a_definition_is_made_changed_and_after_publication_amended(sentei: Sentei, home: Path, tmp_path: Path) -> None:
    definition = tmp_path / "tender.toml"
    definition.write_text(DEFINITION, encoding="utf-8")
    assert done(sentei("create", definition)) == f"{KEY}\n"
    definition.write_text(DEFINITION.replace("実施体制", "実施体制と要員"), encoding="utf-8")
    assert "version 2" in done(sentei("define", KEY, definition, "--seen", 1))
    assert sentei("define", KEY, definition, "--seen", 1).status == 2
    for move in ("publish", "receive", "qualify", "score"):
        done(sentei("stage", KEY, move))
    hand_in_at(home)
    definition.write_text(DEFINITION.replace("max_points = 60", "max_points = 50"), encoding="utf-8")
    amended = done(sentei("amend", KEY, definition, "--reason", "配点の誤り"))
    assert all(member in amended for member in MEMBERS)
    assert "Criteria whose marks are void: plan" in amended
    definition.write_text(DEFINITION.replace("max_points = 60", "max_points = -1"), encoding="utf-8")
    assert sentei("amend", KEY, definition, "--reason", "配点の誤り").err.startswith("tender.toml:")


def test_rows_are_listed_with_the_versions_under_which_they_are_changed(sentei: Sentei, folder: Path) -> None:
    done(sentei("import", folder))
    listed = document(sentei("row", KEY, "vendors", "--json"))
    assert [(row["version"], row["cells"]["vendor"]) for row in listed] == [(1, "架空通信"), (1, "架空電算")]
    assert "Saved: version 2" in done(
        sentei("row", KEY, "vendors", "事業者=架空通信", "name=架空通信(株)", "--seen", 1)
    )
    overtaken = sentei("row", KEY, "vendors", "vendor=架空通信", "name=別の名称", "--seen", 1)
    assert overtaken.status == 2
    assert "架空通信(株)" in overtaken.err
    assert "架空通信(株)" in done(sentei("row", KEY, "vendors"))
    assert "COLUMN=VALUE" in sentei("row", KEY, "vendors", "架空通信").err
    assert sentei("row", KEY, "vendors", "vendor=架空通信", "vendor=架空電算").status == 2
    assert "no table" in sentei("row", KEY, "marks").err


def test_a_row_without_a_key_of_its_own_is_changed_and_taken_away_by_the_one_it_was_given(
    sentei: Sentei, folder: Path
) -> None:
    done(sentei("import", folder))
    done(sentei("row", KEY, "sanctions", "vendor=架空電算", "kind=suspension", "start=2026-04-01"))
    (row,) = document(sentei("row", KEY, "sanctions", "--json"))
    changed = ("vendor=架空電算", "kind=suspension", "start=2026-05-01", "--row", row["row"], "--seen", row["version"])
    done(sentei("row", KEY, "sanctions", *changed))
    (row,) = document(sentei("row", KEY, "sanctions", "--json"))
    assert row["cells"]["start"] == "2026-05-01"
    assert "taken away" in done(
        sentei("row", KEY, "sanctions", "--row", row["row"], "--seen", row["version"], "--remove")
    )
    assert document(sentei("row", KEY, "sanctions", "--json")) == []


def test_a_file_is_kept_with_its_hash(sentei: Sentei, folder: Path, tmp_path: Path) -> None:
    done(sentei("import", folder))
    (tmp_path / "質問回答.txt").write_bytes(b"")
    empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert done(sentei("attach", KEY, tmp_path / "質問回答.txt")) == f"SHA-256: {empty}\n"
    assert sentei("attach", KEY, tmp_path / "質問回答.txt").status == 2
    done(sentei("attach", KEY, tmp_path / "質問回答.txt", "--replaces", empty))


def test_a_journal_is_read_page_by_page_and_everything_is_verified_at_once(
    sentei: Sentei, home: Path, folder: Path
) -> None:
    done(sentei("import", folder))
    assert sentei("journal", "show", KEY).status == 2
    (first,) = document(sentei("journal", "show", "--most", 1, "--json"))
    assert (first["sequence"], first["content"]["action"]) == (1, "import")
    assert document(sentei("journal", "show", "--beyond", 1, "--json")) == []
    of_all = document(sentei("journal", "verify", "--json"))
    assert [(each["tender"], each["findings"]) for each in of_all] == [(None, []), (KEY, [])]
    assert "give both" in sentei("journal", "verify", "--count", 1).err
    workspace = opened(home)
    with workspace.database.writing() as connection:
        connection.execute(update(TENDERS).values(title="書き換えた件名"))
    workspace.database.engine.dispose()
    differs = sentei("journal", "verify", "--lang", "ja")
    assert (differs.status, "相違があります" in differs.out) == (2, True)
    assert sentei("journal", "timestamp", KEY).status == 2


# Sealed prices and lotteries


@pytest.fixture
def two_envelopes(sentei: Sentei, tmp_path: Path) -> Sentei:
    """A tender of two envelopes that receives bids, its prices kept by two custodians."""
    definition = tmp_path / "tender.toml"
    definition.write_text(
        DEFINITION.replace("buyer =", "envelopes = 2\nbuyer =").replace("[panel]", "[panel]\nalarm = 0.5"),
        encoding="utf-8",
    )
    done(sentei("create", definition))
    before = sentei("custodians", KEY, "山田", "佐藤")
    assert (before.status, "SENTEI_PASSPHRASE_1" in before.err, "is lost" in before.err) == (2, True, True)
    done(sentei("custodians", KEY, "山田", "佐藤", **PASSPHRASES))
    for move in ("publish", "receive"):
        done(sentei("stage", KEY, move))
    return sentei


PASSPHRASES: Final = {"SENTEI_PASSPHRASE_1": "雨ニモマケズ風ニモマケズ", "SENTEI_PASSPHRASE_2": "brekekekex koax koax"}


def test_a_tender_of_two_envelopes_runs_from_the_first_bid_to_the_record(two_envelopes: Sentei, tmp_path: Path) -> None:
    sentei = two_envelopes
    for vendor, price in (("架空通信", "49110000"), ("架空電算", "48930000"), ("架空商会", "50000000")):
        done(sentei("bid", KEY, f"事業者={vendor}", f"price={price}"))
    listed = document(sentei("bid", KEY, "--json"))
    assert [row["cells"]["price"] for row in listed] == ["", "", ""]
    done(sentei("bid", KEY, "--remove", "--row", listed[2]["row"], "--seen", listed[2]["version"]))
    kept = done(sentei("custodians", KEY))
    assert "山田, 佐藤" in kept
    assert "Sealed prices: 2" in kept
    done(sentei("stage", KEY, "qualify"))
    declared_by_the_members(sentei)
    done(sentei("stage", KEY, "score"))
    for member in MEMBERS:
        for vendor in VENDORS:
            for criterion in ("plan", "team"):
                # One member's plan is marked apart from the others'.
                grade = "C" if (member, criterion) == (MEMBERS[0], "plan") else "A"
                done(sentei("committee", "mark", KEY, vendor, criterion, grade, "--as", member, "--comment", "所見"))
        assert done(sentei("committee", "submit", KEY, "--as", member)).startswith("SHA-256: ")
    change = ("committee", "mark", KEY, VENDORS[0], "plan", "A", "--seen", 1, "--as", MEMBERS[0])
    assert "give the reason" in sentei(*change).err
    done(sentei(*change, "--reason", "資料の読み違い"))
    assert f"{MEMBERS[0]} hands in the sheet" in sentei("stage", KEY, "lock").err
    done(sentei("committee", "submit", KEY, "--as", MEMBERS[0]))
    assert all(row["is_handed_in"] for row in document(sentei("committee", "progress", KEY, "--json")))
    done(sentei("stage", KEY, "lock"))
    settled_by_the_chair(sentei)
    assert sentei("opening", KEY, **{**PASSPHRASES, "SENTEI_PASSPHRASE_2": "croak croak croak"}).status == 2
    assert "Prices opened: 2" in done(sentei("opening", KEY, **PASSPHRASES))
    assert "No price is sealed" in done(sentei("custodians", KEY))
    assert [row["cells"]["price"] for row in document(sentei("bid", KEY, "--json"))] == ["49110000", "48930000"]
    assert "妥当" in done(sentei("committee", "opinion", KEY, "評価は妥当である"))
    evaluated = document(sentei("stage", KEY, "evaluate", "--json"))
    assert evaluated["results"][0]["winners"] == ["架空通信"]
    done(sentei("stage", KEY, "decide", "--reason", "第1位の者に決定する"))
    done(sentei("stage", KEY, "close"))
    assert "as the journal says" in done(sentei("journal", "verify", KEY))
    done(sentei("export", KEY, tmp_path / "out.zip"))
    assert document(sentei("evaluate", tmp_path / "out.zip", "--json"))["winners"] == ["架空通信"]


def declared_by_the_members(sentei: Sentei) -> None:
    waiting = document(sentei("committee", "conflict", KEY, "--as", MEMBERS[0], "--json"))
    assert [(row["vendor"], row["conflict"]) for row in waiting] == [(vendor, None) for vendor in VENDORS]
    assert "neither yes nor no" in sentei("committee", "conflict", KEY, "架空通信=多分", "--as", MEMBERS[0]).err
    for member in MEMBERS:
        done(sentei("committee", "conflict", KEY, *(f"{vendor}=無" for vendor in VENDORS), "--as", member))
    assert len(document(sentei("committee", "conflicts", KEY, "--json"))) == len(MEMBERS) * len(VENDORS)
    assert "利益相反" in done(sentei("committee", "conflicts", KEY, "--lang", "ja"))


def settled_by_the_chair(sentei: Sentei) -> None:
    (apart,) = document(sentei("committee", "differences", KEY, "--json"))
    assert (apart["vendor"], apart["criterion"], apart["spread"]) == ("架空電算", "plan", "100%")
    assert "settle the marks" in sentei("opening", KEY, **PASSPHRASES).err
    settle = ("committee", "dispose", KEY, "架空電算", "plan")
    assert "expected one of stands, agreed" in sentei(*settle, "保留", "--reason", "協議").err
    done(sentei(*settle, "合議", "--mark", "B", "--reason", "協議の結果"))
    assert "協議の結果" in done(sentei("committee", "differences", KEY))
    (found,) = document(sentei("committee", "analytics", KEY, "--json"))
    assert [member["given"] for member in found["members"]] == [4, 4, 4]
    assert "甲委員 gave 4 of 4 marks" in done(sentei("committee", "analytics", KEY))
    sheet = document(sentei("committee", "sheet", KEY, "--as", MEMBERS[0], "--json"))
    assert sheet["marks"][0]["first_mark"] == "C"
    assert MEMBERS[0] in done(sentei("committee", "sheet", KEY, "--as", MEMBERS[0]))
    assert "handed in" in done(sentei("committee", "progress", KEY))


def test_lottery_numbers_are_entered_committed_to_and_revealed(two_envelopes: Sentei) -> None:
    sentei, salt = two_envelopes, "a" * 32
    for vendor in ("架空通信", "架空電算"):
        done(sentei("bid", KEY, f"vendor={vendor}", "price=48930000"))
    entered = sentei("lottery", "enter", KEY, "架空通信", "lottery_number=7", "--seen", 1)
    assert "version 2" in done(entered)
    done(sentei("lottery", "commit", KEY, "架空電算", hashlib.sha256(f"{salt}:4".encode()).hexdigest()))
    assert "64" in sentei("lottery", "commit", KEY, "架空通信", "4").err
    early = sentei("lottery", "reveal", KEY, "架空電算", 4, salt, "--seen", 1)
    assert early.status == 2


# People


@pytest.fixture
def shared(sentei: Sentei, folder: Path) -> tuple[Sentei, dict[str, str]]:
    """A shared server: its people by name, of whom the administrator and the office act at its own shell."""
    people = {"管理": done(sentei("people", "appoint", "管理")).strip()}

    def command(*words: object, **env: str) -> Run:
        return sentei(*words, **{"SENTEI_ACCESS": SHARED_ACCESS, **env})

    def administrator(*words: object) -> str:
        return done(command(*words, SENTEI_PERSON=people["管理"]))

    for name in ("事務", "甲", "監査人"):
        people[name] = administrator("people", "add", name).strip()
    administrator("role", "grant", people["事務"], "事務局")
    administrator("role", "grant", people["監査人"], "auditor")
    done(command("import", folder, SENTEI_PERSON=people["事務"]))
    done(
        command(
            "role",
            "grant",
            people["甲"],
            "member",
            "--tender",
            KEY,
            "--evaluator",
            MEMBERS[0],
            SENTEI_PERSON=people["事務"],
        )
    )
    return command, people


def test_a_member_of_a_shared_server_acts_by_the_code_the_office_issued(shared: tuple[Sentei, dict[str, str]]) -> None:
    command, people = shared
    office = {"SENTEI_PERSON": people["事務"]}
    code = done(command("code", "issue", KEY, people["甲"], **office)).strip()
    assert document(command("tenders", "--json", SENTEI_CODE=code))[0]["key"] == KEY
    early = command("evaluate", f"workspace:{KEY}", "--lang", "ja", SENTEI_CODE=code)
    assert (early.status, "「準備」の段階では" in early.err) == (2, True)
    refused = command("stage", KEY, "publish", SENTEI_CODE=code)
    assert (refused.status, "You may not" in refused.err) == (2, True)
    done(command("code", "withdraw", KEY, people["甲"], **office))
    assert command("tenders", SENTEI_CODE=code).status == 2
    assert "SENTEI_CODE" in command("tenders").err
    assert command("tenders", SENTEI_CODE="AAAA-BBBB-CCCC-DDDD-EEEE").status == 2
    shown = done(command("journal", "show", "--lang", "ja", SENTEI_PERSON=people["監査人"]))
    assert not re.findall(r"[a-z]{3,}", shown)


def test_the_roster_shows_roles_and_is_changed_by_version(shared: tuple[Sentei, dict[str, str]]) -> None:
    command, people = shared
    administrator = {"SENTEI_PERSON": people["管理"]}
    roster = {person["name"]: person for person in document(command("people", "list", "--json", **administrator))}
    assert roster["甲"]["roles"] == [{"role": "member", "tender": KEY, "evaluator": MEMBERS[0]}]
    assert "Member" in done(command("people", "list", **administrator))
    done(command("people", "change", people["甲"], "--seen", 1, "--name", "甲山", "--inactive", **administrator))
    assert command("people", "change", people["甲"], "--seen", 1, "--active", **administrator).status == 2
    done(command("role", "withdraw", people["監査人"], "auditor", **administrator))
    assert "the roles are office" in command("role", "grant", people["甲"], "部長", **administrator).err


def test_everything_is_backed_up_into_one_file_and_restored_from_it(
    sentei: Sentei, folder: Path, tmp_path: Path
) -> None:
    done(sentei("import", folder))
    assert done(sentei("backup", tmp_path / "all.db")).startswith("SHA-256: ")
    elsewhere = {"SENTEI_HOME": str(tmp_path / "elsewhere")}
    assert "elsewhere" in done(sentei("restore", tmp_path / "all.db", **elsewhere))
    assert document(sentei("tenders", "--json", **elsewhere)) == document(sentei("tenders", "--json"))
    assert sentei("restore", tmp_path / "all.db").status == 2


def test_what_is_refused_is_told_in_the_language_asked_for(sentei: Sentei, folder: Path) -> None:
    assert "この番号の案件は保存されていません" in sentei("stage", "ない案件", "--lang", "ja").err
    assert "このファイル又はフォルダはありません" in sentei("create", "ない.toml", "--lang", "ja").err
    assert "200字まで" in sentei("create", folder / "tender.toml", "--key", "あ" * 201, "--lang", "ja").err
    assert sentei("stage", "ない案件").status == 2


def test_a_command_leaves_no_connection_open(sentei: Sentei, monkeypatch: pytest.MonkeyPatch) -> None:
    databases: list[Database] = []
    made = Database.__init__

    def noted(self: Database, *given: Any, **named: Any) -> None:  # noqa: ANN401 - as the dataclass takes them
        made(self, *given, **named)
        databases.append(self)

    monkeypatch.setattr(Database, "__init__", noted)
    done(sentei("tenders"))
    assert [database.engine.pool.checkedin() for database in databases] == [0]


_HELP: Final = ("tenders", "import", "stage", "row", "people", "role", "code", "committee", "backup")


@pytest.mark.parametrize("name", _HELP)
def test_the_commands_of_the_workspace_stand_beside_the_others(name: str) -> None:
    assert name in done(run("--help"))
    assert done(run(name, "--help")).startswith("Usage: ")

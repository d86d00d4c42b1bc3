"""Saved tenders on the screen: taken in by a click or an upload, listed, opened on every page, exported."""

import re
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
import streamlit as st
from malformed import SOUND
from screens import html, open_page, text
from sqlalchemy import update
from streamlit.testing.v1 import AppTest

from views.shell import signed_in
from workspace import Workspace
from workspace.procedure.stages import Stage
from workspace.store.schema import TENDERS
from workspace.tenders.keeping import import_tender, my_tenders

PAGES = ("result", "eligibility", "bid", "whatif", "robustness", "check", "selection")
SAMPLE = "data/samples/kakuu-ict"
KEY = "2026-ict-017"


@pytest.fixture(autouse=True)
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Workspace]:
    monkeypatch.setenv("SENTEI_HOME", str(tmp_path))
    signed_in.workspace.clear()
    signed_in._at_this_machine.clear()
    yield signed_in.workspace()
    signed_in.workspace().database.engine.dispose()
    signed_in.workspace.clear()
    signed_in._at_this_machine.clear()


def button(screen: AppTest, label: str) -> AppTest:
    (found,) = [one for one in screen.button if one.label == label]
    found.click().run()
    assert not screen.exception, screen.exception
    return screen


def test_a_sample_is_taken_in_by_one_click_and_stands_in_the_list(workspace: Workspace) -> None:
    screen = open_page("my_tenders")
    assert "保存された案件はまだありません" in text(screen)
    assert "1人用の設定で動いています" in text(screen)
    button(screen, "「住民情報システム運用業務委託」を取り込む")
    assert f"「{KEY}」を取り込みました" in text(screen)
    assert [(one.key, one.stage) for one in my_tenders(workspace.act_locally())] == [(KEY, Stage.DRAFT)]
    again = open_page("my_tenders", lang="en")
    assert KEY in text(again)
    assert "Draft" in text(again)
    assert f"case=saved-{KEY}" in html(again)
    assert not any("住民情報システム運用" in one.label for one in again.button)


@pytest.mark.parametrize("page", PAGES)
def test_every_page_says_of_the_saved_tender_what_it_says_of_the_sample(workspace: Workspace, page: str) -> None:
    sample = "kakuu-lots" if page == "selection" else "kakuu-ict"
    key = import_tender(workspace.act_locally(), f"data/samples/{sample}")
    saved, opened = (
        re.sub(r"保存された案件|見本", "", text(open_page(page, case=case))) for case in (f"saved-{key}", sample)
    )
    assert saved == opened


def test_a_tender_that_is_none_is_told_with_what_to_do() -> None:
    screen = open_page("result", case="saved-ない")
    assert "この案件は保存されていないか、閲覧できません。" in text(screen)


def test_files_are_taken_in_and_what_cannot_be_evaluated_is_told(workspace: Workspace) -> None:
    screen = open_page("my_tenders")
    screen.file_uploader[0].set_value([(name, str(content).encode(), "text/plain") for name, content in SOUND.items()])
    button(screen, "取り込む")
    assert "を取り込みました" in text(screen)
    screen = open_page("my_tenders")
    screen.file_uploader[0].set_value([("tender.toml", b"[tender", "text/plain")])
    button(screen, "取り込む")
    assert "取り込めませんでした" in text(screen)
    assert "tender.toml:1" in text(screen)
    assert len(my_tenders(workspace.act_locally())) == 1


def test_nothing_chosen_is_told() -> None:
    assert "資料が選ばれていません" in text(button(open_page("my_tenders"), "取り込む"))


def test_a_second_one_of_the_same_key_is_refused(workspace: Workspace) -> None:
    import_tender(workspace.act_locally(), SAMPLE)
    screen = open_page("my_tenders")
    files = [(path.name, path.read_bytes(), "text/plain") for path in sorted(Path(SAMPLE).iterdir())]
    screen.file_uploader[0].set_value(files)
    assert f"案件「{KEY}」は既にあります" in text(button(screen, "取り込む"))


def test_the_export_is_made_when_it_is_asked_for_and_refused_while_members_score(workspace: Workspace) -> None:
    import_tender(workspace.act_locally(), SAMPLE)
    screen = button(open_page("my_tenders"), "書出しファイルを作る")
    assert "書出しファイルを作りました" in text(screen)
    assert [one.proto.label for one in screen.get("download_button")] == ["ファイルを受け取る"]
    with workspace.database.writing() as connection:
        connection.execute(update(TENDERS).values(stage=Stage.SCORING))
    screen = button(open_page("my_tenders"), "書出しファイルを作る")
    assert "書き出せませんでした" in text(screen)
    assert not screen.get("download_button")


def test_the_name_of_an_export_has_no_sign_that_means_something_to_a_system(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    names: list[str] = []
    monkeypatch.setattr(st, "download_button", lambda _label, _content, name, *_, **__: names.append(name))
    import_tender(workspace.act_locally(), SAMPLE, 'a/"b; x=..\\架空')
    button(open_page("my_tenders"), "書出しファイルを作る")
    assert names == ["a__b__x____架空.zip"]


def test_the_list_is_narrowed_down(workspace: Workspace) -> None:
    acting = workspace.act_locally()
    for name in ("kakuu-ict", "shimote"):
        import_tender(acting, f"data/samples/{name}")
    screen = open_page("my_tenders")
    screen.text_input[0].input("下手").run()
    shown = html(screen)
    assert "case=saved-2022897040010008" in shown
    assert f"case=saved-{KEY}" not in shown
    screen.text_input[0].input("ない案件").run()
    assert "該当する案件はありません" in text(screen)


def test_on_a_shared_server_nobody_sees_anything_before_signing_in(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    import_tender(workspace.act_locally(), SAMPLE)
    monkeypatch.setenv("SENTEI_ACCESS", "shared")
    monkeypatch.setattr(signed_in.st, "context", SimpleNamespace(cookies={}))
    signed_in.workspace.clear()
    for page in ("my_tenders", *PAGES):
        shown = text(open_page(page, case=f"saved-{KEY}"))
        assert "サインイン" in shown
        assert "住民情報システム" not in shown

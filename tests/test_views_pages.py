"""Each page says what it must, in both languages, on samples, on faulty folders and on none."""

import re

import pytest
from screens import APP, html, open_files, open_page, text
from small_tender import BIDS, FILES, HEADINGS, SUMMED, TENDER, changed
from streamlit.testing.v1 import AppTest

import app
from criteria.presets import presets
from scoring.formulas.registry import FormulaKind, formulas
from views.shell import frame
from views.shell.opening import samples
from views.wording import LANGUAGES, say, sentences

PAGES = ("open", "result", "eligibility", "bid", "selection", "whatif", "robustness", "check", "weights", "methods")
HOSTILE = "**架空** [x](http://evil.example) <b>太字</b><img src=x onerror=alert(1)>"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("sample", samples())
def test_every_page_shows_every_sample_in_both_languages(sample: str, page: str, language: str) -> None:
    shown = text(open_page(page, case=sample, lang=language))
    assert say(language, "frame.promise") in shown
    assert say(language, "frame.failed") not in shown


def test_the_samples_are_offered_by_title_with_buyer_method_and_number_of_bids() -> None:
    shown = text(open_page("open"))
    assert "下手地区掘削護岸その6工事" in shown
    assert "川内川河川事務所 / 除算方式 / 入札 4者" in shown


def test_the_result_of_a_published_sheet_is_the_published_one() -> None:
    screen = open_page("result", case="shimote")
    shown = text(screen)
    assert "落札者: (株)藤井建設" in shown
    assert "評価値 325.1069、入札価格 49,110,000円 で第1位です。" in shown
    assert "1 (株)藤井建設 325.1069 159.66 49,110,000 落札者 2 (株)重信組 324.1751" in shown
    assert re.search(r"sha256:[0-9a-f]{64}", shown)
    assert [one.label for one in screen.get("download_button")] == [
        "順位表 (CSV)",
        "記録一式 (Excel)",
        "評価結果 (JSON)",
    ]


def test_the_bars_of_a_division_method_show_base_and_added_points_with_the_value_beside() -> None:
    shown = html(open_page("result", case="shimote"))
    assert 'aria-label="基礎点 100、技術点 59.66"' in shown
    assert "<b>評価値 325.1069</b>" in shown


def test_the_bars_of_an_addition_method_show_the_groups_and_the_price_points() -> None:
    shown = html(open_files("result", FILES))
    assert 'aria-label="提案 73、安全管理 10、価格点 9.15"' in shown


def test_a_bids_own_page_leads_from_each_response_to_the_value() -> None:
    shown = text(open_files("bid", FILES, bid="架空電算"))
    assert "第2位 架空電算" in shown
    assert "業務の実施方針 50 / 60点" in shown
    assert "価格点 9.48 採点・回答 48,930,000、配点 100" in shown
    assert "端数処理 小数第2位まで残し切捨て" in shown
    assert shown.index("業務の実施方針") < shown.index("価格点 9.48 採点") < shown.index("評価値 87.48 算式")


def test_what_the_members_can_give_together_stands_with_points_that_are_added_up() -> None:
    bid, checked = text(open_files("bid", SUMMED, bid="架空電算")), text(open_files("check", SUMMED))
    assert "業務の実施方針 150 / 180点" in bid
    assert "実施体制 24 / 30点" in bid
    assert "評価項目の合計 178 / 220" in bid
    assert "評価項目の得点の合計(配点合計 220点)" in checked


def test_named_grades_are_told_with_the_points_they_are_worth() -> None:
    shown = text(open_page("bid", case="kakuu-ict", bid="架空情報システム"))
    assert "採点・回答 委員A A, 委員B " in shown
    assert re.search(r"点への換算 A = \d+、B = \d+", shown)


def test_an_excluded_bids_page_says_why_it_is_out_what_was_seen_required_and_where_that_is_written() -> None:
    shown = text(open_files("bid", FILES, bid="架空興業"))
    assert "入札価格が予定価格を超えています" in shown
    assert "段階 開札" in shown
    assert "実際 55,000,000 基準 54,060,000" in shown
    assert "根拠 地方自治法第234条第3項" in shown
    assert "予定価格超過" in shown


def test_choosing_another_bid_is_written_into_the_address_and_into_the_links() -> None:
    screen = open_files("bid", FILES)
    assert screen.selectbox[0].value == "架空通信"
    screen.selectbox[0].select("架空商会").run()
    assert screen.query_params["bid"] == "架空商会"
    assert "第3位 架空商会" in text(screen)
    assert f'href="?lang=en&amp;case={screen.query_params["case"]}&amp;bid=%E6%9E%B6' in html(screen)


def test_a_faulty_row_is_shown_with_file_row_column_value_and_cure_and_nothing_is_awarded() -> None:
    files = changed("48930000", "4893万")
    checked, result = text(open_files("check", files)), text(open_files("result", files))
    assert "誤りが1件あります" in checked
    assert "bids.csv 3 price 4893万" in checked
    assert "数値ではありません" in checked
    assert "未確定: まだ落札者を決められません" in result
    assert "bids.csv:3:price: 4893万: " in result
    assert "架空電算 は、入力に誤りがあるため、直すまで順位を付けていません。" in result


def test_the_page_of_a_bid_with_faults_says_what_to_mend() -> None:
    shown = text(open_files("bid", changed("48930000", "4893万"), bid="架空電算"))
    assert "保留 架空電算" in shown
    assert "次の誤りを直して開き直すと、順位が付きます。" in shown
    assert "4893万" in shown


@pytest.mark.parametrize("page", ["result", "bid"])
def test_files_without_a_readable_definition_lead_to_the_faults(page: str) -> None:
    screen = open_files(page, changed('id = "team"', 'idd = "team"'))
    assert "評価できません" in text(screen)
    assert 'href="check?' in html(screen)


def test_the_faults_of_a_definition_are_shown_with_line_key_and_the_nearest_known_one() -> None:
    shown = text(open_files("check", changed('id = "team"', 'idd = "team"')))
    assert "案件の定義を読み取れません" in shown
    assert "tender.toml 31 criteria[2].idd team このキーは定義されていません" in shown
    assert "「id」の誤りではありませんか" in shown


def test_the_method_is_written_out_on_the_page_that_checks_the_input() -> None:
    shown = text(open_files("check", FILES))
    assert "評価値の算式 加算方式 評価値 = 基礎点 + 技術点 + 価格点" in shown
    assert "価格点の配点 100" in shown
    assert "価格点: 小数第2位まで残し切捨て" in shown
    assert "同点時の優先順位 技術点 → くじ" in shown
    assert "予定価格 54,060,000円" in shown


TIED = (
    changed("48,25,10", "47,26,10")["bids.csv"].decode().replace("48930000", "49110000").replace("50,24,4", "53,26,4")
)


def with_rows(rows: str) -> dict[str, bytes]:
    return {"tender.toml": TENDER.encode(), "bids.csv": rows.encode()}


def test_a_lottery_is_told_so_that_anyone_can_recount_it() -> None:
    shown = text(open_files("result", with_rows(TIED)))
    assert "落札者: 架空電算" in shown
    assert "くじ番号の合計 197 を 2者で割ると、商は 98、余りは 1 です。" in shown
    assert "くじによる順: 架空電算 → 架空通信" in shown


def test_a_tie_without_lottery_numbers_is_left_open_and_says_what_is_wanted() -> None:
    rows = TIED.replace("+09:00,120,", "+09:00,,")
    shown = text(open_files("result", with_rows(rows)))
    assert "同点のため、落札者は決まっていません" in shown
    assert "架空通信のくじ番号がありません" in shown
    assert "プログラムがくじを引くことはありません" in shown


def test_no_award_is_said_with_the_grounds() -> None:
    rows = f"{HEADINGS}\n架空興業,55000000,,2026-11-06T09:30:00+09:00,12,55,28,10\n"
    shown = text(open_files("result", with_rows(rows)))
    assert "不調: 順位の付く入札がありません" in shown
    assert "順位の付く入札はありません。" in shown
    assert "入札価格が予定価格を超えています" in shown


def test_an_award_that_waits_for_an_investigation_says_for_whose_and_what_to_enter() -> None:
    shown = text(open_files("result", changed("floor = 40_000_000", "investigation = 49_500_000")))
    assert "未確定: まだ落札者を決められません" in shown
    assert "架空通信: 入札価格が調査基準価格を下回っています。" in shown
    assert "適格、不適格、調査不応のいずれかを記入してください" in shown


def test_a_failure_of_ours_is_a_calm_page_that_tells_nothing_of_the_inside() -> None:
    screen = AppTest.from_string("from views.shell import frame\nframe.apologise(ValueError('内部の記録'))").run()
    assert say("ja", "frame.failed_what") in text(screen)
    assert "内部の記録" not in html(screen)
    assert app.app._on_script_error is frame.apologise


def test_lots_are_chosen_by_a_link_and_evaluated_one_by_one() -> None:
    heading, *rows = BIDS.splitlines()
    lots = [f"{row},{lot}" for row, lot in zip(rows, "AABAB", strict=True)]
    files = with_rows("\n".join([f"{heading},lot", *lots]))
    first, second = open_files("result", files), open_files("result", files, lot="B")
    assert "落札者: 架空通信" in text(first)
    assert "落札者: 架空商会" in text(second)
    assert "lot=B" in html(first)


def test_a_fault_in_one_lot_leaves_the_award_of_the_other_standing() -> None:
    heading, *rows = BIDS.replace("48930000", "4893万").splitlines()
    lots = [f"{row},{lot}" for row, lot in zip(rows, "AABAB", strict=True)]
    files = with_rows("\n".join([f"{heading},lot", *lots]))
    assert "未確定: まだ落札者を決められません" in text(open_files("result", files, lot="A"))
    assert "落札者: 架空商会" in text(open_files("result", files, lot="B"))


def test_an_upload_goes_from_the_button_to_the_result() -> None:
    screen = open_page("open")
    chosen = [(name, content, "text/plain") for name, content in FILES.items()]
    screen.file_uploader[0].set_value(chosen)
    screen.button[0].click().run()
    assert "落札者: 架空通信" in text(screen)
    assert screen.query_params["case"].startswith("upload-")


def test_a_link_drawn_before_the_upload_leads_to_the_uploaded_case_all_the_same() -> None:
    screen = open_page("open")
    screen.file_uploader[0].set_value([(name, content, "text/plain") for name, content in FILES.items()])
    screen.button[0].click().run()
    uploaded = screen.query_params.pop("case")
    screen.switch_page("views/check.py").run()
    assert screen.query_params["case"] == uploaded
    assert "案件が開かれていません" not in text(screen)
    # From here on every link that can be pressed names the case; an address without one asks for none.
    del screen.query_params["case"]
    screen.switch_page("views/result.py").run()
    assert "案件が開かれていません" in text(screen)


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("公告.pdf", b"%PDF-1.7", "PDFです"),
        ("案件.xls", b"", "旧形式のExcelブック"),
        ("案件.docx", b"", "文書ファイル"),
    ],
)
def test_a_document_of_another_kind_is_told_in_the_reader_s_language(name: str, content: bytes, told: str) -> None:
    screen = open_page("open")
    screen.file_uploader[0].set_value([(name, content, "application/octet-stream")])
    screen.button[0].click().run()
    assert told in text(screen)


def test_times_are_told_by_the_clocks_of_the_tender() -> None:
    shown = text(open_files("check", changed("2026-11-05T11:00:00+09:00", "2026-11-05T16:00:00Z")))
    assert "2026年11月6日 01:00" in shown
    assert "2026年11月5日 16:00" not in shown


def test_an_upload_with_faults_goes_to_the_faults() -> None:
    screen = open_page("open")
    screen.file_uploader[0].set_value(
        [(name, content, "text/plain") for name, content in changed("48930000", "4893万").items()]
    )
    screen.button[0].click().run()
    assert "誤りが1件あります" in text(screen)


def test_the_button_without_files_says_what_to_choose() -> None:
    screen = open_page("open")
    screen.button[0].click().run()
    assert "資料が選ばれていません" in text(screen)


def test_two_files_of_one_name_are_not_guessed_between() -> None:
    screen = open_page("open")
    screen.file_uploader[0].set_value([("bids.csv", b"1", "text/csv"), ("bids.csv", b"2", "text/csv")])
    screen.button[0].click().run()
    assert "同じ名前のファイルが複数あります: bids.csv" in text(screen)


@pytest.mark.parametrize(
    ("case", "said"),
    [
        ("", "評価する案件を選んでください。"),
        ("no-such-sample", "この名称の見本はありません。"),
        ("../samples/shimote", "この名称の見本はありません。"),
        ("upload-gone", "アップロードした資料は、サーバーに残っていません。"),
    ],
)
@pytest.mark.parametrize("page", ["result", "eligibility", "bid", "check"])
def test_without_a_case_a_page_says_what_to_do(page: str, case: str, said: str) -> None:
    screen = open_page(page, case=case)
    assert said in text(screen)
    assert "案件を開く" in text(screen)


@pytest.mark.parametrize("page", ["result", "eligibility", "bid", "check"])
def test_names_are_text_and_never_markup(page: str) -> None:
    screen = open_files(page, with_rows(BIDS.replace("架空通信", f'"{HOSTILE}"')), bid=HOSTILE)
    assert HOSTILE in text(screen)
    assert "<b>太字" not in html(screen)
    assert "<img" not in html(screen)
    assert 'href="http' not in html(screen)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_formula_and_preset_has_its_place_among_the_methods(language: str) -> None:
    shown = text(open_page("methods", lang=language))
    for one in (formula for kind in FormulaKind for formula in formulas(kind)):
        assert getattr(one.name, language) in shown
        assert f" {one.id} " in shown
    assert all(name in shown for name in presets())


def test_every_name_for_a_sentence_in_the_pages_is_a_sentence() -> None:
    said = {
        key
        for path in (APP, *(APP.parent / "views").glob("*.py"))
        for key in re.findall(r"""(?:words|say)\((?:[a-z]+, )?"([a-z]+\.[a-z_]+)\"""", path.read_text(encoding="utf-8"))
    }
    assert len(said) > 100
    for key in said:
        for language in LANGUAGES:
            assert key in sentences(language)


@pytest.mark.parametrize("sample", ["kakuu-lots", "kakuu-shortlist"])
def test_where_a_selection_decides_the_result_calls_nobody_awarded_and_leads_to_the_selection(sample: str) -> None:
    shown = text(open_page("result", case=sample))
    assert shown.count("選定により決定") > 1
    assert re.search("架空[^ ]+ が評価値 [0-9.]+、入札価格 [0-9,]+円 で第1位です。", shown)
    assert "この順位だけでは落札者も指名候補者も決まりません" in shown
    assert "落札者: " not in shown
    assert shown.count("落札者") == 1

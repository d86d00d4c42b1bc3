"""`sentei eligibility` and the leave-one-out line of `sentei evaluate`, in both languages."""

import json
from pathlib import Path

import pytest
from small_tender import BIDS, FILES, TENDER
from terminal_runs import run, written

CERTIFICATES = """\
vendor,standard,edition,issued,expires
架空通信,ISO/IEC 27001,2022,2026-01-10,2029-01-09
"""
RULE = '\n[[exclusions]]\nrule = "certificate-required"\nany_of = ["ISO/IEC 27001"]\nwhen_missing = "exclude"\n'
REWARDED = 'formula = "certificate"\nparams = { any_of = [ { standard = "ISO/IEC 27001", points = 10 } ] }\n'


@pytest.fixture
def plain(tmp_path: Path) -> Path:
    return written(tmp_path / "plain", FILES)


@pytest.fixture
def certified(tmp_path: Path) -> Path:
    """Points for a certificate that one of three holds, and a rule that asks for it."""
    head, _, tail = TENDER.rpartition('formula = "direct"\n')
    bids = "\n".join(line.rpartition(",")[0] for line in BIDS.splitlines()) + "\n"
    files = {"tender.toml": head + REWARDED + tail + RULE, "bids.csv": bids, "certificates.csv": CERTIFICATES}
    return written(tmp_path / "certified", files)


def test_the_ledger_comes_with_what_a_certificate_would_change(certified: Path) -> None:
    done = run("eligibility", certified, "--json")
    assert done.status == 0, done.err
    document = json.loads(done.out)
    assert document["excluded"] == ["架空商会", "架空興業", "架空製作", "架空電算"]
    assert [(one["vendor"], one["points"], one["rank_now"], one["rank"]) for one in document["if_certified"]] == [
        ("架空商会", None, None, 2),
        ("架空電算", None, None, 1),
    ]


def test_people_are_told_the_same_in_their_language(certified: Path) -> None:
    english, japanese = run("eligibility", certified), run("eligibility", certified, "--lang", "ja")
    assert "架空電算: with ISO/IEC 27001 of the right scope it would take part and rank 1" in english.out
    assert "架空電算: 適切な範囲のISO/IEC 27001があれば参加でき、第1位になります" in japanese.out


def test_one_vendor_alone_can_be_asked_about(certified: Path) -> None:
    document = json.loads(run("eligibility", certified, "--json", "--vendor", "架空電算").out)
    assert {one["vendor"] for one in document["if_certified"]} == {"架空電算"}


def test_a_vendor_can_be_asked_about_by_the_name_that_results_print(certified: Path) -> None:
    written(certified, {"vendors.csv": "vendor,name\n架空電算,架空電算株式会社\n"})
    by_name, by_id = (
        run("eligibility", certified, "--json", "--vendor", one) for one in ("架空電算株式会社", "架空電算")
    )
    assert (by_name.status, by_name.out) == (0, by_id.out)
    assert {one["vendor"] for one in json.loads(by_name.out)["ledger"]} == {"架空電算"}


def test_a_vendor_or_rule_that_is_not_there_is_refused_and_never_an_empty_ledger(certified: Path) -> None:
    vendor, rule = run("eligibility", certified, "--vendor", "架空電子"), run("eligibility", certified, "--rule", "foo")
    assert [(one.status, one.out) for one in (vendor, rule)] == [(2, ""), (2, "")]
    assert vendor.err.startswith("--vendor: 架空電子: no bid is from this vendor; expected one of 架空")
    assert vendor.err.endswith('. Did you mean "架空電算"?\n')
    listed = "certificate-required, price-over-ceiling, price-below-floor"
    assert rule.err == f"--rule: foo: the tender has no such rule; expected one of {listed}\n"
    japanese = run("eligibility", certified, "--vendor", "架空電子", "--lang", "ja").err
    assert japanese.startswith("--vendor: 架空電子: この事業者の入札はありません。")
    assert japanese.endswith("のいずれか。「架空電算」の誤りではありませんか\n")


def test_a_tender_without_rules_is_warned_of(plain: Path, certified: Path) -> None:
    assert "no exclusion rule ([[exclusions]]) is named" in run("eligibility", plain).all_told
    assert "no exclusion rule" not in run("eligibility", certified).all_told


def test_a_method_in_which_a_loser_can_decide_is_warned_of(plain: Path) -> None:
    assert "whether one loser bids" not in run("eligibility", plain).err
    relative = TENDER.replace('"ratio-to-ceiling"', '"lowest-over-price"')
    written(plain, {"tender.toml": relative})
    assert "under this method whether one loser bids can change the order" in run("eligibility", plain).err
    assert (
        "この評価方法では、敗者1者の有無で順位が変わることがあります" in run("eligibility", plain, "--lang", "ja").err
    )


def test_an_evaluation_says_whether_a_loser_decides(plain: Path) -> None:
    assert "Leave one out: no formula looks at other bids" in run("evaluate", plain).out
    written(plain, {"tender.toml": TENDER.replace('"ratio-to-ceiling"', '"lowest-over-price"')})
    assert "Leave one out: whichever one loser had not bid" in run("evaluate", plain).out
    assert "敗者除外の確認: 敗者のどの1者が参加していなくても" in run("evaluate", plain, "--lang", "ja").out


def test_a_rule_that_does_not_exist_is_a_fault_of_the_definition(plain: Path) -> None:
    written(plain, {"tender.toml": TENDER + '\n[[exclusions]]\nrule = "suspensions"\n'})
    done = run("eligibility", plain)
    assert done.status == 2
    assert "suspension" in done.err

"""The samples: each can be opened, evaluates without a finding, and says where it comes from."""

from fractions import Fraction
from pathlib import Path

import pytest

import data
from criteria.lots import lots_of, of_lot
from criteria.terms import AwardStatus
from data import read_bids, read_tender
from scoring import evaluate
from scoring.evaluation.evaluation import Evaluation

SAMPLES = Path(str(data.__file__)).parent / "samples"
NAMES = sorted(path.name for path in SAMPLES.iterdir() if path.is_dir())


def evaluations(name: str) -> dict[str, Evaluation]:
    tender = read_tender(SAMPLES / name)
    bids, findings = read_bids(SAMPLES / name, tender)
    return {lot: evaluate(tender, *of_lot(lot, bids, findings)) for lot in lots_of(bids)}


def evaluated(name: str) -> Evaluation:
    (evaluation,) = evaluations(name).values()
    return evaluation


def grounds(evaluation: Evaluation) -> dict[str | None, str]:
    return {one.subject: one.code for one in evaluation.exclusions}


def test_there_are_published_sheets_and_invented_tenders() -> None:
    invented = ["kakuu-ict", "kakuu-lots", "kakuu-qcbs", "kakuu-security", "kakuu-shortlist"]
    assert [*invented, "onobaru", "shimote"] == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_every_sample_is_decided_without_a_finding_by_its_ranking_or_its_selection(name: str) -> None:
    for evaluation in evaluations(name).values():
        assert evaluation.findings == ()
        selects = evaluation.tender.selection is not None
        assert evaluation.award.status is (AwardStatus.SELECTION if selects else AwardStatus.AWARDED)
        assert len(evaluation.award.first) == 1


@pytest.mark.parametrize("name", NAMES)
def test_every_sample_says_in_its_readme_where_it_comes_from(name: str) -> None:
    text = (SAMPLES / name / "README.md").read_text(encoding="utf-8")
    source = read_tender(SAMPLES / name).source
    assert f"]({source})" in text if source else "all made up" in " ".join(text.split())


@pytest.mark.parametrize("name", [name for name in NAMES if name.startswith("kakuu")])
def test_invented_firms_are_called_so(name: str) -> None:
    for evaluation in evaluations(name).values():
        assert all(bid.vendor.startswith(("架空", "Kakuu")) for bid in evaluation.bids)


def test_the_published_sheets_come_out_as_published() -> None:
    values = {
        "shimote": ("(株)藤井建設", Fraction("325.1069")),
        "onobaru": ("山下建設(株)", Fraction("99.2476")),
    }
    for name, (winner, value) in values.items():
        evaluation = evaluated(name)
        assert evaluation.award.winners == (winner,)
        assert evaluation.sheet.value[evaluation.sheet.index(winner)] == value


def test_the_open_proposal_shows_exclusions_and_a_tie_broken_by_technical_points() -> None:
    evaluation = evaluated("kakuu-ict")
    assert grounds(evaluation) == {
        "架空クラウド": "withdrawn",
        "架空ソリューションズ": "price-over-ceiling",
        "架空ネットワークス": "mandatory-failed",
    }
    (tie,) = evaluation.award.ties
    assert (tie.rank, tie.value, tie.vendors) == (1, Fraction("877.5"), ("架空情報システム", "架空電算"))
    assert [step.key for step in tie.steps] == ["technical"]
    assert evaluation.award.winners == ("架空情報システム",)
    assert len(evaluation.tender.criteria) == 21
    assert len(evaluation.tender.panel.members) == 5


def test_the_cheapest_bid_of_the_open_proposal_is_out_and_sets_no_reference() -> None:
    evaluation = evaluated("kakuu-ict")
    (lowest,) = evaluation.sheet.references
    assert lowest.held_by == ("架空電算",)
    assert min(bid.price for bid in evaluation.bids if bid.price) < lowest.value == 264_000_000


def test_a_proposal_below_the_minimum_of_the_consultants_selection_sets_no_reference() -> None:
    evaluation = evaluated("kakuu-qcbs")
    assert grounds(evaluation) == {"Kakuu & Associates": "below-minimum"}
    (lowest,) = evaluation.sheet.references
    assert lowest.held_by == ("Kakuu Data Partners Inc.",)
    assert evaluation.award.winners == ("Kakuu Engineering Ltd.",)


def test_six_bids_of_the_security_sample_are_out_each_for_its_own_reason() -> None:
    evaluation = evaluated("kakuu-security")
    assert grounds(evaluation) == {
        "架空電子計算": "certificate-required",
        "架空情報工房": "measures-required",
        "架空通信サービス": "suspension",
        "架空ネット東": "related-vendors",
        "架空ネット西": "related-vendors",
        "架空運用サポート": "breach-record",
    }
    assert all(one.where or one.source for one in evaluation.exclusions)
    assert [group.vendors for group in evaluation.award.ranking] == [
        ("架空システム管理",),
        ("架空データ処理",),
        ("架空健康システム共同企業体",),
    ]


def test_the_points_of_the_security_sample_come_from_what_is_on_file() -> None:
    sheet = evaluated("kakuu-security").sheet
    points = {
        vendor: tuple(sheet.criteria[name].points[sheet.index(vendor)] for name in ("certification", "measures"))
        for vendor in sheet.vendors
    }
    assert points == {
        "架空システム管理": (20, 30),
        "架空データ処理": (8, 19),
        "架空健康システム共同企業体": (8, 20),
    }
    (lowest,) = sheet.references
    assert (lowest.held_by, lowest.value) == (("架空データ処理",), 52_000_000)

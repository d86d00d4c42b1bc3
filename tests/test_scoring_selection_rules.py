"""Each kind of selection rule is read to exact values, and says in both languages what it demands."""

import re
from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from runpy import run_path

import pytest
from declared import bid

from criteria.errors import DefinitionError
from criteria.exact import RoundingMode
from criteria.finding import Text
from criteria.requirement import Requirement
from criteria.selection import SelectionRule
from criteria.standards import find_standard
from criteria.tender import Method, Tender
from criteria.values import RefusedValueError
from criteria.vendor import RelationKind
from report.selection.words import label_of
from scoring.definition.selection import chosen, discount, limits, quotas, spending
from scoring.definition.selection.kinds import RULE_KINDS, bind_rule
from scoring.definition.selection.limits import FloorOf
from scoring.definition.selection.quotas import Quota, QuotaOf
from scoring.definition.selection.rule import BoundRule, registered
from scoring.formulas.registry import RegistrationError
from scoring.selection.select import select
from tests.on_file import known, register
from tests.rule_kinds import SelectionRuleKind
from tests.selected import selecting, terms

K = SelectionRuleKind
ALL_KINDS = frozenset(RelationKind)
TWO = Quota(of=QuotaOf.VENDORS, at_least=2, at_most=None, share_at_least=None)
IN_YEN = Tender(id="a", title="b", method=Method(combination="lowest-price"))
IN_DOLLARS = Tender(id="a", title="b", method=Method(combination="lowest-price"), currency="USD")
TIERS = (
    discount.DiscountTier(percent=Fraction(3), lots_at_least=2),
    discount.DiscountTier(percent=Fraction(11, 2), lots_at_least=4),
)


def rule(kind: SelectionRuleKind, **params: object) -> SelectionRule:
    return SelectionRule(id="r", rule=kind, params=params)


WRITTEN: list[tuple[SelectionRule, BoundRule, str, str]] = [
    (rule(K.SIZE, exactly=5), chosen.Size(at_least=5, at_most=5), "選定者数 5者", "5 vendors in all"),
    (
        rule(K.SIZE, at_least=1, at_most=3),
        chosen.Size(at_least=1, at_most=3),
        "選定者数 1者以上3者以下",
        "from 1 vendor to 3 vendors in all",
    ),
    (
        rule(K.LOTS_PER_VENDOR, at_most=3),
        chosen.LotsPerVendor(at_least=None, at_most=3, vendor=""),
        "1者当たり 3ロット以下",
        "at most 3 lots for each vendor",
    ),
    (
        rule(K.LOTS_PER_VENDOR, at_least=2, vendor="架空A"),
        chosen.LotsPerVendor(at_least=2, at_most=None, vendor="架空A"),
        "架空A 2ロット以上",
        "at least 2 lots for 架空A",
    ),
    (
        rule(K.PER_GROUP, at_most=1),
        chosen.PerGroup(at_most=1),
        "同じ企業グループから1者以下",
        "at most 1 of one corporate group",
    ),
    (
        rule(K.AFFILIATES, at_most=1),
        chosen.Affiliates(at_most=1, kinds=ALL_KINDS, within_lot=False),
        "資本・人的関係のある事業者は1者以下",
        "at most 1 of vendors related by capital or persons",
    ),
    (
        rule(K.AFFILIATES, at_most=1, within="lot", kinds=["parent"]),
        chosen.Affiliates(at_most=1, kinds=frozenset({RelationKind.PARENT}), within_lot=True),
        "資本・人的関係のある事業者は同じロットで1者以下",
        "at most 1 of vendors related by capital or persons within one lot",
    ),
    (
        rule(K.LOCAL, regions=["架空市", "架空町"], at_least=2),
        quotas.LocalQuota(regions=("架空市", "架空町"), quota=TWO),
        "地元事業者(架空市又は架空町) 2者以上",
        "local vendors (架空市 or 架空町): at least 2 vendors",
    ),
    (
        rule(K.SME, sizes=["中小企業"], share_at_least="1/4", of="price"),
        quotas.SmeQuota(
            sizes=("中小企業",),
            quota=Quota(of=QuotaOf.PRICE, at_least=None, at_most=None, share_at_least=Fraction(1, 4)),
        ),
        "規模が中小企業の事業者 契約金額の25%以上",
        "vendors of the size 中小企業: at least 25% of the total price",
    ),
    (
        rule(K.SME, sizes=["中小企業"], at_least=3_000_000, at_most=9_000_000, of="price"),
        quotas.SmeQuota(
            sizes=("中小企業",),
            quota=Quota(of=QuotaOf.PRICE, at_least=3_000_000, at_most=9_000_000, share_at_least=None),
        ),
        "規模が中小企業の事業者 3,000,000円以上9,000,000円以下",
        "vendors of the size 中小企業: from 3,000,000 yen to 9,000,000 yen",
    ),
    (
        rule(K.LOCAL, regions=["架空市"], at_most=4, share_at_least=Fraction(1, 2), of="lots"),
        quotas.LocalQuota(
            regions=("架空市",),
            quota=Quota(of=QuotaOf.LOTS, at_least=None, at_most=4, share_at_least=Fraction(1, 2)),
        ),
        "地元事業者(架空市) 4ロット以下、ロット数の50%以上",
        "local vendors (架空市): at most 4 lots and at least 50% of the lots awarded",
    ),
    (
        rule(K.CERTIFIED, any_of=["JIS Q 27001", "Pマーク"], all_of=["ISMAP"], at_least=2, days=["opening"]),
        quotas.CertifiedQuota(
            asked=(
                (find_standard("ISO/IEC 27001"), find_standard("PrivacyMark")),  # type: ignore[arg-type]
                (find_standard("ISMAP"),),  # type: ignore[arg-type]
            ),
            requirement=Requirement(days=("opening",)),
            quota=TWO,
        ),
        "認証取得者(ISO/IEC 27001又はプライバシーマーク、かつISMAP) 2者以上",
        "vendors certified to ISO/IEC 27001 or PrivacyMark, and ISMAP: at least 2 vendors",
    ),
    (
        rule(K.CAPABILITY, capability=" 夜間対応 ", at_least=1),
        quotas.CapabilityCover(capability="夜間対応", at_least=1),
        "「夜間対応」のできる事業者 1者以上",
        "at least 1 with the capability 夜間対応",
    ),
    (
        rule(K.BUDGET, at_most=54_060_000),
        spending.Budget(at_most=54_060_000),
        "総額 54,060,000円以下",
        "at most 54,060,000 yen in total",
    ),
    (
        rule(K.SPEND_SHARE, at_most=Fraction(2, 5)),
        spending.SpendShare(at_least=None, at_most=Fraction(2, 5), vendor="", group="", regions=(), sizes=()),
        "1者当たりの契約金額 全体の40%以下",
        "at most 40% of the total price for each vendor",
    ),
    (
        rule(K.SPEND_SHARE, at_least=Fraction(1, 5), group="架空G"),
        spending.SpendShare(at_least=Fraction(1, 5), at_most=None, vendor="", group="架空G", regions=(), sizes=()),
        "グループ架空Gの契約金額 全体の20%以上",
        "at least 20% of the total price for the group 架空G",
    ),
    (
        rule(K.SPEND_SHARE, at_least=0, at_most=1, regions=["架空市"]),
        spending.SpendShare(
            at_least=Fraction(0), at_most=Fraction(1), vendor="", group="", regions=("架空市",), sizes=()
        ),
        "架空市の契約金額 全体の0%以上100%以下",
        "from 0% to 100% of the total price for vendors of 架空市",
    ),
    (
        rule(K.CAPACITY),
        limits.CapacityLimit(at_most=None),
        "各事業者の受注できる業務量以下",
        "no more than each vendor's capacity",
    ),
    (
        rule(K.CAPACITY, at_most=10),
        limits.CapacityLimit(at_most=10),
        "1者当たりの業務量 10以下",
        "a load of at most 10 for each vendor",
    ),
    (
        rule(K.SCORE_FLOOR, at_least=60),
        limits.ScoreFloor(at_least=Fraction(60), of=FloorOf.POINTS),
        "技術点 60以上",
        "technical points of at least 60",
    ),
    (
        rule(K.SCORE_FLOOR, at_least=Fraction(1, 2), measure="value"),
        limits.ScoreFloor(at_least=Fraction(1, 2), of=FloorOf.VALUE),
        "評価値 0.5以上",
        "evaluation value of at least 0.5",
    ),
    (
        rule(K.EXCLUSIVE, vendors=["架空A", "架空B"]),
        limits.Exclusive(vendors=("架空A", "架空B"), packages=()),
        "架空A・架空Bのうち1者まで",
        "at most one vendor of 架空A, 架空B",
    ),
    (
        rule(K.EXCLUSIVE, packages=["P1", "P2"]),
        limits.Exclusive(vendors=(), packages=("P1", "P2")),
        "P1・P2のうち1件まで",
        "at most one package of P1, P2",
    ),
    (
        rule(
            K.DISCOUNT,
            vendor="架空A",
            tiers=[{"lots_at_least": 2, "percent": 3}, {"lots_at_least": 4, "percent": Fraction(11, 2)}],
        ),
        discount.Discount(vendor="架空A", tiers=TIERS, mode=RoundingMode.DOWN),
        "架空Aの数量割引 2ロット以上で3%引き、4ロット以上で5.5%引き",
        "discount of 架空A: 3% from 2 lots, 5.5% from 4 lots",
    ),
    (
        rule(K.DISCOUNT, vendor="架空A", tiers=[{"price_at_least": 10_000_000, "percent": 1}], rounding="half_up"),
        discount.Discount(
            vendor="架空A",
            tiers=(discount.DiscountTier(percent=Fraction(1), price_at_least=10_000_000),),
            mode=RoundingMode.HALF_UP,
        ),
        "架空Aの数量割引 10,000,000円以上で1%引き",
        "discount of 架空A: 1% from 10,000,000 yen",
    ),
]


@pytest.mark.parametrize(("declared", "read", "ja", "en"), WRITTEN, ids=lambda part: getattr(part, "rule", None))
def test_each_kind_is_read_to_exact_values_and_said_in_words(
    declared: SelectionRule, read: BoundRule, ja: str, en: str
) -> None:
    assert bind_rule(declared) == read
    assert (label_of(declared, IN_YEN).ja, label_of(declared, IN_YEN).en) == (ja, en)


def test_every_kind_there_is_can_be_written() -> None:
    assert set(RULE_KINDS) == set(SelectionRuleKind) == {declared.rule for declared, _, _, _ in WRITTEN}


def test_every_parameter_of_every_kind_is_explained_in_both_languages() -> None:
    for form in RULE_KINDS.values():
        for param in form.params(0):
            assert all((param.text.ja, param.text.en)), (form.kind, param.name)


def test_a_rule_with_a_label_of_its_own_is_called_by_it() -> None:
    named = SelectionRule(id="r", rule=K.SIZE, label="指名は5者", params={"exactly": 5})
    assert (label_of(named, IN_YEN).ja, label_of(named, IN_YEN).en) == ("指名は5者", "指名は5者")


def test_money_is_written_in_the_main_unit_and_counted_in_the_smallest() -> None:
    budget = rule(K.BUDGET, at_most=Fraction("2902.73"))
    assert bind_rule(budget, 2) == spending.Budget(at_most=290_273)
    assert label_of(budget, IN_DOLLARS).en == "at most 2,902.73 USD in total"
    quota = bind_rule(rule(K.LOCAL, regions=["X"], at_least=Fraction("0.5"), of="price"), 2)
    assert isinstance(quota, quotas.LocalQuota)
    assert quota.quota.at_least == 50


def test_a_discounted_price_is_a_whole_number_of_smallest_units() -> None:
    def at(mode: RoundingMode, price: int) -> int:
        return discount.Discount(vendor="A", tiers=TIERS, mode=mode).price_at(TIERS[1], price)

    assert at(RoundingMode.DOWN, 1_000_001) == 945_000  # 1,000,001 × 0.945 = 945,000.945
    assert at(RoundingMode.HALF_UP, 1_000_001) == 945_001
    assert at(RoundingMode.UP, 1_000_000) == 945_000


REFUSED: list[tuple[SelectionRuleKind, Mapping[str, object]]] = [
    (K.SIZE, {}),
    (K.SIZE, {"at_least": 0}),
    (K.SIZE, {"at_least": -1}),
    (K.SIZE, {"at_least": Fraction(1, 2)}),
    (K.SIZE, {"at_least": 4, "at_most": 3}),
    (K.SIZE, {"exactly": 3, "at_most": 3}),
    (K.PER_GROUP, {}),
    (K.PER_GROUP, {"at_most": True}),
    (K.AFFILIATES, {"at_most": 1, "kinds": ["cousin"]}),
    (K.AFFILIATES, {"at_most": 1, "kinds": []}),
    (K.AFFILIATES, {"at_most": 1, "within": "region"}),
    (K.LOCAL, {"at_least": 1}),
    (K.LOCAL, {"regions": "架空市", "at_least": 1}),
    (K.LOCAL, {"regions": ["架空市"]}),
    (K.LOCAL, {"regions": [], "at_least": 1}),
    (K.LOCAL, {"regions": ["架空市", " "], "at_least": 1}),
    (K.LOCAL, {"regions": ["架空市", "架空市"], "at_least": 1}),
    (K.LOCAL, {"regions": ["架空市"], "at_least": 3, "at_most": 2}),
    (K.LOCAL, {"regions": ["架空市"], "at_least": Fraction(3, 2)}),
    (K.LOCAL, {"regions": ["架空市"], "share_at_least": Fraction(11, 10)}),
    (K.LOCAL, {"regions": ["架空市"], "share_at_least": "1/0"}),
    (K.LOCAL, {"regions": ["架空市"], "share_at_least": -1}),
    (K.LOCAL, {"regions": ["架空市"], "at_least": 1, "of": "points"}),
    (K.CERTIFIED, {"at_least": 1}),
    (K.CERTIFIED, {"any_of": ["ISO/IEC 99999"], "at_least": 1}),
    (K.CERTIFIED, {"any_of": ["ISO/IEC 27001"]}),
    (K.CAPABILITY, {"capability": " ", "at_least": 1}),
    (K.CAPABILITY, {"capability": 3, "at_least": 1}),
    (K.BUDGET, {"at_most": 0}),
    (K.BUDGET, {"at_most": Fraction(1, 2)}),
    (K.BUDGET, {"at_most": "100"}),
    (K.SPEND_SHARE, {}),
    (K.SPEND_SHARE, {"at_least": Fraction(1, 5)}),
    (K.SPEND_SHARE, {"at_most": 2}),
    (K.SPEND_SHARE, {"at_most": Fraction(1, 5), "vendor": "A", "group": "G"}),
    (K.CAPACITY, {"at_most": 0}),
    (K.SCORE_FLOOR, {"at_least": 1, "measure": "price"}),
    (K.EXCLUSIVE, {}),
    (K.EXCLUSIVE, {"vendors": ["A"]}),
    (K.EXCLUSIVE, {"vendors": ["A", "B"], "packages": ["P", "Q"]}),
    (K.DISCOUNT, {"vendor": "A"}),
    (K.DISCOUNT, {"vendor": "A", "tiers": []}),
    (K.DISCOUNT, {"vendor": "A", "tiers": [{"percent": 3}]}),
    (K.DISCOUNT, {"vendor": "A", "tiers": [{"lots_at_least": 2, "price_at_least": 2, "percent": 3}]}),
    (K.DISCOUNT, {"vendor": "A", "tiers": [{"lots_at_least": 2, "percent": 3, "off": 1}]}),
    (K.DISCOUNT, {"vendor": "A", "tiers": [{"lots_at_least": 2, "percent": 0}]}),
    (K.DISCOUNT, {"vendor": "A", "tiers": [{"lots_at_least": 2, "percent": 100}]}),
    (K.DISCOUNT, {"vendor": "A", "tiers": [{"lots_at_least": 0, "percent": 3}]}),
    (K.DISCOUNT, {"vendor": "A", "tiers": [{"lots_at_least": 2, "percent": 3}], "rounding": "none"}),
    (K.DISCOUNT, {"vendor": "A", "tiers": [{"lots_at_least": 3, "percent": 3}, {"lots_at_least": 2, "percent": 4}]}),
    (K.DISCOUNT, {"vendor": "A", "tiers": [{"lots_at_least": 2, "percent": 3}, {"lots_at_least": 3, "percent": 3}]}),
    (K.DISCOUNT, {"vendor": "A", "tiers": [{"lots_at_least": 2, "percent": 3}, {"price_at_least": 9, "percent": 4}]}),
]


@pytest.mark.parametrize(("kind", "params"), REFUSED)
def test_what_cannot_be_meant_is_refused(kind: SelectionRuleKind, params: Mapping[str, object]) -> None:
    with pytest.raises(RefusedValueError) as refused:
        bind_rule(rule(kind, **params))
    assert all((refused.value.expected.ja, refused.value.expected.en))


def test_a_kind_of_rule_is_one_class_as_the_example_of_contributing_shows(tmp_path: Path) -> None:
    """Written in a module of its own, the kind is read, checked, looked up, selected by and said in words."""
    page = (Path(__file__).parents[1] / "CONTRIBUTING.md").read_text(encoding="utf-8")
    [example] = re.findall(
        r"^```python\n(.*?)^```$", page.partition("## Add a selection rule")[2], re.MULTILINE | re.DOTALL
    )[:1]
    module = tmp_path / "per_region.py"
    module.write_text(example, encoding="utf-8")
    try:
        run_path(str(module))
        with pytest.raises(RegistrationError, match="per-region"):
            run_path(str(module))
        declared = SelectionRule(id="r", rule="per-region", params={"at_most": 1})
        on_file = register(vendors=[known("A", region="X"), known("B", region="X"), known("C", region="Y")])
        bids = [bid(vendor, 100, q=q, register=on_file) for vendor, q in (("A", 90), ("B", 80), ("C", 70))]
        two = SelectionRule(id="two", rule="size", params={"exactly": 2})
        selection = select(selecting(terms("shortlist", "points", rules=[two, declared])), bids)
        assert selection.chosen is not None
        assert selection.chosen.vendors == ("A", "C")
        assert [effect.rule.id for effect in selection.rules if effect.binding] == ["r"]
        assert label_of(declared, IN_YEN) == Text("同じ地域から1者以下", "at most 1 vendor of one region")
        with pytest.raises(DefinitionError, match="parameter"):
            select(selecting(terms("shortlist", "points", rules=[two, replace(declared, params={})])), bids)
    finally:
        del registered["per-region"]

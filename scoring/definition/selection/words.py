"""A selection rule in words (選定条件の文言): what it is called where the tender gives it no label of its own."""

from collections.abc import Callable, Iterable
from fractions import Fraction
from typing import Any, Final

from criteria.exact import decimal_text
from criteria.finding import NOTHING, Text
from criteria.money import money_text
from criteria.selection import SelectionRule
from criteria.tender import Tender
from scoring.definition.selection import bound
from scoring.definition.selection.bound import BoundRule, FloorOf, QuotaOf
from scoring.definition.selection.kinds import bind_rule


def label_of(rule: SelectionRule, tender: Tender) -> Text:
    """Return what the committee calls a rule: its label, or what it says (選定条件の名称).

    Raises
    ------
    ParamError
        Where the rule has no label, and its parameters are not what it takes.
    """
    if rule.label:
        return Text(rule.label, rule.label)
    return words_of(bind_rule(rule, tender.minor_units), tender)


def words_of(rule: BoundRule, tender: Tender) -> Text:
    """Say in words what a bound rule says."""
    return _WORDS[type(rule)](rule, tender)


def _percent(share: Fraction) -> str:
    return f"{decimal_text(share * 100)}%"


def _between(least: Text | None, most: Text | None) -> Text:
    if least is not None and most is not None:
        return least if least == most else Text(f"{least.ja}以上{most.ja}以下", f"from {least.en} to {most.en}")
    if least is not None:
        return Text(f"{least.ja}以上", f"at least {least.en}")
    return Text(f"{most.ja}以下", f"at most {most.en}") if most else NOTHING


def _counted(number: int | None, ja: str, en: str) -> Text | None:
    return None if number is None else Text(f"{number}{ja}", f"{number} {en if number == 1 else en + 's'}")


def _size(rule: bound.Size, _tender: Tender) -> Text:
    limits = _between(_counted(rule.at_least, "者", "vendor"), _counted(rule.at_most, "者", "vendor"))
    return Text(f"選定者数 {limits.ja}", f"{limits.en} in all")


def _lots_per_vendor(rule: bound.LotsPerVendor, _tender: Tender) -> Text:
    limits = _between(_counted(rule.at_least, "ロット", "lot"), _counted(rule.at_most, "ロット", "lot"))
    who = Text(rule.vendor, rule.vendor) if rule.vendor else Text("1者当たり", "each vendor")
    return Text(f"{who.ja} {limits.ja}", f"{limits.en} for {who.en}")


def _per_group(rule: bound.PerGroup, _tender: Tender) -> Text:
    return Text(f"同じ企業グループから{rule.at_most}者以下", f"at most {rule.at_most} of one corporate group")


def _affiliates(rule: bound.Affiliates, _tender: Tender) -> Text:
    within = Text("同じロットで", " within one lot") if rule.within_lot else Text("", "")
    return Text(
        f"資本・人的関係のある事業者は{within.ja}{rule.at_most}者以下",
        f"at most {rule.at_most} of vendors related by capital or persons{within.en}",
    )


def _quota(quota: bound.Quota, tender: Tender) -> Text:
    unit: Callable[[int], Text | None] = {
        QuotaOf.VENDORS: lambda number: _counted(number, "者", "vendor"),
        QuotaOf.LOTS: lambda number: _counted(number, "ロット", "lot"),
        QuotaOf.PRICE: lambda number: money_text(number, tender),
    }[quota.of]
    least, most = (None if one is None else unit(one) for one in (quota.at_least, quota.at_most))
    parts = [_between(least, most)] if least or most else []
    if quota.share_at_least is not None:
        whole = _WHOLE[quota.of]
        share = _percent(quota.share_at_least)
        parts.append(Text(f"{whole.ja}の{share}以上", f"at least {share} of {whole.en}"))
    return Text("、".join(part.ja for part in parts), " and ".join(part.en for part in parts))


_WHOLE: Final = {
    QuotaOf.VENDORS: Text("選定者数", "the vendors chosen"),
    QuotaOf.LOTS: Text("ロット数", "the lots awarded"),
    QuotaOf.PRICE: Text("契約金額", "the total price"),
}


def _held_by(who: Text, quota: bound.Quota, tender: Tender) -> Text:
    limits = _quota(quota, tender)
    return Text(f"{who.ja} {limits.ja}", f"{who.en}: {limits.en}")


def _local(rule: bound.LocalQuota, tender: Tender) -> Text:
    who = Text(f"地元事業者({_either(rule.regions).ja})", f"local vendors ({_either(rule.regions).en})")
    return _held_by(who, rule.quota, tender)


def _sme(rule: bound.SmeQuota, tender: Tender) -> Text:
    who = Text(f"規模が{_either(rule.sizes).ja}の事業者", f"vendors of the size {_either(rule.sizes).en}")
    return _held_by(who, rule.quota, tender)


def _certified(rule: bound.CertifiedQuota, tender: Tender) -> Text:
    asked = [
        Text(_either(each.called.ja for each in one).ja, _either(each.called.en for each in one).en)
        for one in rule.asked
    ]
    who = Text(
        f"認証取得者({'、かつ'.join(one.ja for one in asked)})",
        f"vendors certified to {', and '.join(one.en for one in asked)}",
    )
    return _held_by(who, rule.quota, tender)


def _either(names: Iterable[str]) -> Text:
    listed = list(names)
    return Text("又は".join(listed), " or ".join(listed))


def _capability(rule: bound.CapabilityCover, _tender: Tender) -> Text:
    return Text(
        f"「{rule.capability}」のできる事業者 {rule.at_least}者以上",
        f"at least {rule.at_least} with the capability {rule.capability}",
    )


def _budget(rule: bound.Budget, tender: Tender) -> Text:
    most = money_text(rule.at_most, tender)
    return Text(f"総額 {most.ja}以下", f"at most {most.en} in total")


def _spend_share(rule: bound.SpendShare, _tender: Tender) -> Text:
    least, most = (None if one is None else Text(*[_percent(one)] * 2) for one in (rule.at_least, rule.at_most))
    limits = _between(least, most)
    who = Text("1者当たり", "each vendor")
    if not rule.is_for_each:
        names = _either([rule.vendor] if rule.vendor else [rule.group] if rule.group else rule.regions or rule.sizes)
        kind = Text("グループ", "the group ") if rule.group else Text("", "" if rule.vendor else "vendors of ")
        who = Text(f"{kind.ja}{names.ja}", f"{kind.en}{names.en}")
    return Text(f"{who.ja}の契約金額 全体の{limits.ja}", f"{limits.en} of the total price for {who.en}")


def _capacity(rule: bound.CapacityLimit, _tender: Tender) -> Text:
    if rule.at_most is None:
        return Text("各事業者の受注できる業務量以下", "no more than each vendor's capacity")
    return Text(f"1者当たりの業務量 {rule.at_most}以下", f"a load of at most {rule.at_most} for each vendor")


def _score_floor(rule: bound.ScoreFloor, _tender: Tender) -> Text:
    what = Text("技術点", "technical points") if rule.of is FloorOf.POINTS else Text("評価値", "evaluation value")
    least = decimal_text(rule.at_least)
    return Text(f"{what.ja} {least}以上", f"{what.en} of at least {least}")


def _exclusive(rule: bound.Exclusive, _tender: Tender) -> Text:
    what = Text("1者", "one vendor") if rule.vendors else Text("1件", "one package")
    names = rule.vendors or rule.packages
    return Text(f"{'・'.join(names)}のうち{what.ja}まで", f"at most {what.en} of {', '.join(names)}")


def _discount(rule: bound.Discount, tender: Tender) -> Text:
    tiers = [(_from(tier, tender), f"{decimal_text(tier.percent)}%") for tier in rule.tiers]
    return Text(
        f"{rule.vendor}の数量割引 " + "、".join(f"{start.ja}以上で{percent}引き" for start, percent in tiers),
        f"discount of {rule.vendor}: " + ", ".join(f"{percent} from {start.en}" for start, percent in tiers),
    )


def _from(tier: bound.DiscountTier, tender: Tender) -> Text:
    if tier.price_at_least is not None:
        return money_text(tier.price_at_least, tender)
    return Text(f"{tier.lots_at_least}ロット", f"{tier.lots_at_least} lot{'s' * (tier.lots_at_least != 1)}")


_WORDS: Final[dict[type, Callable[[Any, Tender], Text]]] = {
    bound.Size: _size,
    bound.LotsPerVendor: _lots_per_vendor,
    bound.PerGroup: _per_group,
    bound.Affiliates: _affiliates,
    bound.LocalQuota: _local,
    bound.SmeQuota: _sme,
    bound.CertifiedQuota: _certified,
    bound.CapabilityCover: _capability,
    bound.Budget: _budget,
    bound.SpendShare: _spend_share,
    bound.CapacityLimit: _capacity,
    bound.ScoreFloor: _score_floor,
    bound.Exclusive: _exclusive,
    bound.Discount: _discount,
}

"""The check of a panel's marks (採点の点検), in words and as a document: no price is read, and nothing decides."""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

from criteria.exact import fraction_text, percent
from criteria.finding import Language, Text
from criteria.words import SETTLED
from report.robustness.document import limit_document
from report.robustness.members import agreement_document, agreement_sentences
from scoring.evaluation.award import RankGroup
from scoring.evaluation.differences import PanelDifference, share_text
from scoring.evaluation.evaluation import printed_names
from scoring.evaluation.result import mark_text, ranked_bids
from scoring.robustness.panel import AlikeReason, MemberRecord, PanelRecord


def panel_sentences(record: PanelRecord) -> Iterator[Text]:
    """Yield what the minutes can say of the marks (議事録のための説明): the order, each member, what stands out."""
    names = printed_names(record.technical)
    labels = {criterion.id: criterion.label or criterion.id for criterion in record.technical.tender.criteria}
    for line in ranked_bids(record.technical):
        yield Text(
            f"技術点のみによる順位: 第{line.rank}位 {names[line.vendor]} {line.technical}点。",
            f"By technical points alone, rank {line.rank}: {names[line.vendor]}, {line.technical} points.",
        )
    for member in record.members:
        yield _member(member)
    for difference in record.technical.differences:
        yield _difference(difference, names)
    for alike in record.alike:
        marks = [(member, names[vendor], mark_text(mark)) for member, vendor, mark in alike.marks]
        label = labels.get(alike.criterion, alike.criterion)
        yield Text(
            f"「{label}」で同じ所見「{alike.comment}」に異なる採点がある("
            + "、".join(" ".join(one) for one in marks)
            + ")。",
            f"For {label}, one comment, {alike.comment!r}, stands beside unlike marks: "
            + "; ".join(", ".join(one) for one in marks)
            + ".",
        )
    if record.agreement is not None:
        yield from agreement_sentences(record.agreement)


def _member(member: MemberRecord) -> Text:
    ja = f"{member.member}の採点は{member.due}件中{member.given}件"
    en = f"{member.member} gave {member.given} of {member.due} marks"
    if member.mean is None or member.spread is None:
        return Text(f"{ja}。", f"{en}.")
    mean, spread = percent(member.mean), percent(member.spread)
    return Text(
        f"{ja}。平均は配点の{mean}、開きは{spread}。", f"{en}: {mean} of the allotments on average, {spread} apart."
    )


def _difference(difference: PanelDifference, names: Mapping[str, str]) -> Text:
    who, label = names[difference.vendor], difference.criterion.label or difference.criterion.id
    settled, spread = difference.disposition, share_text(difference.spread)
    outcome = Text("措置は未定", "nothing is settled") if settled is None else SETTLED[settled.outcome]
    mark = "" if settled is None or settled.mark is None else f" {mark_text(settled.mark)}"
    return Text(
        f"{who}の「{label}」の採点の開きは配点の{spread}({outcome.ja}{mark})。",
        f"The marks of {who} for {label} lie {spread} of the allotment apart ({outcome.en}{mark}).",
    )


def panel_document(record: PanelRecord, language: Language) -> dict[str, Any]:
    """Return the check as JSON values (採点の点検のJSON文書); numbers as texts, fractions where they do not end."""
    technical, found = record.technical, record.agreement
    return {
        "tender": technical.tender.id,
        "lot": technical.lot or None,
        "binding": False,
        "ranking": [
            {"rank": line.rank, "vendor": line.vendor, "technical": line.technical, "criteria": dict(line.criteria)}
            for line in ranked_bids(technical)
        ],
        "excluded": sorted({one.subject for one in technical.exclusions if one.subject}),
        "set_aside": list(technical.set_aside),
        "members": [
            {
                "member": member.member,
                "given": member.given,
                "due": member.due,
                "mean": _share(member.mean),
                "spread": _share(member.spread),
            }
            for member in record.members
        ],
        "differences": [difference_document(one) for one in technical.differences],
        "alike": [_alike(one) for one in record.alike],
        "agreement": None if found is None else agreement_document(found, language),
        "rankings_without": {} if found is None else {one.member: _ranking(one.ranking) for one in found.absences},
        "limit": limit_document(record.unfinished, language),
        "sentences": [text.to(language) for text in panel_sentences(record)],
    }


def _share(share: Fraction | None) -> str | None:
    return None if share is None else fraction_text(share)


def _ranking(ranking: Sequence[RankGroup]) -> list[dict[str, Any]]:
    return [{"rank": group.rank, "vendors": list(group.vendors)} for group in ranking]


def difference_document(difference: PanelDifference) -> dict[str, Any]:
    """Return where the members' marks lie apart, and what was settled, as JSON has it (採点差)."""
    settled = difference.disposition
    return {
        "vendor": difference.vendor,
        "criterion": difference.criterion.id,
        "spread": fraction_text(difference.spread),
        "marks": {member: mark_text(mark) for member, mark in difference.marks.items()},
        "outcome": None if settled is None else settled.outcome.value,
        "mark": None if settled is None or settled.mark is None else mark_text(settled.mark),
    }


def _alike(alike: AlikeReason) -> dict[str, Any]:
    return {
        "criterion": alike.criterion,
        "comment": alike.comment,
        "marks": [
            {"member": member, "vendor": vendor, "mark": mark_text(mark)} for member, vendor, mark in alike.marks
        ],
    }

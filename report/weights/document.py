"""An elicitation as JSON values (重みの文書): decimals as texts, exact fractions beside them where there are any."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from criteria.exact import PLACES_SHOWN, decimal_text, fraction_text
from criteria.finding import Language
from criteria.version import VERSION
from report.weights.sentences import group_sentences, member_sentences, number_text
from scoring.elicitation.ahp import Comparisons, Ratio, Reversal, WorstComparison
from scoring.elicitation.apportion import Apportionment, Share
from scoring.elicitation.bwm import BestWorstResult
from scoring.elicitation.elicit import Disagreement, ElicitedWeights, MemberWeights
from scoring.elicitation.weights import Weights


def weights_document(found: ElicitedWeights, language: Language) -> dict[str, Any]:
    """Return everything as JSON values (重みの文書)."""
    ids = found.asked.criteria
    return {
        "title": found.asked.title,
        "criteria": [{"criterion": one, "label": label} for one, label in zip(ids, found.asked.labels, strict=True)],
        "members": [_member(one, found, language) for one in found.members],
        "group": {
            "rule": found.asked.group.value,
            **_weights(found.group, ids),
            "comparisons": None if found.matrix is None else _comparisons(found.matrix, ids),
        },
        "disagreement": None if found.disagreement is None else _disagreement(found.disagreement, ids),
        "points": _points(found.points),
        "sentences": [one.to(language) for one in group_sentences(found)],
        "version": VERSION,
    }


def _weights(weights: Weights, ids: Sequence[str]) -> dict[str, Any]:
    exact = weights.exact
    return {
        "weights": _texts(ids, weights.shares),
        "fractions": None if exact is None else dict(zip(ids, map(fraction_text, exact), strict=True)),
    }


def _texts(ids: Sequence[str], values: Sequence[Fraction]) -> dict[str, str]:
    return dict(zip(ids, map(_text, values), strict=True))


def _text(value: Fraction) -> str:
    return number_text(value, PLACES_SHOWN)


def _member(member: MemberWeights, found: ElicitedWeights, language: Language) -> dict[str, Any]:
    ids = found.asked.criteria
    detail: dict[str, Any] | None = None
    if isinstance(member.detail, Comparisons):
        detail = _comparisons(member.detail, ids)
    elif isinstance(member.detail, BestWorstResult):
        detail = _best_worst(member.detail, ids)
    return {
        "member": member.judge.name,
        "method": member.judge.approach.value,
        "counts": decimal_text(member.judge.weight),
        **_weights(member.weights, ids),
        "detail": detail,
        "reversals": [_reversal(one, ids) for one in member.reversals],
        "sentences": [one.to(language) for one in member_sentences(member, found.asked.labels)],
    }


def _comparisons(found: Comparisons, ids: Sequence[str]) -> dict[str, Any]:
    return {
        "eigenvector": _texts(ids, found.eigenvector.shares),
        "geometric_mean": _texts(ids, found.geometric_mean.shares),
        "lambda_max": _text(found.largest),
        "consistency_index": _text(found.index),
        "consistency_ratios": [_ratio(one) for one in found.ratios],
        "tables_disagree": found.tables_disagree,
        "worst": None if found.worst is None else _worst(found.worst, ids),
    }


def _ratio(ratio: Ratio) -> dict[str, Any]:
    return {
        "table": ratio.table.id,
        "source": ratio.table.source,
        "random_index": None if ratio.index is None else decimal_text(ratio.index),
        "ratio": None if ratio.value is None else _text(ratio.value),
        "consistent": ratio.consistent,
    }


def _worst(worst: WorstComparison, ids: Sequence[str]) -> dict[str, Any]:
    return {
        "row": ids[worst.row],
        "column": ids[worst.column],
        "stated": _text(worst.stated),
        "fitting": _text(worst.fitting),
        "error": _text(worst.error),
        "certain": worst.certain,
    }


def _best_worst(found: BestWorstResult, ids: Sequence[str]) -> dict[str, Any]:
    return {
        "xi": decimal_text(found.xi),
        "xi_fraction": fraction_text(found.xi),
        "input_ratio": decimal_text(found.ratio),
        "threshold": None if found.threshold is None else decimal_text(found.threshold),
        "consistent": found.consistent,
        "worst": None if found.worst is None else ids[found.worst],
    }


def _reversal(found: Reversal, ids: Sequence[str]) -> dict[str, str]:
    return {"copied": ids[found.copied], "ahead": ids[found.ahead], "behind": ids[found.behind]}


def _disagreement(found: Disagreement, ids: Sequence[str]) -> dict[str, Any]:
    return {
        "spread": _texts(ids, found.spread),
        "kendalls_w": None if found.concordance is None else decimal_text(found.concordance),
        "farthest": found.farthest,
        "distance": _text(found.distance),
    }


def _points(found: Apportionment) -> dict[str, Any]:
    return {
        "total": found.total,
        "decided": found.decided,
        "tie_rule": found.rule.value,
        "tied": list(found.tied),
        "table": [_share(one) for one in found.shares],
    }


def _share(share: Share) -> dict[str, Any]:
    return {
        "criterion": share.criterion,
        "quota": _text(share.quota),
        "whole": share.whole,
        "remainder": None if share.remainder is None else _text(share.remainder),
        "points": share.points,
    }

"""An elicitation as JSON values (重みの文書): decimals as texts, exact fractions beside them where there are any."""

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Any, Final

from criteria.elicitation import Approach
from criteria.exact import PLACES_SHOWN, decimal_text, fraction_text
from criteria.finding import Language
from criteria.version import VERSION
from report.weights.sentences import group_sentences, member_sentences, number_text
from scoring.elicitation.ahp import Comparisons
from scoring.elicitation.apportion import Apportionment
from scoring.elicitation.bwm import BestWorstResult
from scoring.elicitation.elicit import ElicitedWeights, MemberWeights
from scoring.elicitation.weights import Weights


def weights_document(found: ElicitedWeights, language: Language) -> dict[str, Any]:
    """Return everything as JSON values (重みの文書)."""
    ids, apart = found.asked.criteria, found.disagreement
    named = zip(ids, found.asked.labels, strict=True)
    return {
        "title": found.asked.title,
        "criteria": [{"criterion": criterion, "label": label} for criterion, label in named],
        "members": [_member(member, found, language) for member in found.members],
        "group": {
            "rule": found.asked.group.value,
            **_weights(found.group, ids),
            "comparisons": None if found.matrix is None else _comparisons(found.matrix, ids),
        },
        "disagreement": apart
        and {
            "spread": _texts(ids, apart.spread),
            "kendalls_w": None if apart.concordance is None else decimal_text(apart.concordance),
            "farthest": apart.farthest,
            "distance": _text(apart.distance),
        },
        "points": _points(found.points),
        "sentences": [sentence.to(language) for sentence in group_sentences(found)],
        "version": VERSION,
    }


def _text(value: Fraction | None) -> str | None:
    return None if value is None else number_text(value, PLACES_SHOWN)


def _texts(ids: Sequence[str], values: Sequence[Fraction]) -> dict[str, str | None]:
    return dict(zip(ids, map(_text, values), strict=True))


def _weights(weights: Weights, ids: Sequence[str]) -> dict[str, Any]:
    exact = weights.exact
    return {
        "weights": _texts(ids, weights.shares),
        "fractions": None if exact is None else dict(zip(ids, map(fraction_text, exact), strict=True)),
    }


def _member(member: MemberWeights, found: ElicitedWeights, language: Language) -> dict[str, Any]:
    ids, approach = found.asked.criteria, member.judge.approach
    return {
        "member": member.judge.name,
        "method": approach.value,
        "counts": decimal_text(member.judge.weight),
        **_weights(member.weights, ids),
        "detail": _DETAILS[approach](member.detail, ids) if approach in _DETAILS else None,
        "reversals": [
            {"copied": ids[one.copied], "ahead": ids[one.ahead], "behind": ids[one.behind]} for one in member.reversals
        ],
        "sentences": [sentence.to(language) for sentence in member_sentences(member, found.asked.labels)],
    }


def _comparisons(found: Comparisons, ids: Sequence[str]) -> dict[str, Any]:
    worst = found.worst
    return {
        "eigenvector": _texts(ids, found.eigenvector.shares),
        "geometric_mean": _texts(ids, found.geometric_mean.shares),
        "lambda_max": _text(found.largest),
        "consistency_index": _text(found.index),
        "consistency_ratios": [
            {
                "table": ratio.table.id,
                "source": ratio.table.source,
                "random_index": _text(ratio.index),
                "ratio": _text(ratio.value),
                "consistent": ratio.consistent,
            }
            for ratio in found.ratios
        ],
        "tables_disagree": found.tables_disagree,
        "worst": worst
        and {
            "row": ids[worst.row],
            "column": ids[worst.column],
            "stated": _text(worst.stated),
            "fitting": _text(worst.fitting),
            "error": _text(worst.error),
            "certain": worst.certain,
        },
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


_DETAILS: Final[Mapping[Approach, Callable[..., dict[str, Any]]]] = {
    Approach.AHP: _comparisons,
    Approach.BWM: _best_worst,
}


def _points(found: Apportionment) -> dict[str, Any]:
    return {
        "total": found.total,
        "decided": found.decided,
        "tie_rule": found.rule.value,
        "tied": list(found.tied),
        "table": [
            {
                "criterion": share.criterion,
                "quota": _text(share.quota),
                "whole": share.whole,
                "remainder": _text(share.remainder),
                "points": share.points,
            }
            for share in found.shares
        ],
    }

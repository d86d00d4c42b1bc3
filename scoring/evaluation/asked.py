"""Who and what is asked about (照会の対象): a vendor by its id or its printed name, a rule by its id."""

from collections.abc import Mapping

from criteria.characters import compared, find_name
from criteria.errors import EvaluationError
from criteria.finding import Text
from criteria.spelling import did_you_mean, one_of
from scoring.evaluation.evaluation import Evaluation


def vendor_named(asked: str, called: Mapping[str, str]) -> str | None:
    """Return the id of the vendor that is meant by its id, or by a name that one alone has 事業者の名称による照会.

    >>> vendor_named("架空電算株式会社", {"架空電算": "架空電算株式会社"})
    '架空電算'
    """
    vendor = find_name(asked, called)
    if vendor is not None:
        return vendor
    form = compared(asked)
    named = [vendor for vendor, name in called.items() if compared(name) == form]
    return named[0] if len(named) == 1 else None


def vendor_asked(evaluation: Evaluation, asked: str) -> str:
    """Return the vendor that is asked about, by its id or by a name that one alone has 照会する事業者.

    Raises EvaluationError where no bid is from it: an empty ledger would read as if nothing spoke against a vendor.
    """
    called = {bid.vendor: bid.name for bid in evaluation.bids}
    found = vendor_named(asked, called)
    if found is not None:
        return found
    what = Text("この事業者の入札はありません", "no bid is from this vendor")
    raise EvaluationError(_unknown("--vendor", asked, what, sorted(called)))


def rule_asked(evaluation: Evaluation, asked: str) -> str:
    """Return the rule that is asked about 照会する要件; EvaluationError where the tender holds no vendor against it."""
    known = list(dict.fromkeys(check.rule for check in evaluation.ledger))
    if asked in known:
        return asked
    raise EvaluationError(
        _unknown("--rule", asked, Text("この要件はこの案件にありません", "the tender has no such rule"), known)
    )


def _unknown(option: str, asked: str, what: Text, known: list[str]) -> Text:
    listed, near = one_of(known), did_you_mean(asked, known)
    return Text(
        "。".join(filter(None, (f"{option}: {asked}: {what.ja}", listed.ja, near.ja))),
        "; expected ".join(filter(None, (f"{option}: {asked}: {what.en}", listed.en))) + f". {near.en}".rstrip(" ."),
    )

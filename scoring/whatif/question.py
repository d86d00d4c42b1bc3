"""The question after every evaluation (仮定の問い): would it have come out otherwise, and what if j had it."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any, overload

from criteria.bid import Bid
from criteria.characters import find_name
from criteria.errors import answer_possible
from criteria.finding import Finding, Text
from criteria.security import highest_level
from criteria.tender import Tender
from scoring.evaluation.asked import vendor_named
from scoring.evaluation.evaluate import evaluate
from scoring.evaluation.evaluation import Evaluation
from scoring.formulas.panel import panel_members
from scoring.formulas.registry import Kind, Reads, find
from scoring.whatif.apply import evaluate_changed
from scoring.whatif.certified import asked_standards
from scoring.whatif.changes import Change, GainCertificate, SetLevel, standing
from scoring.whatif.comparison import Comparison, compare
from scoring.whatif.handed_in import vendor_of
from scoring.whatif.written import read_change, read_changes, written_changes


@overload
def what_if(evaluated: Evaluation, changes: Iterable[Change] | str, /) -> Comparison: ...


@overload
def what_if(
    tender: Tender, bids: Sequence[Bid], changes: Iterable[Change] | str, /, findings: Iterable[Finding] = ()
) -> Comparison: ...


def what_if(
    evaluated: Evaluation | Tender,
    given: Iterable[Change] | Sequence[Bid] | str,
    changes: Iterable[Change] | str = (),
    /,
    findings: Iterable[Finding] = (),
) -> Comparison:
    """Evaluate anew with changes and hold it against the official result (仮定による再評価).

    Takes an evaluation and the changes, or a tender, its bids and the changes; changes may be written as
    ``scoring.whatif.read_changes`` reads them, a vendor by its id or its printed name. Of several changes of one thing
    the last counts, and is told alone. Without a change nothing moves. What comes out is never binding.

    Raises
    ------
    ChangeError
        Where a change cannot be made, with the reason and the nearest known name.
    DefinitionError
        Where the changed tender is none that can be evaluated.
    """
    if isinstance(evaluated, Evaluation):
        before, asked = evaluated, given
    else:
        before, asked = evaluate(evaluated, given, findings), changes  # type: ignore[arg-type]
    given_changes: Iterable[Change] = read_changes(asked) if isinstance(asked, str) else asked  # type: ignore[assignment]
    listed = standing(_by_id(before, given_changes))
    return compare(before, evaluate_changed(before, listed), listed)


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """A change that cannot be made (できない仮定), as it was written, and why."""

    written: str
    reasons: tuple[Text, ...]


def what_if_possible(before: Evaluation, text: str) -> tuple[Comparison, tuple[Refused, ...]]:
    """Evaluate anew with those written changes that can be made (できる仮定だけの再評価); say why not of the others.

    A change is refused alone and the others stay; of two that do not go together the later one is refused.
    """

    def answer(written: Sequence[tuple[str, str]]) -> Comparison:
        return what_if(before, [read_change(word, body) for word, body in written])

    comparison, refused = answer_possible(written_changes(text), answer)
    return comparison, tuple(
        Refused(written=" ".join(filter(None, written)), reasons=reasons) for written, reasons in refused
    )


def _by_id(before: Evaluation, changes: Iterable[Change]) -> Iterator[Change]:
    """Put the id of a vendor for its printed name where a change has the name, and spell other names as the tender."""
    called = {bid.vendor: bid.name for bid in before.given_bids}
    terms = _terms(before)
    for change in changes:
        asked = vendor_of(change)
        vendor = vendor_named(asked, called) if asked else None
        spelled = _spelled(change, terms)
        yield spelled if vendor in (None, asked) else replace(spelled, vendor=vendor)  # type: ignore[arg-type]


def _terms(before: Evaluation) -> tuple[str, ...]:
    """Return the names of the tender that a change may have besides vendors."""
    tender = before.tender
    criteria = [one.id for one in tender.criteria]
    components = [one.id for one in tender.method.price_components]
    of = [f"criterion:{one}" for one in criteria]
    scales = (one.params.get("grades") for one in tender.criteria)
    grades = [grade for scale in scales if isinstance(scale, Mapping) for grade in scale]
    return (*criteria, *of, *tender.groups, *components, *grades, *panel_members(tender, before.given_bids))


def _spelled(change: Change, terms: Collection[str]) -> Change:
    written = {one.name: getattr(change, one.name) for one in fields(change)}
    texts: dict[str, Any] = {key: find_name(text, terms) or text for key, text in written.items() if type(text) is str}
    if "keys" in written:
        texts["keys"] = tuple(find_name(key, terms) or key for key in written["keys"])
    return change if all(written[key] == text for key, text in texts.items()) else replace(change, **texts)


def if_had(evaluation: Evaluation, vendor: str) -> tuple[Comparison, ...]:
    """Evaluate anew for every certificate and measure the tender asks for, as if a vendor had it (「もし…があれば」).

    One comparison for each that moves anything: certificates to the latest edition and of the right scope, measures at
    each level that the tender rewards or requires.
    """
    asked = [*_certificates(evaluation, vendor), *_levels(evaluation, vendor)]
    comparisons = (what_if(evaluation, [change]) for change in asked)
    return tuple(one for one in comparisons if one.moved)


def _certificates(evaluation: Evaluation, vendor: str) -> Iterator[Change]:
    for standard in asked_standards(evaluation.tender):
        yield GainCertificate(vendor=vendor, standard=standard.id)


def _levels(evaluation: Evaluation, vendor: str) -> Iterator[Change]:
    held = {
        name: measure.level
        for bid in evaluation.bids
        for name, measure in bid.register.measures.get(vendor, {}).items()
    }
    for name, level in sorted(_asked_levels(evaluation.tender)):
        if held.get(name, 0) < level <= highest_level(name):
            yield SetLevel(vendor=vendor, measure=name, level=level)


def _asked_levels(tender: Tender) -> set[tuple[str, int]]:
    asked: set[tuple[str, int]] = set()
    for criterion in tender.criteria:
        formula = find(Kind.CRITERION, criterion.formula)
        if formula.responses.reads is Reads.MEASURES:
            asked |= {(entry.measure, entry.level) for entry in formula.bind(criterion.params)["measures"]}
    for rule in tender.exclusions:
        required = rule.params.get("measures") if rule.rule == "measures-required" else None
        if isinstance(required, dict):
            asked |= {(str(name), int(level)) for name, level in required.items()}
    return asked

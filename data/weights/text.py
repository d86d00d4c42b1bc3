"""Write ``weights.toml`` (聴取票の書出し): what is filled in, so that it is read again the same, by page and command.

Only the answers by each member's chosen method are written: the file says what counts. A draft in which answers lack is
written all the same, and can be opened on the page again to be gone on with; `sentei weights` says what it lacks.
"""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from itertools import groupby
from typing import Final

from criteria.elicitation import Approach
from criteria.exact import fraction_text, terminates
from criteria.presets import toml_text
from data.weights.draft import Draft, MemberDraft, every_pair, number_of
from scoring.elicitation.elicit import ElicitedWeights

_HEADER: Final = (
    "# 参考: 公告前の配点の検討。配点は選定委員会が決めます。",
    "# For reference, before publication: the committee decides the points.",
)


def weights_text(draft: Draft) -> str:
    """Return the text of a ``weights.toml`` with what is filled in; what is not is left out, never invented."""
    lines = [*_HEADER, "", "[weights]", *_texts({"title": draft.title}), *_number_line("total", draft.total)]
    lines += [f'group = "{draft.group}"', f'priorities = "{draft.priorities}"', f'ties = "{draft.ties}"']
    for one in draft.criteria:
        lines += ["", "[[criteria]]", *_texts({"id": one.id, "label": one.label})]
    for member in draft.members:
        lines += ["", "[[members]]", *_texts({"name": member.name, "method": member.method.value})]
        lines += () if number_of(member.counts) == 1 else _number_line("counts", member.counts)
        lines += _answers(member, draft)
    return "\n".join(lines) + "\n"


def _texts(texts: Mapping[str, str]) -> Iterator[str]:
    return (f"{key} = {toml_text(text)}" for key, text in texts.items() if text)


def _number_line(key: str, written: str) -> tuple[str, ...]:
    return (f"{key} = {_typed(written)}",) if written else ()


def _typed(written: str) -> str:
    """Write what somebody typed: a number as one, anything else as the text it is, for the reader to refuse."""
    value = number_of(written)
    if value is None:
        return toml_text(written)
    return toml_text(value) if terminates(value) and "/" not in written else _ratio(value)


def _ratio(value: Fraction) -> str:
    return str(value.numerator) if value.denominator == 1 else toml_text(fraction_text(value))


def _answers(member: MemberDraft, draft: Draft) -> Iterator[str]:
    ids = draft.ids
    if member.method is Approach.AHP:
        yield "comparisons = ["
        for one, other in every_pair(ids):
            if (one, other) in member.pairs:
                yield f"    [{toml_text(one)}, {toml_text(other)}, {_ratio(member.pairs[one, other])}],"
        yield "]"
    elif member.method is Approach.BWM:
        yield from _texts({"best": member.best, "worst": member.worst})
        yield f"best_to_others = {_table(beside_best(member, ids))}"
        yield f"others_to_worst = {_table(beside_worst(member, ids))}"
    elif member.method is Approach.ORDINAL:
        yield f"order = {toml_text(order_of(member, ids))}"
        yield f'rule = "{member.rule}"'
    else:
        typed = member.swings if member.method is Approach.SWING else member.points
        yield f"points = {_table({one: _typed(typed[one]) for one in ids if typed.get(one)})}"


def _table(values: Mapping[str, str]) -> str:
    """Write an inline table of values that are written already."""
    keys = (toml_text({one: 0}).removeprefix("{ ").removesuffix(" = 0 }") for one in values)
    listed = ", ".join(f"{key} = {value}" for key, value in zip(keys, values.values(), strict=True))
    return f"{{ {listed} }}" if listed else "{}"


def beside_best(member: MemberDraft, ids: tuple[str, ...]) -> dict[str, str]:
    """Return how many times as important the best criterion is as each, itself once, as far as answered."""
    answered = {one: member.beside[member.best, one] for one in ids if (member.best, one) in member.beside}
    own = {member.best: Fraction(1)} if member.best else {}
    return {one: _ratio({**answered, **own}[one]) for one in ids if one in {**answered, **own}}


def beside_worst(member: MemberDraft, ids: tuple[str, ...]) -> dict[str, str]:
    """Return how many times as important each criterion is as the worst, itself once, as far as answered."""
    answered = {one: member.beside[one, member.worst] for one in ids if (one, member.worst) in member.beside}
    own = {member.worst: Fraction(1)} if member.worst else {}
    return {one: _ratio({**answered, **own}[one]) for one in ids if one in {**answered, **own}}


def order_of(member: MemberDraft, ids: tuple[str, ...]) -> list[str | list[str]]:
    """Return the criteria from the most to the least important, equals in a list of their own."""
    placed = sorted((one for one in ids if one in member.places), key=lambda one: member.places[one])
    groups = (list(group) for _, group in groupby(placed, key=lambda one: member.places[one]))
    return [group if len(group) > 1 else group[0] for group in groups]


def points_lines(found: ElicitedWeights) -> tuple[str, ...]:
    """Return whole points as the lines of ``tender.toml`` that say them; none where they are undecided.

    How each criterion is scored stands in its ``formula``, which nobody has asked the members.
    """
    lines: list[str] = []
    for share, label in zip(found.points.shares, found.asked.labels, strict=True):
        if share.points is not None:
            names = _texts({"id": share.criterion, "label": label})
            lines += [*([""] if lines else []), "[[criteria]]", *names, f"max_points = {share.points}"]
    return tuple(lines)

"""An order as it is asked (順序): the criteria from the most to the least important."""

from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import Any

from criteria.elicitation import Order, OrdinalRule
from criteria.finding import Text
from criteria.values import LIST, choice
from data.definition import spoken
from data.definition.keys import Key
from data.weights.draft import Draft, MemberDraft
from data.weights.method import Written, first_named


class OrdinalMethod:
    """順序: every criterion has a place, which several may share."""

    keys = (Key("order", LIST, required=True), Key("rule", choice(OrdinalRule, spoken.ORDINAL_RULE)))
    compares = False

    def read(self, written: Written) -> Order | None:
        """Read ids from the most to the least important, equals together in a list of their own."""
        if "order" not in written.read:
            return None
        before = written.faults
        ranks: dict[int, int] = {}
        for position, item in enumerate(written.read["order"]):
            rank, place = len(ranks) + 1, ("order", position)
            places = {(*place, k): name for k, name in enumerate(item)} if isinstance(item, list) else {place: item}
            for here, name in places.items():
                index = written.position(here, name)
                if index in ranks:
                    what = Text("この項目はすでに並んでいます", "this criterion is in the order already")
                    written.refuse(here, "duplicate-id", what)
                elif index is not None:
                    ranks[index] = rank
        missing = [criterion for index, criterion in enumerate(written.ids) if index not in ranks]
        if missing and written.faults == before:
            what = Text(f"並んでいない項目があります: {'、'.join(missing)}", f"not in the order: {', '.join(missing)}")
            written.refuse(("order",), "missing-criterion", what)
        if written.faults > before:
            return None
        return Order(tuple(ranks[k] for k in sorted(ranks)), written.read.get("rule", OrdinalRule.CENTROID))

    def lacking(self, member: MemberDraft, draft: Draft) -> Iterator[Text]:
        """Yield which criteria have no place."""
        unplaced = [draft.called[criterion] for criterion in draft.ids if criterion not in member.places]
        if unplaced:
            names = first_named(unplaced)
            yield Text(f"順位の決まっていない項目があります: {names.ja}", f"without a place: {names.en}")

    def write(self, member: MemberDraft, ids: tuple[str, ...]) -> dict[str, Any]:
        """Write the criteria in order, equals in a list of their own, and the rule."""
        placed = sorted((criterion for criterion in ids if criterion in member.places), key=member.places.__getitem__)
        groups = (list(group) for _, group in groupby(placed, key=member.places.__getitem__))
        return {"order": [group if len(group) > 1 else group[0] for group in groups], "rule": member.rule.value}

    def open(self, judgement: Order, ids: tuple[str, ...]) -> dict[str, Any]:
        """Return the place of each and the rule."""
        return {"places": dict(zip(ids, judgement.ranks, strict=True)), "rule": judgement.rule}

    def reopen(self, table: Mapping[str, Any]) -> dict[str, Any]:
        """Return the places that are there and the rule."""
        groups = (group if isinstance(group, list) else [group] for group in table.get("order", ()))
        places = {criterion: place for place, group in enumerate(groups, start=1) for criterion in group}
        return {"places": places, "rule": OrdinalRule(table.get("rule", OrdinalRule.CENTROID))}

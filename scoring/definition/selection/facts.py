"""What the rules of a selection name and read (選定条件と事業者情報の突合), looked up among bids and vendors."""

from collections.abc import Collection, Iterator, Sequence

from criteria.bid import Bid, register_of
from criteria.finding import Finding, Text
from criteria.register import TABLE_WORDS
from criteria.tender import Tender
from scoring.definition.selection.kinds import bound_rules
from scoring.definition.selection.rule import place_of


def check_selection_facts(
    tender: Tender, bids: Sequence[Bid], doubtful: Collection[str] = frozenset()
) -> Iterator[Finding]:
    """Find every vendor, package, group or capability that a rule names and nobody has, and every fact it lacks.

    The tender's definition is taken to be sound. What is found here is a fault: a rule that passed over a misspelt name
    would change the selection without a word. ``doubtful`` tables have faulty rows: what they lack may be there.
    """
    if tender.selection is None:
        return
    register = register_of(bids)
    for rule, bound in bound_rules(tender):
        missing = [table for table in bound.tables if table not in register.tables]
        for table in missing:
            yield Finding(
                code="missing-table",
                what=Text(
                    f"この選定条件が読む{TABLE_WORDS[table]}の表が提出されていません",
                    f"this rule reads the table {table}, which was not handed in",
                ),
                where=place_of(rule),
                value=rule.rule,
                cure=Text("表を加えてください", "Hand it in"),
            )
        named = {param: lookup for param, lookup in bound.named.items() if bound.names(param)}
        if not missing and {*bound.tables, *(lookup.table for lookup in named.values())}.isdisjoint(doubtful):
            for param, lookup in named.items():
                yield from lookup.check(rule, param, bound.names(param), lookup.known(bids, register))
            yield from bound.check_facts(rule, bids, register)

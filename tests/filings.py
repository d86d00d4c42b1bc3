"""Random facts on file about vendors, and rules and criteria that read them: a part of the random tenders.

Few names, few days and every answer of each column, unknown among them, so that boundaries, joint ventures, chains of
relations, overrides and tables that were not handed in come up by themselves.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy, composite

from criteria.certificate import Certificate, CertificateStatus
from criteria.exclusion import ExclusionRule, WhenMissing
from criteria.finding import Where
from criteria.register import Register
from criteria.vendor import (
    Judgement,
    Measure,
    Override,
    Relation,
    RelationKind,
    Sanction,
    SanctionKind,
    Subcontractor,
    Vendor,
    VentureMember,
)

Params = Mapping[str, object]

TABLES: Final = (
    "vendors",
    "certificates",
    "measures",
    "sanctions",
    "relations",
    "subcontractors",
    "ventures",
    "overrides",
)
OUTSIDERS: Final = ("架空設備", "架空ソフト")
STANDARDS: Final = ("ISO/IEC 27001", "ISMS", "PrivacyMark", "ISO/IEC 27017", "ISMAP", "SOC 2")
LEVELS: Final = (("education", 1), ("education", 2), ("audit", 1))

NOTICE, DEADLINE, OPENING, AWARD = date(2026, 10, 1), date(2026, 11, 6), date(2026, 11, 10), date(2026, 11, 20)
DATES: Final = st.sampled_from(
    [date(2026, 1, 15), AWARD, DEADLINE, NOTICE, OPENING, date(2023, 11, 20), date(2023, 11, 21), date(2027, 3, 31)]
)
MAYBE: Final = st.sampled_from([True, True, False, None])


def _optional(**params: SearchStrategy[object]) -> SearchStrategy[Params]:
    return st.fixed_dictionaries({}, optional=params)


_DAY: Final = st.sampled_from(["notice", "deadline", "opening", "award"])
_HOLDERS: Final = st.sampled_from(["all", "any", "representative"])
_TERMS: Final[Mapping[str, SearchStrategy[object]]] = {
    "days": st.lists(_DAY, min_size=1, max_size=2, unique=True),
    "holders": _HOLDERS,
    "subcontractor_counts": st.booleans(),
    "accredited": st.booleans(),
    "accreditations": st.just(["架空認定センター"]),
    "services": st.just(["架空クラウド"]),
    "type_two": st.booleans(),
    "report_months": st.just(6),
}
_SCOPE: Final = st.sampled_from(["any", "not-refused", "covering"])
_NAMES: Final = st.lists(st.sampled_from(STANDARDS), min_size=1, max_size=2, unique=True)
_ON: Final = _optional(on=_DAY)
_PERSONAL: Final = _optional(personal_data_only=st.booleans())

RULE_PARAMS: Final[Mapping[str, SearchStrategy[Params]]] = {
    "certificate-required": (
        st.fixed_dictionaries({"any_of": _NAMES}, optional={**_TERMS, "scope": _SCOPE, "all_of": _NAMES})
    ),
    "measures-required": st.fixed_dictionaries(
        {"measures": st.just({"education": 2, "audit": 1})}, optional={"holders": _HOLDERS, "evidence": st.booleans()}
    ),
    "not-registered": _optional(grades=st.just(["A", "B"])),
    "tender-conditions": st.fixed_dictionaries(
        {"regions": st.just(["架空市"])},
        optional={"least_experience": st.just(3), "sizes": st.just(["中小"]), "holders": _HOLDERS},
    ),
    "not-invited": st.just({"vendors": ["架空電算", "架空通信", "架空商会"]}),
    "after-deadline": st.just({}),
    "subcontracting-forbidden": _PERSONAL,
    "subcontractor-approval": _PERSONAL,
    "subcontractor-level": _optional(personal_data_only=st.booleans(), same_clauses=st.booleans()),
    "resubcontracting": _PERSONAL,
    "suspension": _optional(authorities=st.just(["架空市"]), subcontractors=st.booleans(), first=st.just("deadline")),
    "barred-up-to-three-years": _ON,
    "breach-record": st.fixed_dictionaries(
        {"years": st.just(3)}, optional={"subcontractors": st.booleans(), "on": _DAY}
    ),
    "legal-incapacity": _ON,
    "rehabilitation": _ON,
    "insolvency": _ON,
    "tax-arrears": _ON,
    "antisocial": _ON,
    "related-vendors": _optional(
        kinds=st.just(["parent", "officer"]),
        through_others=st.booleans(),
        withdrawn_count=st.booleans(),
        members_exempt=st.booleans(),
    ),
    "one-bid-per-vendor": st.just({}),
}
"""By exclusion rule: its parameters."""

FILED_PARAMS: Final[Mapping[str, SearchStrategy[Params]]] = {
    "certificate": st.fixed_dictionaries(
        {
            "any_of": st.lists(
                st.fixed_dictionaries(
                    {"standard": st.sampled_from(STANDARDS), "points": st.integers(0, 8)}, optional={"scope": _SCOPE}
                ),
                min_size=1,
                max_size=3,
            )
        },
        optional=_TERMS,
    ).flatmap(
        lambda params: st.sampled_from([params, {**params, "combine": "sum"}, {**params, "combine": "sum", "cap": 5}])
    ),
    "measures": st.fixed_dictionaries(
        {
            "measures": st.sets(st.sampled_from(LEVELS), min_size=1).map(
                lambda asked: [{"measure": name, "level": level, "points": 3} for name, level in sorted(asked)]
            )
        },
        optional={
            "levels": st.sampled_from(["highest", "cumulative"]),
            "holders": _HOLDERS,
            "evidence": st.booleans(),
        },
    ),
}
"""By criterion formula that reads what is on file: its parameters, for an allotment of 8 points or more."""


@composite
def exclusion_rules(draw: Any) -> tuple[ExclusionRule, ...]:  # noqa: ANN401
    """None, or up to three rules, each once."""
    names = draw(st.lists(st.sampled_from(sorted(RULE_PARAMS)), max_size=3, unique=True))
    return tuple(
        ExclusionRule(rule=name, params=draw(RULE_PARAMS[name]), when_missing=draw(st.sampled_from(WhenMissing)))
        for name in names
    )


@composite
def registers(draw: Any, vendors: Sequence[str], rules: Sequence[str]) -> Register:  # noqa: ANN401
    """What is on file about these vendors; most tables were handed in."""
    names = [*vendors, *OUTSIDERS]
    somebody = st.sampled_from(names)
    helpers = st.sampled_from([*OUTSIDERS, *vendors[:1]])
    entries: dict[str, list[Any]] = {
        "vendors": [draw(_vendor(name)) for name in names if draw(st.integers(0, 3))],
        "certificates": draw(st.lists(_certificate(somebody), max_size=8)),
        "measures": _once(draw(st.lists(_measure(somebody), max_size=8))),
        "sanctions": draw(st.lists(_sanction(somebody), max_size=2)),
        "relations": draw(st.lists(_relation(somebody), max_size=2)),
        "subcontractors": draw(st.lists(_subcontractor(st.sampled_from(vendors or names), helpers), max_size=3)),
        "ventures": draw(_ventures(vendors)),
        "overrides": draw(st.lists(_override(somebody, st.sampled_from(rules or ["suspension"])), max_size=1)),
    }
    absent = draw(st.sampled_from(["", "", "", "", *TABLES]))
    handed_in = [table for table in TABLES if table != absent]
    return Register.of(tables=handed_in, **{table: entries[table] for table in handed_in})


def _row(table: str) -> SearchStrategy[Where | None]:
    return st.sampled_from([Where(file=f"{table}.csv", row=row) for row in (2, 3, 4)] + [None])


def _vendor(name: str) -> SearchStrategy[Vendor]:
    return st.builds(
        Vendor,
        id=st.just(name),
        corporate_number=st.sampled_from(["", "1111", "2222"]),
        region=st.sampled_from(["架空市", "架空市", "別府県", ""]),
        size=st.sampled_from(["中小", "大", ""]),
        experience=st.sampled_from([3, 5, 2, None]),
        registered=MAYBE,
        grade=st.sampled_from(["A", "C", ""]),
        tax_paid=MAYBE,
        antisocial_cleared=MAYBE,
        where=_row("vendors"),
    )


_JUDGEMENTS: Final = st.sampled_from(
    [
        None,
        Judgement(accepted=True, by="選定委員会", reason="業務を含む", on=OPENING),
        Judgement(accepted=False, by="選定委員会", reason="業務を含まない", on=OPENING),
        Judgement(accepted=True, by="", reason="", on=None),
    ]
)


def _certificate(holder: SearchStrategy[str]) -> SearchStrategy[Certificate]:
    return st.builds(
        Certificate,
        vendor=holder,
        standard=st.sampled_from([*STANDARDS, "ISO/IEC 27001", "ISMS"]),
        edition=st.sampled_from(["2022", "2022", "2013", ""]),
        accreditation=st.sampled_from(["ISMS-AC", "架空認定センター", ""]),
        issued=st.sampled_from([date(2024, 12, 1), date(2023, 11, 8), AWARD, None]),
        expires=st.sampled_from([date(2027, 11, 30), date(2026, 11, 19), AWARD, OPENING, None]),
        status=st.sampled_from([*CertificateStatus, None, CertificateStatus.VALID, CertificateStatus.VALID]),
        covers=_JUDGEMENTS,
        service=st.sampled_from(["", "架空クラウド", "別のクラウド"]),
        kind=st.sampled_from(["Type II", "Type I", ""]),
        period_end=st.sampled_from([date(2026, 9, 30), date(2026, 1, 31), None]),
        corporate_number=st.sampled_from(["", "1111"]),
        where=_row("certificates"),
    )


def _measure(holder: SearchStrategy[str]) -> SearchStrategy[Measure]:
    return st.builds(
        Measure,
        vendor=holder,
        measure=st.sampled_from(["education", "audit"]),
        level=st.integers(1, 3),
        evidence=st.sampled_from(["記録", "記録", ""]),
        where=_row("measures"),
    )


def _once(rows: Sequence[Measure]) -> list[Measure]:
    return list({(row.vendor, row.measure): row for row in rows}.values())


def _sanction(holder: SearchStrategy[str]) -> SearchStrategy[Sanction]:
    return st.builds(
        Sanction,
        vendor=holder,
        kind=st.sampled_from(SanctionKind),
        start=DATES,
        end=DATES | st.none(),
        authority=st.sampled_from(["架空市", "別府県", ""]),
        reason=st.sampled_from(["漏えい", ""]),
        proviso=st.booleans(),
        where=_row("sanctions"),
    )


def _relation(holder: SearchStrategy[str]) -> SearchStrategy[Relation]:
    return st.builds(
        Relation,
        vendor_a=holder,
        vendor_b=holder,
        kind=st.sampled_from(RelationKind),
        proviso=st.sampled_from([False, False, True]),
        where=_row("relations"),
    )


def _subcontractor(holder: SearchStrategy[str], helper: SearchStrategy[str]) -> SearchStrategy[Subcontractor]:
    return st.builds(
        Subcontractor,
        vendor=holder,
        subcontractor=helper,
        handles_personal_data=MAYBE,
        approved=MAYBE,
        level_confirmed=MAYBE,
        same_clauses=MAYBE,
        resubcontracts=st.sampled_from([False, False, True, None]),
        where=_row("subcontractors"),
    )


@composite
def _ventures(draw: Any, vendors: Sequence[str]) -> list[VentureMember]:  # noqa: ANN401
    """Now and then the first bidder is a joint venture, of outsiders or with another bidder."""
    if not vendors or draw(st.integers(0, 4)):
        return []
    members = draw(st.lists(st.sampled_from([*OUTSIDERS, *vendors[1:]]), min_size=1, max_size=3, unique=True))
    led_by = draw(st.sampled_from([*members, ""]))
    where = draw(_row("ventures"))
    return [
        VentureMember(venture=vendors[0], member=member, representative=member == led_by, where=where)
        for member in members
    ]


def _override(holder: SearchStrategy[str], rule: SearchStrategy[str]) -> SearchStrategy[Override]:
    judgement = _JUDGEMENTS.filter(lambda one: one is not None)
    return st.builds(Override, vendor=holder, rule=rule, judgement=judgement, where=_row("overrides"))

"""Random tenders with exclusion rules, and registers in which everything can be on file, missing or contradictory."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import Any, Final

from generated import tenders_with_bids
from hypothesis import strategies as st

from criteria.bid import Bid
from criteria.certificate import Certificate, CertificateStatus
from criteria.exclusion import ExclusionRule, WhenMissing
from criteria.register import Register
from criteria.tender import Tender, VariableMinimum
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
from tests.declared import criterion
from tests.on_file import DAYS, SPECIAL

BIDDERS: Final = ("A", "B", "C", "D", "E")
PERSONS: Final = (*BIDDERS, "X", "Y")
AMONG_BIDDERS: Final = frozenset({"related-vendors", "one-bid-per-vendor"})
"""Rules under which one bid can void another."""

_DATES: Final = tuple(date(2023, 11, 20) + timedelta(days=step) for step in (0, 1, 400, 731, 1045, 1082, 1085, 1096))
_EXPIRIES: Final = (None, date(2026, 11, 19), date(2026, 11, 20), date(2027, 6, 30))
_MAYBE: Final = st.sampled_from([True, True, False, None])

RULES: Final[Mapping[str, tuple[Mapping[str, object], ...]]] = {
    "after-deadline": ({},),
    "antisocial": ({}, {"on": "opening"}),
    "barred-up-to-three-years": ({}, {"on": "notice"}),
    "breach-record": ({"years": 2}, {"years": 1, "subcontractors": False}),
    "certificate-required": (
        {"any_of": ["ISO/IEC 27001", "PrivacyMark"]},
        {"any_of": ["ISMS"], "holders": "any", "subcontractor_counts": True},
        {"all_of": ["ISMS", "Pマーク"], "holders": "representative", "scope": "covering"},
        {"any_of": ["ISO/IEC 27017", "SOC 2"], "days": ["award"], "accredited": True, "type_two": True},
    ),
    "insolvency": ({},),
    "legal-incapacity": ({},),
    "measures-required": (
        {"measures": {"education": Fraction(2)}},
        {
            "measures": {"education": Fraction(1), "entry-exit-control": Fraction(1)},
            "evidence": False,
            "holders": "any",
        },
    ),
    "not-invited": ({"vendors": ["A", "B", "C"]},),
    "not-registered": ({}, {"grades": ["A", "B"]}),
    "one-bid-per-vendor": ({},),
    "rehabilitation": ({},),
    "related-vendors": (
        {},
        {"kinds": ["parent", "officer"], "through_others": False},
        {"withdrawn_count": False, "members_exempt": True},
    ),
    "resubcontracting": ({},),
    "subcontracting-forbidden": ({}, {"personal_data_only": False}),
    "subcontractor-approval": ({}, {"personal_data_only": False}),
    "subcontractor-level": ({}, {"same_clauses": False}),
    "suspension": ({}, {"authorities": ["架空市"]}, {"first": "opening", "last": "award", "subcontractors": True}),
    "tax-arrears": ({},),
    "tender-conditions": (
        {"regions": ["架空県"], "least_experience": 2},
        {"sizes": ["中小"], "holders": "any"},
        {"regions": ["架空県"]},
    ),
}
"""By rule: parameters under which it is drawn."""


@st.composite
def exclusions(draw: Any, known: Iterable[str] = tuple(RULES)) -> tuple[ExclusionRule, ...]:  # noqa: ANN401
    """One to five rules, each pending or excluding where the evidence is missing."""
    names = draw(st.lists(st.sampled_from(sorted(known)), min_size=1, max_size=5, unique=True))
    return tuple(
        ExclusionRule(
            rule=name, params=draw(st.sampled_from(RULES[name])), when_missing=draw(st.sampled_from(WhenMissing))
        )
        for name in names
    )


def _some(entry: st.SearchStrategy[Any], most: int = 4) -> st.SearchStrategy[list[Any]]:
    return st.lists(entry, max_size=most)


_JUDGEMENTS: Final = st.builds(
    Judgement, accepted=st.booleans(), by=st.sampled_from(["選定委員会", ""]), reason=st.just("業務を含む")
)
_CERTIFICATES: Final = st.builds(
    Certificate,
    vendor=st.sampled_from((*BIDDERS, "X", "S")),
    standard=st.sampled_from(["ISO/IEC 27001", "ISMS", "Pマーク", "ISO/IEC 27017", "SOC 2", "架空規格"]),
    edition=st.sampled_from(["2022", "2022", "2013", ""]),
    issued=st.sampled_from([date(2025, 1, 10), date(2025, 1, 10), date(2023, 1, 10), None]),
    expires=st.sampled_from([*_EXPIRIES, *_EXPIRIES[2:]]),
    accreditation=st.sampled_from(["ISMS-AC", ""]),
    status=st.sampled_from([None, None, *CertificateStatus]),
    covers=st.none() | _JUDGEMENTS,
    kind=st.sampled_from(["Type II", "Type I", ""]),
    period_start=st.sampled_from([date(2025, 4, 1), None]),
    period_end=st.sampled_from([date(2026, 3, 31), None]),
    corporate_number=st.sampled_from(["", "1", "2"]),
)
_SANCTIONS: Final = st.builds(
    Sanction,
    vendor=st.sampled_from((*PERSONS, "S")),
    kind=st.sampled_from(SanctionKind),
    start=st.sampled_from(_DATES),
    end=st.sampled_from([None, date(2026, 9, 30), date(2026, 10, 1), date(2026, 11, 20), date(2027, 1, 1)]),
    authority=st.sampled_from(["架空市", "架空県", ""]),
    reason=st.sampled_from(["第2号", " "]),
    proviso=st.sampled_from([False, False, True]),
)
_RELATIONS: Final = st.builds(
    Relation,
    vendor_a=st.sampled_from(PERSONS),
    vendor_b=st.sampled_from(PERSONS),
    kind=st.sampled_from(RelationKind),
    proviso=st.sampled_from([False, False, True]),
)
_SUBCONTRACTORS: Final = st.builds(
    Subcontractor,
    vendor=st.sampled_from(PERSONS),
    subcontractor=st.sampled_from(["S", "T", "E"]),
    handles_personal_data=_MAYBE,
    approved=_MAYBE,
    level_confirmed=_MAYBE,
    same_clauses=_MAYBE,
    resubcontracts=st.sampled_from([False, False, True, None]),
)
_OVERRIDES: Final = st.builds(
    Override,
    vendor=st.sampled_from(BIDDERS),
    rule=st.sampled_from(sorted(RULES)),
    judgement=st.sampled_from(
        [Judgement(**SPECIAL), Judgement(**{**SPECIAL, "by": " "}), Judgement(**{**SPECIAL, "accepted": False})]
    ),
)


@st.composite
def registers(draw: Any) -> Register:  # noqa: ANN401
    """What is on file about the bidders and others; now and then a table was not handed in."""
    vendors = [
        Vendor(
            id=name,
            corporate_number=draw(st.sampled_from(["", "1"])),
            region=draw(st.sampled_from(["架空県", "架空県", "他県", ""])),
            size=draw(st.sampled_from(["中小", "大", ""])),
            experience=draw(st.sampled_from([2, 3, 1, None])),
            registered=draw(_MAYBE),
            grade=draw(st.sampled_from(["A", "B", "C", ""])),
            tax_paid=draw(_MAYBE),
            antisocial_cleared=draw(_MAYBE),
        )
        for name in PERSONS
        if draw(st.integers(0, 5))
    ]
    measures = {
        (name, measure): Measure(
            vendor=name,
            measure=measure,
            level=draw(st.integers(0, 3)),
            evidence=draw(st.sampled_from(["記録", "記録", ""])),
        )
        for name in PERSONS
        for measure in ("education", "entry-exit-control")
        if draw(st.booleans())
    }
    members = draw(st.sampled_from([(), (), ("A", "X"), ("X", "Y"), ("D", "Y")]))
    leads = draw(st.booleans())
    tables = {
        "vendors": vendors,
        "certificates": draw(_some(_CERTIFICATES, 8)),
        "measures": list(measures.values()),
        "sanctions": draw(_some(_SANCTIONS)),
        "relations": draw(_some(_RELATIONS, 3)),
        "subcontractors": draw(_some(_SUBCONTRACTORS)),
        "ventures": [
            VentureMember(venture="E", member=one, representative=leads and one == members[0]) for one in members
        ],
    }
    missing = draw(st.sampled_from([*[""] * 6, *tables]))
    kept = {name: rows for name, rows in tables.items() if name != missing}
    overrides = {(one.vendor, one.rule): one for one in draw(_some(_OVERRIDES, 2))}
    return Register.of(tables=kept, **kept, overrides=list(overrides.values()))


SECURITY: Final = (
    criterion("cert", 10, "certificate", params={"any_of": [{"standard": "ISMS", "points": 10}]}),
    criterion(
        "certs",
        12,
        "certificate",
        params={
            "any_of": [
                {"standard": "ISO/IEC 27001", "points": 8, "scope": "covering"},
                {"standard": "ISMS", "points": 3, "scope": "any"},
                {"standard": "Pマーク", "points": 6},
            ],
            "combine": "sum",
            "cap": 11,
            "holders": "any",
            "subcontractor_counts": True,
        },
    ),
    criterion(
        "kept",
        9,
        "measures",
        params={
            "measures": [
                {"measure": "education", "level": 1, "points": 2},
                {"measure": "education", "level": 2, "points": 5},
                {"measure": "entry-exit-control", "level": 1, "points": 4},
            ],
            "levels": "cumulative",
        },
    ),
    criterion(
        "keeps",
        9,
        "measures",
        params={"measures": [{"measure": "education", "level": 2, "points": 5}], "evidence": False, "holders": "any"},
    ),
)


@st.composite
def eligibility_cases(
    draw: Any,  # noqa: ANN401
    known: Iterable[str] = tuple(RULES),
    *,
    faulty: bool = True,
    with_minimums: bool = True,
) -> tuple[Tender, list[Bid]]:
    """A tender with rules, criteria on certificates and measures, and bids with one register between them."""
    declared, bids = draw(tenders_with_bids(faulty=faulty, with_minimums=with_minimums))
    security = tuple(draw(st.lists(st.sampled_from(SECURITY), max_size=2, unique_by=id)))
    declared = replace(declared, criteria=(*declared.criteria, *security), exclusions=draw(exclusions(known)), **DAYS)
    if not draw(st.integers(0, 3)):
        variable = VariableMinimum(form="all", factor=Fraction(9, 10))
        declared = replace(declared, prices=replace(declared.prices, floor=None, variable_minimum=variable))
    on_file = draw(registers())
    received: datetime = DAYS["deadline"]
    times = [received, received - timedelta(hours=1), received + timedelta(seconds=1), None]
    return declared, [
        replace(one, register=on_file, received_at=draw(st.sampled_from([*times, *times[:2]]))) for one in bids
    ]

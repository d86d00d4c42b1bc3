"""Stages and roles (段階と役割) of a tender's procedure."""

from enum import StrEnum
from typing import Final

from criteria.finding import Text
from criteria.tender import Tender
from criteria.terms import Envelopes
from scoring.formulas.panel import is_marked


class Stage(StrEnum):
    """Where a tender stands in its procedure (段階), in the order in which it goes through them."""

    DRAFT = "draft"
    PUBLISHED = "published"
    RECEIVING = "receiving"
    QUALIFICATION = "qualification"
    SCORING = "scoring"
    LOCKED = "locked"
    OPENING = "opening"
    EVALUATED = "evaluated"
    DECIDED = "decided"
    CLOSED = "closed"

    @property
    def text(self) -> Text:
        """What people call it."""
        return _STAGE_WORDS[self]

    @property
    def order(self) -> int:
        """Its place in the procedure, from 0."""
        return list(Stage).index(self)


_STAGE_WORDS = {
    Stage.DRAFT: Text("準備", "Draft"),
    Stage.PUBLISHED: Text("公告", "Published"),
    Stage.RECEIVING: Text("受付", "Receiving"),
    Stage.QUALIFICATION: Text("資格審査", "Qualification"),
    Stage.SCORING: Text("採点", "Scoring"),
    Stage.LOCKED: Text("採点確定", "Locked"),
    Stage.OPENING: Text("開札", "Opening"),
    Stage.EVALUATED: Text("評価", "Evaluated"),
    Stage.DECIDED: Text("決定", "Decided"),
    Stage.CLOSED: Text("終了", "Closed"),
}


def stages_of(tender: Tender) -> tuple[Stage, ...]:
    """Return the stages a tender goes through (案件の段階): it skips what it does not have, marks or sealed prices."""
    skipped = {
        Stage.SCORING: not any(map(is_marked, tender.criteria)),
        Stage.OPENING: tender.envelopes is not Envelopes.TWO,
    }
    return tuple(stage for stage in Stage if not skipped.get(stage))


class Role(StrEnum):
    """What somebody is in a tender, or in the house (役割)."""

    OFFICE = "office"
    MEMBER = "member"
    CHAIR = "chair"
    OBSERVER = "observer"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"

    @property
    def text(self) -> Text:
        """What people call it."""
        return _ROLE_WORDS[self]


_ROLE_WORDS = {
    Role.OFFICE: Text("事務局", "Office"),
    Role.MEMBER: Text("委員", "Member"),
    Role.CHAIR: Text("委員長", "Chair"),
    Role.OBSERVER: Text("学識経験者", "Observer"),
    Role.AUDITOR: Text("監査", "Auditor"),
    Role.ADMINISTRATOR: Text("管理者", "Administrator"),
}

OF_HOUSE: Final = frozenset({Role.OFFICE, Role.AUDITOR, Role.ADMINISTRATOR})
"""Roles that may be held in the house, for every tender; the others are held in one."""

"""The closed lists of words a tender may use (用語). One word per idea; Japanese terms stand beside each."""

from enum import StrEnum


class RoundingStage(StrEnum):
    """Where a tender may declare a rounding (端数処理の段階). Nothing else rounds."""

    CRITERION = "criterion"
    """評価項目ごとの得点."""
    TECHNICAL = "technical"
    """技術点の合計."""
    PRICE_COMPONENT = "price_component"
    """価格の内訳ごとの得点."""
    PRICE_RATIO = "price_ratio"
    """価格点の算式に用いる比率."""
    PRICE = "price"
    """価格点."""
    VALUE = "value"
    """評価値."""


class BidStatus(StrEnum):
    """What became of a bid before it is evaluated (入札の状態)."""

    VALID = ""
    WITHDRAWN = "withdrawn"
    """辞退."""
    INVALID = "invalid"
    """無効."""
    LATE = "late"
    """期限後到着."""


class InvestigationOutcome(StrEnum):
    """Result of a low-price investigation (低入札価格調査の結果)."""

    PENDING = "pending"
    """調査中."""
    CLEARED = "cleared"
    """履行可能."""
    FAILED = "failed"
    """履行不能のおそれ."""
    REFUSED = "refused"
    """調査に応じない."""


class Aggregate(StrEnum):
    """How the members' marks become one number (委員の採点の集約)."""

    SUM = "sum"
    """合計."""
    MEAN = "mean"
    """平均."""
    MEDIAN = "median"
    """中央値."""
    TRIMMED_MEAN = "trimmed-mean"
    """最高・最低の委員を除く平均."""
    CONSENSUS = "consensus"
    """合議."""


class Per(StrEnum):
    """What is aggregated over the members (集約の単位)."""

    CRITERION = "criterion"
    """評価項目ごと."""
    TOTAL = "total"
    """委員ごとの合計点."""


class MandatoryFails(StrEnum):
    """How many members must fail a mandatory item before the bid fails it (必須項目の不合格の条件)."""

    ANY = "any"
    """1人でも."""
    MAJORITY = "majority"
    """過半数."""
    ALL = "all"
    """全員."""


class DispositionOutcome(StrEnum):
    """What the panel settled where its members' marks lay apart (採点差の措置)."""

    STANDS = "stands"
    """維持: the members' marks stand and are aggregated as ever."""
    AGREED = "agreed"
    """合議: the mark that was agreed on takes their place."""


class CommentsDue(StrEnum):
    """With which marks a comment is due (所見の要否). The default is written as nothing."""

    NEVER = ""
    """不要."""
    EXTREMES = "extremes"
    """最高又は最低の採点のとき."""
    ALWAYS = "always"
    """すべての採点."""


class Recusal(StrEnum):
    """What a declared conflict of interest recuses a member from (利益相反による除斥の範囲)."""

    VENDOR = ""
    """その事業者の採点."""
    TENDER = "tender"
    """案件のすべての採点."""


class Envelopes(StrEnum):
    """In how many envelopes a bid is handed in (封筒の数); in two, prices stay sealed until the scoring is locked."""

    ONE = ""
    """一封筒."""
    TWO = "2"
    """二封筒: 技術提案書と価格を別に封入する."""


class Direction(StrEnum):
    """Which evaluation value is first (評価値の優劣)."""

    HIGHEST = "highest"
    LOWEST = "lowest"


class AwardStatus(StrEnum):
    """The answer of an evaluation (評価の結果)."""

    AWARDED = "awarded"
    """落札者決定."""
    TIED = "tied"
    """同点."""
    NO_AWARD = "no-award"
    """不調."""
    INCOMPLETE = "incomplete"
    """未確定: a fault must be mended or an outcome awaited before anything is awarded."""
    SELECTION = "selection"
    """選定により決定: the tender's selection awards or shortlists, this ranking alone does not."""


class ExclusionStage(StrEnum):
    """Where in the procedure a bid goes out (除外の段階)."""

    QUALIFICATION = "qualification"
    """参加資格."""
    OPENING = "opening"
    """開札."""
    EVALUATION = "evaluation"
    """評価."""
    AWARD = "award"
    """落札決定."""


TIE_KEYS = ("technical", "price", "mandatory", "received_at", "committee", "lottery")
"""Keys of the tie-break chain 同点時の優先順位; beside them ``criterion:<id>``."""

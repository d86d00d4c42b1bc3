"""The tables on file about vendors (事業者情報の表): certificates, measures, sanctions, relations and the like."""

from typing import Final

from criteria.certificate import CertificateStatus
from criteria.finding import Text
from criteria.security import highest_level, measures
from criteria.tender import Tender
from criteria.values import choice, whole
from criteria.vendor import RelationKind, SanctionKind
from data.tables.lot_tables import packages_table
from data.tables.names import (
    CERTIFICATES,
    MEASURES,
    MEMBERS,
    OVERRIDES,
    RELATIONS,
    SANCTIONS,
    SUBCONTRACTORS,
    read_corporate_number,
    tender_table,
    vendor_column,
)
from data.tables.register_words import CERTIFICATE_STATES, RELATION_KINDS, SANCTION_KINDS
from data.tables.schemas import Names, Table, TableColumn
from data.text.cells import cell_reader, id_reader, read_day, read_note, read_yes_no
from data.text.japanese import normal_id

_MOST_ROWS: Final = 600_000

_NOTE: Final = TableColumn("note", aliases=("備考",), read=read_note)
_PROVISO: Final = TableColumn("proviso", aliases=("但書", "ただし書"), read=read_yes_no)

CERTIFICATES_TABLE: Final = tender_table(
    CERTIFICATES,
    vendor_column(),
    TableColumn("standard", aliases=("規格", "認証規格"), needed=True),
    TableColumn("edition", aliases=("版", "規格の版")),
    TableColumn("scope", aliases=("登録範囲", "適用範囲")),
    TableColumn("issued", aliases=("登録日", "発行日"), read=read_day),
    TableColumn("expires", aliases=("有効期限", "有効期間満了日"), read=read_day),
    TableColumn("certificate_no", aliases=("登録番号", "認証番号")),
    TableColumn("body", aliases=("認証機関", "審査機関")),
    TableColumn("accreditation", aliases=("認定機関",), names=Names.TERM),
    TableColumn(
        "status",
        aliases=("状態", "認証の状態"),
        read=cell_reader(choice(CertificateStatus, CERTIFICATE_STATES)),
    ),
    TableColumn("covers", aliases=("業務を含む", "登録範囲の判断"), read=read_yes_no),
    TableColumn("covers_by", aliases=("判断者",)),
    TableColumn("covers_reason", aliases=("判断の理由",)),
    TableColumn("covers_on", aliases=("判断日",), read=read_day),
    TableColumn("service", aliases=("サービス", "サービス名"), names=Names.TERM),
    TableColumn("kind", aliases=("報告書の種別", "Type")),
    TableColumn("period_start", aliases=("対象期間の初日",), read=read_day),
    TableColumn("period_end", aliases=("対象期間の末日",), read=read_day),
    TableColumn("corporate_number", aliases=("法人番号", "付与を受けた法人"), read=read_corporate_number),
    _NOTE,
    most_rows=_MOST_ROWS,
)


_MEASURES: Final = {measure.id: measure.text.ja for measure in measures().values()}
_NO_MEASURE: Final = Text("対策の一覧にありません", "the catalogue has no such measure")

MEASURES_TABLE: Final = tender_table(
    MEASURES,
    vendor_column(),
    TableColumn(
        "measure",
        aliases=("対策ID", "対策項目"),
        read=id_reader(_MEASURES, _NO_MEASURE, "unknown-measure", called=_MEASURES),
        needed=True,
    ),
    TableColumn(
        "level",
        aliases=("水準",),
        read=cell_reader(whole(0)),
        needed=True,
        by="measure",
        readers={
            normal_id(word): cell_reader(whole(0, highest_level(measure)))
            for measure, ja in _MEASURES.items()
            for word in (measure, ja)
        },
    ),
    TableColumn("evidence", aliases=("証拠", "証拠書類")),
    _NOTE,
    key=("vendor", "measure"),
    most_rows=_MOST_ROWS,
)

SANCTIONS_TABLE: Final = tender_table(
    SANCTIONS,
    vendor_column(),
    TableColumn(
        "kind",
        aliases=("種類", "処分の種類"),
        read=cell_reader(choice(SanctionKind, SANCTION_KINDS)),
        needed=True,
    ),
    TableColumn("start", aliases=("開始日", "処分日"), read=read_day, needed=True),
    TableColumn("end", aliases=("終了日", "満了日"), read=read_day),
    TableColumn("authority", aliases=("処分者", "処分機関"), names=Names.TERM),
    TableColumn("reason", aliases=("理由", "処分理由")),
    TableColumn("source", aliases=("出典", "根拠")),
    _PROVISO,
    _NOTE,
    most_rows=_MOST_ROWS,
)

RELATIONS_TABLE: Final = tender_table(
    RELATIONS,
    vendor_column("vendor_a", ("事業者A", "事業者甲")),
    vendor_column("vendor_b", ("事業者B", "事業者乙")),
    TableColumn(
        "kind",
        aliases=("関係", "関係の種類"),
        read=cell_reader(choice(RelationKind, RELATION_KINDS)),
        needed=True,
    ),
    _PROVISO,
    _NOTE,
    most_rows=_MOST_ROWS,
)

SUBCONTRACTORS_TABLE: Final = tender_table(
    SUBCONTRACTORS,
    vendor_column(),
    vendor_column("subcontractor", ("再委託先", "再委託先名")),
    TableColumn("scope", aliases=("再委託の範囲", "業務範囲")),
    TableColumn("handles_personal_data", aliases=("個人情報の取扱い", "個人情報"), read=read_yes_no),
    TableColumn("approved", aliases=("承認", "承認の有無"), read=read_yes_no),
    TableColumn("level_confirmed", aliases=("同等水準の確認", "水準確認"), read=read_yes_no),
    TableColumn("same_clauses", aliases=("同じ契約項目", "契約項目"), read=read_yes_no),
    TableColumn("resubcontracts", aliases=("再々委託", "再々委託の有無"), read=read_yes_no),
    _NOTE,
    key=("vendor", "subcontractor", "scope"),
    most_rows=_MOST_ROWS,
)

MEMBERS_TABLE: Final = tender_table(
    MEMBERS,
    vendor_column("venture", ("共同企業体", "共同企業体名")),
    vendor_column("member", ("構成員", "構成員名")),
    TableColumn("representative", aliases=("代表者", "代表構成員"), read=read_yes_no),
    _NOTE,
    key=("venture", "member"),
    most_rows=_MOST_ROWS,
)


def overrides_table(tender: Tender) -> Table:
    """Return the table of rules set aside for a special reason 特別の理由による適用除外."""
    rules = tuple(dict.fromkeys(exclusion.rule for exclusion in tender.exclusions))
    no_rule = Text("この案件が適用する要件ではありません", "the tender applies no such rule")
    return tender_table(
        OVERRIDES,
        vendor_column(),
        TableColumn("rule", aliases=("要件", "要件ID"), read=id_reader(rules, no_rule, "unknown-rule"), needed=True),
        TableColumn("by", aliases=("決定者", "判断者"), needed=True),
        TableColumn("reason", aliases=("理由", "特別の理由"), needed=True),
        TableColumn("on", aliases=("決定日", "判断日"), read=read_day, needed=True),
        _NOTE,
        key=("vendor", "rule"),
    )


def register_tables(tender: Tender) -> tuple[Table, ...]:
    """Return every table on file about vendors, the table of the vendors themselves aside."""
    return (
        CERTIFICATES_TABLE,
        MEASURES_TABLE,
        SANCTIONS_TABLE,
        RELATIONS_TABLE,
        SUBCONTRACTORS_TABLE,
        MEMBERS_TABLE,
        overrides_table(tender),
        packages_table(tender),
    )

"""What offices write of a vendor (事業者情報の用語): the state of a certificate, kinds of sanctions and relations."""

from types import MappingProxyType
from typing import Final

from criteria.certificate import CertificateStatus
from criteria.vendor import RelationKind, SanctionKind

CERTIFICATE_STATES: Final = MappingProxyType(
    {
        **{state.value: state for state in CertificateStatus},
        "有効": CertificateStatus.VALID,
        "一時停止": CertificateStatus.SUSPENDED,
        "一時停止中": CertificateStatus.SUSPENDED,
        "取消": CertificateStatus.WITHDRAWN,
        "取消し": CertificateStatus.WITHDRAWN,
        "更新申請中": CertificateStatus.RENEWING,
        "更新手続中": CertificateStatus.RENEWING,
    }
)

SANCTION_KINDS: Final = MappingProxyType(
    {
        **{kind.value: kind for kind in SanctionKind},
        "指名停止": SanctionKind.SUSPENSION,
        "入札参加停止": SanctionKind.SUSPENSION,
        "入札参加制限": SanctionKind.BARRED,
        "令167条の4第2項": SanctionKind.BARRED,
        "令第167条の4第2項": SanctionKind.BARRED,
        "欠格": SanctionKind.INCAPACITY,
        "令167条の4第1項": SanctionKind.INCAPACITY,
        "令第167条の4第1項": SanctionKind.INCAPACITY,
        "漏えい": SanctionKind.BREACH,
        "漏えい等": SanctionKind.BREACH,
        "漏洩": SanctionKind.BREACH,
        "会社更生": SanctionKind.REHABILITATION,
        "民事再生": SanctionKind.REHABILITATION,
        "経営不振": SanctionKind.INSOLVENCY,
        "差押え": SanctionKind.INSOLVENCY,
        "滞納": SanctionKind.TAX_ARREARS,
        "税の滞納": SanctionKind.TAX_ARREARS,
        "暴力団等": SanctionKind.ANTISOCIAL,
        "排除措置": SanctionKind.ANTISOCIAL,
    }
)

RELATION_KINDS: Final = MappingProxyType(
    {
        **{kind.value: kind for kind in RelationKind},
        "親会社": RelationKind.PARENT,
        "親子会社": RelationKind.PARENT,
        "兄弟会社": RelationKind.SIBLING,
        "親会社が同じ": RelationKind.SIBLING,
        "役員兼任": RelationKind.OFFICER,
        "役員の兼任": RelationKind.OFFICER,
        "代表者兼任": RelationKind.REPRESENTATIVE,
        "代表者が同一": RelationKind.REPRESENTATIVE,
        "管財人": RelationKind.TRUSTEE,
        "管財人の兼任": RelationKind.TRUSTEE,
        "組合": RelationKind.ASSOCIATION,
        "組合員": RelationKind.ASSOCIATION,
        "同視しうる関係": RelationKind.EQUIVALENT,
    }
)

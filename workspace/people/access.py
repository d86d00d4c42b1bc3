"""How people reach this server (利用形態): one person on this machine, or many through a shared server."""

import os
from collections.abc import Mapping
from ipaddress import ip_address
from typing import Final

from criteria.errors import EvaluationError
from criteria.finding import Text

LOCAL_ACCESS: Final = "local"
SHARED_ACCESS: Final = "shared"


def is_shared() -> bool:
    """Return whether SENTEI_ACCESS says that many people share this server; without it, one person is everybody.

    Raises
    ------
    EvaluationError
        Where it says something else.
    """
    access = os.environ.get("SENTEI_ACCESS", "") or LOCAL_ACCESS
    if access not in {LOCAL_ACCESS, SHARED_ACCESS}:
        raise EvaluationError(
            Text(
                f"環境変数 SENTEI_ACCESS の値「{access}」は使えません。local または shared を指定してください",
                f"SENTEI_ACCESS is “{access}”: expected local or shared",
            )
        )
    return access == SHARED_ACCESS


def require_reachable_by_one(address: str) -> None:
    """Refuse to serve one person's workspace on an address that other machines reach.

    Raises
    ------
    EvaluationError
        Where the server is not shared and the address is not this machine's own.
    """
    if is_shared() or _is_own(address):
        return
    raise EvaluationError(
        Text(
            f"待受けアドレス「{address}」は他の機器から届きます。1人用の設定では、開いた人が全ての役割を持つため起動しません。"
            "127.0.0.1 で起動するか、共有サーバーとして SENTEI_ACCESS=shared を設定してください(docs/serving.md)",
            f"other machines reach the address “{address}”, and whoever opens it would have every role: not started. "
            "Listen on 127.0.0.1, or set SENTEI_ACCESS=shared for a shared server (docs/serving.md)",
        )
    )


SERVICE: Final = ("SENTEI_ADDRESS", "SENTEI_OIDC_PROVIDER", "SENTEI_OIDC_CLIENT", "SENTEI_OIDC_SECRET")
"""What a shared server is told of itself and of its sign-in service: its address, and the service's metadata (URL),
the client's id and the client's secret."""


def sign_in_service() -> Mapping[str, str]:
    """Return what the environment says of a sign-in service by ``SERVICE``, empty where people come by codes alone.

    Raises
    ------
    EvaluationError
        Where it says only a part.
    """
    given = {name: os.environ[name] for name in SERVICE if os.environ.get(name)}
    if not is_shared() or given.keys() <= {SERVICE[0]}:
        return {}
    if lacking := [name for name in SERVICE if name not in given]:
        names = ", ".join(lacking)
        raise EvaluationError(
            Text(
                f"認証サービスの設定が足りません。環境変数を設定してください: {names}(docs/serving.md)",
                f"the sign-in service lacks settings: set {names} in the environment (docs/serving.md)",
            )
        )
    return given


def _is_own(address: str) -> bool:
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return address == "localhost"

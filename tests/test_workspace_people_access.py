"""One person's server is not reached by others, and a shared one knows its sign-in service wholly or not at all."""

import socket

import pytest
from terminal_runs import run

from criteria.errors import EvaluationError
from workspace.people.access import SERVICE, is_shared, require_reachable_by_one, sign_in_service


@pytest.fixture(autouse=True)
def _unset(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("SENTEI_ACCESS", *SERVICE):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.parametrize(("access", "shared"), [(None, False), ("", False), ("local", False), ("shared", True)])
def test_a_server_is_one_persons_unless_it_is_said_to_be_shared(
    monkeypatch: pytest.MonkeyPatch, access: str | None, *, shared: bool
) -> None:
    if access is not None:
        monkeypatch.setenv("SENTEI_ACCESS", access)
    assert is_shared() is shared


def test_another_word_for_it_is_refused_with_those_there_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SENTEI_ACCESS", "Shared")
    with pytest.raises(EvaluationError, match="“Shared”: expected local or shared"):
        is_shared()


@pytest.mark.parametrize("address", ["127.0.0.1", "127.8.8.8", "::1", "localhost"])
def test_one_persons_server_listens_on_this_machines_own_addresses(address: str) -> None:
    require_reachable_by_one(address)


@pytest.mark.parametrize("address", ["0.0.0.0", "::", "192.168.1.5", "sentei.example.lg.jp", ""])  # noqa: S104 - refused
def test_one_persons_server_listens_on_no_other_address(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    with pytest.raises(EvaluationError, match="SENTEI_ACCESS=shared"):
        require_reachable_by_one(address)
    monkeypatch.setenv("SENTEI_ACCESS", "shared")
    require_reachable_by_one(address)


def test_the_command_does_not_start_where_others_would_have_every_role() -> None:
    refused = run("serve", "--address", "0.0.0.0")  # noqa: S104 - refused
    assert refused.status == 2
    assert "other machines reach the address “0.0.0.0”" in refused.err
    assert "127.0.0.1" in refused.err


def test_a_sign_in_service_is_told_of_wholly_or_not_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SENTEI_ACCESS", "shared")
    monkeypatch.setenv("SENTEI_ADDRESS", "https://sentei.example.lg.jp")
    assert sign_in_service() == {}
    monkeypatch.setenv("SENTEI_OIDC_CLIENT", "sentei")
    with pytest.raises(EvaluationError, match="SENTEI_OIDC_PROVIDER, SENTEI_OIDC_SECRET"):
        sign_in_service()
    for name in SERVICE:
        monkeypatch.setenv(name, name)
    assert sign_in_service() == {name: name for name in SERVICE}
    # One person needs no sign-in.
    monkeypatch.delenv("SENTEI_ACCESS")
    assert sign_in_service() == {}


def test_a_port_on_which_another_program_listens_is_told() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        refused = run("serve", "--port", taken.getsockname()[1], "--lang", "ja")
    assert refused.status == 2
    assert "他のプログラムが使用しています" in refused.err

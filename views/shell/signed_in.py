"""Who is signed in at this browser (サインイン中の利用者), and the one workspace of this server."""

from typing import Final

import streamlit as st

from workspace.people.access import is_shared, require_reachable_by_one
from workspace.people.acting import Acting, Workspace, open_workspace
from workspace.procedure.refusals import RefusedError

COOKIE: Final = "__Host-sentei"
"""The cookie with the token of the session; a browser takes one of this name over TLS and for this host alone."""


@st.cache_resource(show_spinner=False)
def workspace() -> Workspace:
    """Return the server's one workspace."""
    require_reachable_by_one(st.get_option("server.address") or "")
    return open_workspace(is_local=not is_shared())


@st.cache_resource(show_spinner=False)
def _at_this_machine() -> Acting:
    return workspace().act_locally()


def acting_here() -> Acting | None:
    """Return who acts at this browser: the one person of this machine, or the one signed in; None where nobody is."""
    if workspace().is_local:
        return _of_this_machine()
    token = st.context.cookies.get(COOKIE)
    if not token:
        return None
    acting = workspace().act(token)
    return acting if _is_alive(acting) else None


def _of_this_machine() -> Acting:
    acting = _at_this_machine()
    if _is_alive(acting):
        return acting
    # Unused for so long that it was cleared away.
    _at_this_machine.clear()
    return _at_this_machine()


def _is_alive(acting: Acting) -> bool:
    try:
        acting.who()
    except RefusedError:
        return False
    return True

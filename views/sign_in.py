"""Sign in (サインイン): by a personal code, or at the sign-in service."""

from html import escape

import streamlit as st

from views.shell.entrance import INSIDE, form, sealed, unsealed, vouched_for
from views.shell.frame import signed_in
from views.shell.markup import banner, heading, link, paragraph, show
from views.shell.signed_in import acting_here, workspace
from views.shell.state import address, language, words
from workspace.people.access import sign_in_service

# A personal link names the public half behind #, which no server is asked for, and the member types the secret one:
# browsers keep every address in their history, whatever a page takes out of it afterwards (seen in Chromium's files).
_TAKE_ID = """<script>
const id = location.hash.slice(1), field = document.getElementById("code");
if (field && /^[0-9A-Z]{4}-[0-9A-Z]{4}$/.test(id)) {
  field.value = id + "-";
  field.focus();
}
</script>"""


def code_form() -> str:
    """Return the form for a personal code."""
    return form(
        "enter",
        words("sign_in.enter"),
        f'<label for="code">{escape(words("sign_in.code"))}</label>',
        '<input id="code" name="code" type="text" required maxlength="60" autocomplete="off" '
        'autocapitalize="characters" spellcheck="false" aria-describedby="code-how">',
        f'<p class="s-p s-small" id="code-how">{escape(words("sign_in.code_how"))}</p>',
    )


def identity_form(identity: tuple[str, str, int]) -> str:
    """Return the button by which whom the sign-in service named comes in."""
    kept = f'<input type="hidden" name="identity" value="{escape(sealed(identity))}">'
    return paragraph(words("sign_in.vouched", identity=" ".join(identity[:2]))) + form(
        "enter", words("sign_in.go_on"), kept
    )


def ask_who() -> None:
    """Offer the ways to come in."""
    if refusal := unsealed(st.query_params.get("refused", ""), seconds=600):
        show(banner("bad", words("sign_in.refused"), refusal[language() == "en"]))
    if sign_in_service():
        show(heading(words("sign_in.by_service")), paragraph(words("sign_in.by_service_how")))
        if identity := vouched_for():
            show(identity_form(identity))
        if st.button(words("sign_in.at_service"), type="secondary" if identity else "primary"):
            st.login()
    show(heading(words("sign_in.by_code")), paragraph(words("sign_in.by_code_how")), code_form())
    st.html(_TAKE_ID, unsafe_allow_javascript=True)


show(heading(words("sign_in.title"), 1))
if acting_here() is None:
    ask_who()
else:
    acting = signed_in()
    if not workspace().is_local:
        on = link(words("my_tenders.page"), address(INSIDE), "s-button")
        show(banner("good", words("sign_in.done", name=acting.who().name), words("sign_in.done_how"), extra=on))

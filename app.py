"""The screen (画面): page configuration and navigation. `streamlit run app.py` serves it."""

from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware

from views.shell import entrance, frame
from views.shell.controls import take_up
from views.shell.headers import Headers
from views.shell.state import HOME, words

# Streamlit finds the application by this name, and runs this file again for every page it draws.
app = st.App(
    __file__,
    middleware=[Middleware(Headers)],
    on_script_error=frame.apologise,
    routes=entrance.ROUTES,
    secrets=entrance.login_settings(),
)

ICON = str(Path(__file__).with_name("views") / "static" / "icon.png")
PAGES = (
    "open",
    "my_tenders",
    "result",
    "eligibility",
    "bid",
    "selection",
    "whatif",
    "robustness",
    "check",
    "weights",
    "methods",
    "sign_in",
    "sign_out",
)
WITHOUT_TAB = (entrance.IN, entrance.OUT)


def main() -> None:
    """Set the page up, draw the frame, and run the page of the address."""
    take_up()
    pages = [
        st.Page(f"views/{name}.py", title=words(f"{name}.page"), url_path=name, default=name == HOME) for name in PAGES
    ]
    page = st.navigation(pages, position="hidden")
    if page == pages[0] and entrance.comes_from_service():
        st.switch_page(f"views/{entrance.IN}.py")
    st.set_page_config(page_title=f"{page.title} | sentei", page_icon=ICON, layout="wide")
    frame.open_page([tab for tab in pages if tab.url_path not in WITHOUT_TAB])
    page.run()
    frame.close_page()


if __name__ == "__main__":
    main()

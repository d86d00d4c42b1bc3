"""Write the pages anew (様式一覧の作成): ``python -m report.pages`` in the project's root."""

from pathlib import Path

from report.pages.methods_page import methods_page
from report.pages.rules_page import rules_page
from report.pages.words_page import words_page

if __name__ == "__main__":
    for name, page in {"methods": methods_page, "exclusions": rules_page, "words": words_page}.items():
        Path("docs", f"{name}.md").write_text(page(), encoding="utf-8")

"""Write the page of the procedure anew (手続の一覧の作成): ``python -m workspace.procedure`` in the project's root."""

from pathlib import Path

from workspace.procedure.page import procedure_page

if __name__ == "__main__":
    Path("docs", "procedure.md").write_text(procedure_page(), encoding="utf-8")

"""What reads a workbook dies alone: of memory, of time, of a panic of its reader; the others go on."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from bare_workbook import bare_workbook, data_of

from criteria.errors import DefinitionError
from criteria.finding import Where
from data.sources import sheets
from data.sources.sheets import open_book

ONE = bare_workbook(data_of('<row><c t="inlineStr"><is><t>vendor</t></is></c></row>'))


@pytest.mark.parametrize(
    "death",
    [
        "import os; os.abort()",
        "raise SystemExit(1)",
        "import time; time.sleep(60)",
        "class PanicError(BaseException): pass\nraise PanicError",
        "from data.sources.sheet_worker import limit_process; limit_process(); bytearray(2**30)",
        "from data.sources.sheet_worker import limit_process; limit_process(); import itertools as i; all(i.count(1))",
    ],
)
def test_a_reader_that_dies_is_a_fault_of_its_workbook(death: str, monkeypatch: pytest.MonkeyPatch) -> None:
    start = "import sys\nsys.path.insert(0, sys.argv[1])\n"
    monkeypatch.setattr(sheets, "_START", start + death)
    monkeypatch.setattr(sheets, "_MOST_SECONDS", 15 if "count" in death else 3)
    with pytest.raises(DefinitionError) as refused:
        open_book("tender.xlsx", ONE)
    assert [(one.code, one.where) for one in refused.value.faults] == [("bad-workbook", Where(file="tender.xlsx"))]
    monkeypatch.undo()
    assert open_book("tender.xlsx", ONE).places() == ("bids",)


def test_many_workbooks_are_read_at_once_each_by_its_own_process() -> None:
    with ThreadPoolExecutor(4) as pool:
        books = list(pool.map(open_book, ["a.xlsx", "b.xlsx", "c.xlsx", "d.xlsx"], [ONE] * 4))
    assert [(book.name, book.headings("bids")) for book in books] == [(f"{name}.xlsx", ["vendor"]) for name in "abcd"]


def test_a_workbook_is_read_without_the_libraries_of_tables_and_a_folder_without_its_reader() -> None:
    loaded = (
        "import sys, types; sys.path.insert(0, sys.argv[1]); data = types.ModuleType('data')\n"
        "data.__path__ = [sys.argv[1] + '/data']; sys.modules['data'] = data\n"
        "import data.sources.sheet_worker; print(*sorted(sys.modules))"
    )
    root = str(Path(sheets.__file__).parents[2])
    done = subprocess.run([sys.executable, "-I", "-c", loaded, root], capture_output=True, text=True, check=True)
    assert not {"pandas", "numpy", "scoring", "streamlit"} & set(done.stdout.split())
    folder = "import sys, data; data.read_tender(sys.argv[1]); print(*sorted(sys.modules))"
    sample = f"{root}/data/samples/shimote"
    done = subprocess.run([sys.executable, "-c", folder, sample], capture_output=True, text=True, check=True, cwd=root)
    assert not {"python_calamine", "subprocess", "data.sources.sheets"} & set(done.stdout.split())

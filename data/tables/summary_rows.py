"""Rows that sum a table up (合計行・参考行): a word where a bidder should be. Never a bidder, never dropped in silence.

A total under the bids would be the highest of them, an average among the marks one more member.
"""

import re
import unicodedata
from collections.abc import Collection, Sequence
from typing import Final

from criteria.finding import NOTHING, Finding, Text, Where
from data.tables.grid import Grid
from data.tables.schemas import Table, TableColumn, TableRow
from data.text.faults import fault
from data.text.japanese import normal_id

_WRITTEN: Final = """
    計 小計 中計 合計 総計 総合計 累計 合計額 合計金額 合計値 委員計 委員合計
    平均 平均値 平均額 平均価格 平均金額 委員平均 委員会平均 全体平均 総平均 中央値 標準偏差 偏差 最頻値
    最高 最高値 最高額 最高価格 最大 最大値 最低 最低値 最低額 最低価格 最小 最小値
    件数 者数 社数 入札者数 応札者数 参加者数 参考 参考値 参考額 参考価格
    予定価格 上限 上限額 上限価格 下限 下限額 下限価格
    調査基準価格 低入札価格調査基準価格 低入札調査基準価格 低入札調査基準 最低制限価格 最低制限 失格基準価格 失格基準
    基準 基準価格 基準値 基準額 基準点 最低基準 最低基準点 設計価格 設計金額 配点 満点
    備考 摘要 注 注記 注意 凡例 以上 余白 以下余白
    total totals grandtotal subtotal sum σ average averages avg ave mean median mode max maximum min minimum
    highest lowest count stdev standarddeviation reference referenceprice ceiling ceilingprice upperlimit floor
    floorprice minimumprice lowerlimit investigationprice estimatedprice note notes remark remarks legend
    """
_WORDS: Final = frozenset(_WRITTEN.split())
"""The words as they are compared: in small letters of half width, without blanks."""

_BETWEEN: Final = re.compile(r"[\W_]+")
_REMARK: Final = re.compile(r"(\d+(者|社|件|名|人)|税[抜込]き?|(単位)?[千百]*万?円|点)$")
"""What may stand behind such a word: how many were counted, or in what."""


def is_summary(name: str) -> bool:
    """Whether a cell that should name somebody is a word for a sum, an average, a limit or a note (集計・参考の語).

    >>> [is_summary(name) for name in ("【合　計】", "※参考", "Average:", "合計(3者)", "合計システム株式会社")]
    [True, True, True, True, False]
    """
    word = "".join(unicodedata.normalize("NFKC", name).casefold().split())
    parts = [part for part in (piece.strip("ー") for piece in _BETWEEN.split(word)) if part]
    plain = [part if part in _WORDS else _REMARK.sub("", part) for part in parts]
    return "".join(parts) in _WORDS or (any(plain) and all(not part or part in _WORDS for part in plain))


def without_summaries(table: Table, grid: Grid, meant: Collection[str]) -> tuple[Sequence[TableRow], list[Finding]]:
    """Return the rows that name somebody, and the fault of each that sums up; ``meant`` are words that are names."""
    columns = [column for column in table.columns if column.if_named != NOTHING and column.name in grid.headings]
    written = {row.cells[column.name] for column in columns for row in grid.rows}
    words = {name for name in written if normal_id(name) not in meant and is_summary(name)}
    if not words:
        return grid.rows, []
    summed = {
        row.number: column for column in reversed(columns) for row in grid.rows if row.cells[column.name] in words
    }
    faults = [_fault(grid, row, summed[row.number]) for row in grid.rows if row.number in summed]
    return [row for row in grid.rows if row.number not in summed], faults


def _fault(grid: Grid, row: TableRow, column: TableColumn) -> Finding:
    what = Text(
        "名称の欄に、集計や参考の行とみられる語があります。この行は用いません",
        "where a name should be, there is a word for a sum, a limit or a note; this row is not used",
    )
    cure = Text(f"この行を削除してください。{column.if_named.ja}", f"Delete this row. {column.if_named.en}")
    where = Where(file=grid.file, row=row.number, column=grid.headings[column.name])
    return fault("summary-row", what, where, value=row.cells[column.name], cure=cure)

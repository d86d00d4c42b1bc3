"""Files out (出力ファイル): CSV, workbook and JSON of a result."""

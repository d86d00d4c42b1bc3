"""An evaluation as tables and sentences (評価結果の記録)."""

"""One evaluation (評価): scores, minimums, ranking, award; the evaluation itself and the published result."""

"""The definition (案件定義): its keys, the words that stand for them, and the tender they make."""

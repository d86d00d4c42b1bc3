"""The door (入出力): files, tables, uploads and DataFrames to exact values, and back. What is slow is imported late."""

from data.bids.frames import to_frames
from data.bids.read import read_bids, read_tender
from data.sources.result_file import read_result
from data.sources.source import open_source

__all__ = ["open_source", "read_bids", "read_result", "read_tender", "to_frames"]

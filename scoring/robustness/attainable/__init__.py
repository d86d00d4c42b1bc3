"""What a bid could attain (到達しうる順位と評価) under the allotments that would have been allowed, proven."""

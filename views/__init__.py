"""The screens (画面): one file a page; they show what scoring and data have said, and decide nothing."""

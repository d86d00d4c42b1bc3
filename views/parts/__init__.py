"""Parts of pages (画面の部品), one file each."""

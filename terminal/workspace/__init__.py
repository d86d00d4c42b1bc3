"""Commands of the workspace (保存された案件の操作): one module for what each group of them does and prints."""

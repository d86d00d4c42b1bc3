"""What is said (報告): sentences, tables, pages and files, in both languages, of results computed elsewhere."""

"""Sources (入力元): folders, archives and workbooks, each giving the same tables."""

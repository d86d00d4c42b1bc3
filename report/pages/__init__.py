"""Pages written from the registries (様式一覧): methods, rules and accepted words."""

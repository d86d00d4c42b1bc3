"""The store (保存先): the tables of the database, how it is opened, migrated, backed up and restored."""

"""Tables (表): what each table declares, and its rows read against that."""

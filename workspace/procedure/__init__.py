"""The procedure (手続): stages, roles, and who may do what when."""

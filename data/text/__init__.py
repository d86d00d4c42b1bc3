"""Text (文字): encodings, TOML and delimited text, numbers as offices write them."""

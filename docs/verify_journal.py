"""Verify the journal in an exported tender: python3 verify_journal.py TENDER.zip [COUNT HASH], or a folder of it.

It needs Python alone. COUNT and HASH are a head that was kept elsewhere, in the minutes of an earlier day perhaps."""

import json
import sys
from hashlib import sha256
from pathlib import Path
from zipfile import ZipFile

path, noted = Path(sys.argv[1]), sys.argv[2:]
read = ZipFile(path).read if path.is_file() else lambda name: (path / name).read_bytes()


def lines(name: str) -> list[dict]:
    return [json.loads(line) for line in read(f"sentei-record/{name}").splitlines()]


def in_order(pairs: list[tuple[str, object]]) -> dict:
    keys = [key.encode("utf-16-be", "surrogatepass") for key, _ in pairs]
    return dict(pairs) if keys == sorted(set(keys)) else {}


head, openings = lines("head.json")[0], {each["sequence"]: each for each in lines("openings.jsonl")}
number, previous, secrets = 0, "0" * 64, len(openings)
for number, row in enumerate(lines("journal.jsonl"), start=1):
    told = sha256(row["content"].encode()).hexdigest()
    said = json.loads(row["content"], object_pairs_hook=in_order) if row["hash"] == told else {}
    canonical = json.dumps(said, ensure_ascii=False, separators=(",", ":")) == row["content"]
    place = {"chain": head["tender"], "sequence": number, "previous": previous}
    opening, previous = openings.pop(number, {}), told
    opened = opening and sha256(f"{opening['salt']}:{opening['secret']}".encode()).hexdigest()
    if not (canonical and place.items() <= said.items() and opened == said.get("commitment", {})):
        sys.exit(f"BROKEN at row {number}")
    if noted[:1] == [str(number)] and noted[1] != previous:
        sys.exit(f"BROKEN: row {number} has another hash than the one that was kept")
if openings or (head["count"], head["hash"]) != (number, previous) or int(noted[0] if noted else 0) > number:
    sys.exit(f"BROKEN: rows are missing behind row {number}")
print(f"OK: {number} rows, {secrets} secrets opened, the last hash is {previous}")

"""Read what the members said of the weights (重みの聴取票の読取り): ``weights.toml``, with every fault at its place."""

from operator import attrgetter
from pathlib import Path
from typing import Final

from criteria.characters import find_name
from criteria.elicitation import Approach, GroupRule, Judge, Priorities, TieRule, WeightElicitation
from criteria.errors import DefinitionError
from criteria.finding import Text, Where
from criteria.spelling import one_of, same_as
from criteria.values import FREE_TEXT, RATIO, TEXT, WHOLE, choice
from data.definition import spoken
from data.definition.keys import Key
from data.definition.sections import Sections
from data.sources.files import MOST_DEFINITION_BYTES, WEIGHTS, Files, too_large
from data.sources.source import open_source
from data.text.delimited import read_text_file
from data.text.faults import fault
from data.text.toml import Document, parse_toml
from data.weights.draft import LEAST_CRITERIA, MOST_COMPARED, MOST_CRITERIA, MOST_POINTS
from data.weights.method import Written
from data.weights.methods import METHODS

WEIGHTS_KEYS: Final = (
    Key("title", FREE_TEXT),
    Key("total", WHOLE, required=True),
    Key("group", choice(GroupRule, spoken.GROUP_RULE)),
    Key("priorities", choice(Priorities, spoken.PRIORITIES)),
    Key("ties", choice(TieRule, spoken.WEIGHT_TIES)),
)
CRITERION_KEYS: Final = (Key("id", TEXT, required=True), Key("label", FREE_TEXT))
MEMBER_KEYS: Final = (
    Key("name", TEXT, required=True),
    Key("method", choice(Approach, spoken.APPROACH), required=True),
    Key("counts", RATIO),
)


def read_weights(path: str | Path) -> WeightElicitation:
    """Read an elicitation from a ``.toml`` file, or from ``weights.toml`` in a tender's folder or zip.

    Raises
    ------
    DefinitionError
        With every fault at once, each with file, line, key and value.
    """
    return build_elicitation(_document(path))


def _document(path: str | Path) -> Document:
    file = Path(path)
    if file.suffix.casefold() == ".toml" and file.is_file():
        if file.stat().st_size > MOST_DEFINITION_BYTES:
            raise DefinitionError([too_large(file.name, MOST_DEFINITION_BYTES)])
        return parse_toml(read_text_file(file.read_bytes(), file.name), file.name)
    source = open_source(path)
    name = source.find(WEIGHTS) if isinstance(source, Files) else None
    if not isinstance(source, Files) or name is None:
        what = Text(f"{WEIGHTS} がありません", f"there is no {WEIGHTS}")
        cure = Text(
            "docs/eliciting-weights.md の例から作ってください", "Start from the example in docs/eliciting-weights.md"
        )
        raise DefinitionError([fault("missing-file", what, Where(file=WEIGHTS), value=source.name, cure=cure)])
    data = source.load(name)
    if len(data) > MOST_DEFINITION_BYTES:
        raise DefinitionError([too_large(name, MOST_DEFINITION_BYTES)])
    return parse_toml(read_text_file(data, name), name)


def build_elicitation(document: Document) -> WeightElicitation:
    """Build the elicitation a document describes, or raise DefinitionError with all its faults."""
    sections = Sections(document)
    known = ("weights", "criteria", "members")
    for name in document.table:
        if name not in known:
            sections.unknown((name,), known)
    read = sections.read("weights", keys=WEIGHTS_KEYS)
    if not 1 <= read.get("total", 1) <= MOST_POINTS:
        what = Text("配点の合計が範囲外です", "the total of points is out of range")
        expected = Text(f"1から{MOST_POINTS}までの整数", f"a whole number from 1 to {MOST_POINTS}")
        sections.refuse(("weights", "total"), "bad-value", what, expected=expected)
    before = len(sections.faults)
    ids, labels = _criteria(sections)
    # Where the criteria are not settled, nobody can tell what the answers are about.
    judges = (
        ()
        if len(sections.faults) > before
        else tuple(one for at in sections.items("members") if (one := _judge(sections, at, ids, labels)) is not None)
    )
    if not sections.items("members"):
        sections.missing(("members",), Text("[[members]] の表を1つ以上", "at least one table [[members]]"))
    _check_names(sections)
    if read.get("group") is GroupRule.JUDGEMENTS and any(one.approach is not Approach.AHP for one in judges):
        what = Text(
            "比較表の集約は全員が一対比較(ahp)の場合だけ行えます",
            "comparisons are averaged only where every member is ahp",
        )
        sections.refuse(("weights", "group"), "group-needs-ahp", what, expected=one_of(("arithmetic", "geometric")))
    if sections.faults:
        raise DefinitionError(sorted(sections.faults, key=attrgetter("order")))
    return WeightElicitation(**{"title": "", **read}, criteria=ids, labels=labels, judges=judges)


def _criteria(sections: Sections) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Read the criteria's ids and labels."""
    read = [sections.read("criteria", at, keys=CRITERION_KEYS) for at in sections.items("criteria")]
    ids: list[str] = []
    for at, one in enumerate(read):
        name = one.get("id", f"[{at + 1}]")
        if find_name(name, ids) is not None:
            also = same_as(name, ids)
            what = Text(f"同じidの項目があります{also.ja}", f"this id is there twice{also.en}")
            sections.refuse(("criteria", at, "id"), "duplicate-id", what)
        ids.append(name)
    least, most = LEAST_CRITERIA, MOST_CRITERIA
    if not least <= len(ids) <= most:
        what = Text("評価項目の数が範囲外です", "the number of criteria is out of range")
        expected = Text(f"[[criteria]] を{least}から{most}まで", f"from {least} to {most} tables [[criteria]]")
        sections.refuse(("criteria",), "bad-count", what, expected=expected)
    return tuple(ids), tuple(one.get("label") or name for name, one in zip(ids, read, strict=True))


def _check_names(sections: Sections) -> None:
    seen: list[str] = []
    for at in sections.items("members"):
        name = sections.table("members", at).get("name")
        if isinstance(name, str):
            if find_name(name, seen) is not None:
                also = same_as(name, seen)
                what = Text(f"同じ名前の委員がいます{also.ja}", f"this member is there twice{also.en}")
                sections.refuse(("members", at, "name"), "duplicate-member", what)
            seen.append(name)


def _judge(sections: Sections, at: int, ids: tuple[str, ...], labels: tuple[str, ...]) -> Judge | None:
    table = sections.table("members", at)
    written = table.get("method")
    code = spoken.APPROACH.code(written) if isinstance(written, str) else None
    approach = Approach(code) if code else None
    method = METHODS[approach] if approach else None
    # Without a method nobody can tell which other keys belong there.
    others = () if approach else tuple(table)
    read = sections.read("members", at, keys=(*MEMBER_KEYS, *(method.keys if method else ())), others=others)
    if "counts" in read and read["counts"] <= 0:
        what = Text("委員の重みは0より大きい数です", "a member's weight must be above zero")
        sections.refuse(("members", at, "counts"), "bad-value", what, expected=Text("0より大きい数", "above zero"))
    if approach is None or method is None or "name" not in read:
        return None
    answers = Written(sections, ("members", at), ids, labels, read)
    if method.compares and len(ids) > MOST_COMPARED:
        what = Text("比較する項目が多すぎます", "there are too many criteria to compare")
        expected = Text(f"{MOST_COMPARED}以下", f"at most {MOST_COMPARED}")
        cure = Text("区分ごとに分けて比較してください", "Compare groups first, and criteria within a group")
        answers.refuse(("method",), "too-many-compared", what, expected=expected, cure=cure)
        return None
    judgement = method.read(answers)
    given = {"weight": read["counts"]} if "counts" in read else {}
    return None if judgement is None else Judge(name=read["name"], approach=approach, judgement=judgement, **given)

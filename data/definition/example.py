"""A filled-in example to start from (記入例): a folder for any preset, which evaluates as it is written."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType
from typing import Final

from criteria.errors import EvaluationError
from criteria.finding import Text
from criteria.presets import Preset, presets
from criteria.spelling import did_you_mean, one_of
from data.text.whole_file import write_whole


@dataclass(frozen=True, slots=True)
class Example:
    """What is tendered, and the keys that the preset leaves to the tender, as TOML writes them."""

    tendered: str
    settings: Mapping[str, str]

    @property
    def texts(self) -> Mapping[str, str]:
        """The parts of the definition and the tables of what is tendered, as ``examples.toml`` has them."""
        texts = files("data.definition").joinpath("examples.toml").read_text(encoding="utf-8")
        return tomllib.loads(texts)[self.tendered]


_TWO_PLACES: Final = '{ places = 2, mode = "half_up" }'
_WHOLE_POINTS: Final = '{ places = 0, mode = "down" }'

_ADDITION: Final = {
    "price.ceiling": "30_000_000",
    "method.rounding.technical": _WHOLE_POINTS,
    "method.rounding.price": _WHOLE_POINTS,
    "method.tie_break": '["technical", "lottery"]',
    "minimums.technical": "60",
}
_QUALITY_TO_PRICE: Final = {
    "method.technical_points": "80",
    "method.price_points": "20",
    "method.rounding.technical": _TWO_PLACES,
    "method.rounding.price": _TWO_PLACES,
}
_GOALS_TO_PRICE: Final = {"method.rounding.price": _TWO_PLACES, "method.tie_break": '["technical", "lottery"]'}
_PASSED: Final = {"minimums.technical": "70"}

EXAMPLES: Final[Mapping[str, Example]] = MappingProxyType(
    {
        "jp-division": Example(
            "works",
            {
                "price.ceiling": "50_000_000",
                "price.investigation": "44_000_000",
                "method.tie_break": '["lottery"]',
            },
        ),
        "jp-addition-1-1": Example("services", _ADDITION),
        "jp-addition-2-1": Example("services", _ADDITION),
        "jp-addition-3-1": Example("services", _ADDITION),
        "jp-proposal": Example(
            "services", {"method.tie_break": '["criterion:security", "price"]', "minimums.technical": "60"}
        ),
        "wb-qcbs": Example("advice", {**_QUALITY_TO_PRICE, **_PASSED}),
        "wb-qbs": Example("advice", _PASSED),
        "wb-fbs": Example("advice", {"price.ceiling": "500_000.00", **_PASSED}),
        "wb-lcs": Example("advice", _PASSED),
        "eu-lowest-over-price": Example("advice", _QUALITY_TO_PRICE),
        "ufab-simple": Example("software", {"method.scale": "1_000_000", "method.rounding.value": _TWO_PLACES}),
        "ufab-extended": Example(
            "software",
            {
                "method.combination_params.within": "0.05",
                "method.combination_params.then": '"technical"',
                "method.scale": "1_000_000",
            },
        ),
        "prozorro": Example("features", {"method.rounding.value": _TWO_PLACES}),
        "za-80-20": Example("goals", _GOALS_TO_PRICE),
        "za-90-10": Example("goals", _GOALS_TO_PRICE),
        "lowest-price": Example("goods", {"price.ceiling": "5_000_000", "method.tie_break": '["lottery"]'}),
    }
)
"""An example for every preset. Its numbers are invented and are no norm."""

_COMMENTS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "price.investigation": "調査基準価格。これを下回る入札には調査の結果が要る / below it an investigation is due",
    }
)


def write_example(folder: Path, preset: str) -> tuple[Path, ...]:
    """Write a filled-in example tender for a preset (記入例の作成) and return the files written.

    Raises
    ------
    EvaluationError
        Where no preset has that name, or the folder holds something already.
    """
    if preset not in EXAMPLES:
        known, near = one_of(EXAMPLES), did_you_mean(preset, EXAMPLES)
        raise EvaluationError(
            Text(
                f"{preset}: このひな形はありません(正しくは: {known.ja})。{near.ja}",
                f"{preset}: there is no such preset; expected {known.en}. {near.en}",
            )
        )
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise EvaluationError(
            Text(
                f"{folder}: 空のフォルダーではありません。別の場所を指定してください",
                f"{folder}: this is not an empty folder; name another place",
            )
        )
    folder.mkdir(parents=True, exist_ok=True)
    return tuple(_written(folder, example_files(preset)))


def example_files(preset: str) -> Mapping[str, str]:
    """Return the texts of an example by file name (記入例のファイル)."""
    example = EXAMPLES[preset]
    texts = example.texts
    tables = {f"{table}.csv": texts[table] for table in ("bids", "marks") if table in texts}
    return {"tender.toml": _definition(presets()[preset], texts, example.settings), **tables}


def _written(folder: Path, files: Mapping[str, str]) -> list[Path]:
    """Write every file or none: never half of one, and never over one that another process has just written."""
    written: list[Path] = []
    try:
        for name, text in files.items():
            path = folder / name
            with path.open("x"):
                written.append(path)
            # A spreadsheet takes a CSV for the local encoding unless it begins with the mark.
            write_whole(path, text.encode("utf-8-sig" if path.suffix == ".csv" else "utf-8"))
    except OSError:
        for path in written:
            path.unlink(missing_ok=True)
        raise
    return written


def _definition(preset: Preset, texts: Mapping[str, str], settings: Mapping[str, str]) -> str:
    lines = [
        "# 記入例です。言葉と数字をご自分の案件のものに置き換えてください。数字は標準ではありません。",
        "# An invented example: put your own words and numbers in their place. None of the numbers is a norm.",
        f"# このひな形の中身と出典 / what the preset stands for, and its source: sentei methods show {preset.name}",
        "",
        "[tender]",
        *texts["tender"].splitlines(),
        *_section("price", preset, settings),
        "",
        "[method]",
        f'preset = "{preset.name}"  # {preset.title.ja} / {preset.title.en}',
        *_keys("method", preset, settings),
        *_titled(texts.get("panel", ""), "panel", preset),
        *_section("minimums", preset, settings),
        *_titled(texts.get("criteria", ""), "criteria", preset),
    ]
    return "\n".join(lines) + "\n"


def _section(name: str, preset: Preset, settings: Mapping[str, str]) -> list[str]:
    lines = list(_keys(name, preset, settings))
    return ["", f"[{name}]", *lines] if lines else []


def _keys(section: str, preset: Preset, settings: Mapping[str, str]) -> Iterator[str]:
    for key, value in settings.items():
        table, _, name = key.partition(".")
        if table == section:
            comment = _comment(key, preset)
            if comment:
                yield f"# {comment}"
            yield f"{name} = {value}"


def _comment(key: str, preset: Preset) -> str:
    for decision in preset.decisions:
        if key == decision.key or key.startswith(f"{decision.key}."):
            return f"{decision.text.ja} / {decision.text.en}"
    return _COMMENTS.get(key, "")


def _titled(fragment: str, key: str, preset: Preset) -> list[str]:
    """Return the lines of a fragment, if there are any, under what the preset says of it."""
    if not fragment:
        return []
    comment = _comment(key, preset)
    return ["", *([f"# {comment}"] if comment else []), *fragment.splitlines()]

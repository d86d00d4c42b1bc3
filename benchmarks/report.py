"""The report (測定結果): what was measured, as the Markdown of RESULTS.md."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import floor, log10
from statistics import median

from benchmarks import limits, robustness_exact, sampling, selection, workspace
from benchmarks.contest import ratio
from benchmarks.drawn import samples_of
from benchmarks.eligibility import SIDES, requirements
from benchmarks.measurements import LIMITS, OURS, PEERS, TASKS, Contest, Measurements, Requirement
from benchmarks.startup import REFERENCE

_HEAD = """\
# Measurements

Written by `make bench`; every number is from one run. The sides take turns in small batches, each warm and in a process
and a single thread of its own, so that all meet the same moments of the machine. Seconds are the processor's, which
others at work on the machine disturb little. The fastest call of a batch stands for it; a time or a ratio is the median
over the rounds. Only the call is timed: each library has the table in its own form before it starts.

*sentei* is the whole `scoring.evaluate`: the definition and every response checked, exclusions, the full score sheet,
exact ranking, ties and award. *bid-evaluation* is `Evaluator.evaluate`, *scikit-criteria* a scaler with the weighted
sum; both compute in floating point, check nothing, and give scores and ranks.
"""
_TASK_TEXT = {
    "direct": "points as given + 30 × lowest ÷ price",
    "min-max": "every column between its lowest and its highest",
    "share-of-best": "10 × response ÷ highest + 30 × lowest ÷ price",
}


def report(
    found: Measurements,
    machine: Mapping[str, str],
    eligibility: Sequence[Contest],
    sampled: sampling.Sampled | None = None,
    exact: Contest | None = None,
    selected: Sequence[Contest] = (),
    limited: Sequence[limits.Limited] = (),
    kept: workspace.Kept | None = None,
) -> str:
    """Return the whole report."""
    bounds = [*found.requirements(), *requirements(eligibility)]
    bounds += sampling.requirements(sampled) if sampled else ()
    bounds += robustness_exact.requirements(exact) if exact else ()
    bounds += selection.requirements(selected)
    bounds += limits.requirements(limited)
    bounds += workspace.requirements(kept) if kept else ()
    parts = [_HEAD, *_requirements(bounds), *_machine(machine, found.versions)]
    parts += ["## Against the peers\n"]
    for task in TASKS:
        parts += _against_peers(task, [one for one in found.contests if one.case.task == task])
    parts += _limits([one for one in found.contests if one.case.task == "direct"])
    parts += _growth(found)
    parts += _starts(found.starts)
    parts += _files(found)
    parts += _eligibility(eligibility)
    parts += _sampling(sampled) if sampled else ()
    parts += _exact(exact) if exact else ()
    parts += _selection(selected) if selected else ()
    parts += _limited(limited) if limited else ()
    parts += _kept(kept) if kept else ()
    return "\n".join(parts)


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table, its first column to the left and the others to the right."""
    lines = [heads, ["---", *["---:"] * (len(heads) - 1)], *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines) + "\n"


def milliseconds(seconds: float) -> str:
    """Return a time in milliseconds with three digits that count."""
    places = max(0, 2 - floor(log10(seconds * 1000)))
    return f"{seconds * 1000:,.{places}f}"


def _requirements(given: Sequence[Requirement]) -> Iterator[str]:
    yield "## Required\n"
    rows = [(one.what, f"{one.measured:.2f} ×", f"{one.most:g} ×", "met" if one.met else "**missed**") for one in given]
    yield table(["what", "measured", "at most", ""], rows)


def _machine(machine: Mapping[str, str], versions: Mapping[str, str]) -> Iterator[str]:
    yield "## The machine\n"
    libraries = ", ".join(f"{name} {version}" for name, version in versions.items())
    yield table(["", ""], [*machine.items(), ("libraries", libraries)])


def _comparison(contests: Sequence[Contest], others: Sequence[str]) -> str:
    heads = ["bids × columns", OURS, *(head for other in others for head in (other, "ratio"))]
    rows = [
        [
            one.case.size,
            milliseconds(one.seconds(OURS)),
            *(cell for other in others for cell in (milliseconds(one.seconds(other)), f"{one.ratio(other):,.2f} ×")),
        ]
        for one in contests
    ]
    return table(heads, rows)


def _against_peers(task: str, contests: Sequence[Contest]) -> Iterator[str]:
    yield f"**{task}**: {_TASK_TEXT[task]}. Milliseconds, and our time over the peer's.\n"
    yield _comparison(contests, PEERS)
    for one in contests:
        yield f"- {one.case.size}: {_agreement(one)}"
    yield ""


def _agreement(contest: Contest) -> str:
    ties = next(iter(contest.agreements.values())).ties
    words = [
        f"{peer} splits {found.split} of them and misplaces {found.misplaced} bids"
        if ties
        else f"{peer} misplaces {found.misplaced} bids"
        for peer, found in contest.agreements.items()
    ]
    return f"{ties} exact ties; {'; '.join(words)}."


def _limits(contests: Sequence[Contest]) -> Iterator[str]:
    yield "## Against the physical limit\n"
    yield (
        "Adding up the numbers of **direct** and sorting, with nothing checked, kept or explained: as Python integers, "
        "and as one numpy array of floats. No evaluation that answers for its result can be as fast.\n"
    )
    yield _comparison(contests, LIMITS)


def _growth(found: Measurements) -> Iterator[str]:
    yield "## Growth\n"
    yield "The same columns with ever more bids. *marks* are five members' marks of every technical cell.\n"
    rows = [
        [
            one.case.task,
            one.case.size,
            milliseconds(one.seconds(OURS)),
            f"{one.seconds(OURS) / one.case.cells * 1e6:.2f}",
        ]
        for one in found.growth
    ]
    yield table(["task", "bids × columns", "milliseconds", "µs per cell"], rows)


def _starts(starts: Mapping[str, Sequence[float]]) -> Iterator[str]:
    yield "## Start\n"
    yield "From the command to its end by the clock on the wall, in the same environment.\n"
    rows = [
        [f"`{name}`", milliseconds(median(times)), f"{ratio(times, starts[REFERENCE]):.2f} ×"]
        for name, times in starts.items()
    ]
    yield table(["command", "milliseconds", "ratio"], rows)


def _files(found: Measurements) -> Iterator[str]:
    reading, publishing = found.reading, found.publishing
    yield "## Reading and publishing\n"
    yield (
        f"A tender of {reading.case.size}: its folder read by `read_tender` and `read_bids`, every cell checked and "
        "exact; for comparison, its `bids.csv` by `pandas.read_csv`; and the result of its evaluation by `Result.of`, "
        "every number a text, with the fingerprint of the input.\n"
    )
    seconds = {**reading.times, **publishing.times}
    names = {"reading": "read", "pandas-reading": "pandas.read_csv", OURS: "evaluate", "publishing": "publish"}
    yield table(["", "milliseconds"], [[names[name], milliseconds(median(times))] for name, times in seconds.items()])


def _eligibility(contests: Sequence[Contest]) -> Iterator[str]:
    ours, reading = SIDES
    yield "## Eligibility\n"
    yield (
        "Every rule of the rulebook held against every vendor, with two relations each: a verdict, its values "
        "and its evidence for each, by `check_qualification` with everything on file in its own "
        "form. For comparison, the same tables by `pandas.read_csv`, nothing checked.\n"
    )
    rows = [
        [
            one.case.size,
            milliseconds(one.seconds(ours)),
            milliseconds(one.seconds(reading)),
            f"{one.ratio(reading, ours):.2f} ×",
            f"{one.seconds(ours) / one.case.cells * 1e6:.2f}",
        ]
        for one in contests
    ]
    yield table(["vendors × rules", "check", "pandas.read_csv", "ratio", "µs per check"], rows)


def _sampling(found: sampling.Sampled) -> Iterator[str]:
    names = {
        sampling.OURS: "sentei",
        sampling.STAGES: "its stages alone",
        sampling.PEER: "pysensmcda",
        sampling.LOOPS[0]: "loop, pymcdm",
        sampling.LOOPS[1]: "loop, scikit-criteria",
    }
    yield "## Sampling\n"
    yield (
        "Ranks and the sums behind the central weights, for weights uniform on the simplex, by `count_ranks` on one "
        "thread, and by pysensmcda's `simulate` with a matrix product as its method, its cheapest. The stages are "
        "draws, product, sort and count, one after the other. The loops count ranks alone. Loops are measured over "
        f"{sampling.LOOPED} samples, pysensmcda over at most {sampling.SAMPLES[1]:,} and {sampling.MOST_CELLS:,} "
        "scores; the rest is extrapolated by the number of samples. Milliseconds, and how many times ours.\n"
    )
    others = list(names)[1:]
    heads = ["bids × criteria", "samples", "sentei", *(head for other in others for head in (names[other], "times"))]
    rows = [
        [
            one.case.size,
            f"{samples_of(one.case):,}",
            milliseconds(one.seconds(sampling.OURS)),
            *(
                cell
                for other in others
                for cell in (milliseconds(one.seconds(other)), f"{1 / one.ratio(other, sampling.OURS):,.1f}")
            ),
        ]
        for one in found.contests
    ]
    yield table(heads, rows)
    slider = found.slider
    yield (
        f"A slider's move on 8 × 12 (everything evaluated again, stability intervals, 10,000 samples) takes "
        f"{milliseconds(slider.seconds(sampling.SLIDER))} ms, one `scipy.optimize.linprog` of 50 × 30 "
        f"{milliseconds(slider.seconds(sampling.UNIT))} ms. A process that samples 1,000,000 times 500 × 50 on two "
        f"threads holds {found.megabytes:.0f} MB more than before.\n"
    )


def _exact(found: Contest) -> Iterator[str]:
    unit = robustness_exact.UNIT
    yield "## Exact robustness\n"
    yield (
        f"Every answer for {found.case.size} (bids × criteria), proofs included, beside one `scipy.optimize.linprog` "
        "of the same table: the most by which one bid can be ahead of all others, in floats.\n"
    )
    rows = [[name, milliseconds(found.seconds(name)), f"{found.ratio(unit, name):.2f} ×"] for name in found.times]
    yield table(["", "milliseconds", "units"], rows)


def _selection(found: Sequence[Contest]) -> Iterator[str]:
    yield "## Selection\n"
    yield (
        "Lots with capacities, ten bids a vendor and at 60 × 60 sixty packages, against highspy alone on the same "
        "model (both gaps zero, one thread); then what is asked of a selection, in units of one solve of the same "
        "model.\n"
    )
    rows = []
    for contest in found:
        unit, asked = contest.times
        seconds = [milliseconds(contest.seconds(name)) for name in (unit, asked)]
        rows.append([f"{asked}, {contest.case.size}", unit, *seconds, f"{contest.ratio(unit, asked):.2f} ×"])
    yield table(["", "beside", "its milliseconds", "ours", "ratio"], rows)


def _limited(found: Sequence[limits.Limited]) -> Iterator[str]:
    yield "## Limits of time\n"
    yield (
        "Whole commands, reading and printing included, on tenders that would take minutes without a limit: seconds of "
        "the clock on the wall, and the memory of the process at its peak. Without `--seconds` the limit is 30 s.\n"
    )
    rows = [
        [f"`{one.task.name}`", f"{one.seconds:.1f}", str(one.task.seconds), f"{one.megabytes:.0f}"] for one in found
    ]
    yield table(["command", "seconds", "at most", "megabytes"], rows)


def _kept(kept: workspace.Kept) -> Iterator[str]:
    yield "## The workspace\n"
    yield (
        "On SQLite, by the clock on the wall. A save is a whole act with its row in the journal, on the disk before "
        "the next one begins; a full house is listed, opened and migrated back and forward again.\n"
    )
    house = f"{kept.tenders:,} tenders with {kept.marks:,} marks"
    rows = [
        [f"saves a second of {len(workspace.MEASURES)} writers", f"{kept.saves:,.0f}"],
        ["two rows a time written by SQLite alone as safely, by one writer, a second", f"{kept.bare:,.0f}"],
        *(
            [f"milliseconds a save, {length:,} rows in the chain", milliseconds(seconds)]
            for length, seconds in kept.by_length.items()
        ),
        [f"milliseconds to list {house}", milliseconds(kept.listing)],
        ["milliseconds to open and read one of them", milliseconds(kept.opening)],
        ["seconds to migrate them back", f"{kept.back:.1f}"],
        ["seconds to migrate them forward", f"{kept.forward:.1f}"],
    ]
    yield table(["", ""], rows)

"""The time line of certificates (認証の有効期間): one bar a certificate against the days of the tender."""

from collections.abc import Mapping
from fractions import Fraction
from html import escape
from itertools import groupby
from types import MappingProxyType
from typing import Final

from criteria.certificate import Certificate
from criteria.finding import Language
from criteria.validity import Standing
from report.evaluation.timeline import Line, Stretch, Timeline
from views.shell.markup import lines, when
from views.wording import say

_FLIPPED: Final = Fraction(1, 2)
"""Behind this share of the width a label stands to the left of its day."""

_LAST_TICK: Final = Fraction(17, 20)
"""Behind this share the label of a quarter would stick out."""

_SIGNS: Final = MappingProxyType({Standing.VALID: "○", Standing.VOID: "×", Standing.UNCONFIRMED: "△"})


def time_line(shown: Timeline, names: Mapping[str, str], language: Language) -> str:
    """Return the time line as a list of bars; ``names`` are the vendors' names by id."""
    entries = "".join(_entry(one, shown, names, language) for one in shown.lines)
    legend = "".join(
        f'<li><i class="s-t-{one.value}"></i>{escape(say(language, f"timeline.{one.value}"))}</li>' for one in Standing
    )
    return (
        f'<figure class="s-time"><ul class="s-legend">{legend}</ul>'
        f'<div class="s-days" aria-hidden="true">{_flags(shown, language)}</div><ol>{entries}</ol>'
        f'<div class="s-quarters" aria-hidden="true">{_quarters(shown)}</div></figure>'
    )


def _percent(share: Fraction) -> str:
    return f"{float(share):.3%}"


def _flags(shown: Timeline, language: Language) -> str:
    """Return the tender's days, each on a line of its own: they lie close together."""
    flags = []
    for name, day in shown.days.items():
        at = shown.window.at(day)
        told = f"{say(language, f'timeline.{name}')} {when(day, language)}"
        side = f"right:{_percent(1 - at)}" if at > _FLIPPED else f"left:{_percent(at)}"
        style = "s-flag s-flipped" if at > _FLIPPED else "s-flag"
        flags.append(f'<p><span class="{style}" style="{side}">{escape(told)}</span></p>')
    return "".join(flags)


def _quarters(shown: Timeline) -> str:
    window = shown.window
    return "".join(
        f'<span style="left:{_percent(window.at(day))}">{day:%Y-%m}</span>'
        for day in window.quarters()
        if window.at(day) < _LAST_TICK
    )


def _entry(line: Line, shown: Timeline, names: Mapping[str, str], language: Language) -> str:
    certificate = line.certificate
    name = names.get(certificate.vendor, certificate.vendor)
    title = " ".join(filter(None, (certificate.standard, certificate.edition)))
    drawn = "".join(_stretch(one, shown, language) for one in line.stretches)
    marks = "".join(f'<i style="left:{_percent(shown.window.at(day))}"></i>' for day in shown.days.values())
    told = escape(say(language, "word.comma").join(_stretch_told(stretch, language) for stretch in line.stretches))
    return (
        f'<li><p class="s-time-name"><b>{escape(name)}</b> <span>{escape(title)}</span></p>'
        f'<div class="s-track" role="img" aria-label="{told}">{drawn}{marks}</div>'
        f'<p class="s-time-printed">{escape(_printed(certificate, language))}</p>'
        f'<p class="s-time-days">{_on_days(line, language)}</p>{_reasons(line, language)}</li>'
    )


def _stretch(one: Stretch, shown: Timeline, language: Language) -> str:
    place = f"left:{_percent(shown.window.at(one.first))};width:{_percent(shown.window.share(one.first, one.last))}"
    told = escape(_stretch_told(one, language))
    return f'<span class="s-t-{one.standing.value}" style="{place}" title="{told}"></span>'


def _stretch_told(one: Stretch, language: Language) -> str:
    standing = say(language, f"timeline.{one.standing.value}")
    return say(language, "timeline.stretch", first=one.first, last=one.last, standing=standing)


def _printed(certificate: Certificate, language: Language) -> str:
    """Return what the certificate itself says of its days, and the row it was read from."""
    issued, expires = when(certificate.issued, language), when(certificate.expires, language)
    if certificate.period_start or certificate.period_end:
        issued, expires = when(certificate.period_start, language), when(certificate.period_end, language)
    unknown = say(language, "timeline.unknown")
    printed = say(language, "timeline.printed", issued=issued or unknown, expires=expires or unknown)
    return " / ".join(filter(None, (printed, str(certificate.where or ""))))


def _on_days(line: Line, language: Language) -> str:
    return "".join(
        f'<span class="s-d-{one.standing.value}"><span aria-hidden="true">{_SIGNS[one.standing]}</span> '
        f"{escape(say(language, f'timeline.{name}'))}: "
        f"{escape(say(language, f'timeline.{one.standing.value}'))}</span>"
        for name, one in line.on_days.items()
    )


def _reasons(line: Line, language: Language) -> str:
    """Return why it is not valid, days with the same reasons together."""
    told = []
    for reasons, days in groupby(line.on_days.items(), key=lambda pair: pair[1].reasons):
        if reasons:
            when_told = say(language, "word.comma").join(say(language, f"timeline.{name}") for name, _ in days)
            why = say(language, "word.comma").join(reason.to(language) for reason in reasons)
            told.append(f"{when_told}: {why}")
    return f'<p class="s-time-why">{lines(chr(10).join(told))}</p>' if told else ""

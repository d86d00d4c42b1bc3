"""What goes onto the page is escaped, and a table is a real one."""

import pytest

from report.evaluation.listing import Figure, Listing
from views.shell.markup import (
    banner,
    bullets,
    facts,
    figure_text,
    figures,
    folded,
    heading,
    lines,
    link,
    paragraph,
    table,
)

HOSTILE = "<b>太字</b>\"'&[x](http://evil)"
ESCAPED = "&lt;b&gt;太字&lt;/b&gt;&quot;&#x27;&amp;[x](http://evil)"


@pytest.mark.parametrize(
    "written",
    [
        heading(HOSTILE),
        paragraph(HOSTILE),
        lines(HOSTILE),
        link(HOSTILE, "?a"),
        link("a", HOSTILE),
        banner("good", HOSTILE, HOSTILE),
        facts([(HOSTILE, HOSTILE)]),
        figures([(HOSTILE, HOSTILE)]),
        bullets([HOSTILE]),
        folded(HOSTILE, ""),
        table(Listing(title=HOSTILE, headings=(HOSTILE,), rows=((HOSTILE,),))),
        table(Listing(title="t", headings=("h",), rows=((HOSTILE,),)), links=[HOSTILE]),
    ],
)
def test_every_part_of_a_page_escapes_what_it_is_given(written: str) -> None:
    assert ESCAPED in written
    assert "<b>太" not in written


@pytest.mark.parametrize(
    ("figure", "shown"),
    [
        (Figure(text="49110000", money=True), "49,110,000"),
        (Figure(text="2902.73", money=True), "2,902.73"),
        (Figure(text="-1234", money=True), "-1,234"),
        (Figure(text="-0.50", money=True), "-0.50"),
        (Figure(text="325.1069"), "325.1069"),
        (Figure(text="66.6666666667", exact=False), "66.6666666667…"),
    ],
)
def test_numbers_are_shown_as_people_read_them(figure: Figure, shown: str) -> None:
    assert figure_text(figure) == shown


def test_a_table_has_a_caption_headings_and_named_rows() -> None:
    listing = Listing(title="順位表", headings=("順位", "事業者"), rows=((Figure(text="1"), "架空"),))
    written = table(listing, head=1)
    assert "<caption>順位表</caption>" in written
    assert '<th scope="col"' in written
    assert '<th scope="row" class="" data-under="事業者">架空</th>' in written
    assert 'tabindex="0" role="region" aria-label="順位表"' in written


def test_a_column_without_any_text_is_left_out_and_so_is_one_that_is_dropped() -> None:
    listing = Listing(title="t", headings=("a", "b", "c"), rows=(("x", "", "y"), ("z", None, "w")))
    written = table(listing, drop=(2,))
    assert ">a</th>" in written
    assert ">b</th>" not in written
    assert ">c</th>" not in written


def test_every_row_has_its_own_link_though_two_vendors_have_one_name() -> None:
    listing = Listing(title="t", headings=("vendor",), rows=(("架空",), ("架空",)))
    written = table(listing, links=["bid?bid=1", "bid?bid=2"])
    assert written.index("bid?bid=1") < written.index("bid?bid=2")

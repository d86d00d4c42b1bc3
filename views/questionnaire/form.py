"""The questionnaire on weights as a form in words (聴取票の書式): what is asked, of whom, and how it is joined.

Every field writes into the address what it was given, and shows what stands there.
"""

from dataclasses import replace

import streamlit as st

from criteria.elicitation import Approach, GroupRule, Priorities, TieRule
from data.weights.draft import MOST_CRITERIA, Draft, MemberDraft, clean
from data.weights.gaps import Gap
from views.questionnaire.answers import (
    LONGEST_NAME,
    LONGEST_NUMBER,
    LONGEST_TITLE,
    answers,
    change,
    choice_field,
    chosen,
    edit,
    keep,
    standing,
    text_field,
)
from views.shell.controls import ask, press, put, put_in, watch
from views.shell.markup import bullets, heading, paragraph, plain_label, show
from views.shell.state import language, words


def form(draft: Draft, gaps: tuple[Gap, ...]) -> None:
    """Draw the whole form: the frame of the questionnaire, its criteria, and the answers of one member."""
    with st.expander(words("weights.frame"), expanded=not draft.total):
        _frame(draft)
    with st.expander(words("weights.criteria", count=len(draft.criteria)), expanded=len(draft.criteria) < 2):  # noqa: PLR2004 - nothing to weigh
        _criteria(draft)
    show(heading(words("weights.members")))
    at = chosen(draft)
    if draft.members:
        _who(draft, at, gaps)
    st.button(words("weights.member_add"), key="weights member add", on_click=press, args=(_member_added,))
    if draft.members:
        _member(draft, at, gaps)


def _write(**changes: object) -> None:
    edit(lambda draft: replace(draft, **changes))  # type: ignore[arg-type] - each caller names fields it knows


def _frame(draft: Draft) -> None:
    text_field(
        words("weights.title"), "weights title", draft.title, lambda text: _write(title=text), most=LONGEST_TITLE
    )
    text_field(
        words("weights.total"), "weights total", draft.total, lambda text: _write(total=text), most=LONGEST_NUMBER
    )
    choice_field(words("weights.group"), "weights group", draft.group, lambda one: _write(group=GroupRule(one)))
    choice_field(
        words("weights.priorities"),
        "weights priorities",
        draft.priorities,
        lambda one: _write(priorities=Priorities(one)),
        help_key="weights.priorities_how",
    )
    choice_field(words("weights.ties"), "weights ties", draft.ties, lambda one: _write(ties=TieRule(one)))


def _criteria(draft: Draft) -> None:
    for number, one in enumerate(draft.criteria, start=1):
        with st.container(horizontal=True, vertical_alignment="bottom"):
            text_field(
                words("weights.criterion", number=number),
                f"weights criterion {one.id}",
                one.label,
                lambda text, criterion=one.id: edit(lambda draft: draft.renamed(criterion, text)),
                most=LONGEST_TITLE,
            )
            st.button(
                words("weights.remove"),
                key=f"weights remove {one.id}",
                on_click=press,
                args=(_criterion_removed, one.id),
                help=words("weights.remove_how", name=plain_label(one.called)),
            )
    if len(draft.criteria) < MOST_CRITERIA:
        watch("weights criterion new", "", _criterion_added)
        st.text_input(words("weights.criterion_new"), key="weights criterion new", max_chars=LONGEST_TITLE)


def _criterion_added() -> None:
    label = clean(str(put_in("weights criterion new")))
    # Emptied first: broken off in between, it would be added twice.
    put("weights criterion new", "")
    if label:
        edit(lambda draft: draft.with_criterion(label))


def _criterion_removed(criterion: str) -> None:
    edit(lambda draft: draft.without_criterion(criterion))


def _who(draft: Draft, at: int, gaps: tuple[Gap, ...]) -> None:
    waiting = {one.member for one in gaps}
    # Its words change with what is answered, and the browser sends the words: so it is told its place every time.
    put("weights member", at)
    st.selectbox(
        words("weights.member_choose"),
        range(len(draft.members)),
        format_func=lambda one: words(
            "weights.member_open" if one in waiting else "weights.member_done",
            number=one + 1,
            name=member_name(draft, one),
        ),
        key="weights member",
        on_change=lambda: ask(member=str(int(put_in("weights member")) + 1)),
    )


def member_name(draft: Draft, at: int) -> str:
    """Return the name of a member, or the number where there is no name yet."""
    return draft.members[at].name or words("weights.member_number", number=at + 1)


def _member_added() -> None:
    draft = standing()
    if draft is not None:
        taken = {one.name for one in draft.members}
        names = (words("weights.member_number", number=number) for number in range(1, len(draft.members) + 2))
        keep(draft.with_new_member(next(name for name in names if name not in taken)))
        ask(member=str(len(draft.members) + 1))


def _member_removed(at: int) -> None:
    draft = standing()
    if draft is not None and at < len(draft.members):
        keep(draft.without_member(at))
        ask(member=str(max(at, 1)))


def _member(draft: Draft, at: int, gaps: tuple[Gap, ...]) -> None:
    """Draw one member: name, method, how much the member counts, what lacks, and the questions."""
    member = draft.members[at]
    with st.container(border=True):
        text_field(
            words("weights.member_name"),
            f"weights {at} name",
            member.name,
            lambda text: change(at, name=text),
            most=LONGEST_NAME,
        )
        choice_field(
            words("weights.method"), f"weights {at} method", member.method, lambda one: change(at, method=Approach(one))
        )
        show(paragraph(words(f"weights.how_{member.method}"), "s-small"))
        lacking = [one.what.to(language()) for one in gaps if one.member == at]
        if lacking:
            show(f'<div class="s-lacking">{bullets(lacking)}</div>')
        answers(draft, at)
        _rest(member, at)


def _rest(member: MemberDraft, at: int) -> None:
    with st.expander(words("weights.member_rest")):
        text_field(
            words("weights.counts"),
            f"weights {at} counts",
            member.counts,
            lambda text: change(at, counts=text),
            most=LONGEST_NUMBER,
        )
        st.button(
            words("weights.member_remove"), key=f"weights {at} remove", on_click=press, args=(_member_removed, at)
        )

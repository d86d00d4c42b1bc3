"""A questionnaire being filled in: nothing is lost on the way to a file or an address, and each gap is told."""

from dataclasses import replace
from fractions import Fraction
from itertools import combinations
from pathlib import Path
from random import Random

import pytest
from elicited import INSTANCES, SCALE, drawn, random_best_worst

from criteria.elicitation import (
    Approach,
    BestWorst,
    GroupRule,
    Judge,
    Judgement,
    Order,
    OrdinalRule,
    PairwiseComparisons,
    Priorities,
    Ratings,
    TieRule,
    WeightElicitation,
)
from criteria.errors import DefinitionError
from data.text.toml import parse_toml
from data.weights.draft import CriterionDraft, Draft, MemberDraft, draft_on, every_pair
from data.weights.gaps import answered, gaps
from data.weights.link import packed, unpacked
from data.weights.open import draft_of, open_weights
from data.weights.read import build_elicitation, read_weights
from data.weights.text import points_lines, weights_text
from scoring.elicitation.elicit import elicit

SAMPLE = Path("data/samples/kakuu-ict/weights.toml")
NAMES = ["価格", 'a "b" \\ c', "情報 セキュリティ", "x = [1]", "# 注", "c1", "実績'", "長い\u3000名称"]


def comparisons(random: Random, size: int) -> PairwiseComparisons:
    rows = [[Fraction(1)] * size for _ in range(size)]
    for i, j in combinations(range(size), 2):
        rows[i][j] = random.choice([*SCALE, Fraction(5, 2), Fraction(7, 3)])
        rows[j][i] = 1 / rows[i][j]
    return PairwiseComparisons(tuple(map(tuple, rows)))


def judgement(random: Random, approach: Approach, size: int) -> Judgement:
    if approach is Approach.AHP:
        return comparisons(random, size)
    if approach is Approach.BWM:
        return random_best_worst(random, size)
    if approach is Approach.ORDINAL:
        places = [random.randint(1, size) for _ in range(size)]
        return Order(
            tuple(1 + sum(other < one for other in places) for one in places), random.choice(list(OrdinalRule))
        )
    points = [Fraction(random.randint(1, 100), random.choice([1, 1, 2, 3])) for _ in range(size)]
    if approach is Approach.SWING:
        points = [min(one, Fraction(99)) for one in points[1:]]
        points.insert(random.randrange(size), Fraction(100))
    return Ratings(tuple(points))


def asked(seed: int) -> WeightElicitation:
    """Return an elicitation with members by every method, drawn from a seed."""
    random = drawn(seed)
    size = random.randint(2, 6)
    approaches = random.choices(list(Approach), k=random.randint(1, 4))
    judges = tuple(
        Judge(
            name=f"委員{at} {random.choice(NAMES)}",
            approach=approach,
            judgement=judgement(random, approach, size),
            weight=Fraction(random.randint(1, 5), random.choice([1, 2, 3])),
        )
        for at, approach in enumerate(approaches)
    )
    all_ahp = all(one is Approach.AHP for one in approaches)
    return WeightElicitation(
        title=random.choice(["", *NAMES]),
        criteria=tuple(random.sample(NAMES, k=size)),
        labels=tuple(random.choice(NAMES) for _ in range(size)),
        judges=judges,
        total=random.randint(1, 1000),
        group=random.choice([one for one in GroupRule if all_ahp or one is not GroupRule.JUDGEMENTS]),
        priorities=random.choice(list(Priorities)),
        ties=random.choice(list(TieRule)),
    )


def built(text: str) -> WeightElicitation:
    return build_elicitation(parse_toml(text, "weights.toml"))


@pytest.mark.parametrize("seed", range(INSTANCES))
def test_what_is_written_is_read_again_the_same_and_lacks_nothing(seed: int) -> None:
    one = asked(seed)
    draft = draft_of(one)
    assert built(weights_text(draft)) == one
    assert gaps(draft) == ()
    assert draft.sound
    assert open_weights(weights_text(draft)) == draft
    assert unpacked(packed(draft)) == draft


def test_a_file_of_ones_own_is_opened_and_written_with_the_same_meaning() -> None:
    text = SAMPLE.read_text(encoding="utf-8")
    assert built(weights_text(open_weights(text))) == read_weights(SAMPLE)


def unfinished(seed: int) -> Draft:
    """Return a draft of which some answers were taken away, and some are no answers."""
    random, draft = drawn(seed), draft_of(asked(seed))
    members = []
    for one in draft.members:
        keep = {key: value for key, value in one.pairs.items() if random.random() < 0.5}
        points = {key: random.choice([value, "x", "-3"]) for key, value in one.points.items()}
        places = {key: value for key, value in one.places.items() if value > 1}
        members.append(
            replace(
                one, name=random.choice([one.name, ""]), pairs=keep, points=points, places=places, worst="", beside={}
            )
        )
    return replace(draft, total=random.choice(["", "たくさん", "12.5", draft.total]), members=tuple(members))


def shown_alike(draft: Draft) -> Draft:
    """Number the places anew, as only their order is written."""

    def places(one: MemberDraft) -> dict[str, int]:
        levels = sorted(set(one.places.values()))
        return {key: levels.index(value) + 1 for key, value in one.places.items()}

    return replace(draft, members=tuple(replace(one, places=places(one)) for one in draft.members))


@pytest.mark.parametrize("seed", range(INSTANCES))
def test_an_unfinished_questionnaire_is_saved_and_gone_on_with_as_it_was(seed: int) -> None:
    draft = unfinished(seed)
    assert unpacked(packed(draft)) == draft
    opened = open_weights(weights_text(draft))
    assert shown_alike(opened) == shown_alike(draft)


def test_answers_by_another_method_stay_in_the_address_and_not_in_the_file() -> None:
    member = MemberDraft(
        name="甲", method=Approach.DIRECT, points={"c1": "1", "c2": "2"}, pairs={("c1", "c2"): Fraction(3)}
    )
    draft = replace(draft_on(["価格", "品質"], total="10"), members=(member,))
    assert unpacked(packed(draft)) == draft
    assert "comparisons" not in weights_text(draft)
    assert open_weights(weights_text(draft)).members[0].pairs == {}


@pytest.mark.parametrize(
    "text",
    [
        "これはTOMLではない",
        SAMPLE.read_text(encoding="utf-8").replace('"team", "record", 3', '"team", "record", 30'),
        SAMPLE.read_text(encoding="utf-8").replace("total = 100", ""),
        SAMPLE.read_text(encoding="utf-8").replace('method = "bwm"', 'method = "guess"'),
        "criteria = 3\n",
        weights_text(Draft(criteria=(CriterionDraft(id="a"), CriterionDraft(id="a")))),
        weights_text(Draft(criteria=(CriterionDraft(id="a"), CriterionDraft(id="b")))).replace('"b"', "7"),
        weights_text(
            replace(draft_on(["価格", "品質"]), members=(MemberDraft(name="甲", best="c9", method=Approach.BWM),))
        ),
    ],
)
def test_a_file_that_the_page_did_not_write_is_refused_with_every_fault_of_it(text: str) -> None:
    with pytest.raises(DefinitionError) as caught:
        open_weights(text)
    assert all(one.where and one.where.file == "weights.toml" for one in caught.value.faults)


@pytest.mark.parametrize("cut", [1, 5, 40])
def test_an_address_that_was_cut_or_changed_is_not_guessed_at(cut: int) -> None:
    text = packed(draft_of(asked(1)))
    assert unpacked(text[:-cut]) is None
    assert unpacked(text[:20] + ("A" if text[20] != "A" else "B") + text[21:]) is None


@pytest.mark.parametrize("text", ["", "~gone", "配点", "x" * 5000, "eJwDAAAAAAE"])
def test_anything_else_in_the_address_is_no_draft(text: str) -> None:
    assert unpacked(text) is None


@pytest.mark.parametrize(
    "member",
    [
        MemberDraft(name="甲", pairs={("c2", "c1"): Fraction(3)}),
        MemberDraft(name="甲", pairs={("c1", "c2"): Fraction(10)}),
        MemberDraft(name="甲", beside={("c1", "c2"): Fraction(1, 2)}),
        MemberDraft(name="甲", beside={("c1", "c1"): Fraction(2)}),
        MemberDraft(name="甲", best="c3"),
        MemberDraft(name="甲", places={"c1": 3}),
        MemberDraft(name="甲", points={"c3": "1"}),
    ],
)
def test_answers_about_nothing_or_off_the_scale_are_no_draft(member: MemberDraft) -> None:
    draft = replace(draft_on(["価格", "品質"]), members=(member,))
    assert not draft.sound
    assert unpacked(packed(draft)) is None


PAIR = {("c1", "c2"): Fraction(3)}
TWO = replace(draft_on(["価格", "品質"], total="100"), members=(MemberDraft(name="甲", pairs=PAIR),))


def told(draft: Draft) -> list[tuple[int | None, str]]:
    return [(one.member, one.what.ja) for one in gaps(draft)]


def with_member(**changes: object) -> Draft:
    return TWO.with_member(0, **changes)


def test_a_complete_draft_lacks_nothing() -> None:
    assert told(TWO) == []
    assert answered(TWO) is TWO


@pytest.mark.parametrize(
    ("draft", "member", "said"),
    [
        (replace(TWO, total=""), None, "配点の合計を、1から1,000,000までの整数で記入してください"),
        (replace(TWO, total="10.5"), None, "(いまの記入: 10.5)"),
        (replace(TWO, total="0"), None, "(いまの記入: 0)"),
        (TWO.without_criterion("c2"), None, "評価項目を2から100までにしてください(いまは1項目)"),
        (replace(TWO, members=()), None, "委員を1人以上加えてください"),
        (replace(with_member(method=Approach.DIRECT, points={"c1": "1", "c2": "2"}), group=GroupRule.JUDGEMENTS), None,
         "全員が一対比較で答えた場合だけ使えます"),
        (with_member(name=" "), 0, "委員の名前を記入してください"),
        (replace(TWO, members=(*TWO.members, TWO.members[0])), 1, "同じ名前の委員がほかにいます"),
        (with_member(counts="0"), 0, "委員の重みを、0より大きい数で記入してください"),
        (with_member(pairs={}), 0, "まだ比べていない組が1組あります: 「価格」と「品質」"),
        (with_member(method=Approach.BWM), 0, "最も重要な項目を選んでください"),
        (with_member(method=Approach.BWM), 0, "最も重要でない項目を選んでください"),
        (with_member(method=Approach.BWM, best="c1", worst="c1"), 0, "どちらも「価格」になっています"),
        (with_member(method=Approach.BWM, best="c1", worst="c2"), 0, "まだ比べていない組が1組あります"),
        (with_member(method=Approach.SWING, swings={"c1": "100"}), 0, "点のない項目があります: 品質"),
        (with_member(method=Approach.SWING, swings={"c1": "80", "c2": "９０"}), 0, "(いまの最大は９０)"),
        (with_member(method=Approach.DIRECT, points={"c1": "0", "c2": "約5"}), 0,
         "0より大きい数で記入してください: 価格 0、品質 約5"),
        (with_member(method=Approach.ORDINAL, places={"c2": 1}), 0, "順位の決まっていない項目があります: 価格"),
    ],
)  # fmt: skip
def test_every_gap_is_told_with_the_member_whom_it_concerns(draft: Draft, member: int | None, said: str) -> None:
    assert any(at == member and said in what for at, what in told(draft))
    with pytest.raises(DefinitionError):
        built(weights_text(draft))


def test_a_largest_swing_is_asked_only_where_there_are_criteria() -> None:
    draft = Draft(total="10", members=(MemberDraft(name="甲", method=Approach.SWING),))
    assert [one.member for one in gaps(draft)] == [None]


def test_many_missing_answers_are_named_in_part_and_counted() -> None:
    draft = replace(draft_on("ABCDE", total="10"), members=(MemberDraft(name="甲"),))
    assert told(draft)[0][1].startswith("まだ比べていない組が10組あります: 「A」と「B」、")
    assert told(draft)[0][1].endswith("、ほか4")


def test_too_many_criteria_for_a_comparison_are_said_to_be_so() -> None:
    draft = replace(draft_on([f"項目{k}" for k in range(21)], total="10"), members=(MemberDraft(name="甲"),))
    assert [what for _, what in told(draft)] == [
        "この方法で比べられる評価項目は20までです。別の方法を選ぶか、項目を区分にまとめてください"
    ]


@pytest.mark.parametrize("seed", range(INSTANCES))
def test_where_no_gap_is_told_the_file_can_be_computed_and_where_one_is_it_cannot(seed: int) -> None:
    draft = unfinished(seed)
    if gaps(draft):
        with pytest.raises(DefinitionError):
            built(weights_text(draft))
    else:
        assert elicit(built(weights_text(draft))).points.total == int(draft.total)


def test_those_who_answered_are_weighed_before_the_others_have() -> None:
    waiting = replace(TWO, total="", members=(MemberDraft(name="乙"), *TWO.members))
    reduced = answered(waiting)
    assert reduced is not None
    assert [one.name for one in reduced.members] == ["甲"]
    assert elicit(built(weights_text(reduced))).members[0].weights.exact == (Fraction(3, 4), Fraction(1, 4))
    assert answered(replace(waiting, members=waiting.members[:1])) is None
    assert answered(TWO.without_criterion("c2")) is None


def test_a_criterion_taken_away_takes_the_answers_about_it_alone() -> None:
    draft = draft_of(read_weights(SAMPLE)).without_criterion("security")
    assert draft.sound
    assert draft.members[0].pairs.keys() == set(every_pair(["plan", "team", "record"]))
    assert (draft.members[1].best, draft.members[1].worst) == ("", "record")
    assert draft.members[2].swings == {"plan": "100", "team": "70", "record": "30"}


def test_a_new_criterion_never_takes_an_id_that_is_there() -> None:
    draft = draft_on(["価格", "", "  ", "品質\u0007"]).without_criterion("c1").with_criterion("実績")
    assert [(one.id, one.label) for one in draft.criteria] == [("c2", "品質"), ("c1", "実績")]


def test_criteria_of_the_same_name_are_told_apart_by_their_ids() -> None:
    assert draft_on(["価格", "価格", "品質"]).called == {"c1": "価格 (c1)", "c2": "価格 (c2)", "c3": "品質"}


def test_the_points_are_the_lines_of_a_definition() -> None:
    lines = points_lines(elicit(built(weights_text(TWO))))
    table = parse_toml("\n".join(lines), "tender.toml").table
    assert table == {
        "criteria": [
            {"id": "c1", "label": "価格", "max_points": 75},
            {"id": "c2", "label": "品質", "max_points": 25},
        ]
    }


def test_the_best_worst_answers_are_those_of_the_two_tables() -> None:
    said = read_weights(SAMPLE).judges[1].judgement
    assert isinstance(said, BestWorst)
    member = draft_of(read_weights(SAMPLE)).members[1]
    assert member.beside == {
        ("security", "plan"): 2, ("security", "team"): 3, ("security", "record"): 7,
        ("plan", "record"): 4, ("team", "record"): 2,
    }  # fmt: skip

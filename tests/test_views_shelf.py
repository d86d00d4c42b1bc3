"""The shelf holds what was uploaded, within bounds, under names nobody can guess."""

from views.shell.shelf import Recent, Shelf, digest


def test_files_are_found_again_under_the_name_they_were_kept_by() -> None:
    shelf = Shelf()
    name = shelf.keep({"bids.csv": b"vendor,price"})
    assert shelf.files(name) == {"bids.csv": b"vendor,price"}


def test_names_of_uploads_differ_and_are_long() -> None:
    shelf = Shelf()
    names = {shelf.keep({"a": b"1"}) for _ in range(20)}
    assert len(names) == 20
    assert min(map(len, names)) >= 20


def test_what_was_never_kept_is_not_found() -> None:
    assert Shelf().files("nothing") is None


def test_the_least_recently_used_goes_first_when_there_are_too_many() -> None:
    shelf = Shelf(most=2)
    first, second = shelf.keep({"a": b"1"}), shelf.keep({"a": b"2"})
    assert shelf.files(first) is not None
    third = shelf.keep({"a": b"3"})
    assert [shelf.files(name) is None for name in (first, second, third)] == [False, True, False]


def test_the_oldest_go_when_together_they_are_too_heavy() -> None:
    shelf = Shelf(heaviest=10)
    first, second = shelf.keep({"a": b"x" * 6}), shelf.keep({"a": b"x" * 6})
    assert shelf.files(first) is None
    assert shelf.files(second) is not None


def test_a_single_upload_heavier_than_the_shelf_is_still_kept() -> None:
    shelf = Shelf(heaviest=1)
    assert shelf.files(shelf.keep({"a": b"xxx"})) is not None


def test_what_is_kept_does_not_change_with_what_was_given() -> None:
    shelf, files = Shelf(), {"a": b"1"}
    name = shelf.keep(files)
    files["a"] = b"2"
    assert shelf.files(name) == {"a": b"1"}


def test_a_digest_depends_on_names_and_bytes_and_not_on_their_order() -> None:
    assert digest({"a": b"1", "b": b"2"}) == digest({"b": b"2", "a": b"1"})
    different = [{"a": b"1"}, {"a": b"2"}, {"b": b"1"}, {"a": b"1", "b": b""}, {"a": b"", "b": b"1"}, {"ab": b""}, {}]
    assert len({digest(files) for files in different}) == len(different)


def test_putting_a_thing_again_does_not_take_another_place() -> None:
    store: Recent[int] = Recent(2, 100, lambda _value: 1)
    for key, value in (("a", 1), ("b", 2), ("a", 3)):
        store.put(key, value)
    assert (store.get("a"), store.get("b"), len(store)) == (3, 2, 2)

"""What is to be done, and what may be done. Python 3.6."""

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._photos import plan
from ansible_collections.sametime.estate.plugins.module_utils._photos.errors import PhotoError
from ansible_collections.sametime.estate.plugins.module_utils._photos.rsync.listing import Listing
from hypothesis import given
from hypothesis import strategies as st


@pytest.mark.parametrize(
    ("current", "wanted", "refused", "change"),
    [
        pytest.param({}, {}, (), ([], [], [], [], []), id="nothing"),
        pytest.param({}, {"a": "1"}, (), (["a"], [], [], [], []), id="new"),
        pytest.param({"a": "1"}, {"a": "1"}, (), ([], [], [], ["a"], []), id="right"),
        pytest.param({"a": "1"}, {"a": "2"}, (), ([], ["a"], [], [], []), id="other content"),
        pytest.param({"a": None}, {"a": "2"}, (), ([], ["a"], [], [], []), id="unknown content"),
        pytest.param({"a": "1"}, {}, (), ([], [], ["a"], [], []), id="gone"),
        pytest.param({"a": None}, {}, (), ([], [], ["a"], [], []), id="gone, content unknown"),
        pytest.param({"a": "1"}, {}, ("a",), ([], [], [], [], ["a"]), id="refused, kept"),
        pytest.param({"a": "1"}, {"a": "1"}, ("a",), ([], [], [], [], ["a"]), id="refused, kept as held"),
        pytest.param({"a": None}, {"a": "1"}, ("a",), ([], ["a"], [], [], ["a"]), id="refused, altered, put back"),
        pytest.param({}, {"a": "1"}, ("a",), (["a"], [], [], [], []), id="refused, lost, put back"),
        pytest.param({}, {}, ("a",), ([], [], [], [], []), id="refused, never there"),
        pytest.param({"b": "1", "a": "1"}, {"d": "1", "c": "1"}, (), (["c", "d"], [], ["a", "b"], [], []), id="sorted"),
    ],
)
def test_make(current, wanted, refused, change):
    planned = plan.make(current, wanted, refused)
    assert tuple(planned) == change
    assert planned.changed == any(change[:3])


_NAMES = st.sampled_from("abcdef")
_CURRENT = st.dictionaries(_NAMES, st.sampled_from([None, "1", "2"]))
_WANTED = st.dictionaries(_NAMES, st.sampled_from(["1", "2"]))


@given(_CURRENT, _WANTED, st.sets(_NAMES))
def test_the_plan_leads_from_current_to_wanted(current, wanted, refused):
    change = plan.make(current, wanted, refused)
    after = {name: content for name, content in current.items() if name not in change.removed}
    after.update({name: wanted[name] for name in change.added + change.updated})
    kept = {name: current[name] for name in change.kept if name not in wanted}
    assert after == dict(wanted, **kept)
    assert not set(change.removed) & refused
    again = plan.make(after, wanted, refused)
    assert not again.changed


@given(_CURRENT, _WANTED, st.sets(_NAMES))
def test_names_are_in_one_list_each(current, wanted, refused):
    change = plan.make(current, wanted, refused)
    lists = [set(names) for names in (change.added, change.updated, change.removed, change.unchanged)]
    assert sum(map(len, lists)) == len(set().union(*lists))
    assert set().union(*lists) | set(change.kept) == set(current) | set(wanted)


def test_served_is_the_stage_with_the_differences():
    staged = {"same": "1", "missing": "1", "other": "1"}
    listing = Listing(["missing"], ["extra"], ["other"], ["index.html"], ["left"], [])
    assert plan.served(staged, listing) == {"same": "1", "other": None, "extra": None}


def change_of(added=0, updated=0, removed=0, unchanged=0):
    return plan.Plan(*([str(at) for at in range(number)] for number in (added, updated, removed, unchanged, 0)))


@pytest.mark.parametrize(
    ("change", "present", "usable", "guards"),
    [
        pytest.param(change_of(unchanged=9, removed=1), 10, 9, (9, 10), id="both just so"),
        pytest.param(change_of(), 0, 1, (1, 0), id="nothing there yet"),
        pytest.param(change_of(removed=3, unchanged=997), 1000, 997, (1, 0.3), id="fraction of a percent"),
        pytest.param(change_of(removed=5), 5, 1, (1, 100), id="all may go"),
    ],
)
def test_guard_lets_pass(change, present, usable, guards):
    plan.guard(change, present, usable, plan.Guards(*guards), "here")


@pytest.mark.parametrize(
    ("change", "present", "usable", "guards", "end"),
    [
        (
            change_of(unchanged=9),
            9,
            9,
            (10, 100),
            ("guard_minimum", "the dump has 9 usable photos, fewer than minimum_count 10; nothing was changed"),
        ),
        (
            change_of(removed=2, unchanged=9),
            11,
            9,
            (1, 10),
            (
                "guard_removal",
                (
                    "the run would remove 2 of 11 photos here (18.2 %), more than maximum_removal_percent 10;"
                    " nothing was changed"
                ),
            ),
        ),
        (
            change_of(removed=1, unchanged=999),
            1000,
            999,
            (1, 0),
            (
                "guard_removal",
                (
                    "the run would remove 1 of 1000 photos here (0.1 %), more than maximum_removal_percent 0;"
                    " nothing was changed"
                ),
            ),
        ),
    ],
)
def test_guard_refuses_with_the_figures(change, present, usable, guards, end):
    with pytest.raises(PhotoError) as caught:
        plan.guard(change, present, usable, plan.Guards(*guards), "here")
    assert (caught.value.cause, str(caught.value)) == end


def test_diff_shows_touched_photos_only():
    current = {"gone": "a" * 64, "same": "b" * 64, "old": None}
    wanted = {"same": "b" * 64, "old": "c" * 64, "new": "d" * 64}
    assert plan.diff(plan.make(current, wanted), current, wanted) == {
        "before": {"gone": "a" * 12, "old": "other content"},
        "after": {"old": "c" * 12, "new": "d" * 12},
    }


@pytest.mark.parametrize(
    ("plans", "merged"),
    [
        pytest.param([], plan.EMPTY, id="none"),
        pytest.param(
            [plan.Plan(["a"], ["b"], ["c"], ["d"], ["e"])], plan.Plan(["a"], ["b"], ["c"], ["d"], ["e"]), id="one"
        ),
        pytest.param(
            [plan.Plan(["a"], [], ["c"], ["d", "x"], ["e"]), plan.Plan(["x"], ["a"], [], ["c", "d", "e"], [])],
            plan.Plan(["x"], ["a"], ["c"], ["d"], ["e"]),
            id="a change on one counts",
        ),
    ],
)
def test_merge_has_each_name_once(plans, merged):
    assert plan.merge(plans) == merged

"""Several slices of one run give one result."""

from ansible_collections.sametime.estate.plugins.plugin_utils._ldap import slices

NONE = {"added": [], "updated": [], "cleared": [], "refused": []}


def answer(remaining, unchanged, changed=True, **lists):
    found = {**NONE, **lists}
    counts = {kind: len(names) for kind, names in found.items()}
    counts.update(people=10, unchanged=unchanged, remaining=remaining, hidden=0)
    after = dict.fromkeys(found["added"] + found["updated"], "u")
    return {**found, "counts": counts, "changed": changed, "diff": {"before": {}, "after": after}, "hidden": []}


FIRST = answer(3, 4, added=["p1", "p2"], refused=[{"person": "p3", "reason": "no"}])
SECOND = answer(0, 7, added=["p4"], cleared=["p5", "p6"])


def test_one_slice_is_the_result():
    assert slices.total({}, FIRST) == FIRST


def test_two_slices():
    total = slices.total(slices.total({}, FIRST), {**SECOND, "hidden": ["p4"]})
    assert (total["added"], total["cleared"], total["hidden"]) == (["p1", "p2", "p4"], ["p5", "p6"], ["p4"])
    assert total["diff"]["after"] == {"p1": "u", "p2": "u", "p4": "u"}
    counts = total["counts"]
    assert (counts["added"], counts["cleared"], counts["refused"], counts["unchanged"]) == (3, 2, 1, 4)
    assert counts["people"] == sum(counts[kind] for kind in ("added", "updated", "cleared", "refused", "unchanged"))


def test_a_change_that_was_refused_earlier_fails_the_run_at_its_end():
    assert "failed" not in slices.total({}, FIRST)
    total = slices.total(FIRST, SECOND)
    assert total["failed"]
    assert total["msg"] == "the server refused 1 of 6 changes; the first is p3: no"


def test_a_slice_that_changes_nothing_keeps_what_was_changed():
    assert slices.total(answer(1, 1, added=["p1"]), answer(0, 2, changed=False))["changed"]


def test_a_slice_that_fails_immediately_keeps_what_was_done():
    total = slices.total(FIRST, {"failed": True, "msg": "no LDAP server can be used"})
    assert (total["added"], total["failed"], total["changed"]) == (["p1", "p2"], True, True)


def test_line():
    assert slices.line("ldap1", FIRST, 61.9) == "  ldap1: 3 of 6 entries [1:01]"

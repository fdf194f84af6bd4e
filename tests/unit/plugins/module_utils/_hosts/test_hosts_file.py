"""Managed lines of a hosts file."""

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._hosts.errors import HostsError
from ansible_collections.sametime.estate.plugins.module_utils._hosts.hosts_file import Entry, check, lines, plan

SSC = Entry("192.0.2.13", ("ssc1.acme.example", "ssc1"))
MEET = Entry("192.0.2.14", ("meet1.acme.example", "meet1"))
BLOCK = b"# BEGIN x\n192.0.2.13 ssc1.acme.example ssc1\n192.0.2.14 meet1.acme.example meet1\n# END x\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(b"", BLOCK, id="empty file"),
        pytest.param(b"127.0.0.1 localhost\n", b"127.0.0.1 localhost\n" + BLOCK, id="to the end"),
        pytest.param(b"127.0.0.1 localhost", b"127.0.0.1 localhost\n" + BLOCK, id="line without an end"),
        pytest.param(BLOCK, BLOCK, id="as wanted"),
        pytest.param(BLOCK.rstrip(b"\n"), BLOCK, id="as wanted but for the last line end"),
        pytest.param(b"\r\n#\xfc\xff\n" + BLOCK + b"tail", b"\r\n#\xfc\xff\n" + BLOCK + b"tail", id="bytes of others"),
        pytest.param(
            b"::1 a\n192.0.2.14 meet1 other\nz", b"::1 a\n" + BLOCK + b"192.0.2.14 meet1 other\nz", id="before a name"
        ),
        pytest.param(b"192.0.2.13 other\n", BLOCK + b"192.0.2.13 other\n", id="before an address"),
        pytest.param(b"192.0.2.13 other\n" + BLOCK, BLOCK + b"192.0.2.13 other\n", id="moved up"),
        pytest.param(b"# 192.0.2.13 ssc1\n", b"# 192.0.2.13 ssc1\n" + BLOCK, id="comments do not count"),
        pytest.param(
            b"a\n# BEGIN x\n192.0.2.99 ssc1\n# END x\nb\n", b"a\n" + BLOCK + b"b\n", id="drift inside the block"
        ),
        pytest.param(b"# BEGIN y\n# END y\n", b"# BEGIN y\n# END y\n" + BLOCK, id="another marker's block"),
    ],
)
def test_plan(before, after):
    planned = plan(before, [SSC, MEET], "x")
    assert planned.data == after
    assert plan(after, [SSC, MEET], "x").data == after


@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"])
@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(b"127.0.0.1 localhost\n", b"127.0.0.1 localhost\n" + BLOCK, id="to the end"),
        pytest.param(b"::1 a\n127.0.0.1 localhost", b"::1 a\n127.0.0.1 localhost\n" + BLOCK, id="line without an end"),
        pytest.param(b"::1 a\n192.0.2.13 other\nz\n", b"::1 a\n" + BLOCK + b"192.0.2.13 other\nz\n", id="before"),
        pytest.param(b"::1 a\n# BEGIN x\n192.0.2.99 ssc1\n# END x\nb\n", b"::1 a\n" + BLOCK + b"b\n", id="drift"),
    ],
)
def test_new_lines_end_as_those_of_the_file(before, after, end):
    before, after = (data.replace(b"\n", end.encode()) for data in (before, after))
    planned = plan(before, [SSC, MEET], "x")
    assert planned.data == after
    assert not any("\r" in line or "\n" in line or "localhost" in line for line in planned.removed + planned.added)
    assert plan(after, [SSC, MEET], "x") == (after, [], [])
    assert plan(after, [], "x").data.rstrip(b"\r\n") == plan(before, [], "x").data.rstrip(b"\r\n")


def test_a_block_with_line_ends_of_an_earlier_version_gets_those_of_the_file():
    assert plan(b"a\r\nb\r\nc\r\n" + BLOCK, [SSC, MEET], "x").data == b"a\r\nb\r\nc\r\n" + BLOCK.replace(b"\n", b"\r\n")


def test_names_are_taken_out_of_lines_with_other_ends():
    planned = plan(b"198.51.100.13 ssc1 other\r\n127.0.0.1 localhost\r\n", [SSC], "x", edit_others=True)
    assert planned.data.startswith(b"198.51.100.13 other\r\n127.0.0.1 localhost\r\n# BEGIN x\r\n")


def test_a_last_line_without_an_end_is_not_a_difference():
    planned = plan(b"127.0.0.1 localhost", [SSC], "x")
    assert planned.removed == []
    assert "127.0.0.1 localhost" not in planned.added


def test_no_entries_no_block():
    assert plan(b"a\n" + BLOCK + b"b\n", [], "x").data == b"a\nb\n"


def test_only_what_comes_and_goes_is_shown():
    planned = plan(b"127.0.0.1 localhost\n# BEGIN x\n192.0.2.99 ssc1\n# END x\n", [SSC], "x")
    assert (planned.removed, planned.added) == (["192.0.2.99 ssc1"], ["192.0.2.13 ssc1.acme.example ssc1"])


CONFLICTS = (
    b"127.0.0.1 localhost\n127.0.1.1\tMEET1.acme.example\tmeet1 alias # own\n198.51.100.13 ssc1\n192.0.2.14 meet1\n"
)


def test_lines_of_others_are_refused_by_name():
    with pytest.raises(
        HostsError, match=r"give managed names another address.*127\.0\.1\.1.*198\.51\.100\.13 ssc1"
    ) as e:
        plan(CONFLICTS, [SSC, MEET], "x")
    assert len(e.value.details["lines"]) == 2


def test_lines_of_others_lose_managed_names():
    planned = plan(CONFLICTS, [SSC, MEET], "x", edit_others=True)
    assert planned.data == b"127.0.0.1 localhost\n127.0.1.1 alias # own\n" + BLOCK + b"192.0.2.14 meet1\n"
    assert plan(planned.data, [SSC, MEET], "x").data == planned.data


def test_a_line_before_the_block_that_goes_does_not_move_it():
    before = b"198.51.100.13 ssc1\n127.0.0.1 localhost\n" + BLOCK + b"end\n"
    planned = plan(before, [SSC, MEET], "x", edit_others=True)
    assert planned.data == b"127.0.0.1 localhost\n" + BLOCK + b"end\n"


@pytest.mark.parametrize("before", [b"# BEGIN x\n", b"# END x\n# BEGIN x\n", BLOCK + BLOCK])
def test_broken_marks_are_refused(before):
    with pytest.raises(HostsError, match=r"are not one pair \(lines 1"):
        plan(before, [SSC], "x")


@pytest.mark.parametrize(
    ("entries", "message"),
    [
        pytest.param([Entry("192.0.2.256", ("a",))], "'192.0.2.256' is not an IP address", id="address"),
        pytest.param([Entry("127.0.0.1", ("a",))], "127.0.0.1 is a loopback address: no other host", id="loopback"),
        pytest.param([Entry("192.0.2.1", ())], "has no name", id="no name"),
        pytest.param([Entry("192.0.2.1", ("a b",))], "'a b' is not a host name", id="name"),
        pytest.param([Entry("192.0.2.1", ("a\n::1",))], "is not a host name", id="line end"),
        pytest.param([SSC, Entry("192.0.2.1", ("SSC1",))], "the name SSC1 is listed twice", id="twice"),
    ],
)
def test_entries_that_can_not_be_meant(entries, message):
    with pytest.raises(HostsError, match=message):
        check(entries)


def test_addresses_are_written_plainly():
    assert lines(check([Entry("2001:DB8::0:1", ("a.acme.example", "a"))])) == ["2001:db8::1 a.acme.example a"]

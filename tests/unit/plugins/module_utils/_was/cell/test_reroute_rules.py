"""Whether clients outlast a takeover: the two values, affinities, TLS, and what a data source has already."""

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._was.cell import reroute_rules as rules
from ansible_collections.sametime.estate.plugins.module_utils._was.cell.data_sources import Server, Wanted

NEVER = rules.Past(None, "nothing is recorded")
EIGHT = rules.Past(8.0, "the recorded takeover took 8 seconds")
WANTED = Wanted("STMS", Server("db1.acme.example", 50000), [Server("db2.acme.example", 50000)])


def options(interval=None, retries=None, affinities=None):
    given = {"retry_interval_seconds": interval, "max_retries": retries, "client_affinities": affinities}
    return {name: value for name, value in given.items() if value is not None}


@pytest.mark.parametrize(
    ("given", "past", "warnings"),
    [
        pytest.param(options(), NEVER, ["no client outlasts a takeover"], id="neither"),
        pytest.param(options(10), EIGHT, ["max_retries is not: the driver needs both"], id="interval alone"),
        pytest.param(options(None, 3), EIGHT, ["retry_interval_seconds is not: the driver needs both"], id="retries"),
        pytest.param(options(1, "three"), EIGHT, ["max_retries is three, not a number"], id="no number"),
        pytest.param(options(1, 3), EIGHT,
                     ["but the recorded takeover took 8 seconds: set max_retries to at least 10"], id="too short"),
        pytest.param(options(1, 9), EIGHT, ["(9 - 1) x 1 = 8 seconds"], id="as long as the takeover is too short"),
        pytest.param(options(1, 10), EIGHT, [], id="one more attempt outlasts it"),
        pytest.param(options(0, 10), EIGHT, ["set retry_interval_seconds"], id="no interval"),
        pytest.param(options(1, 0), EIGHT, ["= 0 seconds"], id="no attempt"),
        pytest.param(options(1, 3), NEVER, [], id="without a record nothing is too short"),
        pytest.param(options(4, 16), EIGHT, [], id="60 seconds are accepted"),
        pytest.param(options(1, 62), EIGHT, ["a client waits (62 - 1) x 1 = 61"], id="hangs too long"),
        pytest.param(options(4, 16, True), EIGHT, ["every takeover is a pause of 16 x 4 = 64"], id="affinities"),
        pytest.param(options(4, 16, False), EIGHT, [], id="no affinities"),
        pytest.param(options(30, 3, True), rules.Past(70.0, "one took 70 seconds"),
                     ["set max_retries to at least 4", "every takeover is a pause of 3 x 30 = 90"], id="both"),
    ],
)  # fmt: skip
def test_values(given, past, warnings):
    found = rules.check_one(given, True, past).warnings
    assert len(found) == len(warnings), found
    assert all(part in sentence for part, sentence in zip(warnings, found)), found


@pytest.mark.parametrize("seconds", [0.1, 1.0, 7.9, 8.0, 59.0])
@pytest.mark.parametrize("interval", [1, 2, 3, 10])
def test_the_number_that_a_warning_asks_for_is_the_smallest_that_is_enough(seconds, interval):
    past = rules.Past(seconds, "so long", 1000)
    (warning,) = rules.check_one(options(interval, 1), True, past).warnings
    least = int(warning.rpartition(" ")[2])
    assert rules.check_one(options(interval, least), True, past).warnings == []
    assert rules.check_one(options(interval, least - 1), True, past).warnings


def test_without_alternates_there_is_nothing_to_say():
    assert rules.check_one(options(1, 1), False, EIGHT) == rules.Findings([], [])


@pytest.mark.parametrize("past", [NEVER, EIGHT])
def test_the_note_says_for_how_long_clients_try_and_what_is_recorded(past):
    notes = rules.check_one(options(2, 16), True, past).notes
    assert notes == [f"clients try for (16 - 1) x 2 = 30 seconds; {past.words}"]


def test_a_value_of_the_data_source_counts_until_its_option_is_set(cells):
    short = [("retryIntervalForClientReroute", "1"), ("maxRetriesForClientReroute", "3")]
    cell = cells.cell(sources=[
        cells.source("one", "cells/C/nodes/n1", cells.STMS + short),
        cells.source("two", "cells/C/nodes/n2", cells.STMS + short),
        cells.source("three", "cells/C", cells.STSC),
    ])  # fmt: skip
    (warning,) = rules.check(cell, WANTED, EIGHT).warnings
    assert warning.startswith("one (node n1), two (node n2): clients try for (3 - 1) x 1 = 2 seconds")
    assert rules.check(cell, WANTED._replace(max_retries=16), EIGHT).warnings == []


@pytest.mark.parametrize("alternates", [WANTED.alternates, []])
def test_one_note_names_all_pools_that_keep_stale_connections_until_the_option_is_set(cells, alternates):
    cell = cells.cell(sources=[
        cells.source("one", "cells/C/nodes/n1", cells.STMS, purge_policy="FailingConnectionOnly"),
        cells.source("two", "cells/C/nodes/n2", cells.STMS, purge_policy="FailingConnectionOnly"),
        cells.source("three", "cells/C", cells.STMS),
        cells.source("four", "cells/C", cells.STSC, purge_policy="FailingConnectionOnly"),
    ])  # fmt: skip
    wanted = WANTED._replace(alternates=alternates)
    (note,) = rules.check(cell, wanted, EIGHT).notes
    assert note.startswith("one (node n1), two (node n2): the purge policy of the connection pool is FailingConn")
    assert rules.check(cell, wanted._replace(purge_policy="EntirePool"), EIGHT).notes == []


@pytest.mark.parametrize(("value", "is_warned"), [("true", True), (" TRUE", True), ("false", False), ("", False)])
def test_tls_with_the_plain_port(cells, value, is_warned):
    source = cells.source("one", "cells/C", [*cells.STMS, ("sslConnection", value)])
    found = rules.check(cells.cell(sources=[source]), WANTED._replace(alternates=[]), EIGHT).warnings
    assert [("port 50000 is the plain port" in one) for one in found] == [True] * is_warned

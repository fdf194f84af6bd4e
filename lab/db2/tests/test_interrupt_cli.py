"""IBM's CLI driver interrupts a statement that exceeds its query timeout, over a second connection."""

import pytest
from ansible_collections.sametime.estate.lab.db2.drivers import cli
from ansible_collections.sametime.estate.lab.db2.drivers.lab_client import numbers

pytestmark = pytest.mark.skipif(cli.missing() != "", reason=cli.missing())

REROUTED, LOST = -30108, -30081
WAIT = "call lab.wait(100000)"
COUNT = "select count(*) from STM.MEETINGROOM"


def in_a_unit_of_work(host, folder, options):
    """Return a client with options of the connection string, which has inserted a row and not committed it."""
    client = cli.CliClient(folder, host.port)
    assert client.call("open", host.port, options).code == 0
    client.call("autocommit", "false")
    client.call("update", "insert into STM.MEETINGROOM values (99, 'Attic')")
    return client


def test_a_query_timeout_ends_the_statement_and_its_unit_of_work_continues(real, tmp_path):
    client = in_a_unit_of_work(real[0], tmp_path, "QueryTimeoutInterval=1;")
    told = client.call("limited", 1, WAIT)
    assert (told.code, told.state) == (-952, "57014")
    assert client.call("query", COUNT).of("values") == [["11"]]
    assert client.call("rollback").code == 0
    client.close()


def test_with_interrupt_2_the_driver_breaks_the_connection_instead(real, tmp_path):
    """So a query timeout ends the unit of work: it is rolled back. Whether it is rerouted then is chance (defaults)."""
    client = in_a_unit_of_work(real[0], tmp_path, "QueryTimeoutInterval=1;Interrupt=2;")
    told = client.call("limited", 1, WAIT)
    assert told.code in {REROUTED, LOST}
    assert numbers(real[0], "STM.MEETINGROOM") == list(range(1, 11))
    client.close()

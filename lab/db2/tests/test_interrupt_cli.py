"""IBM's CLI driver interrupts a statement that exceeds its query timeout, over a second connection."""

import pytest
from ansible_collections.sametime.estate.lab.db2.drivers import cli

pytestmark = pytest.mark.skipif(cli.missing() != "", reason=cli.missing())

WAIT = "call lab.wait(100000)"
COUNT = "select count(*) from STM.MEETINGROOM"


def test_a_query_timeout_ends_the_statement_and_its_unit_of_work_goes_on(real, tmp_path):
    client = cli.CliClient(tmp_path, real[0].port)
    assert client.call("open", real[0].port, "QueryTimeoutInterval=1;").code == 0
    client.call("autocommit", "false")
    client.call("update", "insert into STM.MEETINGROOM values (99, 'Attic')")
    told = client.call("limited", 1, WAIT)
    assert (told.code, told.state) == (-952, "57014")
    assert client.call("query", COUNT).of("values") == [["11"]]
    assert client.call("rollback").code == 0
    client.close()


def test_with_interrupt_2_the_driver_breaks_the_connection_instead(real, tmp_path):
    """So a query timeout ends the unit of work: it is rolled back."""
    client = cli.CliClient(tmp_path, real[0].port)
    assert client.call("open", real[0].port, "QueryTimeoutInterval=1;Interrupt=2;").code == 0
    client.call("autocommit", "false")
    client.call("update", "insert into STM.MEETINGROOM values (99, 'Attic')")
    told = client.call("limited", 1, WAIT)
    assert (told.code, told.state) == (-30108, "08506")
    assert client.call("query", COUNT).of("values") == [["10"]]
    client.close()

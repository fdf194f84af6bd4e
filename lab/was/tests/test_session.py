"""Calls of commands in a session."""


def test_no_keywords_and_the_right_number_of_arguments(master):
    reply = master.session().call("AdminConfig", "showAttribute", ["one"])
    assert reply.error["java"] == "TypeError"


def test_a_command_that_is_missing_says_so(master):
    reply = master.session().call("AdminConfig", "installResourceAdapter", [])
    assert "is not part of the simulator" in reply.error["message"]


def test_line_ends_of_another_platform(master, config):
    master.faults.set("crlf", True)
    assert "\r\n" in config.list("DataSource")

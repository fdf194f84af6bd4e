"""Lines of httpd: five fields in, one line out that belongs to its request. Python 3.6."""

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._gate.lines import Line, parse, text

ASKED = Line(b"admit", b"203.0.113.9", b"50000", b"/a@acme.example.jpg", b"a=b; c=d")


@pytest.mark.parametrize(
    ("data", "line"),
    [
        (b"admit 203.0.113.9 50000 /a@acme.example.jpg a=b; c=d", ASKED),
        (b"rule 203.0.113.9 50000 /a@acme.example.jpg a=b; c=d", ASKED._replace(verb=b"rule")),
        (b"admit 203.0.113.9 50000 /a@acme.example.jpg ", ASKED._replace(cookies=b"")),
        (b"admit - 0  ", Line(b"admit", b"-", b"0", b"", b"")),
        (b"admit 203.0.113.9 50000 /a b c", Line(b"admit", b"203.0.113.9", b"50000", b"/a", b"b c")),
        (b"", None),
        (b"x", None),
        (b"admit 203.0.113.9 50000 /a@acme.example.jpg", None),
        (b"203.0.113.9 50000 /a@acme.example.jpg a=b; c=d", None),
        (b"ADMIT 203.0.113.9 50000 /a@acme.example.jpg a=b", None),
        (b"\x00 \x00 \x00 \x00 ", None),
    ],
)
def test_what_httpd_writes_is_read_and_nothing_else(data, line):
    assert parse(data) == line


@pytest.mark.parametrize(
    ("line", "word", "name", "answer"),
    [
        (ASKED, "token", "Sign-on", b"203.0.113.9 50000 token\n"),
        (ASKED._replace(verb=b"rule"), "token", "Sign-on", b"203.0.113.9 50000 token Sign-on\n"),
        (ASKED._replace(verb=b"rule"), "token", "a\nb\r", b"203.0.113.9 50000 token a?b?\n"),
        (None, "error", "the line does not have five fields", b"error\n"),
    ],
)
def test_an_answer_is_one_line_with_client_and_port(line, word, name, answer):
    assert text(line, word, name) == answer

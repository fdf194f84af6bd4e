"""Reading one file of httpd configuration; this runs on Python 3.6 too."""

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._ihs.directives import directives, plain_lines


def test_directives():
    text = (
        'A "b c" d\\\n e\n# x \\\n still a comment\n<Directory "/x">\nOptions None\n</Directory>\nB \'q r\' "s\\"t"\n'
    )
    assert [(d.name, d.arguments, d.sections) for d in directives(text)] == [
        ("a", ("b c", "d", "e"), ()),
        ("options", ("None",), ("directory",)),
        ("b", ("q r", 's\\"t'), ()),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("<IfDefine !A>\nX y\n</IfDefine>\n", [("x", ("ifdefine",), ("!A",))], id="condition"),
        pytest.param("< IfDefine  A >\nX\n", [("x", ("",), ())], id="blank before the name"),
        pytest.param('<VirtualHost *:80>\n<Files "a b">\nX\n', [("x", ("virtualhost", "files"), ())], id="nested"),
        pytest.param("X \\", [("x", (), ())], id="backslash at the end of the file"),
        pytest.param("X \\\n", [("x", (), ())], id="backslash and newline at the end of the file"),
        pytest.param('X "', [("x", (), ())], id="quote without an end"),
        pytest.param('""\n</X>\nY\n', [("", (), ()), ("y", (), ())], id="empty word, end without a beginning"),
    ],
)
def test_odd_files(text, expected):
    assert [(each.name, each.sections, each.if_defines) for each in directives(text)] == expected


def test_virtual_host_of_a_directive():
    text = "A\n<VirtualHost *>\nB\n<Files x>\nC\n</Files>\n</VirtualHost>\nD\n"
    assert [(each.name, each.host) for each in directives(text)] == [("a", None), ("b", 2), ("c", 2), ("d", None)]


def test_plain_lines():
    assert [line for _start, _end, line in plain_lines("A\n<B>\nC\n</B>\nD \\\nE\n")] == ["A", "D E"]

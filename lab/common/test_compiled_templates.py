"""Compiled templates that are kept: each environment gets the code that it would have compiled."""

import jinja2
import pytest
from ansible_collections.sametime.estate.lab.common import compiled_templates

TEMPLATE = "{% for one in many %}\n{{ one | upper }}<%= one %>\n{% endfor %}"
ENVIRONMENTS = {
    "plain": {},
    "again": {},
    "trim_blocks": {"trim_blocks": True},
    "autoescape": {"autoescape": True},
    "delimiters": {"variable_start_string": "<%=", "variable_end_string": "%>"},
    "newlines": {"newline_sequence": "\r\n"},
}


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setattr(jinja2.Environment, "compile", compiled_templates._compile)  # and back again at the end
    compiled_templates.keep_in(tmp_path)
    return tmp_path


def render(environment):
    return environment.from_string(TEMPLATE).render(many=["a&b"])


def test_each_environment_gets_its_own_code(folder, monkeypatch):
    kept = {name: render(jinja2.Environment(**options)) for name, options in ENVIRONMENTS.items()}
    again = {name: render(jinja2.Environment(**options)) for name, options in ENVIRONMENTS.items()}
    monkeypatch.undo()
    assert kept == again == {name: render(jinja2.Environment(**options)) for name, options in ENVIRONMENTS.items()}
    assert len(list(folder.iterdir())) == len(ENVIRONMENTS) - 1


def test_a_kept_template_is_not_compiled_again(folder, monkeypatch):
    first = render(jinja2.Environment())
    monkeypatch.setattr(compiled_templates, "_compile", None)
    assert render(jinja2.Environment()) == first


def test_wrong_syntax_stays_an_error(folder):
    for _call in range(2):
        with pytest.raises(jinja2.TemplateSyntaxError, match="unknown tag 'nonsense'"):
            jinja2.Environment().from_string("{% nonsense %}")
        with pytest.raises(jinja2.TemplateSyntaxError, match="unexpected char"):
            jinja2.Environment().from_string("{{ \\ }}")
    assert list(folder.iterdir()) == []

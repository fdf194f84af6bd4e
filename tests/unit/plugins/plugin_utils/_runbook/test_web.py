"""Web server: the digest that the check asks for is that of the text."""

import pytest
from ansible_collections.sametime.estate.plugins.plugin_utils._runbook.web import section

OPTIONS = {
    "host": "p.acme.example",
    "directory": "/photos",
    "user": "st",
    "server_root": "/ihs",
    "config": "/ihs/conf/httpd.conf",
    "fragment": "/ihs/conf/photos.conf",
    "port": 8080,
}


def test_the_check_asks_the_address_of_the_virtual_host():
    given = {"text": "x", "generation": "2.4", "tls": {"port": 8443}, "addresses": {"8080": "192.0.2.15"}}
    steps = section(OPTIONS, given).steps
    assert "--resolve p.acme.example:8080:192.0.2.15 http://" in steps[2].check
    assert "--resolve p.acme.example:8443:127.0.0.1 https://" in steps[3].check


def test_paths_with_blanks():
    step = section({**OPTIONS, "config": "/my ihs/httpd.conf"}, {"text": "x", "generation": "2.4"}).steps[1]
    assert "-f '/my ihs/httpd.conf' -t" in step.do[2].text
    assert "cp -p '/my ihs/httpd.conf' '/my ihs/httpd.conf.before-photos'" in step.do[2].text


@pytest.mark.parametrize(("generation", "program", "said"), [("2.2", True, 1), ("2.4", True, 0), ("2.2", False, 0)])
def test_a_program_of_httpd_22_needs_a_second_restart(generation, program, said):
    text = 'RewriteMap m "prg:/gate/photo-gate --config x"' if program else ""
    steps = section(OPTIONS, {"text": text, "generation": generation}).steps
    assert sum("restart once more" in part.words for part in steps[-1].do) == said


def digest(text):
    return section(OPTIONS, {"text": text, "generation": "2.4"}).steps[1].check.rpartition("/")[2]


def test_the_check_finds_this_text_and_no_other():
    text = "RewriteRule ^/sametime-estate/@digest@$ - [R=204,L]\n"
    step = section(OPTIONS, {"text": text, "generation": "2.4"}).steps[1]
    asked = step.check.rpartition("/")[2]
    assert f"^/sametime-estate/{asked}$" in step.do[0].text
    assert "@digest@" not in step.do[0].text
    assert digest("a") != digest("b")
    assert "--resolve p.acme.example:8080:127.0.0.1 http://p.acme.example:8080/" in step.check

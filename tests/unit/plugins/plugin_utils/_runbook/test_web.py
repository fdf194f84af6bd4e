"""Web server: the digest that the check asks for is that of the text."""

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

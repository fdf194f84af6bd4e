"""Reading and editing httpd configuration; this runs on Python 3.6 too."""

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._ihs import httpd_conf as conf
from ansible_collections.sametime.estate.plugins.module_utils._ihs.errors import IhsError
from ansible_collections.sametime.estate.plugins.module_utils._ihs.variables import Variables

ROOT = "/opt/IBM/HTTPServer"
FRAGMENT = ROOT + "/conf/sametime_photos.conf"

STOCK = """\
# LoadModule foo_module modules/mod_foo.so
ServerRoot "/opt/IBM/HTTPServer"
LoadModule dir_module modules/mod_dir.so
#LoadModule rewrite_module modules/mod_rewrite.so
<IfModule worker.c>
#LoadModule cache_module modules/mod_cache.so
MaxClients 100
</IfModule>
Listen 80
"""


@pytest.mark.parametrize(
    ("pattern", "path", "expected"),
    [
        ("/c/x.conf", "/c/x.conf", True),
        ("/c/../c/x.conf", "/c/x.conf", True),
        ("/c/*.conf", "/c/x.conf", True),
        ("/c/*.conf", "/c/x.conf.old", False),
        ("/c/*.conf", "/c/d/x.conf", False),
        ("/c/*/x.conf", "/c/d/x.conf", True),
        ("/c", "/c/d/x.conf", True),
        ("/c", "/cc/x.conf", False),
        ("/c/x.conf.d", "/c/x.conf", False),
        ("/c/*", "/c/d/x.conf", False),
    ],
)
def test_covers(pattern, path, expected):
    assert conf.covers(pattern, path) is expected


def test_commented_line_comes_into_force():
    edited = conf.with_module(STOCK, "rewrite_module")
    assert edited == STOCK.replace("#LoadModule rewrite", "LoadModule rewrite")


@pytest.mark.parametrize("comment", ["#", "# ", "  #  ", "##\t"])
def test_forms_of_comments(comment):
    edited = conf.with_module(comment + "LoadModule x_module modules/mod_x.so\n", "x_module")
    assert (
        edited
        == comment.replace("#", "").replace("\t", "")[: comment.find("#")] + "LoadModule x_module modules/mod_x.so\n"
    )


@pytest.mark.parametrize(
    "line",
    [
        "#LoadModule x_module modules/mod_x.so (for the portal)",
        "# LoadModule x_module modules/mod_x.so # since 2019",
        "# LoadModule x_module is not needed",
        "#LoadModule x_module modules/mod_x.so \\\nmore words",
        '#LoadModule x_module "modules/mod_x.so',
    ],
)
def test_remarks_are_not_commented_lines(line):
    """Without the comment sign, httpd would refuse the words behind the two arguments."""
    edited = conf.with_module(f"Listen 80\n{line}\n", "x_module")
    assert edited == f"LoadModule x_module modules/mod_x.so\nListen 80\n{line}\n"


def test_commented_line_with_a_quoted_path():
    assert conf.with_module('#LoadModule x_module "m/x.so" \n', "x_module") == 'LoadModule x_module "m/x.so" \n'


@pytest.mark.parametrize("end", ["\\", "\\\n", "\\\r\n", "\r\n# x \\\r\n"])
def test_backslash_at_the_end_of_the_file(end):
    """The line would continue in the new one."""
    edited = conf.with_include(STOCK + "# remark " + end, ROOT, FRAGMENT)
    assert [each.arguments for each in conf.includes(edited, ROOT, FRAGMENT)] == [(FRAGMENT,)]
    assert edited.startswith(STOCK + "# remark " + end)
    assert conf.with_include(edited, ROOT, FRAGMENT) == edited
    assert conf.without_include(edited, ROOT, FRAGMENT).rstrip("\r\n") == (STOCK + "# remark " + end).rstrip("\r\n")


def test_new_line_after_the_last_one():
    edited = conf.with_module(STOCK, "headers_module")
    line = "LoadModule dir_module modules/mod_dir.so\n"
    assert edited == STOCK.replace(line, line + "LoadModule headers_module modules/mod_headers.so\n")


def test_commented_line_in_a_section_does_not_count():
    """It may never take effect there."""
    edited = conf.with_module(STOCK, "cache_module")
    assert "#LoadModule cache_module" in edited
    assert conf.loads(edited, "cache_module")


def test_no_module_yet():
    edited = conf.with_module('# head\nServerRoot "/x"\nListen 80\n', "x_module")
    assert edited == '# head\nServerRoot "/x"\nLoadModule x_module modules/mod_x.so\nListen 80\n'
    assert conf.with_module("# head\n<IfModule a>\n</IfModule>\n", "x_module").startswith("# head\nLoadModule x_module")


@pytest.mark.parametrize("module", ["dir_module", "rewrite_module", "headers_module"])
def test_second_time_changes_nothing(module):
    once = conf.with_module(STOCK, module)
    assert conf.with_module(once, module) == once


def test_similar_names_are_others():
    text = "LoadModule rewrite_module_x m.so\n#LoadModule xrewrite_module m.so\n"
    assert conf.with_module(text, "rewrite_module").count("LoadModule rewrite_module modules") == 1


def test_include_and_back():
    with_line = conf.with_include(STOCK, ROOT, FRAGMENT)
    assert with_line == STOCK + f"Include {FRAGMENT}\n"
    assert conf.with_include(with_line, ROOT, FRAGMENT) == with_line
    assert conf.without_include(with_line, ROOT, FRAGMENT) == STOCK


@pytest.mark.parametrize(
    "line",
    [
        "Include conf/sametime_photos.conf",
        "include conf/*.conf",
        'IncludeOptional "conf/sametime_*.conf"',
        "Include conf",
    ],
)
def test_already_included(line):
    text = STOCK + line + "\n"
    assert conf.with_include(text, ROOT, FRAGMENT) == text


@pytest.mark.parametrize(
    "line", ["#Include conf/sametime_photos.conf", "<IfModule x>\nInclude conf/*.conf\n</IfModule>"]
)
def test_not_really_included(line):
    text = STOCK + line + "\n"
    assert conf.with_include(text, ROOT, FRAGMENT) != text


def test_patterns_stay_when_the_fragment_goes():
    text = STOCK + "Include conf/*.conf\nInclude conf/sametime_photos.conf\n"
    assert conf.without_include(text, ROOT, FRAGMENT) == STOCK + "Include conf/*.conf\n"


def test_line_ends_and_bytes_stay():
    text = STOCK.replace("\n", "\r\n") + "# caf\xe9 \x85 \x0c end without newline"
    edited = conf.with_include(conf.with_module(text, "rewrite_module"), ROOT, FRAGMENT)
    assert edited == text.replace("#LoadModule rewrite", "LoadModule rewrite") + f"\r\nInclude {FRAGMENT}\r\n"


def test_path_with_a_blank():
    edited = conf.with_include("", ROOT, "/opt/my server/x.conf")
    assert edited == 'Include "/opt/my server/x.conf"\n'
    assert conf.without_include(edited, ROOT, "/opt/my server/x.conf") == ""


def test_candidate_names_the_copy():
    text = "Include conf/a.conf\nInclude conf/sametime_photos.conf\nListen 80\n"
    expected = "Include conf/a.conf\nInclude /tmp/copy.conf\nListen 80\n"
    assert conf.candidate(text, ROOT, FRAGMENT, "/tmp/copy.conf", lambda pattern: []) == expected
    assert conf.candidate(text, ROOT, FRAGMENT, None, lambda pattern: []) == "Include conf/a.conf\nListen 80\n"


def test_candidate_keeps_the_other_files_of_a_pattern_in_order():
    names = [ROOT + "/conf/" + name for name in ("a.conf", "sametime_photos.conf", "z.conf")]
    out = conf.candidate("Include conf/*.conf\n", ROOT, FRAGMENT, "/tmp/copy.conf", lambda pattern: names)
    assert out == f"Include {names[0]}\nInclude /tmp/copy.conf\nInclude {names[2]}\n"


def test_walk_follows_includes():
    files = {
        "/c/main": "ServerName main\n<IfModule x>\nRewriteEngine on\n</IfModule>\nInclude /c/sub\n"
        "<VirtualHost *:80>\nInclude /c/v\n</VirtualHost>\n",
        "/c/sub": "Listen 8080\nServerName sub\n",
        "/c/v": "ServerName v\nInclude /c/main\n",
    }
    located = list(conf.walk("/c/main", "/", files.get, lambda pattern: [pattern] if pattern in files else []))
    assert conf.main_value(located, "ServerName") == "sub"
    assert conf.main_value(located, "RewriteEngine") == "on"
    assert conf.main_value(located, "DocumentRoot") is None
    assert set(conf.values(located, "Listen")) == {"8080"}


def walked(text, environment=None, **files):
    variables = Variables(lambda: environment or {})
    texts = {"/c/main": text, **{f"/c/{name}": content for name, content in files.items()}}
    return list(conf.walk("/c/main", "/c", texts.get, lambda pattern: [pattern], variables))


def test_walk_replaces_variables():
    located = walked(
        "Define A /c\nDefine B ${A}/sub\nInclude ${B}\nPidFile ${RUN}/${C}\n"
        "<IfDefine !C>\nDefine C other\nListen 1\n</IfDefine>\n",
        {"RUN": "/run"},
        sub="Define C httpd.pid\nServerRoot ${A}\n",
    )
    assert (conf.path_value(located, "PidFile"), conf.path_value(located, "ServerRoot")) == ("/run/httpd.pid", "/c")
    assert conf.values(located, "Listen") == []
    assert [(each.file, each.line) for each in located if each.directive.name == "pidfile"] == [("/c/main", 4)]


@pytest.mark.parametrize("line", ["Include ${X}/a", "IncludeOptional conf/${X}"])
def test_include_by_an_unknown_variable(line):
    with pytest.raises(IhsError, match=r"include\w* in /c/main, line 2, uses \$\{X\}, which has no value here"):
        walked(f"Listen 80\n{line}\n")


def test_include_by_an_unknown_variable_under_a_condition():
    """Httpd may never read it."""
    located = walked("<IfDefine SSL>\nInclude ${X}/a\n</IfDefine>\nListen 80\n")
    assert conf.values(located, "Listen") == ["80"]


def test_path_by_an_unknown_variable():
    located = walked("PidFile ${X}/a\nErrorLog ${X}/b\n<IfModule a>\nDefine X 1\n</IfModule>\n")
    with pytest.raises(IhsError, match=r"pidfile in /c/main, line 1, uses \$\{X\}"):
        conf.path_value(located, "PidFile")
    assert conf.main_value(located, "ErrorLog") == "${X}/b"
    assert conf.path_value(located, "ServerRoot") is None


def test_aliases():
    located = walked(
        "ServerAlias main\n<VirtualHost *>\nServerAlias a b\nServerAlias *.c\n</VirtualHost>\n"
        "<VirtualHost *>\nServerAlias d\n</VirtualHost>\n"
    )
    assert conf.aliases(located, "/c/main", 2) == ["a", "b", "*.c"]
    assert conf.aliases(located, "/c/main", 6) == ["d"]
    assert conf.aliases(located, "/c/other", 2) == []


def test_virtual_host_with_settings_in_another_file():
    located = walked(
        "SSLEnable\n<VirtualHost *>\nInclude /c/common\nServerAlias c\n</VirtualHost>\n",
        common="ServerAlias a b\nSSLEnable SNI\nSSLProtocolDisable TLSv10\nInclude /c/key\n",
        key="KeyFile /k/key.kdb\n",
    )
    assert conf.aliases(located, "/c/main", 2) == ["a", "b", "c"]
    expected = {"sni": True, "key_file": "/k/key.kdb", "disabled_protocols": ["TLSv10"]}
    assert conf.tls_settings(located, "/c/main", 2) == expected
    assert conf.tls_settings(located) == {"sni": False, "key_file": None, "disabled_protocols": []}

"""The simulator of IBM HTTP Server: what it prints, what it refuses, and what it passes to the real httpd."""

import json
from pathlib import Path

import pytest
from ansible_collections.sametime.estate.lab.ihs import configuration, generations, httpd
from ansible_collections.sametime.estate.plugins.module_utils._ihs import apachectl_output

NINE, EIGHT = generations.GENERATIONS["9"], generations.GENERATIONS["8.5"]
DATA = Path(__file__).parents[2] / "tests/unit/plugins/module_utils/_ihs/data"


@pytest.mark.parametrize(("name", "case"), [("9", "ihs-9.0"), ("8.5", "ihs-8.5")])
def test_long_version_is_what_the_parsers_are_tested_with(name, case):
    wanted = json.loads((DATA / "build" / f"{case}.json").read_text())
    text = generations.long_version(generations.GENERATIONS[name])
    assert dict(apachectl_output.parse_build(text)._asdict()) == wanted["build"]
    labels = [line.partition(":")[0] for line in text.splitlines() if not line.startswith(" -D")]
    assert labels == [line.partition(":")[0] for line in wanted["output"] if not line.startswith(" -D")]


@pytest.mark.parametrize("name", generations.GENERATIONS)
def test_short_version(name):
    generation = generations.GENERATIONS[name]
    assert apachectl_output.parse_build(generations.short_version(generation)).version == generation.version


UNKNOWN = "Invalid command '{}', perhaps misspelled or defined by a module not included in the server configuration"


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("IncludeOptional conf/*.conf", UNKNOWN.format("IncludeOptional")),
        ("  MaxRequestWorkers 100", UNKNOWN.format("MaxRequestWorkers")),
        ("Define X y", UNKNOWN.format("Define")),
        ("RemoteIPHeader X-Forwarded-For", UNKNOWN.format("RemoteIPHeader")),
        ("<If \"-R '192.0.2.0/24'\">", UNKNOWN.format("<If")),
        ("<RequireAny>", UNKNOWN.format("<RequireAny>")),
        ("Require all granted", UNKNOWN.format("Require")),
        ("  require not ip 192.0.2.0/24", UNKNOWN.format("require")),
        (
            "RewriteCond expr \"! -R '192.0.2.0/24'\"",
            "RewriteCond: bad argument line 'expr \"! -R '192.0.2.0/24'\"'",
        ),
        ("RewriteRule ^ - [END]", "RewriteRule: unknown flag 'END'"),
        ("RewriteRule ^ http://www.acme.example/ [R=302,QSD,L]", "RewriteRule: unknown flag 'QSD'"),
        ("RewriteOptions InheritDown", "RewriteOptions: unknown option 'InheritDown'"),
        (
            "LogLevel warn rewrite:trace3",
            "LogLevel requires level keyword: one of emerg/alert/crit/error/warn/notice/info/debug",
        ),
        (
            "Header always setifempty X y",
            "first argument must be 'add', 'set', 'append', 'unset', 'edit', or 'echo'.",
        ),
        ("AllowOverride Nonfatal=All", "Illegal override option Nonfatal=All"),
        ("# " + "x" * 8188 + " y", UNKNOWN.format("y")),
    ],
)
def test_refused_by_22(line, message):
    assert generations.refusal_22(line) == message


@pytest.mark.parametrize(
    "line",
    [
        "Require valid-user",
        "Require group admins",
        "RewriteCond %{REMOTE_ADDR} !^192\\.0\\.2\\.",
        "RewriteCond %{HTTP:expr} x",
        "RewriteRule ^/END http://www.acme.example/QSD [R=302,NE,L]",
        "RewriteOptions Inherit",
        "LogLevel warn",
        "Header always set Cache-Control private",
        "AllowOverride None",
        "NameVirtualHost *:80",
        "Order allow,deny",
        "Include conf/x.conf",
        "<IfModule worker.c>",
        "x" * 8190,
    ],
)
def test_taken_by_22(line):
    assert generations.refusal_22(line) is None


def write(tmp_path, text, generation=EIGHT, **others):
    root = tmp_path / "root"
    root.mkdir()
    (root / "httpd.conf").write_text(text)
    for name, content in others.items():
        (root / f"{name}.conf").write_text(content)
    written = configuration.write(generation, root, root / "httpd.conf", tmp_path / "copy")
    return written, root, tmp_path / "copy" / root.relative_to("/")


def test_copy_keeps_line_numbers_and_leaves_out_what_24_does_not_know(tmp_path):
    text = "NameVirtualHost *:80\nLoadModule authz_default_module x\\\n  y\nOrder allow,deny\nDefaultType text/plain\n"
    written, _root, copy = write(tmp_path, text)
    assert written.config == copy / "httpd.conf"
    assert written.config.read_text() == "\n\n\nOrder allow,deny\n\n"


def test_copy_follows_includes(tmp_path):
    written, root, copy = write(tmp_path, "Include *x.conf\nInclude none.conf\n", ax="Listen 1\n", bx="Listen 2\n")
    assert written.config.read_text() == f'Include "{copy}/*x.conf"\nInclude none.conf\n'
    assert sorted(path.name for path in copy.iterdir()) == ["ax.conf", "bx.conf", "httpd.conf"]
    assert str(copy).endswith(str(root))


def test_refusal_names_file_and_line(tmp_path):
    with pytest.raises(
        configuration.RefusedError, match=r"Syntax error on line 3 of .*/root/x\.conf:\nInvalid command"
    ):
        write(tmp_path, "Include x.conf\n", x="A b\\\n c\nRequire all granted\n")


def test_generation_9_leaves_the_judgement_to_httpd(tmp_path):
    text = "Require all granted\n" + "# " + "x" * 9000 + "\n"
    written, _root, _copy = write(tmp_path, text, NINE)
    assert written.config.read_text() == text


HOSTS = "<VirtualHost *:80>\nServerName a\n</VirtualHost>\n<VirtualHost *:80>\nServerName b\n</VirtualHost>\n"


def test_22_without_name_virtual_host_only_the_first_answers(tmp_path):
    written, root, _copy = write(tmp_path, HOSTS)
    assert written.config.read_text() == "<VirtualHost *:80>\nServerName a\n</VirtualHost>\n\n\n\n"
    assert written.warnings == [
        f"[warn] _default_ VirtualHost overlap on *:80, the first has precedence ({root}/httpd.conf:4)"
    ]


def test_22_with_name_virtual_host_anywhere_all_answer(tmp_path):
    written, _root, _copy = write(tmp_path, HOSTS + "Include n.conf\n", n="NameVirtualHost *:80\n")
    assert written.config.read_text().count("ServerName") == 2
    assert written.warnings == []


@pytest.mark.parametrize("case", ["2.4-none", "2.4-named-and-aliases"])
def test_virtual_hosts_in_the_form_of_22(case):
    text = "\n".join(json.loads((DATA / "virtual_hosts" / f"{case}.json").read_text())["output"])
    old = httpd.virtual_hosts_22(text)
    wanted = [host._replace(aliases=[]) for host in apachectl_output.parse_virtual_hosts(text)]
    assert apachectl_output.parse_virtual_hosts(old) == wanted
    assert ("wildcard NameVirtualHosts" in old) is bool(wanted)
    assert not any(word in old for word in ("alias", "ServerRoot", "User:"))


@pytest.mark.parametrize(
    ("arguments", "command", "flags", "config"),
    [
        (["-d", "/r", "-k", "graceful"], "graceful", (), "/r/conf/httpd.conf"),
        (["-t", "-f", "/x"], None, ("-t",), "/x"),
        (["-D", "SSL"], "start", (), "/opt/IBM/HTTPServer/conf/httpd.conf"),
    ],
)
def test_arguments(arguments, command, flags, config):
    call = httpd.parse(arguments)
    assert (call.command, call.flags, str(call.config)) == (command, flags, config)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["-z"], "illegal option -- z"),
        (["-f"], "requires an argument -- f"),
        (["-k", "halt"], "invalid -k option halt"),
    ],
)
def test_wrong_arguments(arguments, message):
    with pytest.raises(ValueError, match=message):
        httpd.parse(arguments)

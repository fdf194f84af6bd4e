"""Settings of the main server that reach virtual hosts; this runs on Python 3.6 too."""

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._ihs.httpd_conf import walk
from ansible_collections.sametime.estate.plugins.module_utils._ihs.inherited import (
    believed_header,
    doubtful_listens,
    inherited,
)


def walked(text, **files):
    texts = {"/c/main": text, **{f"/c/{name}": content for name, content in files.items()}}
    return list(walk("/c/main", "/c", texts.get, lambda pattern: [pattern]))


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("Redirect / http://x/", [1]),
        ("Redirect permanent / https://x/", [1]),
        ("Redirect /old http://x/", []),
        ("RedirectMatch ^/(.*)$ https://x/$1", [1]),
        ("Alias / /srv/", [1]),
        ("Alias /icons/ /srv/icons/", []),
        ("AliasMatch \\.jpg$ /srv/x", [1]),
        ("ProxyPass / http://x/", [1]),
        ("ProxyPass /app http://x/", []),
        ("ProxyPassMatch ^/(.*jpg)$ http://x/$1", [1]),
        ("<Location />\nProxyPass http://x/\n</Location>", [2]),
        ("<Location />\nRedirect https://x/\n</Location>", [2]),
        ('<FilesMatch "jpg$">\nDeny from all\n</FilesMatch>', [2]),
        ('<If "true">\nRequire all denied\n</If>', [2]),
        ('<DirectoryMatch "^/">\nRequire all denied\n</DirectoryMatch>', [2]),
        ("<Directory /x>\nDeny from all\n</Directory>", []),
        ("RewriteOptions InheritDownBefore", [1]),
        ("RewriteOptions Inherit", []),
        ("<VirtualHost *>\nRedirect / /b\n<Location />\nRequire all denied\n</Location>\n</VirtualHost>", []),
        ("<VirtualHost *>\nInclude /c/other\n</VirtualHost>", []),
    ],
)
def test_inherited(text, lines):
    located = walked(text, other="<Location />\nRequire all denied\n</Location>\nRedirect / http://x/\n")
    found = inherited(located)
    assert [int(each.rpartition(" ")[2].rstrip(")")) for each in found] == lines
    assert all("(/c/main, line " in each for each in found)


HEADER = "RemoteIPHeader X-Forwarded-For\n"


@pytest.mark.parametrize(
    ("text", "believed"),
    [
        ("", False),
        (HEADER, True),
        (f"<IfModule mod_remoteip.c>\n{HEADER}</IfModule>", True),
        (f"{HEADER}RemoteIPInternalProxy 192.0.2.1", False),
        (f"RemoteIPTrustedProxy 192.0.2.0/24\n{HEADER}", False),
        (f"{HEADER}RemoteIPTrustedProxyList conf/proxies", False),
        (f"{HEADER}RemoteIPInternalProxy 192.0.2.1 0.0.0.0/0", True),
        (f"{HEADER}RemoteIPInternalProxy ::/0", True),
        (f"<VirtualHost *>\n{HEADER}</VirtualHost>", False),
        (f"{HEADER}<VirtualHost *>\nRemoteIPInternalProxy 192.0.2.1\n</VirtualHost>", True),
        ("Include /c/other", True),
    ],
)
def test_believed_header(text, believed):
    found = believed_header(walked(text, other=HEADER))
    assert (found or "").startswith("remoteipheader X-Forwarded-For (/c/") is believed


def test_doubtful_listens():
    text = (
        "Listen 443\n<IfDefine SSL>\n<IfModule a>\nListen 192.0.2.1:443 https\nListen 8443\n</IfModule>\n</IfDefine>\n"
    )
    expected = ["listen 192.0.2.1:443 https (/c/main, line 4) is inside of <ifdefine>"]
    assert doubtful_listens(walked(text), 443) == expected
    assert doubtful_listens(walked(text), 80) == []

"""The web server with photos, and with things beside them that nobody should see."""

import pytest
from ansible_collections.sametime.estate.molecule import photo_web_lab as web


@pytest.fixture(scope="session")
def ihs():
    return web.lab(web.SERVER)


@pytest.fixture(scope="session", autouse=True)
def photos(ihs):
    """Two photos, and other things."""
    ihs.check_output(
        f"""set -e
        cd {web.PHOTOS}
        printf '\\377\\330\\377\\340 a photo \\377\\331' >'joe.bloggs@acme.example.jpg'
        printf '\\377\\330\\377\\340 another \\377\\331' >"o'neil+x@acme.example.jpg"
        printf 'secret' >notes.txt
        printf 'secret' >.hidden.jpg
        mkdir -p sub && cp 'joe.bloggs@acme.example.jpg' sub/deep@acme.example.jpg
        ln -sfn /etc/passwd link@acme.example.jpg
        chown -hR stphotos: .
        chmod 644 *.jpg"""
    )


@pytest.fixture(scope="session")
def generation(ihs):
    return "2.2" if "/8.5" in ihs.check_output(f"{web.HOME}/bin/apachectl -v") else "2.4"

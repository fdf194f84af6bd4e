"""Role photo_export writes a configuration that the job understands: photos of Profiles, or of a directory."""

import json
import sys

from ansible_collections.sametime.estate.plugins.module_utils._photos import settings
from ansible_collections.sametime.estate.tests.unit.playbook_runs import ROOT, play

ROLE = ROOT / "roles" / "photo_export"
PASSWORD = "Tr0ub4dor-and-3"
SITE = {
    "sametime_photo_key": "/home/t/key",
    "sametime_photo_known_hosts": "/home/t/known_hosts",
    "sametime_photo_source_home": "/var/lib/sametime-photos",
    "sametime_photo_source_user": "stphotos",
    "sametime_photo_target": "ihs1",
    "sametime_photo_user": "stphotos",
}
LEAST = {"servers": ["ldap://dc1", "ldap://dc2"], "base": "dc=x"}
MOST = {
    "servers": ["ldaps://dc1"],
    "tls": "none",
    "ca_file": "/ca.pem",
    "bind_dn": "CN=Sametime photos,DC=x",
    "bind_password": PASSWORD,
    "base": "OU=People,DC=x",
    "filter": "(objectCategory=person)",
    "mail_attribute": "proxyMail",
    "photo_attributes": ["thumbnailPhoto", "jpegPhoto"],
    "page_size": 1000,
}


def written(tmp_path, **sources):
    """Return the configurations that the role writes for these sources of photos."""
    tasks = [
        {
            "name": f"Write {name}",
            "ansible.builtin.template": {
                "src": f"{ROLE}/templates/photo-sync.ini.j2",
                "dest": f"{tmp_path}/{name}.ini",
            },
            "vars": {"photo_export_directory": source} if source else {},
        }
        for name, source in sources.items()
    ]
    files = [f"{ROLE}/defaults/main.yml", f"{ROLE}/vars/main.yml"]
    book = {"hosts": "localhost", "gather_facts": False, "vars_files": files, "vars": SITE, "tasks": tasks}
    (tmp_path / "play.json").write_text(json.dumps([book]))
    python = f"ansible_python_interpreter={sys.executable}"
    done = play(["-i", "localhost,", "-c", "local", "-e", python, tmp_path / "play.json"])
    assert done.returncode == 0, done.stdout + done.stderr
    texts = {name: (tmp_path / f"{name}.ini").read_text() for name in sources}
    assert PASSWORD not in "".join(texts.values())
    return {name: settings.parse(text, f"{name}.ini") for name, text in texts.items()}


def test_configuration(tmp_path):
    found = written(tmp_path, profiles={}, least=LEAST, most=MOST)
    assert (found["profiles"].directory, found["profiles"].names.source) == (None, "file_name")
    assert found["profiles"].export.assembly_line == "dump_photos_by_mail"
    least, most = found["least"].directory, found["most"].directory
    assert (found["least"].export, found["least"].names.mail) == (None, "mail")
    assert (least.servers, least.base, least.starttls, least.bind_dn) == (
        ["ldap://dc1", "ldap://dc2"],
        "dc=x",
        True,
        "",
    )
    assert least.photo_attributes == ["jpegPhoto", "thumbnailPhoto"]
    assert found["most"].names.mail == "proxyMail"
    assert most == settings.Directory(
        servers=["ldaps://dc1"],
        base="OU=People,DC=x",
        filter="(objectCategory=person)",
        photo_attributes=["thumbnailPhoto", "jpegPhoto"],
        bind_dn="CN=Sametime photos,DC=x",
        password_file="/var/lib/sametime-photos/etc/directory-password",
        starttls=False,
        ca_file="/ca.pem",
        page_size=1000,
        ldapsearch="/usr/bin/ldapsearch",
        timeout_seconds=3600,
    )

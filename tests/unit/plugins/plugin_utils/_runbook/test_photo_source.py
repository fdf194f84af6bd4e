"""Photo source: schedule, password, host keys."""

import hashlib
import json
from pathlib import Path

from ansible_collections.sametime.estate.plugins.plugin_utils._runbook import photo_source

ESTATE = json.loads((Path(__file__).parent / "data" / "estate.json").read_text(encoding="utf-8"))
EXPORT, TRANSFER = ESTATE["options"]["photo_export"], ESTATE["options"]["photo_transfer"]
RENDERED = ESTATE["photo_sources"]["tdi1"]
UNITS = [{"path": f"/etc/systemd/system/photos.{kind}", "text": f"[{kind}]\n"} for kind in ("service", "timer")]


def steps(rendered=(), **changes):
    section = photo_source.section(EXPORT, {**TRANSFER, **changes}, {**RENDERED, **dict(rendered)})
    return {step.title: step for step in section.steps}


def test_a_timer():
    step = steps({"schedule": UNITS}, scheduler="systemd")["Schedule the job"]
    assert "systemctl list-timers sametime-photos.timer" in step.check
    assert hashlib.sha256(b"[timer]\n").hexdigest() in step.done
    assert [part.text for part in step.do[:2]] == ["[service]\n", "[timer]\n"]


def test_without_schedule_there_is_no_step():
    assert "Schedule the job" not in steps({"schedule": []}, scheduler="none")


def test_the_password_is_the_name_of_its_variable_and_no_argument():
    step = steps({"password_file": "/etc/photos/password"})["Write the password of the directory"]
    assert "photo_export_directory.bind_password" in step.do[0].words
    assert 'read -rs password && printf %s "$password" >/etc/photos/password' in step.do[0].text


def test_host_keys_of_each_web_server_and_its_port():
    servers = [{"name": name, "target": f"{name}.x", "known_hosts": f"/k.{name}"} for name in ("a", "b")]
    found = steps({"servers": servers}, port=2222)
    assert found["Pin the host keys of a"].check == "ssh-keygen -l -F [a.x]:2222 -f /k.a"
    assert found["Pin the host keys of b"].do[1].text == "[b.x]:2222 <type and key of b>"

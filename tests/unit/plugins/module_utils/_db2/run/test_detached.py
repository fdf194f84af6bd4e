"""The process of a job; test_background.py tests it together with jobs."""

import json
import os
import time

from ansible_collections.sametime.estate.plugins.module_utils._db2.run.detached import detach


def test_the_process_outlives_its_parent_and_writes_its_result(tmp_path):
    lock = os.open(str(tmp_path / "lock"), os.O_CREAT | os.O_RDWR)

    def work(report):
        report({"session": os.getsid(0)})
        os.write(1, b"output\n")
        return 3

    detach(str(tmp_path), lock, work, [])
    os.close(lock)
    for _ in range(200):
        if (tmp_path / "result.json").exists():
            break
        time.sleep(0.05)
    assert json.loads((tmp_path / "result.json").read_text())["rc"] == 3
    assert json.loads((tmp_path / "progress.json").read_text())["session"] != os.getsid(0)
    assert (tmp_path / "output").read_text() == "output\n"
    assert (tmp_path / "process").read_text().strip().isdigit()
    assert (tmp_path / "result.json").stat().st_mode & 0o777 == 0o600

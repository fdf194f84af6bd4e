"""Module tls_files_info as a process; it reads only, so all four calls tell the same."""

from ansible_collections.sametime.estate.tests.unit.certificates import authorities, issue, write

HOST = "photos.acme.example"


def test_check_do_check_do(call_module, tmp_path):
    _root, issuing = authorities()
    options = write(tmp_path, issue("photo host", issuing, [HOST]), [issuing])
    calls = [{**options, "host": HOST, "_ansible_check_mode": check} for check in (True, False, True, False)]
    results = [call_module("tls_files_info", each) for each in calls]
    found = [(each["changed"], each["problems"], each["warnings_found"]) for each in results]
    assert found == [(False, [], [])] * 4
    assert "PRIVATE KEY" not in str(results)


def test_findings_are_results(call_module, tmp_path):
    options = write(tmp_path, issue("photo host", names=["www.acme.example"], days=(-9, -1)))
    result = call_module("tls_files_info", {**options, "host": HOST})
    assert [text.partition(":")[0] for text in result["problems"]] == ["wrong name", "expired"]
    result = call_module("tls_files_info", {"key_file": str(tmp_path / "key.kdb"), "host": HOST})
    assert "key.kdb cannot be read by root" in result["problems"][0]


def test_one_kind_of_files(call_module):
    result = call_module("tls_files_info", {"host": HOST, "certificate": "/c", "key": "/k", "key_file": "/d"})
    assert "mutually exclusive" in result["msg"]

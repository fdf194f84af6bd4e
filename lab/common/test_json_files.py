"""Files of JSON."""

from ansible_collections.sametime.estate.lab.common.json_files import read_json, write_json


def test_a_file_is_replaced_in_one_step(tmp_path):
    path = tmp_path / "folder" / "state.json"
    assert read_json(path, {"none": True}) == {"none": True}
    write_json(path, {"number": 1})
    with path.open(encoding="utf-8") as old:
        write_json(path, {"number": 2})
        assert old.read() == '{"number": 1}'
    assert read_json(path, None) == {"number": 2}
    assert list(path.parent.iterdir()) == [path]

"""Answers of several hosts against the expected addresses."""

from ansible_collections.sametime.estate.plugins.plugin_utils._hosts.address_matrix import judge

NODES = [
    {"address": "192.0.2.13", "names": ["ssc1.acme.example", "ssc1"]},
    {"address": "192.0.2.14", "names": ["meet1.acme.example"]},
]


def resolution(hostname="ssc1", **changed):
    answers = {
        "hostname": hostname,
        "own": {"addresses": ["192.0.2.13"], "error": ""},
        "forward": {
            "ssc1.acme.example": {"addresses": ["192.0.2.13"], "error": ""},
            "ssc1": {"addresses": ["192.0.2.13"], "error": ""},
            "meet1.acme.example": {"addresses": ["192.0.2.14"], "error": ""},
        },
        "reverse": {
            "192.0.2.13": {"names": ["SSC1.acme.example"], "error": ""},
            "192.0.2.14": {"names": ["meet1", "meet1.acme.example"], "error": ""},
        },
    }
    for key, (name, value) in changed.items():
        answers[key][name] = value
    return answers


def test_all_as_wanted():
    verdict = judge(NODES, {"ssc1": resolution(), "meet1": resolution()})
    assert verdict.problems == []
    assert verdict.table == [
        "       ssc1.acme.example  meet1.acme.example",
        "ssc1   192.0.2.13         192.0.2.14",
        "meet1  192.0.2.13         192.0.2.14",
    ]


def test_each_wrong_answer_is_a_sentence_and_a_mark():
    second = {"addresses": ["198.51.100.14", "192.0.2.14"], "error": ""}
    verdict = judge(NODES, {"ssc1": resolution(forward=("meet1.acme.example", second))})
    assert verdict.problems == [
        "ssc1 resolves meet1.acme.example to 198.51.100.14, 192.0.2.14; expected only 192.0.2.14"
    ]
    assert verdict.table[1] == "ssc1  192.0.2.13         198.51.100.14, 192.0.2.14 !"


def test_nothing_loopback_and_reverse():
    lost = {"addresses": [], "error": "Name or service not known"}
    answers = resolution(forward=("ssc1", lost), own=("addresses", ["127.0.1.1"]), hostname="meet1")
    answers["reverse"]["192.0.2.13"] = {"names": ["localhost"], "error": ""}
    answers["reverse"]["192.0.2.14"] = {"names": [], "error": "Unknown host"}
    assert judge(NODES, {"meet1": answers}).problems == [
        "meet1 resolves its own name meet1 to the loopback address 127.0.1.1",
        "meet1 resolves ssc1 to nothing (Name or service not known); expected only 192.0.2.13",
        "meet1 resolves 192.0.2.13 to localhost; expected ssc1.acme.example",
        "meet1 resolves 192.0.2.14 to nothing (Unknown host); expected meet1.acme.example",
    ]

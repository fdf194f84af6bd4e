"""Reports in every dialect, against lines that were quoted from real Db2; `…` stands for what varies."""

import json
import re
from pathlib import Path

import pytest
from ansible_collections.sametime.estate.lab.db2.db2lab.date_formats import Locale
from ansible_collections.sametime.estate.lab.db2.db2lab.dialect import DIALECTS
from ansible_collections.sametime.estate.lab.db2.db2lab.model import Pair

QUOTED = json.loads((Path(__file__).parent / "data" / "quoted.json").read_text())
CASES = [(dialect, case) for case in QUOTED for dialect in case["dialects"]]


@pytest.fixture(scope="module")
def pairs():
    made = {}
    for dialect in DIALECTS:
        made[dialect] = Pair(dialect=dialect)
        made[dialect].set_up()
    return made


@pytest.mark.parametrize(
    ("dialect", "case"),
    CASES,
    ids=[f"{dialect}-{case['command']}-{index}" for index, (dialect, case) in enumerate(CASES)],
)
def test_quoted_lines(pairs, dialect, case):
    rc, text = pairs[dialect].run("db1", case["command"].split(" "))
    assert rc == 0
    pattern = "\n".join(re.escape(line).replace("…", ".*") for line in case["output"])
    assert re.search(rf"(?m)^{pattern}$", text), text


@pytest.mark.parametrize("dialect", ["10.1", "10.5", "11.1", "11.5"])
@pytest.mark.parametrize("host", ["db1", "db2"])
def test_keys_are_right_aligned_in_37_columns(pairs, dialect, host):
    lines = pairs[dialect].db2pd(host)[1].strip().splitlines()[2:]
    assert all(re.fullmatch(r" *[A-Z_,]+(?:\(\w+\))? =(?: .+)?", line) and line.index(" =") == 37 for line in lines)


def keys(text):
    return {line.split(" = ")[0].strip().removesuffix(" =") for line in text.splitlines() if " =" in line}


def test_what_10_1_lacks(pairs):
    assert keys(pairs["11.5"].db2pd("db1")[1]) - keys(pairs["10.1"].db2pd("db1")[1]) == {
        "HADR_FLAGS",
        "HEARTBEAT_MISSED",
        "HEARTBEAT_EXPECTED",
        "STANDBY_SPOOL_PERCENT",
        "STANDBY_ERROR_TIME",
    }


def test_what_9_7_lacks(pairs):
    text = pairs["9.7"].db2("db1", "get db cfg for STMS")[1]
    for keyword in ("HADR_TARGET_LIST", "HADR_SPOOL_LIMIT", "HADR_REPLAY_DELAY", "HADR_SSL_HOST_VAL"):
        assert keyword not in text


@pytest.mark.parametrize("dialect", DIALECTS)
def test_every_line_of_the_configuration_has_its_sign_in_one_column(pairs, dialect):
    text = pairs[dialect].db2("db1", "get db cfg for STMS")[1]
    lines = [line for line in text.splitlines()[3:] if line]
    assert {line.index(" = ") for line in lines} == {56}


@pytest.mark.parametrize(("dialect", "word"), [("9.7", "Standby"), ("11.5", "Standby")])
def test_a_standby_shows_itself(pairs, dialect, word):
    text = pairs[dialect].db2pd("db2")[1]
    assert f"-- Database STMS -- {word} -- Up" in text
    if dialect == "9.7":
        assert "StandByRcvBufUsed" in text
        assert "Standby Peer " in text
    else:
        assert "HADR_ROLE = STANDBY" in text
        assert "STANDBY_ID = 0" in text
        assert "PRIMARY_MEMBER_HOST = db1.acme.example" in text
        assert "STANDBY_MEMBER_HOST = db2.acme.example" in text


def test_the_header_of_9_7_may_lack_the_date():
    pair = Pair(dialect="9.7", header_date=False)
    pair.set_up()
    assert re.search(r"-- Up 0 days \d\d:\d\d:\d\d$", pair.db2pd("db1")[1].splitlines()[1])


@pytest.mark.parametrize("dialect", ["9.7", "10.5"])
def test_without_a_peer_window(dialect):
    pair = Pair(dialect=dialect)
    pair.set_up(peer_window=0)
    text = pair.db2pd("db1")[1]
    assert "PeerWindowEnd" not in text
    assert "PEER_WINDOW_END" not in text


@pytest.mark.parametrize("dialect", DIALECTS)
def test_a_partner_that_never_connected(dialect):
    pair = Pair(dialect=dialect)
    pair.set_up()
    pair.db2stop("db2", force=True)
    pair.db2stop("db1", force=True)
    pair.db2start("db1")
    pair.db2("db1", "start hadr on db STMS as primary by force")
    text = pair.db2pd("db1")[1]
    if dialect == "9.7":
        assert "Primary Disconnected " in text
        assert "PeerWindowEnd                         PeerWindow\nNull (0) " in text
    else:
        assert "STANDBY_MEMBER_HOST = NULL" in text
        assert "STANDBY_LOG_FILE,PAGE,POS = NULL" in text
        assert "PEER_WINDOW_END = NULL" in text


@pytest.mark.parametrize(
    ("timeout", "window", "interval"), [(120, 0, 30), (60, 300, 15), (20, 300, 5), (120, 60, 15), (400, 0, 30)]
)
def test_heartbeat_interval(timeout, window, interval):
    pair = Pair()
    pair.set_up(timeout=timeout, peer_window=window)
    assert f"HEARTBEAT_INTERVAL(seconds) = {interval}\n" in pair.db2pd("db1")[1]


def test_a_primary_shows_a_section_per_configured_standby():
    pair = Pair(dialect="11.5")
    pair.set_up()
    pair.db2("db1", "stop hadr on db STMS")
    pair.db2("db2", "deactivate db STMS")
    pair.db2("db2", "update db cfg for STMS using HADR_TARGET_LIST db1.acme.example:55001")
    pair.db2("db2", "activate db STMS")
    pair.advance(1)
    targets = "db2.acme.example:55001|aux.acme.example:55001"
    pair.db2("db1", f"update db cfg for STMS using HADR_TARGET_LIST '{targets}'")
    pair.db2("db1", "start hadr on db STMS as primary")
    pair.until("db1", "PEER")
    text = pair.db2pd("db1")[1]
    assert text.count("HADR_ROLE = PRIMARY") == 2
    assert "STANDBY_ID = 2" in text
    assert "STANDBY_MEMBER_HOST = aux.acme.example" in text
    assert pair.db2pd("db2")[1].count("HADR_ROLE") == 1


@pytest.mark.parametrize("dialect", DIALECTS)
def test_any_other_locale_changes_dates_and_decimals_and_no_epoch(pairs, dialect):
    pair = pairs[dialect]
    plain = pair.db2pd("db1")[1]
    pair.sessions["db1"].locale = Locale(day_first=True)
    other = pair.db2pd("db1")[1]
    pair.sessions["db1"].locale = Locale()
    assert re.findall(r"\(\d{10}\)", plain) == re.findall(r"\(\d{10}\)", other)
    assert "05.03.2024 09:0" in other
    assert "05.03.2024" not in plain
    if dialect != "9.7":
        assert "LOG_HADR_WAIT_CUR(seconds) = 0,000\n" in other
        assert "LOG_HADR_WAIT_RECENT_AVG(seconds) = 0,000000\n" in other


def test_memory_and_disk_values(pairs):
    pair = Pair()
    pair.set_up()
    pair.db2("db1", "update db cfg for STMS using HADR_PEER_WINDOW 240")
    text = pair.db2pd("db1", "-db STMS -dbcfg")[1]
    assert re.search(r"^HADR_PEER_WINDOW +300 +240$", text, re.MULTILINE)
    assert re.search(r"^LOGARCHMETH1 \(memory\) +DISK:\S+\nLOGARCHMETH1 \(disk\) +DISK:\S+$", text, re.MULTILINE)
    pair.expect("db1", "connect to STMS")
    detail = pair.expect("db1", "get db cfg for STMS show detail")
    assert re.search(r"\(HADR_PEER_WINDOW\) = 300 +240$", detail, re.MULTILINE)
    assert pairs["10.5"].db2("db2", "get db cfg for STMS show detail")[0] == 4


def test_utilities_and_manager_configuration(pairs):
    assert pairs["10.5"].db2("db1", "list utilities show detail")[0] == 2
    text = pairs["10.5"].db2("db1", "get dbm cfg")[1]
    assert re.search(r"^ TCP/IP Service name +\(SVCENAME\) = 50000$", text, re.MULTILINE)
    assert pairs["10.5"].db2("db1", "update dbm cfg using SVCENAME 50001")[0] == 0
    assert pairs["10.5"].db2("db1", "update dbm cfg using NO_SUCH 1")[0] == 4
    assert "db2inst1" in pairs["10.5"].db2("db1", "get instance")[1]

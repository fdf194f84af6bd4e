"""Storage paths and containers, as db2pd shows them."""

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._db2.parse.storage import Storage, parse

CATALOG = "/db2/data/db2inst1/NODE0000/STMS/T0000000/C0000000.CAT"
GROUPS = f"""
Database Member 0 -- Database STMS -- Active -- Up 0 days 00:11:21 -- Date 2024-03-05-10.20.31.120045

Storage Group Configuration:
Address            SGID  Default  DataTag    Name
0x00007F6C1A2B3C40 0     Yes      0          IBMSTOGROUP

Storage Group Statistics:
Address            SGID  State      Numpaths  NumDropPen
0x00007F6C1A2B3C40 0     0x00000000 2         0

Storage Group Paths:
Address            SGID  PathID    PathState   PathName
0x00007F6C1A2B4C40 0     0         InUse       /db2/data
0x00007F6C1A2B4C80 0     1024      NotInUse    /db2/more data

Tablespace Configuration:
Address            Id    Type Content PageSz ExtentSz Auto Prefetch BufID Name
0x00007F6C1A2B5C40 0     DMS  Regular 8192   4        Yes  4        1     SYSCATSPACE

Containers:
Address            TspId ContainNum Type    TotalPgs   UseablePgs PathID     StripeSet  Container
0x00007F6C1A2B6C40 0     0          File    16384      16380      0          0          {CATALOG}
0x00007F6C1A2B6C80 3     0          Path    1          1          -          0          /raw/ts3
0x00007F6C1A2B6CC0 4     0          Disk    1000       992        -          0          /dev/vg0/ts4
"""
OLD = """
Database Storage Paths:
Number of Storage Paths       1
Address            PathID     PathState   PathName
0x00002AAAB1234560 0          InUse       /home/db2inst1
"""


@pytest.mark.parametrize(
    ("text", "storage"),
    [
        (GROUPS, Storage(["/db2/data", "/db2/more data"], [CATALOG, "/raw/ts3", "/dev/vg0/ts4"])),
        (OLD, Storage(["/home/db2inst1"], [])),
        ("Database STMS not activated on database member 0.", Storage([], [])),
    ],
)
def test_parse(text, storage):
    assert parse(text) == storage

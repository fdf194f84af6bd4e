"""The header of a backup image, as db2ckbkp of several versions prints it."""

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._db2.parse.image_header import ImageHeader, parse

OLD = """
=====================
MEDIA HEADER REACHED:
=====================
\tServer Database Name           -- STMS
\tServer Database Alias          -- STMS
\tClient Database Alias          -- STMS
\tTimestamp                      -- 20130514070000
\tDatabase Partition Number      -- 0
\tInstance                       -- db2inst1
\tSequence Number                -- 1
\tRelease ID                     -- D00
\tDB Comment (Volume)            --
\tAuthentication Value           -- -1
\tBackup Mode                    -- 1
\tIncludes Logs                  -- 1
\tCompression                    -- 1
\tBackup Type                    -- 0
\tBackup Gran.                   -- 16
\tStatus Flags                   -- 20
\tSystem Cats inc                -- 1
\tDB Territory                   --
\tLogPath                        -- /db2/data/NODE0000/SQL00001/SQLOGDIR/
\tNumber of Sessions             -- 3
\tPlatform                       -- 12
"""
NEW = """
\tServer Database Name           -- stms
\tTimestamp                      -- 20240305101500
\tDatabase Configuration Type    -- 0 (Non-shared data)
\tRelease ID                     -- 0x1500 (DB2 v11.5.8.0)
\tAL version                     -- V:11 R:5 M:8 F:0 I:0 SB:0
\tBackup Type                    -- 3 (Tablespace-level)
\tBackup Granularity             -- 48 (Delta)
\tStatus Flags                   -- 0x1
\t                                  Consistent on this member
\tNumber of Sessions             -- 1
\tPlatform                       -- 0x1E (Linux-x86-64)

 The proper image file name would be:
STMS.0.db2inst1.DBPART000.20240305101500.001
"""


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (OLD, ImageHeader("STMS", "20130514070000", 3, 0, 16)),
        (NEW, ImageHeader("stms", "20240305101500", 1, 3, 48)),
        (NEW.replace("\n", "\r\n"), ImageHeader("stms", "20240305101500", 1, 3, 48)),
        (OLD + NEW, ImageHeader("STMS", "20130514070000", 3, 0, 16)),
        ("", ImageHeader()),
        ("/bin/sh: 1: db2ckbkp: not found\n", ImageHeader()),
        ("ERROR! The file is not a backup image -- or it is encrypted\n", ImageHeader()),
    ],
)
def test_what_a_header_says(text, wanted):
    assert parse(text) == wanted

"""The script with the paths of an image."""

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._db2.parse.restore_script import ImagePaths, parse

SCRIPT = """UPDATE COMMAND OPTIONS USING S ON Z ON STMS_NODE0000.out V ON;
RESTORE DATABASE STMS
-- USER  <username>
-- USING '<password>'
FROM '/db2/backup'
TAKEN AT 20240305101500
-- ON '/db2/data'
-- ,  '/db2/more'
-- DBPATH ON '<target-directory>'
INTO STMS
-- NEWLOGPATH '/db2/log/NODE0000/LOGSTREAM0000/'
-- WITH <num-buff> BUFFERS
REDIRECT
;
-- ** Storage group name                            = IBMSTOGROUP
-- SET STOGROUP PATHS FOR IBMSTOGROUP
-- ON '/db2/data'
-- ,  '/db2/more'
-- ;
-- SET STOGROUP PATHS FOR SLOW
-- ON '/slow/1', '/slow/2'
-- ;
SET TABLESPACE CONTAINERS FOR 3
-- IGNORE ROLLFORWARD CONTAINER OPERATIONS
USING (
  FILE   '/raw/ts3/c0'                                25600
, FILE   '/raw/ts3/c1'                                25600
);
SET TABLESPACE CONTAINERS FOR 4
USING (
  PATH   '/raw/sms'
);
SET TABLESPACE CONTAINERS FOR 5
USING (
  DEVICE '/dev/vg0/ts5'                               1000
);
RESTORE DATABASE STMS CONTINUE;
"""


@pytest.mark.parametrize(
    ("text", "paths"),
    [
        (
            SCRIPT,
            ImagePaths(
                ["/db2/data", "/db2/more", "/slow/1", "/slow/2"],
                "/db2/log/NODE0000/LOGSTREAM0000/",
                ["/raw/ts3/c0", "/raw/ts3/c1", "/raw/sms", "/dev/vg0/ts5"],
            ),
        ),
        ("-- ON '<target-directory>'\n-- NEWLOGPATH '<log-directory>'", ImagePaths([], None, [])),
        ("", ImagePaths([], None, [])),
    ],
)
def test_parse(text, paths):
    assert parse(text) == paths

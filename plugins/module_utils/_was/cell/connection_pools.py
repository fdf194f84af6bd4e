# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The purge policy of the connection pool of a data source: plan it, and say what the present one means.

Pure. Python 3.6. The policy decides what WebSphere does with the other connections of the pool when one is found to be
stale, as all are after a takeover (IBM support, "StaleConnectionException", node 661351). A data source has a pool
object unless a script created it without one; then WebSphere uses its defaults, and a new object has these as well.
"""

from typing import Any, List, Mapping, Optional, Sequence

from ansible_collections.sametime.estate.plugins.module_utils._was.steps import PoolStep

ENTIRE_POOL, FAILING_ONLY = "EntirePool", "FailingConnectionOnly"
POLICIES = (ENTIRE_POOL, FAILING_ONLY)
# The attribute of WebSphere's object ConnectionPool, for the diff.
ATTRIBUTE = "connectionPool.purgePolicy"


def plan(source: Mapping[str, Any], name: str, wanted: Optional[str], restart: Sequence[str]) -> List[PoolStep]:
    """Return the step that a data source needs, as a list of one or none.

    source: data source of the cell; its ``purge_policy`` is None if it has no pool object. name: name and scope, for
    people. wanted: purge policy; None: it stays as it is. restart: servers that use the data source.
    """
    present = source["purge_policy"]
    if wanted is None or wanted == present:
        return []
    return [PoolStep(source["id"], name, present, wanted, restart, f"purge policy of {source['name']}")]


def notes(source: Mapping[str, Any], wanted: Optional[str]) -> List[str]:
    """Return what users notice of the present purge policy, as a list of one sentence or none.

    wanted: purge policy that the site has chosen, about which there is nothing to say; None: it has chosen none.
    """
    if wanted is not None or source["purge_policy"] != FAILING_ONLY:
        return []
    sentence = (
        f"the purge policy of the connection pool is {FAILING_ONLY}: after a takeover each idle connection of the pool"
        f" can fail a request of a user, perhaps hours later; set purge_policy to {ENTIRE_POOL}"
    )
    return [sentence]

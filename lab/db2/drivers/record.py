"""Record name and type of the properties of IBM's data source classes that role datasource_reroute reads or writes.

usage: lab/db2/drivers/record.py     writes properties.json; run it after a change of driver.json and fetch.py

Types are those of the setters, as java.lang has them. A test compares the table with the classes where the driver is,
another one compares what the role writes with the table.
"""

import json
from pathlib import Path

from ansible_collections.sametime.estate.lab.db2.drivers import jvm
from ansible_collections.sametime.estate.lab.db2.drivers.fetch import PINNED
from ansible_collections.sametime.estate.plugins.module_utils._was.cell import data_sources

TABLE = Path(__file__).with_name("properties.json")
CLASSES = (jvm.POOL, jvm.XA, jvm.SIMPLE)
# WebSphere's own property; the driver does not have it.
OF_WEBSPHERE = {"unbindClientRerouteListFromJndi"}


def recorded() -> dict[str, dict[str, str]]:
    """Return the table: class -> name -> type."""
    classes: dict[str, dict[str, str]] = json.loads(TABLE.read_text(encoding="utf-8"))["classes"]
    return classes


def of_classes(java: jvm.Jvm) -> dict[str, dict[str, str]]:
    """Return what the classes have: class -> name -> type."""
    wanted = set(data_sources.READ) - OF_WEBSPHERE
    found = {}
    for name in CLASSES:
        has = java.client().call("properties", name).of("property")
        found[name] = {prop: kind for prop, kind in has if prop in wanted}
    return found


if __name__ == "__main__":
    with jvm.Jvm() as started:
        table = {"driver": PINNED["artifact"], "classes": of_classes(started)}
    TABLE.write_text(json.dumps(table, indent=2) + "\n", encoding="utf-8")

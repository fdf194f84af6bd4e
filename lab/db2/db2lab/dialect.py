"""The five versions of Db2 that the simulator supports, and their differences. Pure."""

from typing import NamedTuple


class Dialect(NamedTuple):
    """One version: its numbers, and the switches for formats and behavior."""

    name: str
    order: int  # 0 is the oldest
    version: str
    code_release: str
    level_identifier: str
    fix_pack: str
    build: str
    release_level: str  # of the database configuration
    directory_level: str  # of the database directory
    install_path: str

    @property
    def tables(self) -> bool:
        """Whether db2pd -hadr prints tables instead of key = value lines."""
        return self.order == 0

    @property
    def member(self) -> str:
        """What later versions call the partition of a database."""
        return "partition" if self.order == 0 else "member"

    @property
    def flags(self) -> bool:
        """Whether db2pd knows HADR_FLAGS, heartbeat counters, spool percent and error time."""
        return self.order >= 2

    @property
    def restart_applies_parameters(self) -> bool:
        """Whether STOP and START HADR on an active primary pick up changed HADR parameters."""
        return self.order >= 1


DIALECTS = {
    dialect.name: dialect
    for dialect in (
        Dialect("9.7", 0, "9.7.0.11", "SQL0907B", "080C0107", "11", "s150922", "0x0d00", "d.00", "/opt/ibm/db2/V9.7"),
        Dialect("10.1", 1, "10.1.0.5", "SQL10015", "0206010E", "5", "s150624", "0x0f00", "f.00", "/opt/ibm/db2/V10.1"),
        Dialect("10.5", 2, "10.5.0.8", "SQL10058", "0609010E", "8", "s160901", "0x1000", "10.00", "/opt/ibm/db2/V10.5"),
        Dialect("11.1", 3, "11.1.4.7", "SQL11014", "0205010F", "7", "s2203", "0x1400", "14.00", "/opt/ibm/db2/V11.1"),
        Dialect("11.5", 4, "11.5.8.0", "SQL11058", "0609010F", "0", "s2209", "0x1500", "15.00", "/opt/ibm/db2/V11.5"),
    )
}

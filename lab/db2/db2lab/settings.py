"""Settings of the simulator: behavior of an instance that no source describes. `db2lab set` lists and changes them."""

from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from typing import Any

from .dialect import DIALECTS, Dialect


@dataclass
class Settings:
    """Behavior that no source describes. Seconds are product seconds, rates are bytes per product second."""

    dialect: str = "10.5"
    scale: float = 1.0
    local_catchup_seconds: float = 1.0
    pending_seconds: float = 1.0  # REMOTE_CATCHUP_PENDING while connected
    catchup_seconds: float = 1.0  # the least time of REMOTE_CATCHUP
    catchup_rate: float = 8e6
    replay_rate: float = 16e6
    takeover_seconds: float = 1.0
    shutdown_seconds: float = 3.0  # from the verdict "diverged" to the shutdown
    dial_seconds: float = 1.0
    force_seconds: float = 0.0  # until FORCE APPLICATIONS takes effect
    backup_rate: float = 256e6
    image_megabytes: float = 4.0  # of padding in a backup image
    record_length: int = 256
    clock_offset: float = 0.0  # this host's clock against the real one
    strict_alternate: bool = True  # clients get the alternate server that was read at db2start
    instance_type: str = "server"  # or client
    cluster_manager: bool = False  # TSA is in CLUSTER_MGR, and TAKEOVER BY FORCE is forbidden
    level: str = ""  # fix level instead of the dialect's own, e.g. 10.5.0.5
    header_date: bool = True  # 9.7: whether the header of db2pd has one
    platform: str = "LINUXAMD64"  # an image of another platform cannot be restored

    @property
    def product(self) -> Dialect:
        """The dialect with its numbers."""
        dialect = DIALECTS[self.dialect]
        return dialect._replace(version=self.level) if self.level else dialect

    def changed(self, values: dict[str, str]) -> "Settings":
        """Return settings with some values replaced, given as text."""
        readers: dict[type, Callable[[str], Any]] = {
            bool: lambda text: text.lower() == "true",
            float: float,
            int: int,
            str: str,
        }
        kinds = {name: readers[type(value)] for name, value in asdict(self).items()}
        unknown = sorted(set(values) - set(kinds))
        if unknown:
            raise ValueError(f"no such setting: {', '.join(unknown)}; there are {', '.join(sorted(kinds))}")
        result = replace(self, **{name: kinds[name](value) for name, value in values.items()})
        if result.dialect not in DIALECTS or result.scale <= 0:
            raise ValueError(f"dialect is one of {', '.join(DIALECTS)}, scale is above 0")
        return result

    def as_dict(self) -> dict[str, Any]:
        """Return the settings as plain data."""
        return asdict(self)

"""Dates and decimals as Db2 prints them: in the C locale, and in any other. Pure."""

import os
import time
from collections.abc import Mapping
from typing import NamedTuple

C_LOCALES = {"", "C", "POSIX"}


class Locale(NamedTuple):
    """How dates and decimals are printed."""

    day_first: bool = False

    def decimal(self, text: str) -> str:
        """Return a decimal number in this locale."""
        return text.replace(".", ",") if self.day_first else text

    def date(self, epoch: float) -> str:
        """Return date and time to the second."""
        form = "%d.%m.%Y %H:%M:%S" if self.day_first else "%m/%d/%Y %H:%M:%S"
        return time.strftime(form, time.localtime(epoch))

    def precise(self, epoch: float) -> str:
        """Return date and time to the microsecond, and the epoch."""
        return f"{self.date(epoch)}.{_micro(epoch)} ({int(epoch)})"

    def spoken(self, epoch: float) -> str:
        """Return the date of the tables of 9.7, and the epoch."""
        form = "%d.%m.%Y %H:%M:%S" if self.day_first else "%a %b %e %H:%M:%S %Y"
        return f"{time.strftime(form, time.localtime(epoch))} ({int(epoch)})"


def iso(epoch: float) -> str:
    """Return the date of the header of later versions."""
    return f"{time.strftime('%Y-%m-%d-%H.%M.%S', time.localtime(epoch))}.{_micro(epoch)}"


def diagnostic(epoch: float) -> str:
    """Return the time of a record of db2diag.log: local, with the minutes that it is ahead of UTC."""
    ahead = time.localtime(epoch).tm_gmtoff // 60
    return f"{iso(epoch)}{ahead:+04d}"


def american(epoch: float) -> str:
    """Return the time of a transaction in doubt."""
    return time.strftime("%m-%d-%Y %H:%M:%S", time.localtime(epoch))


def stamp(epoch: float) -> str:
    """Return the timestamp of a backup image."""
    return time.strftime("%Y%m%d%H%M%S", time.localtime(epoch))


def locale_of(environment: Mapping[str, str] = os.environ) -> Locale:
    """Return the locale that the environment of a command asks for."""
    name = environment.get("LC_ALL") or environment.get("LC_TIME") or environment.get("LANG") or ""
    return Locale(day_first=name.partition(".")[0].upper() not in C_LOCALES)


def _micro(epoch: float) -> str:
    return f"{int(epoch % 1 * 1000000):06d}"


C = Locale()

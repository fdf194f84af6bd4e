"""Native encryption: the keystore of the instance, and who needs it. Pure."""

from ..messages import Result, message
from .core import InstanceCore


class Encryption(InstanceCore):
    """What an encrypted database or image needs of its instance."""

    def key_refusal(self, label: str | None) -> Result | None:
        """Return why the key of a label cannot be used, None if it can; label: "" or None: nothing is encrypted."""
        if not label:
            return None
        settings = self.dbm()
        location = settings.get("KEYSTORE_LOCATION", "")
        if settings.get("KEYSTORE_TYPE", "NONE").upper() in {"", "NONE", "NULL"} or not location:
            return message("SQL1728N", reason=1)
        labels = self.environment.labels(location)
        if labels is None:
            return message("SQL1728N", reason=2)
        return None if label in labels else message("SQL1729N", label=label)

    def encryption_label(self, rest: str) -> str:
        """Return the label that CREATE DATABASE … ENCRYPT uses, empty without encryption."""
        words = rest.split()
        upper = [word.upper() for word in words]
        if "ENCRYPT" not in upper:
            return ""
        if "LABEL" in upper[:-1]:
            return words[upper.index("LABEL") + 1].strip("'\"")
        location = self.dbm().get("KEYSTORE_LOCATION", "")
        return next(iter(self.environment.labels(location) or []), "DB2_SYSGEN")

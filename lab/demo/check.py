"""One row of the demo's tables: what was checked, the expected result and the actual one."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Check:
    """One check. ``what`` maps the headings of its table to cells; rows of one table have the same headings."""

    what: dict[str, str]
    expected: str
    actual: str
    skipped: bool = False  # what it needs is not there, and ``actual`` says so

    @property
    def as_expected(self) -> bool:
        """Whether the actual result is the expected one, or could not be found out here."""
        return self.skipped or self.expected == self.actual

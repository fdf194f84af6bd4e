"""One line of the demo's tables: what somebody looked at, what should be seen and what was."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Check:
    """One observation. ``what`` maps the headings of its table to cells; rows of one table have the same headings."""

    what: dict[str, str]
    expected: str
    observed: str

    @property
    def as_expected(self) -> bool:
        """Whether what was seen is what should be."""
        return self.expected == self.observed

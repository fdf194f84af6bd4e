"""LIST INDOUBT TRANSACTIONS: lines of IBM's catalogue, in the order of the example in its command reference. Pure."""

from typing import Any

from .date_formats import american

GROUPS = 4  # of 8 bytes of an XID in a line


def text(branches: list[dict[str, Any]]) -> str:
    """Return the report; each branch is given as `InDoubt` with its xid."""
    return "\n".join(["", *(line for number, one in enumerate(branches, 1) for line in _branch(number, one))])


def _branch(number: int, one: dict[str, Any]) -> list[str]:
    digits = one["xid"].upper()
    groups = [digits[place : place + 16] for place in range(0, len(digits), 16)]
    first, *more = (" ".join(groups[place : place + GROUPS]) for place in range(0, len(groups), GROUPS))
    return [
        f" {number}.   originator: XA",
        f"      appl_id: {one['application']} sequence_no: 0001 status: i",
        f"      timestamp: {american(one['since'])} auth_id: {one['user'].upper()}",
        "      log_full: n type: RM",
        f"      xid: {first}",
        *(f"           {line}" for line in more),
        "",
    ]

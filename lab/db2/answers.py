"""Statements of HADR, and checks of their answers, for the tests of a pair in memory."""

from ansible_collections.sametime.estate.lab.db2.db2lab.messages import unwrapped
from ansible_collections.sametime.estate.lab.db2.harness import fail

TAKEOVER = "takeover hadr on db STMS"
FORCE = f"{TAKEOVER} by force"
WINDOW = f"{FORCE} peer window only"
AS_PRIMARY = "start hadr on db STMS as primary"
AS_STANDBY = "start hadr on db STMS as standby"


def done(answer: tuple[int, str]) -> str:
    """Return the text of an answer that must be a success."""
    rc, text = answer
    if rc not in {0, 2}:
        fail(text)
    return unwrapped(text)


def starts_with(answer: tuple[int, str], identifier: str, reason: int | None = None) -> int:
    """Check that an answer is this message, with this reason code; returns its exit code."""
    text = unwrapped(answer[1])
    if not text.startswith(identifier) or (reason is not None and f'Reason code = "{reason}"' not in text):
        fail(f"expected {identifier} with reason code {reason}, got: {text}")
    return answer[0]


def refused(answer: tuple[int, str], identifier: str, reason: int | None = None, rc: int = 4) -> None:
    """Check that an answer is the refusal of this message, with this reason code."""
    code = starts_with(answer, identifier, reason)
    if code != rc:
        fail(f"expected exit code {rc}, got {code}: {answer[1]}")

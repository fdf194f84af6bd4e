"""Characters that XML gives a meaning. The library's helpers load half of its network modules with them."""

_TEXT = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
_ATTRIBUTE = str.maketrans(
    {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\n": "&#xA;", "\r": "&#xD;", "\t": "&#x9;"}
)


def escape(text: str) -> str:
    """Return text fit for an element."""
    return text.translate(_TEXT)


def quoted(text: str) -> str:
    """Return text fit for an attribute, in double quotes."""
    return f'"{text.translate(_ATTRIBUTE)}"'

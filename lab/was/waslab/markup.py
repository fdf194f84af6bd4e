"""Escapes for XML. The standard library's functions would import many network modules."""

_TEXT = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
_ATTRIBUTE = str.maketrans(
    {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\n": "&#xA;", "\r": "&#xD;", "\t": "&#x9;"}
)


def escape(text: str) -> str:
    """Return a text escaped for an element."""
    return text.translate(_TEXT)


def quoted(text: str) -> str:
    """Return a text escaped for an attribute, in double quotes."""
    return f'"{text.translate(_ATTRIBUTE)}"'

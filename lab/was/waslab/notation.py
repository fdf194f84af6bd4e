"""The bracket notation of wsadmin: arguments in one string, configuration ids, and the display of values.

Pure. Formats: WebSphere documentation "AdminConfig object", and samples in public administration scripts.
"""

import base64
import re
from typing import Any, NamedTuple

from .errors import WasError

_TOKEN = re.compile(
    r'"(?P<double>(?:\\.|[^"\\])*)"|\'(?P<single>(?:\\.|[^\'\\])*)\'|(?P<bracket>[\[\]])'
    r"|(?P<word>(?:\\.|[^\s\[\]\"'])(?:\\.|[^\s\[\]])*)|(?P<broken>[\"'])"
)
_ESCAPE = re.compile(r"\\(.)")


class ConfigId(NamedTuple):
    """``name(context|document#ref)``."""

    name: str
    context: str
    document: str
    ref: str

    def __str__(self) -> str:
        text = f"{self.name}({self.context}|{self.document}#{self.ref})"
        return f'"{text}"' if " " in text else text

    @property
    def uri(self) -> str:
        """Return the document's path below ``config``."""
        return f"{self.context}/{self.document}"


def parse_id(text: object) -> ConfigId:
    """Read a configuration id, quoted or not; its name may contain blanks, parentheses and bars."""
    value = str(text).strip()
    if len(value) > 1 and value[0] == value[-1] == '"':
        value = value[1:-1]
    if not value:
        raise WasError('WASX7015E: The configuration id "" is empty.')
    if not value.endswith(")"):
        raise WasError(f"WASX7077E: Incomplete config id: need closing parenthesis in {value}")
    # The context is a path without parentheses except in application names, so the name ends at the bracket that
    # opens a path into the repository.
    for mark in ("(cells/", "(templates/", "(cells|"):
        start = value.rfind(mark)
        if start >= 0:
            break
    else:
        raise WasError(f"WASX7078E: Missing opening parenthesis in config id {value}")
    name, inner = value[:start], value[start + 1 : -1]
    context, bar, rest = inner.rpartition("|")
    document, sharp, ref = rest.partition("#")
    if not (bar and sharp):
        raise WasError(f"WASX7079E: Invalid config id: {value}")
    return ConfigId(name, context, document, ref)


def looks_like_id(value: object) -> bool:
    """Return whether a text is a configuration id."""
    text = str(value).strip().strip('"')
    return text.endswith(")") and "|" in text and "#" in text


def parse_list(text: str) -> list[Any]:
    """Read ``[[name "ds 1"] [value x]]`` into nested lists of strings.

    Blanks separate items, quotes keep blanks, brackets nest, and a backslash makes the next character literal.
    A text without outer brackets is the items of one list.
    """
    tokens = _tokens(text)
    items, rest = _items(tokens, 0, text)
    if rest != len(tokens):
        raise WasError(f'WASX7122E: Expected "[" not found in "{text}".')
    if len(items) == 1 and isinstance(items[0], list) and text.strip().startswith("["):
        return items[0]
    return items


def _items(tokens: list[tuple[str, str]], at: int, text: str, depth: int = 0) -> tuple[list[Any], int]:
    items: list[Any] = []
    while at < len(tokens):
        kind, value = tokens[at]
        if kind == "close":
            if depth == 0:
                raise WasError(f'WASX7122E: Expected "[" not found in "{text}".')
            return items, at + 1
        if kind == "open":
            inner, at = _items(tokens, at + 1, text, depth + 1)
            items.append(inner)
        else:
            items.append(value)
            at += 1
    if depth:
        raise WasError(f'WASX7123E: Expected "]" not found in "{text}".')
    return items, at


def _tokens(text: str) -> list[tuple[str, str]]:
    tokens: list[tuple[str, str]] = []
    for match in _TOKEN.finditer(text):
        quoted, bracket, word = match["double"] or match["single"], match["bracket"], match["word"]
        if match["broken"]:
            raise WasError(f'WASX7124E: Closing quote not found in "{text}".')
        if bracket:
            tokens.append(("open" if bracket == "[" else "close", bracket))
        elif word is not None:
            tokens.append(("word", _ESCAPE.sub(r"\1", word)))
        else:
            tokens.append(("word", _ESCAPE.sub(r"\1", quoted or "")))
    return tokens


def as_list(value: object) -> list[Any]:
    """Return an argument as a list, from either spelling."""
    if value is None:
        return []
    if isinstance(value, (list, tuple)):
        return list(value)
    return parse_list(str(value))


def pairs(value: object) -> list[tuple[str, Any]]:
    """Read attribute arguments: a list of pairs or the string form of one."""
    items = as_list(value)
    if len(items) == 2 and isinstance(items[0], str) and not (isinstance(items[1], list) and is_pair(items[1])):
        items = [items]  # one pair given without the outer list
    result = []
    for item in items:
        pair = as_list(item) if isinstance(item, str) and item.startswith("[") else item
        if not is_pair(pair):
            raise WasError(f'WASX7122E: Expected "[" not found in "{item}".')
        result.append((str(pair[0]), pair[1]))
    return result


def is_pair(item: object) -> bool:
    """Return whether a list is a ``[name, value]`` pair."""
    return isinstance(item, (list, tuple)) and len(item) == 2 and isinstance(item[0], str)


def scalar(value: object) -> str:
    """Return a simple attribute's value as text."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def shown(value: str) -> str:
    """Return a simple value as ``show`` prints it in brackets."""
    if value == "":
        return "[]"
    return f'"{value}"' if any(c.isspace() for c in value) else value


def options(value: object) -> dict[str, Any]:
    """Read the arguments of an AdminTask command: ``[-name x -flag true]``, as a string or as a list."""
    items = as_list(value)
    result: dict[str, Any] = {}
    at = 0
    while at < len(items):
        item = items[at]
        if not (isinstance(item, str) and item.startswith("-") and len(item) > 1):
            raise WasError(f'WASX8010E: The parameter "{item}" is not valid.')
        has_value = at + 1 < len(items) and not _is_option(items[at + 1])
        result[item[1:]] = items[at + 1] if has_value else True
        at += 2 if has_value else 1
    return result


def _is_option(item: object) -> bool:
    return isinstance(item, str) and len(item) > 1 and item[0] == "-" and item[1].isalpha()


def xor_encode(text: str) -> str:
    """Mask a password as the product does: each byte XOR 0x5F, in base64, marked ``{xor}``."""
    return "{xor}" + base64.b64encode(bytes(byte ^ 0x5F for byte in text.encode())).decode()


def xor_decode(text: str) -> str:
    """Return a masked password in plain text; a text without the mark is returned unchanged."""
    if not text.startswith("{xor}"):
        return text
    return bytes(byte ^ 0x5F for byte in base64.b64decode(text[5:])).decode()


def read_properties(text: str) -> dict[str, str]:
    """Read a Java properties file: comments, both separators, escaped blanks and continued lines."""
    lines = re.sub(r"\\\r?\n\s*", "", text).splitlines()
    rows = (re.fullmatch(r"\s*([^#!=:\s][^=:\s]*)\s*[=:\s]\s*(.*?)\s*", line) for line in lines)
    return {row.group(1): re.sub(r"\\(.)", r"\1", row.group(2)) for row in rows if row}

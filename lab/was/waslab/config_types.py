"""Types and attributes of the configuration, by the names that scripts use. Pure."""

from fnmatch import fnmatchcase

from . import metamodel
from .errors import CONFIG_SERVICE, WasError


def known_type(kind: str) -> metamodel.Type:
    """Return a type. Raises WasError if the model does not have it."""
    try:
        return metamodel.TYPES[kind]
    except (KeyError, TypeError):
        raise WasError(f"ADMG0007E: The configuration data type {kind} is not valid.", CONFIG_SERVICE) from None


def known_attribute(kind: str, name: str) -> metamodel.Attribute:
    """Return an attribute of a type. Raises WasError if the type does not have it."""
    known = metamodel.attribute(kind, name)
    if known is None:
        raise WasError(f"ADMG0014E: The attribute name {name} is not valid.", CONFIG_SERVICE)
    return known


def matches(text: str, pattern: str) -> bool:
    """Match the patterns of ``list`` and ``types``: ``*`` stands for anything."""
    return fnmatchcase(text, pattern)


def type_text(known: metamodel.Attribute) -> str:
    """Return the type of an attribute as ``attributes`` prints it."""
    text = known.type.replace(",", ", ") if known.choices else known.type
    derived = metamodel.subtypes(known.type) if known.contained or known.reference else ()
    if derived:
        text += f"({', '.join(derived)})"
    return text + "*" * known.many + "@" * known.reference


def plain_type(known: metamodel.Attribute) -> str:
    """Return the type of an attribute as ``required`` and ``defaults`` print it."""
    return "ENUM" if known.choices else known.type

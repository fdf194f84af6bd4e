"""Documents of the initial state: objects with ids as the product numbers them."""

from . import xmi

FIRST_REF = 1183122129640


class Maker:
    """Makes the objects of one document, with ids as the product numbers them."""

    def __init__(self) -> None:
        self._next = FIRST_REF

    def __call__(self, kind: str, ref: str = "", /, **values: str) -> xmi.Node:
        """Return a new object; ``ref`` is its id, "" for the next number."""
        node = xmi.Node(kind, ref or f"{kind}_{self._next}")
        self._next += 1
        node.values.update(values)
        return node


def document(*roots: xmi.Node) -> bytes:
    """Return the bytes of a document with these objects."""
    return xmi.serialize(xmi.Document(list(roots)))

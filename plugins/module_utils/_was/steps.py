# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Steps: the single changes of a cell that modules plan and wsadmin makes.

Pure. Python 3.6. Besides the payload, which carries steps out, this is the only file that knows their keys. A step has
three forms:

- a NamedTuple of this file, in the code: planned by ``cell/mapping.py``, ``cell/data_sources.py``,
  ``cell/connection_pools.py`` and ``documents/``;
- a dictionary (`to_plan`, `from_plan`), in the return value ``plan`` of the modules and in the option of was_apply;
- a dictionary with fewer keys (`order`), in the request to the payload, whose table ``STEPS`` lists the kinds.

Every step holds the state that its plan was made for. The payload compares it first, and changes nothing if somebody
else has changed the same thing since.
"""

from typing import Any, Dict, Iterable, List, NamedTuple, Optional, Sequence, Union

from ansible_collections.sametime.estate.plugins.module_utils._was.errors import WasError


class MappingStep(NamedTuple):
    """Map one module of an application.

    uri: URI of the module, as ``AdminApp`` expects it: ``file.war,WEB-INF/web.xml``.
    targets_before, targets: deployment targets in WebSphere's notation, sorted; the second list replaces the first.
    host_before, host: name of the virtual host; None: the module has none.
    restart: servers (``node/server``) that need a restart before the change takes effect.
    reason: why they need it, in words.
    record: mapping to record, so that it can be restored later: {targets, virtual_host}; None: nothing to record.
    """

    application: str
    module: str
    uri: str
    targets_before: Sequence[str]
    targets: Sequence[str]
    host_before: Optional[str]
    host: Optional[str]
    restart: Sequence[str]
    reason: str
    record: Optional[Dict[str, Any]] = None


class PropertyChange(NamedTuple):
    """Change one custom property of a data source.

    before: all values of the property; more than one if it exists more than once, empty if it does not exist.
    after: its only value from now on; None: the property is removed.
    type: Java type of the new value, for example ``java.lang.String``.
    """

    name: str
    before: Sequence[str]
    after: Optional[str]
    type: str


class PropertiesStep(NamedTuple):
    """Change custom properties of one data source.

    id: configuration id of the data source, as ``AdminConfig.list`` returns it.
    name: name and scope of the data source, for people.
    test: whether its connection is tested after the save.
    restart, reason: see `MappingStep`.
    """

    id: str
    name: str
    changes: Sequence[PropertyChange]
    restart: Sequence[str]
    reason: str
    test: bool = True


class PoolStep(NamedTuple):
    """Set the purge policy of the connection pool of one data source.

    id, name: see `PropertiesStep`.
    before: purge policy now; None: the data source has no connection pool, so that one is created.
    after: purge policy from now on.
    restart, reason: see `MappingStep`.
    """

    id: str
    name: str
    before: Optional[str]
    after: str
    restart: Sequence[str]
    reason: str


class DocumentStep(NamedTuple):
    """Change one document of the configuration repository.

    uri: path of the document below ``config``.
    format: ``settings`` (XML with single settings), or a format of ``documents/key_files.py``.
    wanted: for ``settings`` a list of the fields of ``_xml.edit.Setting``; else the values by key.
    before: SHA-256 of the document that the step was planned for.
    restart, reason: see `MappingStep`.
    """

    uri: str
    format: str
    wanted: Any
    before: str
    restart: Sequence[str] = ()
    reason: str = ""


Step = Union[MappingStep, PropertiesStep, PoolStep, DocumentStep]

# Kinds of steps, by the value of the key "do".
KINDS: Dict[str, Any] = {
    "mapping": MappingStep,
    "properties": PropertiesStep,
    "pool": PoolStep,
    "document": DocumentStep,
}
# The fields that the payload needs. For documents it gets files instead: see `document_order`.
_ORDERS = {
    "mapping": ("application", "uri", "targets_before", "targets", "host_before", "host"),
    "properties": ("id", "changes"),
    "pool": ("id", "before", "after"),
}


def to_plan(steps: Iterable[Step]) -> List[Dict[str, Any]]:
    """Return steps as plain dictionaries, for the return value ``plan``."""
    return [dict(_plain(step), do=_kind(step)) for step in steps]


def from_plan(plan: Iterable[Dict[str, Any]]) -> List[Step]:
    """Return the steps of a ``plan``. Raises WasError: an item is not a step that the collection planned."""
    return [_parse(item) for item in plan]


def order(step: Step) -> Dict[str, Any]:
    """Return a step as the payload reads it; for a document see `document_order`."""
    kind = _kind(step)
    plain = _plain(step)
    return dict({name: plain[name] for name in _ORDERS[kind]}, do=kind)


def document_order(uri: str, expected: str, new: str, scratch: str) -> Dict[str, Any]:
    """Return the change of a document as the payload reads it.

    expected, new: paths of files with the content now and afterwards. scratch: path of a file that wsadmin may write.
    """
    return {"do": "document", "uri": uri, "expected": expected, "new": new, "scratch": scratch}


def to_test(steps: Iterable[Step]) -> List[str]:
    """Return the ids of the data sources whose connection is to be tested after the save."""
    return [step.id for step in steps if isinstance(step, PropertiesStep) and step.test]


def place(step: Step) -> str:
    """Return the URI of the document or the id of the object that a step changes; '' for a mapping."""
    if isinstance(step, (PropertiesStep, PoolStep)):
        return step.id
    return step.uri if isinstance(step, DocumentStep) else ""


def _kind(step: Step) -> str:
    return next(name for name, kind in KINDS.items() if isinstance(step, kind))


def _plain(step: Step) -> Dict[str, Any]:
    plain = dict(step._asdict())
    if isinstance(step, PropertiesStep):
        plain["changes"] = [dict(change._asdict()) for change in step.changes]
    return plain


def _parse(item: Dict[str, Any]) -> Step:
    fields = dict(item)
    try:
        kind = KINDS[fields.pop("do")]
        if kind is PropertiesStep:
            fields["changes"] = [PropertyChange(**change) for change in fields["changes"]]
        step: Step = kind(**fields)
    except (KeyError, TypeError, ValueError) as exc:
        raise WasError("the plan holds a step that no module of this collection planned", step=item) from exc
    return step

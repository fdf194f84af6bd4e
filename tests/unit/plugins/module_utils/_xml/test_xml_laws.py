"""What holds for every XML file and every setting, with lxml as the judge of what a file says."""

import pytest

pytest.importorskip("hypothesis")
etree = pytest.importorskip("lxml.etree")

from ansible_collections.sametime.estate.plugins.module_utils._xml.edit import Setting, edit  # noqa: E402 - the same
from ansible_collections.sametime.estate.plugins.module_utils._xml.errors import XmlError  # noqa: E402 - the same
from hypothesis import HealthCheck, assume, given, settings  # noqa: E402 - only where it is installed
from hypothesis import strategies as st  # noqa: E402 - the same

NAMES = st.sampled_from(["a", "b", "url", "x.y", "p:q", "\xfcber"])
TEXTS = st.text(st.sampled_from("ab<>&'\"\t\n ]\xfc\u20ac\U0001f389"), max_size=8)
SPACES = st.sampled_from(["", " ", "\n", "\n  ", "\t", "\n\n"])
ENCODINGS = st.sampled_from(["utf-8", "utf-16", "iso-8859-1", "us-ascii"])


def escaped(text):
    return (
        text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\t", "&#9;")
        .replace("\n", "&#xA;")
    )


def assigned(attributes):
    quoted = {name: escaped(text).replace("'", "&apos;") for name, (text, _) in attributes.items()}
    return "".join(f" {name}='{quoted[name]}'{space}" for name, (_, space) in attributes.items())


ATTRIBUTES = st.dictionaries(st.sampled_from(["k", "l"]), st.tuples(TEXTS, SPACES), max_size=2).map(assigned)
PIECES = st.one_of(
    TEXTS.map(escaped),
    SPACES,
    TEXTS.filter(lambda text: "]]>" not in text).map(lambda text: f"<![CDATA[{text}]]>"),
    st.sampled_from(["<!-- & <a/> -->", "<?pi <url> ?>", "<!---->"]),
)
CONTENTS = st.recursive(
    st.lists(PIECES, max_size=3).map("".join),
    lambda inner: st.lists(
        st.one_of(
            PIECES,
            st.builds("<{0}{1}{2}>{3}</{0}{2}>".format, NAMES, ATTRIBUTES, SPACES, inner),
            st.builds("<{}{}{}/>".format, NAMES, ATTRIBUTES, SPACES),
        ),
        max_size=5,
    ).map("".join),
    max_leaves=12,
)
DOCUMENTS = st.builds(
    "<?xml version='1.0' encoding='{}'?>\n<!-- first -->\n<configuration xmlns:p='urn:p'{}>{}</configuration>{}".format,
    ENCODINGS,
    ATTRIBUTES,
    CONTENTS,
    SPACES,
)
SLOW = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow]
)


def written(text):
    """Return the bytes of the file, in the encoding that the text declares."""
    codec = text.split("'")[3]
    if codec == "utf-16":
        return text.encode("utf-16")
    head, _, rest = text.partition("?>")
    return (head + "?>" + rest.replace("\xfcber", "uber")).encode(codec, "xmlcharrefreplace")


def parsed(data):
    return etree.fromstring(data, etree.XMLParser(resolve_entities=False, strip_cdata=True))


def simple(node):
    """Return an element as nested tuples, comments and instructions included."""
    tag = node.tag if isinstance(node.tag, str) else str(node)
    return (tag, sorted(node.attrib.items()), node.text or "", [(simple(child), child.tail or "") for child in node])


def spaced(root):
    """Return a nested tuple of ``simple`` with the white space between the children of the root made even."""
    tag, attributes, text, children = root
    return (tag, attributes, text.split(), [(child, tail.split()) for child, tail in children])


def qualified(node):
    return (node.prefix + ":" if node.prefix else "") + etree.QName(node).localname


def elements(root):
    return [node for node in root.iter() if isinstance(node.tag, str)]


@SLOW
@given(DOCUMENTS, TEXTS, st.data())
def test_a_changed_text_is_the_only_difference(document, value, data):
    before = written(document)
    root = parsed(before)
    nodes = elements(root)[1:]
    plain = [node for node in nodes if not elements(node)[1:] and not len(node)]
    assume(plain)
    number = data.draw(st.integers(0, len(plain) - 1))
    target = plain[number]
    name = qualified(target)
    assume(sum(qualified(node) == name for node in nodes) == 1)
    after = edit(before, [Setting(name, value)]).data
    if (target.text or "") == value:
        assert after == before
    target.text = value
    assert simple(parsed(after)) == simple(root)
    assert edit(after, [Setting(name, value)]).data == after


@SLOW
@given(DOCUMENTS, TEXTS, st.booleans())
def test_a_new_element_is_the_only_difference(document, value, within):
    before = written(document)
    root = parsed(before)
    setting = Setting("new", value, "/configuration/made" if within else None, create_parent=within)
    after = edit(before, [setting]).data
    found = parsed(after)
    new = found.findall(".//new")
    assert [node.text or "" for node in new] == [value]
    made = new[0].getparent() if within else new[0]
    assert made.getparent() is found
    assert made.getnext() is None
    previous = made.getprevious()
    if previous is None:
        found.text = (found.text or "") + (made.tail or "")
    else:
        previous.tail = (previous.tail or "") + (made.tail or "")
    found.remove(made)
    assert spaced(simple(found)) == spaced(simple(root))
    removed = edit(after, [setting._replace(value=None)])
    assert [change.after for change in removed.changes] == [None]
    # Every byte of the file before is there in the same order: only bytes were added.
    rest = iter(after)
    assert all(byte in rest for byte in before)


@SLOW
@given(DOCUMENTS, TEXTS, st.sampled_from(["k", "l", "new"]))
def test_a_changed_attribute_is_the_only_difference(document, value, attribute):
    before = written(document)
    root = parsed(before)
    after = edit(before, [Setting("configuration", value, "/", attribute)]).data
    root.set(attribute, value)
    assert simple(parsed(after)) == simple(root)
    gone = edit(after, [Setting("configuration", None, "/", attribute)]).data
    del root.attrib[attribute]
    assert simple(parsed(gone)) == simple(root)


@SLOW
@given(DOCUMENTS)
def test_nothing_asked_nothing_changed(document):
    before = written(document)
    assert edit(before, []).data == before


@SLOW
@given(st.binary(max_size=40), DOCUMENTS, st.data())
def test_damaged_files_are_edited_right_or_refused(noise, document, data):
    whole = written(document)
    at = data.draw(st.integers(0, len(whole)))
    damaged = whole[:at] + noise + whole[at + len(noise) :]
    try:
        edited = edit(damaged, [Setting("new", "v")])
    except XmlError:
        return
    assert len(edited.data) >= len(damaged)
    assert edit(edited.data, [Setting("new", "v")]).data == edited.data

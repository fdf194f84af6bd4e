"""The photo in a UserInfoConfig.xml: the bytes afterwards, and what is refused."""

from pathlib import Path

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._community import card
from ansible_collections.sametime.estate.plugins.module_utils._community.errors import CommunityError

DATA = Path(__file__).parent / "data"
STOCK, AFTER = ((DATA / name).read_bytes() for name in ("stock.xml", "wanted.xml"))
WANTED = card.Wanted({"ImagePath": "PhotoURL", "PhotoURL": "PhotoURL"}, removed=["Photo"])
STORAGE = STOCK[STOCK.index(b"    <Storage") : STOCK.index(b"  </Resources>")]


def crlf(data):
    return data.replace(b"\n", b"\r\n")


@pytest.mark.parametrize("form", [bytes, crlf, lambda data: data.replace(b"<?xml", b"\xef\xbb\xbf<?xml")])
def test_plan(form):
    planned = card.plan(form(STOCK), WANTED, "F")
    assert planned.data == form(AFTER)
    assert [tuple(change) for change in planned.changes] == [
        ("Detail ImagePath FieldName", None, "PhotoURL"),
        ("Detail ImagePath Type", None, "text/plain"),
        ("Detail PhotoURL FieldName", None, "PhotoURL"),
        ("Detail PhotoURL Type", None, "text/plain"),
        ("Set 0 params", "MailAddress,Name,Photo", "MailAddress,Name,ImagePath,PhotoURL"),
        ("Set 1 params", "MailAddress,Name,Photo", "MailAddress,Name,ImagePath,PhotoURL"),
    ]
    assert "S3cr" not in str(planned.changes) + str(planned.facts) + str(planned.notices)


def utf16(data):
    return data.decode().replace("UTF-8", "UTF-16").encode("utf-16")


def commented(data):
    """Return a file with comments between elements, one of which looks like the setting, and an entity for a value."""
    doctype = b'?><!DOCTYPE UserInformation [<!ENTITY pw "S3cr">]>'
    comment = b'<Details><!-- <Detail Id="ImagePath" FieldName="x"/> & raw -->'
    return data.replace(b"S3cr", b"&pw;", 1).replace(b"?>", doctype, 1).replace(b"<Details>", comment)


@pytest.mark.parametrize(
    "form",
    [
        pytest.param(utf16, id="UTF-16"),
        pytest.param(lambda data: utf16(crlf(data)), id="UTF-16, CRLF"),
        pytest.param(commented, id="comments and an entity"),
        pytest.param(lambda data: data.replace(b"\n", b"\r\n", 3), id="mixed line ends"),
    ],
)
def test_foreign_files_keep_every_other_byte(form):
    planned = card.plan(form(STOCK), WANTED, "F")
    assert planned.data == form(AFTER)
    assert card.plan(planned.data, WANTED, "F").changes == []
    assert "S3cr" not in str(planned.changes) + str(planned.facts) + str(planned.notices)


def test_a_second_plan_changes_nothing():
    planned = card.plan(AFTER, WANTED, "F")
    assert (planned.data, planned.changes) == (AFTER, [])


def test_only_the_ldap_repository_is_edited():
    notes = STORAGE.replace(b'"LDAP"', b'"NOTES"').replace(b"jpegPhoto", b"Photo")
    planned = card.plan(STOCK.replace(STORAGE, STORAGE + notes), WANTED, "F")
    after = AFTER[AFTER.index(b"    <Storage") : AFTER.index(b"  </Resources>")]
    assert planned.data == AFTER.replace(after, after + notes)


def test_only_what_differs():
    planned = card.plan(AFTER.replace(b'"ImagePath" FieldName="PhotoURL"', b'"ImagePath" FieldName="url"'), WANTED, "F")
    assert [tuple(change) for change in planned.changes] == [("Detail ImagePath FieldName", "url", "PhotoURL")]
    assert planned.data == AFTER


def test_the_switch_of_stconfig():
    planned = card.plan(AFTER, WANTED._replace(stconfig_updates="false"), "F")
    assert [tuple(change) for change in planned.changes] == [("ReadStConfigUpdates value", "true", "false")]
    assert planned.notices == []


@pytest.mark.parametrize(
    ("data", "wanted", "message"),
    [
        (STOCK.replace(b'SetId="1"', b'SetId="2"'), WANTED, 'F has <Set SetId="1"> not at all'),
        (STOCK.replace(b'SetId="1"', b'SetId="0"'), WANTED, 'F has <Set SetId="0"> 2 times (lines 19, 20)'),
        (
            STOCK.replace(b"<Details>", b'<Details><Detail Id="ImagePath"/><Detail Id="ImagePath"/>'),
            WANTED,
            'F has <Detail Id="ImagePath"> 2 times (lines 11, 11). Keep one of them; nothing was changed',
        ),
        (
            STOCK.replace(b"Details>", b"Other>"),
            WANTED,
            "F: the LDAP repository of line 5 has <Details> not at all",
        ),
        (
            STOCK.replace(b"</Details>", b"</Details><Details/>"),
            WANTED,
            "F: the LDAP repository of line 5 has <Details> 2 times (lines 11, 15); the fields of the card belong in",
        ),
        (
            STOCK.replace(b"<Resources>", b'<ReadStConfigUpdates value="false"/><Resources>'),
            WANTED._replace(stconfig_updates="false"),
            "F has ReadStConfigUpdates 2 times (lines 3, 4). Correct the file to one",
        ),
        (
            STOCK.replace(b' value="true"/>', b">true</ReadStConfigUpdates>"),
            WANTED._replace(stconfig_updates="false"),
            "F has ReadStConfigUpdates without value. Correct the file",
        ),
        (
            STOCK.replace(b"<ReadStConfigUpdates", b"<Other"),
            WANTED._replace(stconfig_updates="false"),
            "F has no ReadStConfigUpdates element",
        ),
        (STOCK.replace(STORAGE, STORAGE * 2), WANTED, "2 LDAP repositories"),
        (STOCK, WANTED._replace(fields={"ImagePath": "a\0b"}), "business_card_photo_attribute is"),
        (STOCK, WANTED._replace(fields={"ImagePath": ""}), 'business_card_photo_attribute is "", which is not an LDAP'),
        (STOCK, WANTED._replace(fields={"A,B": "PhotoURL"}), 'business_card_fields has "A,B", which is not a field'),
        (STOCK, WANTED._replace(fields={'a" x="': "b"}), "which is not a field of the business card"),
        (STOCK, WANTED._replace(fields={}), "business_card_fields is empty, so no card would have a photo"),
    ],
)
def test_what_is_refused(data, wanted, message):
    with pytest.raises(CommunityError) as caught:
        card.plan(data, wanted, "F")
    assert message in str(caught.value)
    assert "S3cr" not in str(caught.value) + str(caught.value.details)


@pytest.mark.parametrize(
    ("params", "added", "removed", "wanted"),
    [
        ("A,B", ["C"], [], "A,B,C"),
        ("A, B", ["C"], [], "A, B, C"),
        ("A,B", ["B"], [], "A,B"),
        (" A ,B,", ["B"], ["Photo"], " A ,B,"),
        ("A,Photo,B", ["B"], ["Photo"], "A,B"),
        ("Photo,A", ["Photo"], ["Photo"], "Photo,A"),
        ("", ["B", "C"], [], "B,C"),
        ("photo", ["B"], ["Photo"], "photo,B"),
    ],
)
def test_with_fields(params, added, removed, wanted):
    assert card.with_fields(params, added, removed) == wanted
    assert card.with_fields(wanted, added, removed) == wanted

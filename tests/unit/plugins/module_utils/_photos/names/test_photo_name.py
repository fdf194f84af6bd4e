# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Names of photos: Python 3.6 as the code."""

import re

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._photos.names.photo_name import (
    PHOTO_NAME,
    PHOTO_PATH,
    is_photo_name,
)

GOOD = [
    "joe.bloggs@acme.example.jpg",
    "a@b.jpg",
    "0@0.jpg",
    "jo+photo@acme.example.jpg",
    "o'brien@acme.example.jpg",
    "r&d=1_x-y@sub-1.acme.example.jpg",
    "a.jpg@jpg.jpg.jpg",
    "a@" + "b" * 249 + ".jpg",
]

BAD = [
    "",
    ".jpg",
    "@acme.example.jpg",
    "joe@.jpg",
    "joe.jpg",
    "joe@acme.example",
    "joe@acme.example.jpeg",
    "joe@acme.example.jpg.jpg.",
    "joe@acme.example.JPG",
    "Joe@acme.example.jpg",
    "joe@Acme.example.jpg",
    ".joe@acme.example.jpg",
    "-joe@acme.example.jpg",
    "_joe@acme.example.jpg",
    "joe.@acme.example.jpg",
    "joe..b@acme.example.jpg",
    "joe@acme..example.jpg",
    "joe@.acme.example.jpg",
    "joe@@acme.example.jpg",
    "joe@a@acme.example.jpg",
    "joe b@acme.example.jpg",
    'joe"b@acme.example.jpg',
    "joe/b@acme.example.jpg",
    "../joe@acme.example.jpg",
    "joe%20b@acme.example.jpg",
    "joe\\b@acme.example.jpg",
    "joe@acme_x.example.jpg",
    "j\u00f6e@acme.example.jpg",
    "joe@acme.example\u0661.jpg",
    "\u0661joe@acme.example.jpg",
    "joe@acme.example.jpg\n",
    "\njoe@acme.example.jpg",
    "joe@acme.example.jpg\x00",
    "joe@acme.example.jpg ",
    "a@" + "b" * 250 + ".jpg",
]


@pytest.mark.parametrize("name", GOOD)
def test_good_names(name):
    assert is_photo_name(name)
    assert re.search(PHOTO_NAME, name)
    assert re.search(PHOTO_PATH, "/" + name)


@pytest.mark.parametrize("name", BAD)
def test_bad_names(name):
    assert not is_photo_name(name)
    assert not re.search(PHOTO_PATH, "/" + name)


def test_the_path_has_exactly_one_slash_in_front():
    assert not re.search(PHOTO_PATH, "joe@acme.example.jpg")
    assert not re.search(PHOTO_PATH, "//joe@acme.example.jpg")
    assert not re.search(PHOTO_PATH, "/x/joe@acme.example.jpg")


def test_no_capturing_group_shifts_the_numbers_of_the_rewrite_rule():
    assert re.compile(PHOTO_NAME).groups == 0
    assert re.compile(PHOTO_PATH).groups == 0


def test_a_long_name_is_refused_quickly():
    assert not is_photo_name("a." * 50000 + "@" + "b." * 50000)

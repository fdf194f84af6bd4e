# Copyright: (c) 2026, The sametime.estate maintainers
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Text of a page as an argument of ErrorDocument in the configuration of httpd.

Pure: no Ansible, no files, no processes.
"""

from __future__ import annotations

# httpd 2.2 reads 8,190 characters of a line; the rest of the line is the directive's name.
MAXIMUM_LENGTH = 8000
# Backslash and quote end or escape an argument; %{…} and ${…} would be replaced.
_REFERENCES = {"\\": "&#92;", "%": "&#37;", "$": "&#36;", '"': '\\"'}


def error_text(page: str) -> str:
    """Return the text of an HTML page on one line, for the place between the double quotes of ErrorDocument.

    httpd sends such a text as ISO 8859-1, so other characters become references.
    Raises ValueError: it is too long for a line of httpd 2.2.
    """
    one_line = " ".join(page.split())
    text = "".join(_REFERENCES.get(character, character) for character in one_line)
    text = text.encode("ascii", "xmlcharrefreplace").decode("ascii")
    if len(text) > MAXIMUM_LENGTH:
        raise ValueError(
            f"the page needs {len(text)} characters in the configuration, the maximum of httpd is {MAXIMUM_LENGTH}; "
            "shorten it, or redirect to a page on another server"
        )
    return text

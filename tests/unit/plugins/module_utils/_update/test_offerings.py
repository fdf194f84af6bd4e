"""Installed offerings, from both sources, and deployment names."""

from pathlib import Path

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._update import offerings
from ansible_collections.sametime.estate.plugins.module_utils._update.errors import UpdateError

DATA = Path(__file__).parent / "data"
MANAGER = ("/opt/IBM/InstallationManager/eclipse", "com.ibm.cic.agent", "1.8.1000.20141125_2157")
ND = (
    *("/opt/IBM/WebSphere/AppServer", "com.ibm.websphere.ND.v85", "8.5.5003.20140730_1249"),
    *("IBM WebSphere Application Server Network Deployment", "8.5.5.3"),
)
MEETING = ("/opt/IBM/WebSphere/AppServer", "com.ibm.lotus.sametime.meetingserver", "9.0.1.20150901-0100")


def test_listed():
    assert offerings.listed((DATA / "listed.txt").read_bytes().decode("utf-8")) == [
        (*MANAGER, "IBM® Installation Manager", "1.8.1"),
        ND,
        (*MEETING, "IBM Sametime : Meeting Server", "9.0.1"),
    ]
    assert offerings.listed("") == []


def test_registered():
    assert offerings.registered((DATA / "installed.xml").read_bytes()) == [
        (*MANAGER, "IBM® Installation Manager", "1.8.1000.20141125_2157"),
        ND,
        (*MEETING, "IBM Sametime Meeting Server", "9.0.1.20150901-0100"),
    ]


@pytest.mark.parametrize(
    ("data", "message"), [(b"<installInfo>", "installed.xml: line 1"), (b"<a/>", "the root element is a")]
)
def test_a_list_that_is_refused(data, message):
    with pytest.raises(UpdateError) as caught:
        offerings.registered(data)
    assert message in str(caught.value)


def test_of_product():
    product = "com.ibm.lotus.sametime.meetingserver"
    text = f"ProductType={product}\nOfferingVersion=9.0.1.0\nInstallType=PN\nDepName=Meetings 1\n"
    assert offerings.of_product(text) == [("Meetings 1", product, "9.0.1.0", "PN")]
    assert offerings.of_product("OfferingVersion=9.0.1.0\n") == []


def test_of_response_file():
    text = (
        "<profile><data key='user.meeting.SSCdepname' value='Meetings 1'/><data value='x' key='user.name'/>"
        '<data key="other.depName"\n value="Meetings 2"/><data key="a.depname" value=""/></profile>'
    )
    assert [one.name for one in offerings.of_response_file(text)] == ["Meetings 1", "Meetings 2"]

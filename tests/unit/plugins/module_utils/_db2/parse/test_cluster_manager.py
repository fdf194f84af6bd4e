"""What shows a cluster manager, and what does not."""

import pytest
from ansible_collections.sametime.estate.plugins.module_utils._db2.parse.cluster_manager import parse

DBM = "@> db2 get dbm cfg\n Cluster manager                                         = {}\n"
LSSAM = """@> lssam
Online IBM.ResourceGroup:db2_db2inst1_db1_0-rg {request}Nominal=Online
        '- Online IBM.Application:db2_db2inst1_db1_0-rs
"""
DB2CM = """@> db2cm -list
      Cluster Status
Resource Information:
Resource Name             = db2_db2inst1_db2inst1_STMS
  Resource Type                 = HADR
    Managed                     = {managed}
"""
CRM = """@> crm_mon -1 -r -R
  * {status}
Full List of Resources:
  * Clone Set: STMS-clone [STMS] (promotable):
    * STMS\t({agent}):\t Promoted db1{mark}
"""
OWN_GROUP = """@> lssam
\x1b[32mOnline\x1b[0m IBM.ResourceGroup:stms-rg {request}Nominal=Online
        |- Online IBM.Application:stms-DB2hadr-rs
                '- Online IBM.Application:stms-DB2hadr-rs:db1
        '- Online IBM.ServiceIP:stms-ip
"""
OTHER_GROUP = """@> lssam
Online IBM.ResourceGroup:mq-rg Nominal=Online
        '- Online IBM.Application:mq-rs
                '- Online IBM.Application:mq-rs:db2
Online IBM.Equivalency:public
        '- Online IBM.NetworkInterface:eth0:db2
"""
CLUSTAT = """@> clustat
Member Status: Quorate

 Member Name                             ID   Status
 db2.acme.example                            2 Online, Local, rgmanager

 Service Name                   Owner (Last)                   State
 service:{name}                 db2.acme.example               started {flags}
"""
CLRGINFO = """@> clRGinfo
Group Name     Type           State      Location
{name}         Non-concurrent {state}     db2
                              OFFLINE    db1
"""


@pytest.mark.parametrize(
    ("text", "name", "suspended"),
    [
        (DBM.format("TSA"), "TSA", False),
        (DBM.format("PACEMAKER"), "PACEMAKER", False),
        (" Cluster manager (CLUSTER_MGR) = tsa".join(["@> db2 get dbm cfg\n", "\n"]), "TSA", False),
        (LSSAM.format(request=""), "TSA", False),
        (LSSAM.format(request="Request=Lock "), "TSA", True),
        (DBM.format("TSA") + LSSAM.format(request="Request=Lock "), "TSA", True),
        (DBM.format("TSA") + "@> lssam\nlssam: No online domain found\n", "TSA", False),
        (DB2CM.format(managed="true"), "PACEMAKER", False),
        (DB2CM.format(managed="false"), "PACEMAKER", True),
        (CRM.format(status="Online", agent="ocf:heartbeat:db2", mark=""), "PACEMAKER", False),
        (CRM.format(status="Online", agent="ocf::heartbeat:db2hadr", mark=" (unmanaged)"), "PACEMAKER", True),
        (CRM.format(status="*** Resource management is DISABLED ***", agent="ocf:x:db2", mark=""), "PACEMAKER", True),
        (CRM.format(status="Online", agent="systemd:db2fmcd@stms", mark=""), "PACEMAKER", False),
        (CRM.format(status="Online", agent="ocf:acme:hadr-db2", mark=" (maintenance)"), "PACEMAKER", True),
        (OWN_GROUP.format(request=""), "TSA", False),
        (OWN_GROUP.format(request="Request=Lock "), "TSA", True),
        (OWN_GROUP.format(request="Request=Lock ") + OTHER_GROUP.partition("\n")[2], "TSA", True),
        (CLUSTAT.format(name="stms-db2", flags=""), "RHCS", False),
        (CLUSTAT.format(name="db2", flags="[Z]"), "RHCS", True),
        (CLRGINFO.format(name="DB2_rg", state="ONLINE"), "POWERHA", False),
        (CLRGINFO.format(name="db2_rg", state="UNMANAGED"), "POWERHA", True),
        (DBM.format("HACMP"), "HACMP", False),
        ("@> crm_mon -1 -r -R\nno answer\n@> pgrep -l -x pacemakerd\n812 pacemakerd\n", "PACEMAKER", False),
        ("@> crm_mon -1 -r -R\ncrm_mon: Connection to cluster failed: Permission denied\n", "PACEMAKER", False),
    ],
)
def test_a_cluster_manager(text, name, suspended):
    manager = parse(text)
    assert (manager.name, manager.suspended) == (name, suspended)
    assert manager.evidence


@pytest.mark.parametrize(
    "text",
    [
        "",
        DBM.format(""),
        "@> db2cm -list\nThe cluster does not exist.\n",
        "@> crm_mon -1 -r -R\ncrm_mon: Error: cluster is not available on this node\n",
        CRM.format(status="Online", agent="ocf:heartbeat:apache", mark=""),
        CRM.format(status="Online", agent="ocf:heartbeat:apache", mark="")
        + "@> pgrep -l -x pacemakerd\n8 pacemakerd\n",
        "@> pgrep -l -x pacemakerd\n",
        OTHER_GROUP,
        CLUSTAT.format(name="httpd", flags=""),
        CLRGINFO.format(name="was_rg", state="ONLINE"),
        DBM.format("NONE"),
    ],
)
def test_none(text):
    assert parse(text) is None

"""Single sign-on in the initial state: settings in security.xml, and the public part of the keys.

Convention: the keys, which the product keeps in a key store, are the lines of the document ltpa.jceks. Only what the
export shows openly is in it. It is the public key of the lab's sign-on, lab/ihs/files/sign-on.keys.
"""

from . import xmi
from .document_maker import Maker

DOCUMENT = "ltpa.jceks"
PUBLIC_KEY = (
    "ANeS2W607dWDvWzinWQqZmxYzLfseSQB2kVWFUPecJz0m1LUYt0oatNaz2FschunNk5jedRmJ979K/Trwxak1mnOQ0rtMHMS0eie"
    "+rEZHC/KMbyxxMld32urqDId69msDu6T9gcievoyv8Oz68UBcszhfMa60dUthdul67ed8FNrAQAB"
)
_NEXT = "1804280400000"  # 2027-03-05


def add_to(security: xmi.Node, make: Maker) -> None:
    """Add registry, LTPA, key set group and custom properties to the security of a cell."""
    registry = security.add("userRegistries", make("WIMUserRegistry", "WIMUserRegistry_1", realm="acmeRealm"))
    security.values["activeUserRegistry"] = registry.ref
    ltpa = security.add("authMechanisms", make("LTPA", "LTPA_1", OID="oid:1.3.18.0.2.30.2", timeout="120"))
    security.values["activeAuthMechanism"] = ltpa.ref
    ltpa.add("singleSignon", make("SingleSignon", enabled="true", requiresSSL="false", domainName=".acme.example"))
    schedule = make("WSSchedule", "WSSchedule_1", name="LTPAKeySetSchedule", nextStartDate=_NEXT)
    security.add("wsSchedules", schedule)
    security.add(
        "keySetGroups",
        make("KeySetGroup", name="CellLTPAKeySetGroup", autoGenerate="false", wsSchedule=schedule.ref),
    )
    for name, value in (
        ("com.ibm.ws.security.addHttpOnlyAttributeToCookies", "false"),
        ("com.ibm.ws.security.ssoInteropModeEnabled", "true"),
        ("com.ibm.websphere.security.customLTPACookieName", "LtpaToken"),
        ("com.ibm.websphere.security.customSSOCookieName", "LtpaToken2"),
    ):
        security.add("properties", make("Property", name=name, value=value))


def keys_document(host: str) -> bytes:
    """Return the document with the public part of the keys."""
    values = {
        "CreationDate": "Sat Nov 28 09:02:33 UTC 2026",
        "CreationHost": host,
        "ltpa.version": "1.0",
        "ltpa.Realm": "acmeRealm",
        "ltpa.PublicKey": PUBLIC_KEY,
    }
    return "".join(f"com.ibm.websphere.{name}={value}\n" for name, value in values.items()).encode()


def exported(document: bytes) -> dict[str, str]:
    """Return what an export of the keys shows openly."""
    lines = document.decode().splitlines()
    return {name: value for name, equals, value in (line.partition("=") for line in lines) if equals}

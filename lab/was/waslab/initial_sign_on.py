"""Single sign-on in the initial state: settings in security.xml, and the keys.

Convention: the keys, which the product keeps in a key store, are the lines of the document ltpa.jceks: those of
lab/ihs/files/sign-on.keys, in the same form, so the secret ones are encrypted. An export decrypts them with the
password of the store, and encrypts them with that of the export; wsadmin.jy does, because Java has the cipher.
"""

from pathlib import Path

from . import xmi
from .document_maker import Maker

DOCUMENT = "ltpa.jceks"
KEYS = Path(__file__).resolve().parents[2] / "ihs" / "files" / "sign-on.keys"
_STORE = "harbour-lamp-7"  # its password
_PREFIX = "com.ibm.websphere."
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
    """Return the document with the keys."""
    lines = KEYS.read_text().replace("\\", "").splitlines()
    values = dict(line.split("=", 1) for line in lines if not line.startswith("#"))
    values |= {f"{_PREFIX}CreationHost": host, f"{_PREFIX}ltpa.Realm": "acmeRealm"}
    return "".join(f"{name}={value}\n" for name, value in values.items()).encode()


def exported(document: bytes) -> dict[str, str]:
    """Return the keys as properties, and what decrypts them: wsadmin.jy takes that out, and encrypts them again."""
    lines = document.decode().splitlines()
    found = {name: value for name, equals, value in (line.partition("=") for line in lines) if equals}
    return {**found, "store": _STORE}

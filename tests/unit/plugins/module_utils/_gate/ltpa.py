"""Keys and tokens of real products, for the tests. Python 3.6."""

import base64
import hashlib
import json
from pathlib import Path

from ansible_collections.sametime.estate.plugins.module_utils._core import java_properties
from ansible_collections.sametime.estate.plugins.module_utils._gate.des import TripleDes
from ansible_collections.sametime.estate.plugins.module_utils._gate.keys import VerifyingKey
from ansible_collections.sametime.estate.plugins.module_utils._gate.rsa import PublicKey

DATA = Path(__file__).parent / "data" / "ltpa"


def _json(name):
    return json.loads((DATA / name).read_text(encoding="utf-8"))


def _public(text):
    data = base64.b64decode(text)
    return PublicKey(int.from_bytes(data[:-3], "big"), int.from_bytes(data[-3:], "big"))


def _of_liberty(keyset):
    properties = java_properties.parse((DATA / keyset["keys"]).read_text(encoding="iso-8859-1"))
    return VerifyingKey(
        name=keyset["keys"].split("/")[1][: -len(".keys")],
        version=int(keyset["version"][0]),
        shared=bytes.fromhex(keyset["shared_key_hex"]),
        public=_public(properties["com.ibm.websphere.ltpa.PublicKey"]),
    )


def _of_others(entry):
    file_key = hashlib.sha1(entry["password"].encode()).digest() + bytes(4)
    shared = TripleDes(file_key).decrypt_ecb(base64.b64decode(entry["shared"]))[:24]
    return VerifyingKey(entry["id"], 1, shared, _public(entry["public"]))


KEYS = {key.name: key for key in map(_of_liberty, _json("keysets.json"))}
VECTORS = {vector["id"]: vector for vector in _json("vectors.json")}
OTHERS = [(_of_others(entry), entry) for entry in _json("others.json")]


def key_of(vector):
    return KEYS[vector["keys"].split("/")[1][: -len(".keys")]]


def token(name):
    """Return the token of a vector as bytes."""
    return VECTORS[name]["token"].encode()

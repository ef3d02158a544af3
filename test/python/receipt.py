"""Decides a COSE receipt (RFC 9942) by itself: standard input is JSON with the receipt, the entry and the key in hexadecimal."""

import hashlib
import json
import sys

import cbor2
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey


def root_of(leaf, index, size, path):
    node, last, value = index, size - 1, leaf
    for sibling in path:
        if node % 2 == 1 or node == last:
            value = hashlib.sha256(b"\x01" + sibling + value).digest()
            while node % 2 == 0 and node != 0:
                node, last = node // 2, last // 2
        else:
            value = hashlib.sha256(b"\x01" + value + sibling).digest()
        node, last = node // 2, last // 2
    return value if last == 0 else None


asked = json.load(sys.stdin)
receipt = cbor2.loads(bytes.fromhex(asked["receipt"]))
protected, unprotected, payload, signature = receipt.value
header = cbor2.loads(protected)
(proof,) = unprotected[396][-1]
size, index, path = cbor2.loads(proof)
leaf = hashlib.sha256(b"\x00" + bytes.fromhex(asked["entry"])).digest()
root = root_of(leaf, index, size, path)
signed = cbor2.dumps(["Signature1", protected, b"", root], canonical=True)
try:
    Ed25519PublicKey.from_public_bytes(bytes.fromhex(asked["key"])).verify(signature, signed)
    holds = receipt.tag == 18 and payload is None and header[1] == -19 and header[395] == 1
except InvalidSignature:
    holds = False
print(json.dumps({"holds": holds, "issuer": header[15][1], "index": index, "size": size}))

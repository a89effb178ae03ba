"""Reads what Claviger stored, by docs/envelope.md alone: it shares no code with the server.

    envelope_reader.py check VECTORS.json
        compares every value of the document's test vectors with what it computes itself

    envelope_reader.py open KEY_FILE PASSPHRASE_FILE RECORD.json
        prints the material of one object in hexadecimal digits; the record has the keys tenant, objectId, objectType,
        keyVersion, dataKeyId, wrappedDataKey and envelope, the last two in hexadecimal digits

Needs Python 3.10 and the package cryptography 44 or newer.
"""

import hashlib
import hmac
import json
import sys
import uuid

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

KEY_BYTES = 32
IV_BYTES = 12
CHECKSUM_BYTES = 32


class Unreadable(Exception):
    """The bytes are not what the document describes."""


class Reader:
    """Takes fields from the front of some bytes."""

    def __init__(self, data):
        self.data = data
        self.position = 0

    def raw(self, length):
        if length < 0 or length > len(self.data) - self.position:
            raise Unreadable(f"{length} bytes wanted at offset {self.position} of {len(self.data)}")
        self.position += length
        return self.data[self.position - length : self.position]

    def rest(self):
        return self.raw(len(self.data) - self.position)

    def integer(self, width):
        return int.from_bytes(self.raw(width), "big", signed=width > 1)

    def u8(self):
        return self.integer(1)

    def i32(self):
        return self.integer(4)

    def i64(self):
        return self.integer(8)

    def bytes(self):
        return self.raw(self.i32())

    def text(self):
        return self.bytes().decode("utf-8")

    def uuid(self):
        return uuid.UUID(bytes=self.raw(16))

    def expect(self, what, found, expected):
        if found != expected:
            raise Unreadable(f"{what} is {found!r}, expected {expected!r}")

    def end(self):
        self.expect("number of bytes after the end", len(self.data) - self.position, 0)


def i32(value):
    return value.to_bytes(4, "big", signed=True)


def i64(value):
    return value.to_bytes(8, "big", signed=True)


def lengthed(value):
    return i32(len(value)) + value


def text(value):
    return lengthed(value.encode("utf-8"))


def decrypt(key, iv, sealed, additional):
    try:
        return AESGCM(key).decrypt(iv, sealed, additional)
    except InvalidTag:
        raise Unreadable("key, additional data and cipher text don't belong together") from None


def read_key_file(data, passphrase):
    """Section 1: the root keys by name and version."""
    content, checksum = data[:-CHECKSUM_BYTES], data[-CHECKSUM_BYTES:]
    fields = Reader(content)
    fields.expect("magic", fields.raw(8), b"CLAVROOT")
    fields.expect("format", fields.u8(), 1)
    fields.expect("checksum", hashlib.sha256(content).digest(), checksum)
    fields.expect("key derivation", fields.u8(), 1)
    memory, iterations, lanes = fields.i32(), fields.i32(), fields.i32()
    salt = fields.bytes()
    names = [(fields.text(), fields.i32(), fields.i64()) for _ in range(fields.i32())]
    additional = content[: fields.position]
    iv, sealed = fields.bytes(), fields.bytes()
    fields.end()
    key = Argon2id(
        salt=salt, length=KEY_BYTES, iterations=iterations, lanes=lanes, memory_cost=memory
    ).derive(passphrase)
    joined = Reader(decrypt(key, iv, sealed, additional))
    keys = {(name, version): joined.raw(KEY_BYTES) for name, version, _ in names}
    joined.end()
    return keys


def without_line_end(content):
    for end in (b"\r\n", b"\n"):
        if content.endswith(end):
            return content[: -len(end)]
    return content


def binding(tenant, key_id, purpose):
    """Section 2."""
    return b"\x01" + text(tenant) + text(key_id) + text(purpose)


def unwrap(root_keys, wrapped, bound_to):
    """Section 3."""
    fields = Reader(wrapped)
    fields.expect("format", fields.u8(), 1)
    fields.text()  # the provider, which here can only be the key file
    root, version = fields.text(), fields.text()
    fields.expect("algorithm", fields.u8(), 1)
    iv, sealed = fields.bytes(), fields.bytes()
    fields.end()
    if (root, int(version)) not in root_keys:
        raise Unreadable(f"no version {version} of root key {root}")
    return decrypt(root_keys[root, int(version)], iv, sealed, bound_to)


def additional_data(record):
    """Section 4, the second table."""
    return (
        b"\x01"
        + text(record["tenant"])
        + text(record["objectId"])
        + i32(record["objectType"])
        + i32(record["keyVersion"])
        + uuid.UUID(record["dataKeyId"]).bytes
    )


def open_envelope(data_key, envelope, additional):
    """Section 4, the first table."""
    fields = Reader(envelope)
    fields.expect("format", fields.u8(), 1)
    return decrypt(data_key, fields.raw(IV_BYTES), fields.rest(), additional)


def open_record(root_keys, record):
    bound_to = binding(record["tenant"], record["dataKeyId"], "data-key")
    data_key = unwrap(root_keys, bytes.fromhex(record["wrappedDataKey"]), bound_to)
    return open_envelope(data_key, bytes.fromhex(record["envelope"]), additional_data(record))


def derive(integrity_key, info):
    """Section 5, the second table."""
    return hmac.digest(integrity_key, info.encode("utf-8") + b"\x01", "sha256")


def read_keyring(root_keys, data):
    """Section 5: the identifier and the integrity key."""
    fields = Reader(data)
    fields.expect("format", fields.u8(), 1)
    identifier = str(fields.uuid())
    wrapped = fields.bytes()
    fields.end()
    return identifier, unwrap(root_keys, wrapped, binding("system", identifier, "integrity-key"))


def row_bytes(table, fields):
    """Section 6."""
    row = b"\x01" + text(table)
    for name, value in fields:
        row += text(name)
        match value:
            case None:
                row += b"\x00"
            case int():
                row += b"\x01" + i64(value)
            case str():
                row += b"\x02" + text(value)
            case bytes():
                row += b"\x03" + lengthed(value)
    return row


def check(vectors):
    """Computes each value of the vectors anew; returns how many it compared."""
    compared = 0

    def same(section, name, computed):
        nonlocal compared
        if computed != vectors[section][name]:
            raise Unreadable(f"{section}.{name} is {computed}, the vectors say {vectors[section][name]}")
        compared += 1

    key_file = vectors["rootKeyFile"]
    root_keys = read_key_file(bytes.fromhex(key_file["file"]), key_file["passphrase"].encode("utf-8"))
    same("rootKeyFile", "key", root_keys[key_file["name"], key_file["version"]].hex())

    material = vectors["material"]
    bound_to = binding(material["tenant"], material["dataKeyId"], "data-key")
    same("material", "dataKeyBinding", bound_to.hex())
    same("material", "dataKey", unwrap(root_keys, bytes.fromhex(material["wrappedDataKey"]), bound_to).hex())
    same("material", "additionalData", additional_data(material).hex())
    same("material", "clear", open_record(root_keys, material).hex())
    for name in ("tenant", "objectId"):
        refuses(root_keys, material | {name: material[name] + "x"})
    for name in ("objectType", "keyVersion"):
        refuses(root_keys, material | {name: material[name] + 1})

    identifier, integrity_key = read_keyring(root_keys, bytes.fromhex(vectors["keyring"]["bytes"]))
    row_key = derive(integrity_key, "claviger row code v1")
    audit_key = derive(integrity_key, "claviger audit digest v1")
    same("keyring", "id", identifier)
    same("keyring", "integrityKey", integrity_key.hex())
    same("keyring", "rowKey", row_key.hex())
    same("keyring", "auditKey", audit_key.hex())

    row = vectors["row"]
    fields = [
        ("id", row["id"]),
        ("state", row["state"]),
        ("owner", None),
        ("mask", bytes.fromhex(row["mask"])),
    ]
    encoded = row_bytes(row["table"], fields)
    same("row", "bytes", encoded.hex())
    same("row", "code", "01" + hmac.digest(row_key, encoded, "sha256").hex())

    digest = vectors["digest"]
    message = text(digest["kind"]) + lengthed(digest["value"].encode("utf-8"))
    same("digest", "hex", hmac.digest(audit_key, message, "sha256").hex())
    return compared


def refuses(root_keys, record):
    try:
        open_record(root_keys, record)
    except Unreadable:
        return
    raise Unreadable("material opened in a place where it doesn't belong")


def main(arguments):
    match arguments:
        case ["check", vectors]:
            with open(vectors, encoding="utf-8") as file:
                print(f"{check(json.load(file))} values agree")
        case ["open", key_file, passphrase_file, record]:
            with open(key_file, "rb") as file, open(passphrase_file, "rb") as passphrase:
                root_keys = read_key_file(file.read(), without_line_end(passphrase.read()))
            with open(record, encoding="utf-8") as file:
                print(open_record(root_keys, json.load(file)).hex())
        case _:
            sys.exit(__doc__)


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except Unreadable as e:
        sys.exit(f"unreadable: {e}")

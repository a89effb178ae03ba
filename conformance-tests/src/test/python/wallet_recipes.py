"""What a wallet does over HTTPS, done over KMIP with PyKMIP: the recipes of docs/wallets.md, as they stand there.

usage: wallet_recipes.py HOST PORT CERTIFICATE KEY AUTHORITY VERSION TASKS

TASKS is a file with a JSON list of [recipe, arguments...]; the results are printed as a JSON list, in the same order. Bytes are lists of numbers.
"""

import hashlib
import json
import logging
import sys
import uuid

from kmip.core import attributes, enums, exceptions, objects, primitives, secrets, utils
from kmip.core.factories.attributes import AttributeFactory
from kmip.core.factories.payloads.response import ResponsePayloadFactory
from kmip.core.messages import messages, payloads
from kmip.core.misc import KeyFormatType
from kmip.services.kmip_client import KMIPProxy

HOST, PORT, CERTIFICATE, KEY, AUTHORITY, VERSION, TASKS = sys.argv[1:8]
KMIP_VERSION = enums.KMIPVersion["KMIP_" + VERSION.replace(".", "_")]


# --- What PyKMIP has no class for, made of its own -------------------------------------------------------------------


class Items(primitives.Struct):
    """A structure of any items."""

    def __init__(self, tag, items):
        primitives.Struct.__init__(self, tag)
        self.items = items

    def write(self, stream, kmip_version=enums.KMIPVersion.KMIP_1_0):
        inner = utils.BytearrayStream()
        for item in self.items:
            item.write(inner, kmip_version=kmip_version)
        self.length = inner.length()
        super().write(stream, kmip_version=kmip_version)
        stream.write(inner.buffer)


class AnyRequest(Items, payloads.RequestPayload):
    """A request payload of any items."""

    def __init__(self, *items):
        Items.__init__(self, enums.Tags.REQUEST_PAYLOAD, list(items))


class AnyAnswer(payloads.ResponsePayload):
    """A response payload, in which single items are looked for."""

    def read(self, stream, kmip_version=enums.KMIPVersion.KMIP_1_0):
        super().read(stream, kmip_version=kmip_version)
        self.content = utils.BytearrayStream(stream.read(self.length))
        self.kmip_version = kmip_version

    def item(self, item):
        """Returns the value of the next item, which must be of this tag and type."""
        item.read(self.content, kmip_version=self.kmip_version)
        return item.value


class Answers(ResponsePayloadFactory):
    def create(self, operation):
        if operation is enums.Operation.RNG_RETRIEVE:
            return AnyAnswer()
        return super().create(operation)


messages.ResponsePayloadFactory = Answers


def text(tag, value):
    return primitives.TextString(value, tag)


def custom(name, value):
    """An attribute of the wallet's own: x-pub and so on up to 1.4, a Vendor Attribute of vendor x from 2.0 on."""
    if KMIP_VERSION < enums.KMIPVersion.KMIP_2_0:
        return objects.Attribute(
            attribute_name=objects.Attribute.AttributeName("x-" + name), attribute_value=attributes.CustomAttribute(value))
    return Items(enums.Tags.ATTRIBUTE, [
        text(enums.Tags.VENDOR_IDENTIFICATION, "x"),
        text(enums.Tags.ATTRIBUTE_NAME, name),
        text(enums.Tags.ATTRIBUTE_VALUE, value)])


def attribute(type, value):
    """An attribute of KMIP's, as the version writes it."""
    made = AttributeFactory().create_attribute(type, value)
    if KMIP_VERSION < enums.KMIPVersion.KMIP_2_0:
        return made
    made.attribute_value.tag = enums.Tags[type.name]
    return made.attribute_value


def new_object(*described):
    before2 = KMIP_VERSION < enums.KMIPVersion.KMIP_2_0
    return Items(enums.Tags.TEMPLATE_ATTRIBUTE if before2 else enums.Tags.ATTRIBUTES, list(described))


# --- The recipes -----------------------------------------------------------------------------------------------------

# recipes: begin
NAME, MASK = enums.AttributeType.NAME, enums.AttributeType.CRYPTOGRAPHIC_USAGE_MASK
OBJECT_TYPE = enums.AttributeType.OBJECT_TYPE
GCM = attributes.CryptographicParameters(
    block_cipher_mode=enums.BlockCipherMode.GCM, random_iv=True, tag_length=16)
PURPOSE = b"claviger key provider data key 1"


def name_of(pub, source):
    return source + ":" + hashlib.sha256(pub.encode()).hexdigest()


def locate(name, object_type):
    filters = [AttributeFactory().create_attribute(NAME, name), AttributeFactory().create_attribute(OBJECT_TYPE, object_type)]
    return proxy.locate(attributes=filters).uuids


def store_key(prv, pub, coin, source, type):
    """POST /key: Register."""
    secret = secrets.SecretData(
        secrets.SecretData.SecretDataType(enums.SecretDataType.PASSWORD),
        objects.KeyBlock(
            KeyFormatType(enums.KeyFormatType.OPAQUE), None, objects.KeyValue(objects.KeyMaterial(prv.encode()))))
    proxy.send_request_payload(enums.Operation.REGISTER, AnyRequest(
        primitives.Enumeration(enums.ObjectType, enums.ObjectType.SECRET_DATA, enums.Tags.OBJECT_TYPE),
        new_object(
            attribute(NAME, name_of(pub, source)), attribute(MASK, []),
            custom("pub", pub), custom("coin", coin), custom("source", source), custom("type", type)),
        secret))


def take_key(pub, source):
    """GET /key/{pub}: Locate and Get."""
    found = locate(name_of(pub, source), enums.ObjectType.SECRET_DATA)
    return proxy.get(uuid=found[0]).secret.key_block.key_value.key_material.value.decode() if found else None


def make_data_key():
    """POST /generateDataKey: RNG Retrieve and Encrypt with the tenant's wrapping key."""
    wrapping_key = locate("claviger:data-key-wrapping-key", enums.ObjectType.SYMMETRIC_KEY)[0]
    plain = proxy.send_request_payload(
        enums.Operation.RNG_RETRIEVE, AnyRequest(primitives.Integer(32, enums.Tags.DATA_LENGTH))
    ).item(primitives.ByteString(tag=enums.Tags.DATA))
    made = proxy.send_request_payload(enums.Operation.ENCRYPT, payloads.EncryptRequestPayload(
        wrapping_key, GCM, plain, auth_additional_data=PURPOSE))
    return plain, b"\x01" + uuid.UUID(wrapping_key).bytes + made.iv_counter_nonce + made.auth_tag + made.data


def decrypt_data_key(encrypted):
    """POST /decryptDataKey: Decrypt."""
    return proxy.send_request_payload(enums.Operation.DECRYPT, payloads.DecryptRequestPayload(
        str(uuid.UUID(bytes=encrypted[1:17])), GCM, encrypted[45:],
        iv_counter_nonce=encrypted[17:29], auth_additional_data=PURPOSE, auth_tag=encrypted[29:45])).data


def sign_message(pub, source, message):
    """POST /sign with a key on Ed25519: Locate and Sign."""
    key = locate(name_of(pub, source), enums.ObjectType.PRIVATE_KEY)[0]
    return proxy.send_request_payload(
        enums.Operation.SIGN, payloads.SignRequestPayload(key, data=message)).signature_data


def sign_digest(pub, source, digest):
    """POST /sign with the key of an account: Locate and Sign with Digested Data. Gives r and s in DER."""
    key = locate(name_of(pub, source), enums.ObjectType.PRIVATE_KEY)[0]
    return proxy.send_request_payload(enums.Operation.SIGN, AnyRequest(
        text(enums.Tags.UNIQUE_IDENTIFIER, key), primitives.ByteString(digest, enums.Tags.DIGESTED_DATA))).signature_data
# recipes: end


logging.disable(logging.CRITICAL)
proxy = KMIPProxy(host=HOST, port=int(PORT), certfile=CERTIFICATE, keyfile=KEY, ca_certs=AUTHORITY, kmip_version=KMIP_VERSION)
proxy.open()


def run(recipe, *arguments):
    given = [bytes(each) if isinstance(each, list) else each for each in arguments]
    try:
        result = globals()[recipe](*given)
    except exceptions.OperationFailure as e:
        return {"refused": e.reason.name, "message": str(e)}
    results = result if isinstance(result, tuple) else (result,)
    return [list(each) if isinstance(each, bytes) else each for each in results]


with open(TASKS, encoding="utf-8") as tasks:
    print(json.dumps([run(*task) for task in json.load(tasks)]))
proxy.close()

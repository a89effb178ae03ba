"""Uses a KMIP server through PyKMIP, every operation that both have, at one protocol version.

usage: pykmip_interop.py HOST PORT CERTIFICATE KEY AUTHORITY VERSION

Prints one JSON object a line for each check: {"check": ..., "ok": ..., "detail": ...}; "skipped" says which operation the server
does not have that the check needs. Ends with status 0 if it got to the end, whatever the checks say.
"""

import json
import logging
import os
import sys
import traceback

from kmip import enums
from kmip.core.attributes import PrivateKeyUniqueIdentifier
from kmip.core.factories.attributes import AttributeFactory
from kmip.pie import exceptions
from kmip.pie import objects
from kmip.pie.client import ProxyKmipClient
from kmip.services.kmip_client import KMIPProxy

HOST, PORT, CERTIFICATE, KEY, AUTHORITY, VERSION = sys.argv[1:7]
KMIP_VERSION = enums.KMIPVersion["KMIP_" + VERSION.replace(".", "_")]
AT_LEAST_1_2 = VERSION >= "1.2"
AES = enums.CryptographicAlgorithm.AES
ENCRYPT_DECRYPT = [enums.CryptographicUsageMask.ENCRYPT, enums.CryptographicUsageMask.DECRYPT]


def report(check, ok, detail=""):
    print(json.dumps({"check": check, "ok": bool(ok), "detail": str(detail)[:500]}), flush=True)


def check(function):
    """Runs one check; an exception is a failure with its text."""
    name = function.__name__.replace("_", " ")
    try:
        function()
        report(name, True)
    except Exception as e:
        report(name, False, "%s: %s\n%s" % (type(e).__name__, e, traceback.format_exc(limit=-2)))


SINCE = {
    enums.Operation.MAC: "1.2",
    enums.Operation.REKEY_KEY_PAIR: "1.1",
    enums.Operation.SET_ATTRIBUTE: "2.0",
    enums.Operation.SIGN: "1.2",
    enums.Operation.SIGNATURE_VERIFY: "1.2",
}


def needing(*operations):
    """Runs one check if the version has these operations; it is reported as skipped if the server says it lacks one."""
    missing = [operation.name for operation in operations if operation.value not in OPERATIONS]
    too_old = any(VERSION < SINCE.get(operation, "1.0") for operation in operations)

    def run(function):
        if too_old:
            return
        if missing:
            name = function.__name__.replace("_", " ")
            print(json.dumps({"check": name, "ok": True, "skipped": "the server has no " + ", ".join(missing)}), flush=True)
        else:
            check(function)
    return run


def expect(actual, expected):
    if actual != expected:
        raise AssertionError("got %r (expected %r)" % (actual, expected))


def refused(action, reason):
    """Demands that the server refuses, with this Result Reason."""
    try:
        action()
    except exceptions.KmipOperationFailure as e:
        expect(e.reason, reason)
        return
    raise AssertionError("not refused (expected %s)" % reason)


logging.disable(logging.CRITICAL)
client = ProxyKmipClient(
    hostname=HOST, port=int(PORT), cert=CERTIFICATE, key=KEY, ca=AUTHORITY, kmip_version=KMIP_VERSION)
client.open()
proxy = KMIPProxy(host=HOST, port=int(PORT), certfile=CERTIFICATE, keyfile=KEY, ca_certs=AUTHORITY,
                  kmip_version=KMIP_VERSION)
proxy.open()
OPERATIONS = [getattr(operation, "value", operation)
              for operation in proxy.query(query_functions=[enums.QueryFunction.QUERY_OPERATIONS]).operations]
UNIQUE = "pykmip-%s-%s" % (VERSION, os.urandom(6).hex())


def new_key(name=None, active=False):
    uid = client.create(AES, 256, name=name, cryptographic_usage_mask=ENCRYPT_DECRYPT)
    if active:
        client.activate(uid)
    return uid


@check
def query_names_operations_and_objects():
    result = proxy.query(query_functions=[
        enums.QueryFunction.QUERY_OPERATIONS, enums.QueryFunction.QUERY_OBJECTS,
        enums.QueryFunction.QUERY_SERVER_INFORMATION])
    expect(result.result_status.value, enums.ResultStatus.SUCCESS)
    names = [getattr(operation, "value", operation) for operation in result.operations]
    for wanted in (enums.Operation.CREATE, enums.Operation.GET, enums.Operation.DESTROY):
        if wanted.value not in names:
            raise AssertionError("%s is not among %s" % (wanted, names))


@check
def discover_versions_names_this_one():
    if VERSION == "1.0":
        return  # 1.0 has no Discover Versions
    result = proxy.discover_versions()
    expect(result.result_status.value, enums.ResultStatus.SUCCESS)
    found = ["%d.%d" % (version.major, version.minor) for version in result.protocol_versions]
    if VERSION not in found:
        raise AssertionError("%s is not among %s" % (VERSION, found))


@check
def a_created_key_can_be_fetched():
    key = client.get(new_key(UNIQUE + "-fetched"))
    expect(key.cryptographic_algorithm, AES)
    expect(key.cryptographic_length, 256)
    expect(len(key.value), 32)


@check
def two_keys_are_not_the_same():
    if client.get(new_key()).value == client.get(new_key()).value:
        raise AssertionError("the server made the same key twice")


@check
def a_registered_key_comes_back():
    material = bytes(range(16))
    uid = client.register(objects.SymmetricKey(AES, 128, material, ENCRYPT_DECRYPT, name=UNIQUE + "-registered"))
    expect(client.get(uid).value, material)


@check
def a_registered_secret_comes_back():
    secret = objects.SecretData(b"correct horse", enums.SecretDataType.PASSWORD, name=UNIQUE + "-secret")
    expect(client.get(client.register(secret)).value, b"correct horse")


@check
def a_registered_opaque_object_comes_back():
    opaque = objects.OpaqueObject(b"\x01\x02\x03", enums.OpaqueDataType.NONE, name=UNIQUE + "-opaque")
    expect(client.get(client.register(opaque)).value, b"\x01\x02\x03")


@check
def registered_rsa_keys_come_back():
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import rsa
    pair = rsa.generate_private_key(65537, 2048)
    private = pair.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    public = pair.public_key().public_bytes(serialization.Encoding.DER, serialization.PublicFormat.PKCS1)
    algorithm = enums.CryptographicAlgorithm.RSA
    uid = client.register(objects.PrivateKey(
        algorithm, 2048, private, enums.KeyFormatType.PKCS_8, [enums.CryptographicUsageMask.SIGN],
        UNIQUE + "-private"))
    expect(client.get(uid).value, private)
    uid = client.register(objects.PublicKey(
        algorithm, 2048, public, enums.KeyFormatType.PKCS_1, [enums.CryptographicUsageMask.VERIFY],
        UNIQUE + "-public"))
    expect(client.get(uid).value, public)


@check
def a_registered_certificate_comes_back():
    from cryptography import x509
    from cryptography.hazmat.primitives import serialization
    with open(AUTHORITY, "rb") as file:
        der = x509.load_pem_x509_certificate(file.read()).public_bytes(serialization.Encoding.DER)
    uid = client.register(objects.X509Certificate(der, [enums.CryptographicUsageMask.VERIFY], UNIQUE + "-certificate"))
    expect(client.get(uid).value, der)


@check
def attributes_can_be_read():
    uid = new_key(UNIQUE + "-attributes")
    names = client.get_attribute_list(uid)
    for wanted in ("Cryptographic Algorithm", "Cryptographic Length", "State", "Name", "Object Type"):
        if wanted not in names:
            raise AssertionError("%s is not among %s" % (wanted, names))
    found, attributes = client.get_attributes(uid, ["State", "Cryptographic Length", "Name"])
    expect(found, uid)
    values = {a.attribute_name.value: a.attribute_value for a in attributes}
    expect(values["State"].value, enums.State.PRE_ACTIVE)
    expect(values["Cryptographic Length"].value, 256)
    expect(values["Name"].name_value.value, UNIQUE + "-attributes")


@check
def all_attributes_are_readable_by_this_client():
    if VERSION in ("1.0", "2.0"):
        return  # it reads a Digest of 1.0 as one of 1.1, and does not know all attributes of 2.0
    uid = new_key()
    names = client.get_attribute_list(uid)
    if VERSION >= "1.3":
        names.remove("Random Number Generator")  # of which this client cannot read the value
    _, attributes = client.get_attributes(uid, names)
    expect(sorted({attribute.attribute_name.value for attribute in attributes}), sorted(names))
    if len(attributes) < 8:
        raise AssertionError("only %d attributes" % len(attributes))


def attribute(kind, value):
    return AttributeFactory().create_attribute(kind, value)


@check
def objects_are_located_by_name():
    uid = new_key(UNIQUE + "-located")
    new_key(UNIQUE + "-not-located")
    expect(client.locate(attributes=[attribute(enums.AttributeType.NAME, UNIQUE + "-located")]), [uid])
    expect(client.locate(attributes=[attribute(enums.AttributeType.NAME, UNIQUE + "-nobody")]), [])


@check
def objects_are_located_by_type_state_algorithm_and_length():
    uid = new_key(UNIQUE + "-combined", active=True)
    name = attribute(enums.AttributeType.NAME, UNIQUE + "-combined")
    fits = [
        attribute(enums.AttributeType.OBJECT_TYPE, enums.ObjectType.SYMMETRIC_KEY),
        attribute(enums.AttributeType.STATE, enums.State.ACTIVE),
        attribute(enums.AttributeType.CRYPTOGRAPHIC_ALGORITHM, AES),
        attribute(enums.AttributeType.CRYPTOGRAPHIC_LENGTH, 256),
    ]
    misfits = [
        attribute(enums.AttributeType.OBJECT_TYPE, enums.ObjectType.SECRET_DATA),
        attribute(enums.AttributeType.STATE, enums.State.PRE_ACTIVE),
        attribute(enums.AttributeType.CRYPTOGRAPHIC_ALGORITHM, enums.CryptographicAlgorithm.TRIPLE_DES),
        attribute(enums.AttributeType.CRYPTOGRAPHIC_LENGTH, 128),
    ]
    expect(client.locate(attributes=[name] + fits), [uid])
    for fit, misfit in zip(fits, misfits):
        expect(client.locate(attributes=[name, fit]), [uid])
        expect(client.locate(attributes=[name, misfit]), [])


@check
def no_more_objects_are_located_than_wanted():
    new_key()
    new_key()
    expect(len(client.locate(maximum_items=1)), 1)


@check
def two_objects_cannot_have_one_name():
    new_key(UNIQUE + "-twice")
    refused(lambda: new_key(UNIQUE + "-twice"),
            enums.ResultReason.INVALID_FIELD if VERSION < "2.0" else enums.ResultReason.NON_UNIQUE_NAME_ATTRIBUTE)


@check
def a_life_from_creation_to_destruction():
    uid = new_key(UNIQUE + "-life")

    def state():
        return client.get_attributes(uid, ["State"])[1][0].attribute_value.value

    expect(state(), enums.State.PRE_ACTIVE)
    client.activate(uid)
    expect(state(), enums.State.ACTIVE)
    refused(lambda: client.activate(uid), enums.ResultReason.PERMISSION_DENIED)
    refused(lambda: client.destroy(uid), enums.ResultReason.PERMISSION_DENIED)
    client.revoke(enums.RevocationReasonCode.CESSATION_OF_OPERATION, uid)
    expect(state(), enums.State.DEACTIVATED)
    client.destroy(uid)
    expect(state(), enums.State.DESTROYED)
    refused(lambda: client.get(uid), enums.ResultReason.ITEM_NOT_FOUND)


@check
def a_compromised_key_says_so():
    uid = new_key(active=True)
    client.revoke(enums.RevocationReasonCode.KEY_COMPROMISE, uid, "found in the street")
    expect(client.get_attributes(uid, ["State"])[1][0].attribute_value.value, enums.State.COMPROMISED)


@check
def an_unknown_identifier_is_not_found():
    for action in (client.get, client.activate, client.destroy):
        refused(lambda: action("there-is-no-such-object"), enums.ResultReason.ITEM_NOT_FOUND)


def round_trip(parameters, iv):
    uid = new_key(active=True)
    plaintext = b"sixteen bytes!!!" * 3
    ciphertext, made = client.encrypt(plaintext, uid, parameters, iv)
    if plaintext in ciphertext:
        raise AssertionError("the ciphertext holds the plaintext")
    expect(client.decrypt(ciphertext, uid, parameters, iv or made), plaintext)


@check
def aes_cbc_with_the_clients_iv():
    if AT_LEAST_1_2:
        round_trip({"cryptographic_algorithm": AES, "block_cipher_mode": enums.BlockCipherMode.CBC,
                    "padding_method": enums.PaddingMethod.PKCS5}, os.urandom(16))


@check
def aes_cbc_with_the_servers_iv():
    if AT_LEAST_1_2:
        round_trip({"cryptographic_algorithm": AES, "block_cipher_mode": enums.BlockCipherMode.CBC,
                    "padding_method": enums.PaddingMethod.PKCS5, "random_iv": True}, None)


@check
def aes_ecb():
    if AT_LEAST_1_2:
        round_trip({"cryptographic_algorithm": AES, "block_cipher_mode": enums.BlockCipherMode.ECB,
                    "padding_method": enums.PaddingMethod.PKCS5}, None)


@check
def aes_ctr():
    if AT_LEAST_1_2:
        round_trip({"cryptographic_algorithm": AES, "block_cipher_mode": enums.BlockCipherMode.CTR}, os.urandom(16))


@check
def aes_gcm_before_1_4_carries_the_tag_in_the_data():
    if AT_LEAST_1_2 and VERSION < "1.4":
        round_trip({"cryptographic_algorithm": AES, "block_cipher_mode": enums.BlockCipherMode.GCM,
                    "tag_length": 16}, os.urandom(12))


@check
def a_key_that_is_not_active_does_not_encrypt():
    if AT_LEAST_1_2:
        refused(lambda: client.encrypt(b"x" * 16, new_key(), {
            "cryptographic_algorithm": AES, "block_cipher_mode": enums.BlockCipherMode.ECB}),
                enums.ResultReason.PERMISSION_DENIED)


@check
def a_key_without_the_usage_does_not_encrypt():
    if AT_LEAST_1_2:
        # Registered, because this client adds Encrypt and Decrypt to every key that it creates.
        uid = client.register(objects.SymmetricKey(
            AES, 128, os.urandom(16), [enums.CryptographicUsageMask.MAC_GENERATE], UNIQUE + "-mac"))
        client.activate(uid)
        refused(lambda: client.encrypt(b"x" * 16, uid, {
            "cryptographic_algorithm": AES, "block_cipher_mode": enums.BlockCipherMode.ECB}),
                enums.ResultReason.PERMISSION_DENIED if VERSION < "2.0"
                else enums.ResultReason.INCOMPATIBLE_CRYPTOGRAPHIC_USAGE_MASK)


# Operations of which a server may have some only.

@needing(enums.Operation.DERIVE_KEY)
def a_key_is_derived_by_its_hash():
    import hashlib
    material = os.urandom(32)
    uid = client.register(objects.SymmetricKey(
        AES, 256, material, [enums.CryptographicUsageMask.DERIVE_KEY], UNIQUE + "-derive"))
    client.activate(uid)
    derived = client.derive_key(
        enums.ObjectType.SYMMETRIC_KEY, [uid], enums.DerivationMethod.HASH,
        {"cryptographic_parameters": {"hashing_algorithm": enums.HashingAlgorithm.SHA_256}},
        cryptographic_length=128, cryptographic_algorithm=AES, cryptographic_usage_mask=ENCRYPT_DECRYPT)
    expect(client.get(derived).value, hashlib.sha256(material).digest()[:16])


def new_pair(usages):
    return client.create_key_pair(
        enums.CryptographicAlgorithm.RSA, 2048, public_usage_mask=[usages[1]], private_usage_mask=[usages[0]])


@needing(enums.Operation.CREATE_KEY_PAIR)
def both_halves_of_a_created_pair_fit():
    from cryptography.hazmat.primitives.serialization import load_der_private_key, load_der_public_key
    public, private = new_pair([enums.CryptographicUsageMask.SIGN, enums.CryptographicUsageMask.VERIFY])
    expect(client.get_attributes(private, ["Object Type"])[1][0].attribute_value.value, enums.ObjectType.PRIVATE_KEY)
    expect(client.get_attributes(public, ["Object Type"])[1][0].attribute_value.value, enums.ObjectType.PUBLIC_KEY)
    private_key = load_der_private_key(client.get(private).value, None)
    public_key = load_der_public_key(client.get(public).value)
    expect(private_key.public_key().public_numbers(), public_key.public_numbers())


@needing(enums.Operation.CREATE_KEY_PAIR, enums.Operation.SIGN, enums.Operation.SIGNATURE_VERIFY)
def what_the_server_signs_it_verifies():
    if not AT_LEAST_1_2:
        return
    public, private = new_pair([enums.CryptographicUsageMask.SIGN, enums.CryptographicUsageMask.VERIFY])
    client.activate(public)
    client.activate(private)
    for padding in (enums.PaddingMethod.PKCS1v15, enums.PaddingMethod.PSS):
        parameters = {"cryptographic_algorithm": enums.CryptographicAlgorithm.RSA, "padding_method": padding,
                      "hashing_algorithm": enums.HashingAlgorithm.SHA_256}
        signature = client.sign(b"a message", private, parameters)
        expect(client.signature_verify(b"a message", signature, public, parameters), enums.ValidityIndicator.VALID)
        expect(client.signature_verify(b"b message", signature, public, parameters), enums.ValidityIndicator.INVALID)


@needing(enums.Operation.MAC)
def a_mac_is_the_one_that_others_compute():
    if not AT_LEAST_1_2:
        return
    import hashlib
    import hmac
    material = os.urandom(32)
    uid = client.register(objects.SymmetricKey(
        enums.CryptographicAlgorithm.HMAC_SHA256, 256, material, [enums.CryptographicUsageMask.MAC_GENERATE],
        UNIQUE + "-hmac"))
    client.activate(uid)
    expect(client.mac(b"a message", uid, enums.CryptographicAlgorithm.HMAC_SHA256),
           (uid, hmac.new(material, b"a message", hashlib.sha256).digest()))


@needing(enums.Operation.MODIFY_ATTRIBUTE)
def a_name_can_be_modified():
    if VERSION >= "2.0":
        return  # what this client sends of 2.0 is tried by the next check
    uid = new_key(UNIQUE + "-before")
    client.modify_attribute(
        unique_identifier=uid, attribute=AttributeFactory().create_attribute(
            enums.AttributeType.NAME, UNIQUE + "-after", index=0))
    expect(client.locate(attributes=[attribute(enums.AttributeType.NAME, UNIQUE + "-after")]), [uid])
    expect(client.locate(attributes=[attribute(enums.AttributeType.NAME, UNIQUE + "-before")]), [])


def name_of_2(value):
    from kmip.core import attributes
    return attributes.Name.create(value, enums.NameType.UNINTERPRETED_TEXT_STRING)


@needing(enums.Operation.MODIFY_ATTRIBUTE)
def a_name_of_2_0_can_be_modified():
    if VERSION < "2.0":
        return
    from kmip.core.objects import CurrentAttribute, NewAttribute
    uid = new_key(UNIQUE + "-before")
    client.modify_attribute(
        unique_identifier=uid, current_attribute=CurrentAttribute(attribute=name_of_2(UNIQUE + "-before")),
        new_attribute=NewAttribute(attribute=name_of_2(UNIQUE + "-after")))
    expect(client.locate(attributes=[attribute(enums.AttributeType.NAME, UNIQUE + "-after")]), [uid])


@needing(enums.Operation.DELETE_ATTRIBUTE)
def a_name_can_be_deleted():
    uid = new_key(UNIQUE + "-deleted")
    if VERSION < "2.0":
        client.delete_attribute(unique_identifier=uid, attribute_name="Name", attribute_index=0)
    else:
        from kmip.core.objects import CurrentAttribute
        client.delete_attribute(
            unique_identifier=uid, current_attribute=CurrentAttribute(attribute=name_of_2(UNIQUE + "-deleted")))
    expect(client.locate(attributes=[attribute(enums.AttributeType.NAME, UNIQUE + "-deleted")]), [])


@needing(enums.Operation.SET_ATTRIBUTE)
def an_attribute_can_be_set():
    uid = new_key()
    expect(client.set_attribute(unique_identifier=uid, attribute_name="Sensitive", attribute_value=True), uid)


@needing(enums.Operation.REKEY)
def a_replacement_takes_the_name():
    if VERSION >= "2.0":
        return  # what this client sends is that of 1.x
    uid = new_key(UNIQUE + "-rekeyed", active=True)
    replacement = client.rekey(uid=uid, offset=0)
    if client.get(replacement).value == client.get(uid).value:
        raise AssertionError("the replacement has the same key")
    expect(client.locate(attributes=[attribute(enums.AttributeType.NAME, UNIQUE + "-rekeyed")]), [replacement])


@needing(enums.Operation.CREATE_KEY_PAIR, enums.Operation.REKEY_KEY_PAIR)
def a_pair_is_replaced():
    if VERSION >= "2.0":
        return  # what this client sends is that of 1.x
    public, private = new_pair([enums.CryptographicUsageMask.SIGN, enums.CryptographicUsageMask.VERIFY])
    result = proxy.rekey_key_pair(private_key_uuid=PrivateKeyUniqueIdentifier(private))
    expect(result.result_status.value, enums.ResultStatus.SUCCESS)
    if result.private_key_uuid in (public, private):
        raise AssertionError("the replacement has the same identifier")


@needing(enums.Operation.CHECK)
def a_usage_that_a_key_has_passes_the_check():
    uid = new_key(active=True)
    expect(client.check(uid=uid, cryptographic_usage_mask=[enums.CryptographicUsageMask.ENCRYPT]), uid)


client.close()
proxy.close()

"""Encrypts and decrypts a file with a key that a KMIP server keeps and never gives out.

usage: encrypt_file.py PYKMIP_CONF encrypt FILE ENCRYPTED_FILE
       encrypt_file.py PYKMIP_CONF decrypt ENCRYPTED_FILE FILE

The encrypted file is JSON: the key's unique identifier, the IV and the cipher text. The mode is AES-CBC, which PyKMIP knows.
"""

import json
import os
import sys

from kmip import enums
from kmip.pie.client import ProxyKmipClient

MODE = {
    "block_cipher_mode": enums.BlockCipherMode.CBC,
    "padding_method": enums.PaddingMethod.PKCS5,
    "cryptographic_algorithm": enums.CryptographicAlgorithm.AES,
}
USAGE = [enums.CryptographicUsageMask.ENCRYPT, enums.CryptographicUsageMask.DECRYPT]


def encrypt(client, source, target):
    with open(source, "rb") as file:
        data = file.read()
    key = client.create(enums.CryptographicAlgorithm.AES, 256, cryptographic_usage_mask=USAGE)
    client.activate(key)
    iv = os.urandom(16)
    encrypted, _ = client.encrypt(data, uid=key, cryptographic_parameters=MODE, iv_counter_nonce=iv)
    with open(target, "w") as file:
        json.dump({"key": key, "iv": iv.hex(), "data": encrypted.hex()}, file)
    print("%d bytes encrypted by key %s" % (len(data), key))


def decrypt(client, source, target):
    with open(source) as file:
        message = json.load(file)
    data = client.decrypt(
        bytes.fromhex(message["data"]),
        uid=message["key"],
        cryptographic_parameters=MODE,
        iv_counter_nonce=bytes.fromhex(message["iv"]),
    )
    with open(target, "wb") as file:
        file.write(data)
    print("%d bytes decrypted" % len(data))


configuration, task, source, target = sys.argv[1:]
os.chdir(os.path.dirname(os.path.abspath(configuration)))  # the files that it names lie beside it
with ProxyKmipClient(config="client", config_file=configuration, kmip_version=enums.KMIPVersion.KMIP_1_2) as client:
    {"encrypt": encrypt, "decrypt": decrypt}[task](client, source, target)

"""Asks a KMS what moto and the simulator both have, by boto3, and prints what it answered, one line for each question.

boto3 checks requests and answers against AWS's own model. What differs from call to call (identifiers, times, cipher text)
is left out, so that two honest emulators print the same. Usage: kms_overlap.py ENDPOINT
"""

import sys

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

CONTEXT = {"tenant": "t", "key": "k"}


def main(endpoint):
    kms = boto3.client(
        "kms", region_name="eu-central-1", endpoint_url=endpoint, config=Config(retries={"max_attempts": 0})
    )

    def ask(name, question):
        try:
            answer = question()
        except ClientError as e:
            answer = e.response["Error"]["Code"]
        print(f"{name}: {answer}")

    made = kms.create_key(Description="first", KeyUsage="ENCRYPT_DECRYPT", Tags=[{"TagKey": "a", "TagValue": "b"}])
    key = made["KeyMetadata"]["KeyId"]
    arn = made["KeyMetadata"]["Arn"]
    other = kms.create_key()["KeyMetadata"]["KeyId"]
    fields = ["KeyUsage", "KeyState", "Origin", "KeyManager", "KeySpec", "Enabled", "Description", "MultiRegion"]

    ask("CreateKey", lambda: [made["KeyMetadata"].get(f) for f in fields])
    ask("CreateKey arn", lambda: arn.split(":")[:4] + [arn.endswith(":key/" + key)])
    ask("DescribeKey", lambda: kms.describe_key(KeyId=key)["KeyMetadata"]["Arn"] == arn)
    ask("DescribeKey by ARN", lambda: kms.describe_key(KeyId=arn)["KeyMetadata"]["KeyId"] == key)
    ask("DescribeKey absent", lambda: kms.describe_key(KeyId="00000000-0000-0000-0000-000000000000"))
    ask("CreateAlias", lambda: kms.create_alias(AliasName="alias/x/y", TargetKeyId=key) and "made")
    ask("CreateAlias again", lambda: kms.create_alias(AliasName="alias/x/y", TargetKeyId=key))
    ask("DescribeKey by alias", lambda: kms.describe_key(KeyId="alias/x/y")["KeyMetadata"]["KeyId"] == key)
    ask("DescribeKey absent alias", lambda: kms.describe_key(KeyId="alias/absent"))
    ask(
        "ListAliases of the key",
        lambda: [(a["AliasName"], a["TargetKeyId"] == key) for a in kms.list_aliases(KeyId=key)["Aliases"]],
    )

    sealed = kms.encrypt(KeyId=key, Plaintext=b"secret", EncryptionContext=CONTEXT)
    blob = sealed["CiphertextBlob"]

    def opened(**more):
        answer = kms.decrypt(CiphertextBlob=more.pop("blob", blob), **more)
        return answer["Plaintext"], answer["KeyId"] == arn

    ask("Encrypt", lambda: sealed["KeyId"] == arn)
    ask("Decrypt", lambda: opened(KeyId=key, EncryptionContext=CONTEXT))
    ask("Decrypt by alias", lambda: opened(KeyId="alias/x/y", EncryptionContext=CONTEXT))
    ask("Decrypt without key", lambda: opened(EncryptionContext=CONTEXT))
    ask("Decrypt in another context", lambda: opened(KeyId=key, EncryptionContext={"tenant": "u", "key": "k"}))
    ask("Decrypt without context", lambda: opened(KeyId=key))
    flipped = blob[:-1] + bytes([blob[-1] ^ 1])
    ask("Decrypt of altered bytes", lambda: opened(blob=flipped, KeyId=key, EncryptionContext=CONTEXT))
    ask("Decrypt of no cipher text", lambda: opened(blob=b"no", KeyId=key, EncryptionContext=CONTEXT))
    ask("Encrypt of 4096 bytes", lambda: len(kms.encrypt(KeyId=key, Plaintext=bytes(4096))["CiphertextBlob"]) > 4096)
    ask("Encrypt of 4097 bytes", lambda: kms.encrypt(KeyId=key, Plaintext=bytes(4097)) and "taken")
    ask("Encrypt by an absent key", lambda: kms.encrypt(KeyId="alias/absent", Plaintext=b"x"))

    def data_key(**more):
        answer = kms.generate_data_key(KeyId=key, EncryptionContext=CONTEXT, **more)
        again = kms.decrypt(KeyId=key, CiphertextBlob=answer["CiphertextBlob"], EncryptionContext=CONTEXT)
        return len(answer["Plaintext"]), again["Plaintext"] == answer["Plaintext"], answer["KeyId"] == arn

    ask("GenerateDataKey of 32 bytes", lambda: data_key(NumberOfBytes=32))
    ask("GenerateDataKey of 1024 bytes", lambda: data_key(NumberOfBytes=1024))
    ask("GenerateDataKey AES_256", lambda: data_key(KeySpec="AES_256"))
    ask("GenerateDataKey AES_128", lambda: data_key(KeySpec="AES_128"))
    ask(
        "GenerateDataKeyWithoutPlaintext",
        lambda: "Plaintext" in kms.generate_data_key_without_plaintext(KeyId=key, NumberOfBytes=32),
    )
    ask("GenerateRandom", lambda: len(kms.generate_random(NumberOfBytes=77)["Plaintext"]))

    def re_encrypted():
        moved = kms.re_encrypt(
            CiphertextBlob=blob,
            SourceKeyId=key,
            SourceEncryptionContext=CONTEXT,
            DestinationKeyId=other,
            DestinationEncryptionContext={"moved": "yes"},
        )
        again = kms.decrypt(
            KeyId=other, CiphertextBlob=moved["CiphertextBlob"], EncryptionContext={"moved": "yes"}
        )
        return moved["SourceKeyId"] == arn, moved["KeyId"].endswith(other), again["Plaintext"]

    ask("ReEncrypt", re_encrypted)
    ask("GetKeyRotationStatus", lambda: kms.get_key_rotation_status(KeyId=key)["KeyRotationEnabled"])
    ask("EnableKeyRotation", lambda: kms.enable_key_rotation(KeyId=key, RotationPeriodInDays=100) and "done")
    ask("GetKeyRotationStatus on", lambda: kms.get_key_rotation_status(KeyId=key)["KeyRotationEnabled"])
    ask("RotateKeyOnDemand", lambda: kms.rotate_key_on_demand(KeyId=key)["KeyId"].endswith(key))
    ask("ListKeyRotations", lambda: [r["RotationType"] for r in kms.list_key_rotations(KeyId=key)["Rotations"]])
    ask("Decrypt after the rotation", lambda: opened(KeyId=key, EncryptionContext=CONTEXT))

    def state():
        return kms.describe_key(KeyId=key)["KeyMetadata"]["KeyState"]

    ask("Decrypt by another key", lambda: opened(KeyId=other, EncryptionContext=CONTEXT))
    ask("DisableKey", lambda: kms.disable_key(KeyId=key) and state())
    ask("Decrypt by a disabled key", lambda: opened(KeyId=key, EncryptionContext=CONTEXT))
    ask("EnableKey", lambda: kms.enable_key(KeyId=key) and state())
    ask("ScheduleKeyDeletion", lambda: kms.schedule_key_deletion(KeyId=key, PendingWindowInDays=7) and state())
    ask("CancelKeyDeletion", lambda: kms.cancel_key_deletion(KeyId=key) and state())
    replicated = kms.create_key(MultiRegion=True)["KeyMetadata"]
    ask("CreateKey MultiRegion", lambda: (replicated["KeyId"].startswith("mrk-"), replicated["MultiRegion"]))


main(sys.argv[1])

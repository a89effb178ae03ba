"""Fetches a certificate with PyKMIP and verifies with another implementation that an authority has issued it.

usage: issued_certificate.py HOST PORT CERTIFICATE KEY AUTHORITY VERSION IDENTIFIER ISSUER

Prints the subject of the certificate and the names of the attributes that it has, one a line.
"""

import os
import sys
import tempfile

from cryptography import x509
from kmip import enums
from kmip.pie import objects
from kmip.pie.client import ProxyKmipClient

HOST, PORT, CERTIFICATE, KEY, AUTHORITY, VERSION, IDENTIFIER, ISSUER = sys.argv[1:9]


def main():
    with tempfile.TemporaryDirectory() as folder:
        empty = os.path.join(folder, "pykmip.conf")
        open(empty, "w").close()
        client = ProxyKmipClient(
            hostname=HOST,
            port=int(PORT),
            cert=CERTIFICATE,
            key=KEY,
            ca=AUTHORITY,
            config_file=empty,
            kmip_version=enums.KMIPVersion["KMIP_" + VERSION.replace(".", "_")],
        )
        with client:
            fetched = client.get(IDENTIFIER)
            _, names = client.get_attributes(IDENTIFIER, ["Certificate Type", "State"])
    assert isinstance(fetched, objects.X509Certificate), fetched
    certificate = x509.load_der_x509_certificate(fetched.value)
    with open(ISSUER, "rb") as file:
        issuer = x509.load_pem_x509_certificate(file.read())
    certificate.verify_directly_issued_by(issuer)
    print(certificate.subject.rfc4514_string())
    for attribute in names:
        print(attribute.attribute_name.value)


main()

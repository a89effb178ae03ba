package org.claviger.server.crypto;

import static org.claviger.enumeration.ResultReason.UNSUPPORTED_CRYPTOGRAPHIC_PARAMETERS;

import java.security.MessageDigest;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.oiw.OIWObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.teletrust.TeleTrusTObjectIdentifiers;
import org.claviger.enumeration.HashingAlgorithm;
import org.claviger.server.domain.KmipException;

/**
 * A hash function that signatures are made with.
 *
 * @param oid its object identifier, which PKCS#1 v1.5 puts beside the digest
 */
record SignatureHash(HashingAlgorithm hash, ASN1ObjectIdentifier oid) {
    /** @throws KmipException with Unsupported Cryptographic Parameters if signatures are not made with this one */
    static SignatureHash of(HashingAlgorithm hash) {
        return switch (hash) {
            case MD2 -> new SignatureHash(hash, PKCSObjectIdentifiers.md2);
            case MD5 -> new SignatureHash(hash, PKCSObjectIdentifiers.md5);
            case SHA_1 -> new SignatureHash(hash, OIWObjectIdentifiers.idSHA1);
            case SHA_224 -> new SignatureHash(hash, NISTObjectIdentifiers.id_sha224);
            case SHA_256 -> new SignatureHash(hash, NISTObjectIdentifiers.id_sha256);
            case SHA_384 -> new SignatureHash(hash, NISTObjectIdentifiers.id_sha384);
            case SHA_512 -> new SignatureHash(hash, NISTObjectIdentifiers.id_sha512);
            case SHA_512_224 -> new SignatureHash(hash, NISTObjectIdentifiers.id_sha512_224);
            case SHA_512_256 -> new SignatureHash(hash, NISTObjectIdentifiers.id_sha512_256);
            case SHA3_224 -> new SignatureHash(hash, NISTObjectIdentifiers.id_sha3_224);
            case SHA3_256 -> new SignatureHash(hash, NISTObjectIdentifiers.id_sha3_256);
            case SHA3_384 -> new SignatureHash(hash, NISTObjectIdentifiers.id_sha3_384);
            case SHA3_512 -> new SignatureHash(hash, NISTObjectIdentifiers.id_sha3_512);
            case RIPEMD_160 -> new SignatureHash(hash, TeleTrusTObjectIdentifiers.ripemd160);
            case MD4, TIGER, WHIRLPOOL ->
                throw new KmipException(
                        UNSUPPORTED_CRYPTOGRAPHIC_PARAMETERS,
                        "Hashing Algorithm " + hash.specName() + " is not supported for signatures");
        };
    }

    MessageDigest digest() {
        return Hashes.digest(hash);
    }

    int length() {
        return digest().getDigestLength();
    }
}

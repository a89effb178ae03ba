package org.claviger.hsm.pkcs11;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import org.claviger.hsm.BackendException;
import org.claviger.hsm.BackendException.Category;
import org.claviger.hsm.Digest;
import org.claviger.hsm.SignSpec.Input;

/** Hashes what is to be signed, in this process: devices take short inputs, and a message may be long. */
final class DigestInput {
    private DigestInput() {}

    /** @throws BackendException INVALID_DATA if a digest is handed over that has another length */
    static byte[] digest(Digest digest, Input input, MemorySegment data) {
        return switch (input) {
            case MESSAGE -> {
                try {
                    var hash = MessageDigest.getInstance(digest.jcaName(), "SUN");
                    hash.update(data.asByteBuffer());
                    yield hash.digest();
                } catch (GeneralSecurityException e) {
                    throw new IllegalStateException("this JDK has no " + digest.jcaName(), e);
                }
            }
            case DIGEST -> {
                if (data.byteSize() != digest.bytes()) {
                    throw new BackendException(
                            Category.INVALID_DATA,
                            "a digest of %d bytes (expected %d for %s)"
                                    .formatted(data.byteSize(), digest.bytes(), digest.jcaName()));
                }
                yield data.toArray(JAVA_BYTE);
            }
        };
    }

    /** The DER DigestInfo that RSASSA-PKCS1-v1_5 signs (RFC 8017 section 9.2, note 1). */
    static byte[] digestInfo(Digest digest, byte[] hash) {
        var prefix = HexFormat.of()
                .parseHex(
                        switch (digest) {
                            case SHA_1 -> "3021300906052b0e03021a05000414";
                            case SHA_224 -> "302d300d06096086480165030402040500041c";
                            case SHA_256 -> "3031300d060960864801650304020105000420";
                            case SHA_384 -> "3041300d060960864801650304020205000430";
                            case SHA_512 -> "3051300d060960864801650304020305000440";
                        });
        var info = Arrays.copyOf(prefix, prefix.length + hash.length);
        System.arraycopy(hash, 0, info, prefix.length, hash.length);
        return info;
    }
}

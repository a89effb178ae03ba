package org.claviger.hsm.pkcs11;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import org.claviger.hsm.Digest;

/** Builds {@code CK_MECHANISM} with its parameters (PKCS #11 2.40 current mechanisms specification). */
final class Mechanisms {
    private static final int MECHANISM_BYTES = 24;
    private static final int GCM_PARAMETER_BYTES = 48;
    private static final int OAEP_PARAMETER_BYTES = 40;
    private static final int PSS_PARAMETER_BYTES = 24;
    private static final int CTR_PARAMETER_BYTES = 24;
    private static final int ECDH_PARAMETER_BYTES = 40;

    private static final int AES_BLOCK_BITS = 128;

    private Mechanisms() {}

    static MemorySegment plain(SegmentAllocator memory, long type) {
        return of(memory, type, MemorySegment.NULL);
    }

    /** @param parameter bytes that are the parameter, such as the IV of CBC */
    static MemorySegment of(SegmentAllocator memory, long type, MemorySegment parameter) {
        var mechanism = memory.allocate(MECHANISM_BYTES, Long.BYTES);
        mechanism.set(JAVA_LONG, 0, type);
        mechanism.set(JAVA_LONG, 8, parameter.address());
        mechanism.set(JAVA_LONG, 16, parameter.byteSize());
        return mechanism;
    }

    /** @param iv empty if the device puts its own before the cipher text; a device that makes one in place writes it here */
    static MemorySegment gcm(
            SegmentAllocator memory, long type, MemorySegment iv, MemorySegment additional, int tagBytes) {
        var parameters = memory.allocate(GCM_PARAMETER_BYTES, Long.BYTES);
        parameters.set(JAVA_LONG, 0, addressOrNull(iv));
        parameters.set(JAVA_LONG, 8, iv.byteSize());
        parameters.set(JAVA_LONG, 16, iv.byteSize() * Byte.SIZE);
        parameters.set(JAVA_LONG, 24, addressOrNull(additional));
        parameters.set(JAVA_LONG, 32, additional.byteSize());
        parameters.set(JAVA_LONG, 40, (long) tagBytes * Byte.SIZE);
        return of(memory, type, parameters);
    }

    static MemorySegment ctr(SegmentAllocator memory, MemorySegment counterBlock) {
        var parameters = memory.allocate(CTR_PARAMETER_BYTES, Long.BYTES);
        parameters.set(JAVA_LONG, 0, AES_BLOCK_BITS);
        MemorySegment.copy(counterBlock, 0, parameters, Long.BYTES, AES_BLOCK_BITS / Byte.SIZE);
        return of(memory, Ck.CKM_AES_CTR, parameters);
    }

    static MemorySegment oaep(SegmentAllocator memory, Digest digest, Digest mask, MemorySegment label) {
        var parameters = memory.allocate(OAEP_PARAMETER_BYTES, Long.BYTES);
        parameters.set(JAVA_LONG, 0, hash(digest));
        parameters.set(JAVA_LONG, 8, mgf1(mask));
        parameters.set(JAVA_LONG, 16, Ck.CKZ_DATA_SPECIFIED);
        parameters.set(JAVA_LONG, 24, addressOrNull(label));
        parameters.set(JAVA_LONG, 32, label.byteSize());
        return of(memory, Ck.CKM_RSA_PKCS_OAEP, parameters);
    }

    static MemorySegment pss(SegmentAllocator memory, Digest digest, Digest mask, int saltBytes) {
        var parameters = memory.allocate(PSS_PARAMETER_BYTES, Long.BYTES);
        parameters.set(JAVA_LONG, 0, hash(digest));
        parameters.set(JAVA_LONG, 8, mgf1(mask));
        parameters.set(JAVA_LONG, 16, saltBytes);
        return of(memory, Ck.CKM_RSA_PKCS_PSS, parameters);
    }

    /** @param derivation one of {@code CKD_...} */
    static MemorySegment ecdh(
            SegmentAllocator memory, long derivation, MemorySegment sharedInfo, MemorySegment peerPoint) {
        var parameters = memory.allocate(ECDH_PARAMETER_BYTES, Long.BYTES);
        parameters.set(JAVA_LONG, 0, derivation);
        parameters.set(JAVA_LONG, 8, sharedInfo.byteSize());
        parameters.set(JAVA_LONG, 16, addressOrNull(sharedInfo));
        parameters.set(JAVA_LONG, 24, peerPoint.byteSize());
        parameters.set(JAVA_LONG, 32, peerPoint.address());
        return of(memory, Ck.CKM_ECDH1_DERIVE, parameters);
    }

    static long hash(Digest digest) {
        return switch (digest) {
            case SHA_1 -> Ck.CKM_SHA_1;
            case SHA_224 -> Ck.CKM_SHA224;
            case SHA_256 -> Ck.CKM_SHA256;
            case SHA_384 -> Ck.CKM_SHA384;
            case SHA_512 -> Ck.CKM_SHA512;
        };
    }

    static long hmac(Digest digest) {
        return switch (digest) {
            case SHA_1 -> Ck.CKM_SHA_1_HMAC;
            case SHA_224 -> Ck.CKM_SHA224_HMAC;
            case SHA_256 -> Ck.CKM_SHA256_HMAC;
            case SHA_384 -> Ck.CKM_SHA384_HMAC;
            case SHA_512 -> Ck.CKM_SHA512_HMAC;
        };
    }

    static long x963(Digest digest) {
        return switch (digest) {
            case SHA_1 -> Ck.CKD_SHA1_KDF;
            case SHA_224 -> Ck.CKD_SHA224_KDF;
            case SHA_256 -> Ck.CKD_SHA256_KDF;
            case SHA_384 -> Ck.CKD_SHA384_KDF;
            case SHA_512 -> Ck.CKD_SHA512_KDF;
        };
    }

    private static long mgf1(Digest digest) {
        return switch (digest) {
            case SHA_1 -> Ck.CKG_MGF1_SHA1;
            case SHA_224 -> Ck.CKG_MGF1_SHA224;
            case SHA_256 -> Ck.CKG_MGF1_SHA256;
            case SHA_384 -> Ck.CKG_MGF1_SHA384;
            case SHA_512 -> Ck.CKG_MGF1_SHA512;
        };
    }

    private static long addressOrNull(MemorySegment segment) {
        return segment.byteSize() == 0 ? 0 : segment.address();
    }
}

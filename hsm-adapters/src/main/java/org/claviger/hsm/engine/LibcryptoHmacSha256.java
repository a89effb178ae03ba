package org.claviger.hsm.engine;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;

/** HMAC-SHA-256 by libcrypto, on the key where it lies. */
final class LibcryptoHmacSha256 implements HmacSha256 {
    /** {@code OSSL_PARAM} of {@code openssl/core.h}. */
    private static final StructLayout OSSL_PARAM = MemoryLayout.structLayout(
            ADDRESS.withName("key"),
            JAVA_INT.withName("type"),
            MemoryLayout.paddingLayout(4),
            ADDRESS.withName("data"),
            JAVA_LONG.withName("bytes"),
            JAVA_LONG.withName("returned"));

    private static final int OSSL_PARAM_UTF8_STRING = 4;
    private static final MemorySegment NO_KEY = MemorySegment.ofArray(new byte[KEY_BYTES]);

    private final Libcrypto libcrypto;

    /** Set up for SHA-256, which takes longer than a short code; under a key of zeroes while nobody uses them. */
    private final Pool<MemorySegment> idle;

    LibcryptoHmacSha256(Libcrypto libcrypto) {
        this.libcrypto = libcrypto;
        var mac = libcrypto.mac("HMAC");
        this.idle = new Pool<>(() -> newContext(mac), libcrypto::freeMac);
    }

    private MemorySegment newContext(MemorySegment mac) {
        var context = libcrypto.newMac(mac);
        try (var arena = Arena.ofConfined()) {
            libcrypto.setMacParameters(context, digest("SHA256", arena));
            return context;
        } catch (RuntimeException e) {
            libcrypto.freeMac(context);
            throw e;
        }
    }

    @Override
    public void code(MemorySegment key, byte[] message, MemorySegment code) {
        var context = idle.take();
        boolean forgotten = false;
        try {
            libcrypto.initMac(context, key);
            libcrypto.updateMac(context, MemorySegment.ofArray(message));
            libcrypto.finishMac(context, code.asSlice(0, CODE_BYTES));
            libcrypto.initMac(context, NO_KEY); // wipes the key, and what was made of it
            forgotten = true;
        } finally {
            if (forgotten) {
                idle.giveBack(context);
            } else {
                libcrypto.freeMac(context);
            }
        }
    }

    /** The parameter of that name, and the end of the array, which is all zeroes. */
    private static MemorySegment digest(String name, Arena arena) {
        var parameters = arena.allocate(OSSL_PARAM, 2);
        set(parameters, "key", arena.allocateFrom("digest"));
        set(parameters, "data", arena.allocateFrom(name));
        parameters.set(JAVA_INT, OSSL_PARAM.byteOffset(PathElement.groupElement("type")), OSSL_PARAM_UTF8_STRING);
        parameters.set(JAVA_LONG, OSSL_PARAM.byteOffset(PathElement.groupElement("bytes")), name.length());
        return parameters;
    }

    private static void set(MemorySegment parameter, String field, MemorySegment value) {
        parameter.set(ADDRESS, OSSL_PARAM.byteOffset(PathElement.groupElement(field)), value);
    }
}

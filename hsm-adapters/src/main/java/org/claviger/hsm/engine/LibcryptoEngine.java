package org.claviger.hsm.engine;

import org.claviger.hsm.BackendException;

/**
 * Keys used by OpenSSL's libcrypto, where they lie. For each use it makes round keys in a context of its own, which it wipes
 * when the use ends, so that nothing of a key outlives what its owner keeps.
 */
final class LibcryptoEngine implements KeyEngine {
    private final String version;
    private final AesGcm aesGcm;
    private final HmacSha256 hmacSha256;
    private final KeyWrap keyWrap;

    private LibcryptoEngine(Libcrypto libcrypto) {
        version = libcrypto.version();
        aesGcm = new LibcryptoAesGcm(libcrypto);
        hmacSha256 = new LibcryptoHmacSha256(libcrypto);
        keyWrap = new LibcryptoKeyWrap(libcrypto);
    }

    /**
     * Loads libcrypto and tries it.
     *
     * @param file its name for the dynamic linker
     * @throws BackendException if it isn't there, can't do what is needed, or gives other answers than it should
     */
    static KeyEngine load(String file) {
        var engine = new LibcryptoEngine(Libcrypto.load(file));
        KnownAnswers.require(engine);
        return engine;
    }

    @Override
    public String name() {
        return "libcrypto " + version;
    }

    @Override
    public boolean leavesNoCopies() {
        return true;
    }

    @Override
    public AesGcm aesGcm() {
        return aesGcm;
    }

    @Override
    public HmacSha256 hmacSha256() {
        return hmacSha256;
    }

    @Override
    public KeyWrap keyWrap() {
        return keyWrap;
    }
}

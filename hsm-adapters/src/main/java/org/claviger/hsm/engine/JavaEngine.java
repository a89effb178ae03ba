package org.claviger.hsm.engine;

/** Keys used by the JDK: it copies them to the heap for the length of a call, and wipes what it can reach afterwards. */
final class JavaEngine implements KeyEngine {
    private final AesGcm aesGcm = new JavaAesGcm();
    private final HmacSha256 hmacSha256 = new JavaHmacSha256();
    private final KeyWrap keyWrap = new JavaKeyWrap();

    @Override
    public String name() {
        return "Java " + Runtime.version().feature();
    }

    @Override
    public boolean leavesNoCopies() {
        return false;
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

package org.claviger.hsm;

/** The elliptic curves that resident keys may be on. */
public enum Curve {
    P_224(224, Form.WEIERSTRASS),
    P_256(256, Form.WEIERSTRASS),
    P_384(384, Form.WEIERSTRASS),
    P_521(521, Form.WEIERSTRASS),
    SECP256K1(256, Form.WEIERSTRASS),
    ED25519(255, Form.EDWARDS),
    ED448(448, Form.EDWARDS);

    /** What a curve is good for: ECDSA and ECDH, or EdDSA. */
    public enum Form {
        WEIERSTRASS,
        EDWARDS
    }

    private final int bits;
    private final Form form;

    Curve(int bits, Form form) {
        this.bits = bits;
        this.form = form;
    }

    /** Size of the field its points are over. */
    public int bits() {
        return bits;
    }

    public Form form() {
        return form;
    }
}

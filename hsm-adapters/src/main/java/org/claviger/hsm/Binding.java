package org.claviger.hsm;

import org.claviger.hsm.support.ByteWriter;

/**
 * What a wrapped key belongs to. It is authenticated with the wrapping: what was wrapped with one binding can't be
 * unwrapped with another, so a wrapped key moved to another tenant's row, or used for another purpose, is refused.
 *
 * @param tenant whose key it is
 * @param keyId identifier of the wrapped key
 * @param purpose what the wrapped key is for, a constant of the caller
 */
public record Binding(String tenant, String keyId, String purpose) {
    private static final int FORM = 0x01;

    public Binding {
        if (tenant.isEmpty() || keyId.isEmpty() || purpose.isEmpty()) {
            throw new IllegalArgumentException("a binding has an empty field");
        }
    }

    /** The one byte form of this binding, for use as additional authenticated data ({@code docs/envelope.md}). */
    public byte[] toBytes() {
        return new ByteWriter().u8(FORM).text(tenant).text(keyId).text(purpose).toByteArray();
    }
}

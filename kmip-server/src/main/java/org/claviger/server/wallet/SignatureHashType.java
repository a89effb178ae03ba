package org.claviger.server.wallet;

/**
 * What of a transaction a signature covers: all outputs, none, or the one that stands where the input does; and all inputs, or
 * only the one that is signed.
 *
 * @param value as the signed hash has it; its lowest byte stands behind the signature
 */
public record SignatureHashType(int value) {
    static final int ALL = 0x01;
    static final int NONE = 0x02;
    static final int SINGLE = 0x03;

    /** Marks a signature as one for a chain that has split off from Bitcoin. */
    static final int FORK = 0x40;

    static final int ANYONE_CAN_PAY = 0x80;

    private static final int OUTPUTS = 0x1F;

    boolean coversNoOutput() {
        return (value & OUTPUTS) == NONE;
    }

    boolean coversOneOutput() {
        return (value & OUTPUTS) == SINGLE;
    }

    boolean coversOneInput() {
        return (value & ANYONE_CAN_PAY) != 0;
    }

    /** Tells whether it is one of the six that a wallet means when it says it, with or without the mark of a fork. */
    boolean isUsual(boolean onFork) {
        var outputs = value & ~ANYONE_CAN_PAY & ~(onFork ? FORK : 0);
        return outputs >= ALL && outputs <= SINGLE && onFork == ((value & FORK) != 0);
    }

    @Override
    public String toString() {
        return "0x%02X".formatted(value);
    }
}

package org.claviger.hsm;

/**
 * One thing that was looked at for an operator.
 *
 * @param what a line that says how it is; holds no secret
 * @param remedy what to do about it; empty if nothing
 */
public record Inspection(Level level, String what, String remedy) {
    /** How bad it is. */
    public enum Level {
        GOOD,
        /** It works, but not for long or not as well as it could. */
        DOUBTFUL,
        /** It doesn't work. */
        BAD
    }

    public static Inspection good(String what) {
        return new Inspection(Level.GOOD, what, "");
    }

    public static Inspection doubtful(String what, String remedy) {
        return new Inspection(Level.DOUBTFUL, what, remedy);
    }

    public static Inspection bad(String what, String remedy) {
        return new Inspection(Level.BAD, what, remedy);
    }
}

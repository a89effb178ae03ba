package org.claviger.server.doctor;

/**
 * One thing that was looked at.
 *
 * @param what a line that says how it is; holds no secret
 * @param remedy what to do about it; empty if nothing
 */
public record Finding(Level level, String what, String remedy) {
    /** How bad it is. */
    public enum Level {
        OK("ok"),
        /** The server runs, but not for long or not as well as it could. */
        WARN("warn"),
        /** The server does not start, or does not serve, or what it keeps is in danger. */
        FAIL("FAIL");

        private final String text;

        Level(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    public static Finding ok(String what) {
        return new Finding(Level.OK, what, "");
    }

    public static Finding warn(String what, String remedy) {
        return new Finding(Level.WARN, what, remedy);
    }

    public static Finding fail(String what, String remedy) {
        return new Finding(Level.FAIL, what, remedy);
    }
}

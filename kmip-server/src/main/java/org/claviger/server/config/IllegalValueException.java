package org.claviger.server.config;

/** A text isn't a value of the type that a key has. */
public final class IllegalValueException extends Exception {
    private static final long serialVersionUID = 1;

    private final String found;
    private final String expected;

    private IllegalValueException(String found, String expected) {
        super(found + " (expected " + expected + ")");
        this.found = found;
        this.expected = expected;
    }

    static IllegalValueException of(String text, String expected) {
        return new IllegalValueException('"' + text + '"', expected);
    }

    /** Says what was found in other words than the text itself. */
    static IllegalValueException unquoted(String found, String expected) {
        return new IllegalValueException(found, expected);
    }

    String found() {
        return found;
    }

    String expected() {
        return expected;
    }
}

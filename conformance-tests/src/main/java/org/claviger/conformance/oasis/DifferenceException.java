package org.claviger.conformance.oasis;

/** The first difference between a response and the one that a case expects; ends the comparison. */
final class DifferenceException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    DifferenceException(String path, String expected, String actual) {
        super(path + ": expected " + expected + ", got " + actual);
    }
}

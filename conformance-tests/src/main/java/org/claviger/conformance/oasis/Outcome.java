package org.claviger.conformance.oasis;

/**
 * What came of a case.
 *
 * @param detail the first difference by step and path, or the operation that the server does not have; empty if it passed
 */
public record Outcome(String name, String version, String profile, Result result, String detail) {
    /** How a case ends. */
    public enum Result {
        PASS,
        FAIL,
        UNSUPPORTED
    }

    static Outcome passed(TestCase test) {
        return new Outcome(test.name(), test.version(), test.profile(), Result.PASS, "");
    }

    static Outcome failed(TestCase test, int step, String problem) {
        return new Outcome(test.name(), test.version(), test.profile(), Result.FAIL, "step " + step + ": " + problem);
    }

    static Outcome unsupported(TestCase test, int step, String reason) {
        return new Outcome(
                test.name(), test.version(), test.profile(), Result.UNSUPPORTED, "step " + step + ": " + reason);
    }
}

package org.claviger.conformance.oasis;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** Known errors of the published cases, in {@code errata.tsv}: data, so that no code knows a case. */
record Errata(List<Erratum> all) {
    static final Errata PUBLISHED = read();

    private static final String EVERY_STEP = "*";
    private static final int COLUMNS = 5;

    /**
     * A value that is wrong as published.
     *
     * @param step whose response is wrong, or {@code *} if the whole case is
     * @param right a variable where a server chooses
     */
    record Erratum(String testCase, String step, String published, String right) {}

    private static Errata read() {
        var resource = Objects.requireNonNull(Errata.class.getResourceAsStream("errata.tsv"), "errata.tsv");
        try (var in = new BufferedReader(new InputStreamReader(resource, StandardCharsets.UTF_8))) {
            return new Errata(in.lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.split("\t", COLUMNS))
                    .map(cells -> new Erratum(cells[0], cells[1], cells[2], cells[3]))
                    .toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns a request as it should have been published. */
    Element inRequest(String testCase, Element request) {
        return correct(testCase, EVERY_STEP, request);
    }

    /** Returns the response of a step as it should have been published. */
    Element inResponse(String testCase, int step, Element response) {
        return correct(testCase, String.valueOf(step), correct(testCase, EVERY_STEP, response));
    }

    private Element correct(String testCase, String step, Element message) {
        var corrected = message;
        for (var erratum : all) {
            if (erratum.testCase().equals(testCase) && erratum.step().equals(step)) {
                corrected = corrected.withValue(erratum.published(), erratum.right());
            }
        }
        return corrected;
    }
}

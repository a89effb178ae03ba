package org.claviger.conformance.oasis;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.claviger.conformance.oasis.Outcome.Result;
import tools.jackson.databind.ObjectMapper;

/** Says what came of all cases: for people, for programs, and for a build server. */
public record Report(List<Outcome> outcomes) {
    public Report {
        outcomes = List.copyOf(outcomes);
    }

    /** Returns the tables, then each case that did not pass. */
    public String text() {
        var out = new StringBuilder(tables());
        for (var outcome : outcomes) {
            if (outcome.result() != Result.PASS) {
                out.append("%n%-11s %s %s: %s"
                        .formatted(outcome.result(), outcome.version(), outcome.name(), outcome.detail()));
            }
        }
        return out.append('\n').toString();
    }

    /** Returns a table by version and one by profile. */
    public String tables() {
        var out = new StringBuilder();
        table(out, "version", Outcome::version);
        out.append('\n');
        table(out, "profile", Outcome::profile);
        return out.toString();
    }

    private void table(StringBuilder out, String title, Function<Outcome, String> group) {
        out.append("%-12s %6s %6s %6s %12s%n".formatted(title, "cases", "pass", "fail", "unsupported"));
        var groups = outcomes.stream().collect(Collectors.groupingBy(group, TreeMap::new, Collectors.toList()));
        groups.forEach((name, some) -> row(out, name, some));
        row(out, "all", outcomes);
    }

    private static void row(StringBuilder out, String name, List<Outcome> some) {
        out.append("%-12s %6d %6d %6d %12d%n"
                .formatted(
                        name,
                        some.size(),
                        count(some, Result.PASS),
                        count(some, Result.FAIL),
                        count(some, Result.UNSUPPORTED)));
    }

    private static long count(List<Outcome> some, Result result) {
        return some.stream().filter(outcome -> outcome.result() == result).count();
    }

    /** Writes report.txt, report.json and report.xml (JUnit) into a folder. */
    public void write(Path folder) throws IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("report.txt"), text());
        Files.writeString(
                folder.resolve("report.json"),
                new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(outcomes));
        Files.writeString(folder.resolve("report.xml"), junit());
    }

    private String junit() {
        var out = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        out.append("<testsuite name=\"oasis\" tests=\"%d\" failures=\"%d\" skipped=\"%d\">%n"
                .formatted(outcomes.size(), count(outcomes, Result.FAIL), count(outcomes, Result.UNSUPPORTED)));
        for (var outcome : outcomes) {
            out.append("  <testcase classname=\"%s\" name=\"%s\"".formatted(outcome.version(), outcome.name()));
            switch (outcome.result()) {
                case PASS -> out.append("/>\n");
                case FAIL ->
                    out.append("><failure message=\"").append(escaped(outcome)).append("\"/></testcase>\n");
                case UNSUPPORTED ->
                    out.append("><skipped message=\"").append(escaped(outcome)).append("\"/></testcase>\n");
            }
        }
        return out.append("</testsuite>\n").toString();
    }

    private static String escaped(Outcome outcome) {
        return outcome.detail()
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace("\"", "&quot;")
                .replaceAll("[\\x00-\\x1F]", " ");
    }
}

package org.claviger.server.bench;

import java.io.PrintWriter;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;

/** Prints what was measured, and in the end which goals it reaches. */
final class Report {
    private final PrintWriter out;
    private final Map<Goal, Double> reached = new EnumMap<>(Goal.class);

    Report(PrintWriter out) {
        this.out = out;
    }

    void say(String format, Object... values) {
        out.printf(Locale.ROOT, format + "%n", values);
        out.flush();
    }

    void head() {
        say(
                "%n%-34s %10s %9s %9s %9s %10s %8s %8s",
                "", "per second", "p50 us", "p99 us", "p99.9 us", "server us", "rate", "cpu");
    }

    /** Prints one measurement. */
    void line(String name, Figures figures) {
        say("%s", row(name, figures));
    }

    /** Prints one measurement, and what it is of its base in rate and, if a server did that too, in the server's processor time. */
    void line(String name, Figures figures, Figures base) {
        var row = String.format(Locale.ROOT, "%s %8.2f", row(name, figures), rate(figures, base));
        if (base.serverMicros() == 0) {
            say("%s", row);
        } else {
            say("%s %8.2f", row, processorTime(figures, base));
        }
    }

    private static String row(String name, Figures figures) {
        return String.format(
                Locale.ROOT,
                "%-34s %10.0f %9.0f %9.0f %9.0f %10.1f",
                name,
                figures.perSecond(),
                figures.percentile(0.50),
                figures.percentile(0.99),
                figures.percentile(0.999),
                figures.serverMicros());
    }

    static double rate(Figures figures, Figures base) {
        return figures.perSecond() / base.perSecond();
    }

    static double processorTime(Figures figures, Figures base) {
        return figures.serverMicros() / base.serverMicros();
    }

    void goal(Goal goal, double value) {
        reached.put(goal, value);
    }

    void end() {
        say("");
        reached.forEach((goal, value) -> say("%s", goal.line(value)));
    }
}

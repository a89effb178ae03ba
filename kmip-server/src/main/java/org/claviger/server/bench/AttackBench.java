package org.claviger.server.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import javax.net.ssl.SSLContext;

/**
 * How a good client fares while hostile ones are at work, compared with how it fares without them. Windows with and without
 * the attack alternate, because a machine's own load changes; the median of each counts.
 */
final class AttackBench {
    private static final int WINDOWS = 5;
    private static final int GOOD_CONNECTIONS = 2;
    private static final double P99 = 0.99;

    private final Target server;
    private final SSLContext good;
    private final Enrolment clients;
    private final PrintWriter out;

    AttackBench(Target server, SSLContext good, Enrolment clients, PrintWriter out) {
        this.server = server;
        this.good = good;
        this.clients = clients;
        this.out = out;
    }

    /**
     * Measures every attack.
     *
     * @param attackers how many are at work at once
     * @param length of a window
     * @param request what the good client asks
     */
    void run(int attackers, Duration length, byte[] request) throws IOException {
        var load = new Load(server, server.address(), good, Load.Kind.KMIP);
        load.run(GOOD_CONNECTIONS, length.multipliedBy(2), () -> () -> request);
        out.printf(
                Locale.ROOT,
                "%d attackers, %d good connections%n%n%-34s %12s %12s %12s %8s%n",
                attackers,
                GOOD_CONNECTIONS,
                "",
                "per second",
                "p99 us off",
                "p99 us on",
                "ratio");
        for (var attack : Attack.values()) {
            measure(attack, attackers, length, load, request);
        }
    }

    private void measure(Attack attack, int attackers, Duration length, Load load, byte[] request) throws IOException {
        var tls = attack.isByKnownClients() ? clients.client("attacker") : clients.stranger();
        var off = new double[WINDOWS];
        var on = new double[WINDOWS];
        var rounds = 0L;
        for (var i = 0; i < WINDOWS; i++) {
            off[i] = load.run(GOOD_CONNECTIONS, length, () -> () -> request).percentile(P99);
            try (var active = Attackers.start(attack, server.address(), tls, attackers)) {
                on[i] = load.run(GOOD_CONNECTIONS, length, () -> () -> request).percentile(P99);
                rounds += active.rounds();
            }
        }
        out.printf(
                Locale.ROOT,
                "%-34s %12.0f %12.0f %12.0f %8.2f%n",
                attack,
                rounds / (double) WINDOWS / length.toSeconds(),
                median(off),
                median(on),
                median(on) / median(off));
        out.flush();
    }

    private static double median(double[] values) {
        var sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}

package org.claviger.server.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.net.ssl.SSLContext;

/**
 * How a good client fares while hostile ones are at work, compared with how it fares without them. It is compared twice: with a machine
 * that does nothing else, and with one whose processors are as busy, but not with the server. A machine that is busy answers later whoever
 * keeps it so, and a virtual one is itself made to wait by others; what is left over is the server's doing. Windows of the three
 * alternate, because a machine's own load changes.
 */
final class AttackBench {
    private static final int WINDOWS = 5;
    private static final int GOOD_CONNECTIONS = 2;
    private static final Duration INTERVAL = Duration.ofMillis(2);
    private static final double P99 = 0.99;

    private final Target server;
    private final SSLContext good;
    private final Path folder;
    private final Report report;

    /** @param folder the development folder whose authority makes the attackers' certificates */
    AttackBench(Target server, SSLContext good, Path folder, Report report) {
        this.server = server;
        this.good = good;
        this.folder = folder;
        this.report = report;
    }

    /**
     * Measures attacks.
     *
     * @param attackers how many are at work at once
     * @param length of a window
     * @param request what the good client asks
     */
    void run(Set<Attack> attacks, int attackers, Duration length, byte[] request) throws IOException {
        var load = new Load(server, server.address(), good, Load.Kind.KMIP);
        Measured goodClient = () -> load.run(GOOD_CONNECTIONS, INTERVAL, length, () -> () -> request);
        goodClient.once();
        report.say(
                "%d attackers, %d good connections that ask once in %d ms%n%n%-34s %10s %12s %12s %12s %9s %9s",
                attackers,
                GOOD_CONNECTIONS,
                INTERVAL.toMillis(),
                "",
                "attacks/s",
                "p99 us alone",
                "p99 us busy",
                "p99 us",
                "of alone",
                "of busy");
        try (var process = AttackProcess.start(folder, server.address(), attackers)) {
            for (var attack : attacks) {
                measure(attack, length, goodClient, process);
            }
        }
    }

    private interface Measured {
        Figures once() throws IOException;
    }

    private void measure(Attack attack, Duration length, Measured goodClient, AttackProcess attackers)
            throws IOException {
        attackers.begin(attack);
        goodClient.once(); // so that the compilers have seen it
        attackers.end();
        var alone = new ArrayList<Figures>();
        var busy = new ArrayList<Figures>();
        var attacked = new ArrayList<Figures>();
        var rounds = 0L;
        for (var i = 0; i < WINDOWS; i++) {
            alone.add(goodClient.once());
            attackers.begin(Attack.NONE);
            busy.add(goodClient.once());
            attackers.end();
            attackers.begin(attack);
            attacked.add(goodClient.once());
            rounds += attackers.end();
        }
        report.say(
                "%-34s %10.0f %12.0f %12.0f %12.0f %9.2f %9.2f",
                attack,
                rounds / (double) WINDOWS / length.toSeconds(),
                p99(alone),
                p99(busy),
                p99(attacked),
                p99(attacked) / p99(alone),
                p99(attacked) / p99(busy));
    }

    private static double p99(List<Figures> windows) {
        return Figures.together(windows).percentile(P99);
    }
}

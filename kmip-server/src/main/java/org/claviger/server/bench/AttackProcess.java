package org.claviger.server.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Hostile clients in a process of their own, which gets what is left of the processors where the system can do so: real ones are on
 * other machines, and it is the server's time they can take, not that of the good clients.
 */
final class AttackProcess implements AutoCloseable {
    static final String READY = "ready";
    static final String DONE = "done ";

    private static final Path SCHEDULER = Path.of("/usr/bin/chrt");

    private final ChildProcess process;

    private AttackProcess(ChildProcess process) {
        this.process = process;
    }

    /**
     * Starts one, which rests.
     *
     * @param folder the development folder whose authority makes the attackers' certificates
     * @param count how many attack at once
     */
    static AttackProcess start(Path folder, InetSocketAddress server, int count) throws IOException {
        var leftOver = Files.isExecutable(SCHEDULER) ? List.of(SCHEDULER.toString(), "--idle", "0") : List.<String>of();
        var process = ChildProcess.start(
                leftOver,
                List.of(
                        "bench-attackers",
                        folder.toString(),
                        Integer.toString(server.getPort()),
                        Integer.toString(count)));
        process.await(READY);
        return new AttackProcess(process);
    }

    void begin(Attack attack) throws IOException {
        process.tell(attack.name());
    }

    /** Ends the attack, and returns how often something was done to the server. */
    long end() throws IOException {
        process.tell("");
        return Long.parseLong(process.await(DONE));
    }

    @Override
    public void close() throws IOException {
        process.close();
    }
}

package org.claviger.server.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** A server in a process of its own, so that its processor time and memory can be told from the load's. */
final class Target implements AutoCloseable {
    private static final String READY = "ready ";
    private static final String HOLDS = "holds ";

    private final ChildProcess process;
    private final List<Integer> ports;

    private Target(ChildProcess process, List<Integer> ports) {
        this.process = process;
        this.ports = ports;
    }

    /**
     * Starts one and returns when it listens.
     *
     * @param kind what {@link TargetCommand} is to run
     * @param folder the development folder whose configuration and certificates it uses
     */
    static Target start(TargetCommand.Kind kind, Path folder) throws IOException {
        var process = ChildProcess.start(List.of(), List.of("bench-target", kind.name(), folder.toString()));
        var ports = Arrays.stream(process.await(READY).split(" ")).map(Integer::valueOf);
        return new Target(process, ports.toList());
    }

    /** Says that the server listens at these ports. */
    static String ready(List<Integer> ports) {
        return READY + ports.stream().map(String::valueOf).collect(Collectors.joining(" "));
    }

    /** Says how many bytes the server holds. */
    static String holds(long bytes) {
        return HOLDS + bytes;
    }

    /** Where it is asked in the first place. */
    InetSocketAddress address() {
        return address(0);
    }

    /** Where the server's wallet door is. */
    InetSocketAddress walletAddress() {
        return address(1);
    }

    private InetSocketAddress address(int door) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), ports.get(door));
    }

    /** How many bytes the server holds on its heap, after the garbage has been collected, and in its buffers outside. */
    long heldBytes() throws IOException {
        process.tell("");
        return Long.parseLong(process.await(HOLDS));
    }

    /** How much processor time the server has used so far. */
    Duration processorTime() {
        return process.processorTime();
    }

    /** How many KiB of memory the server's process holds; 0 where the system does not tell. */
    long residentKibibytes() throws IOException {
        var status = Path.of("/proc", Long.toString(process.pid()), "status");
        if (!Files.isReadable(status)) {
            return 0;
        }
        for (var line : Files.readAllLines(status)) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("\\D", ""));
            }
        }
        return 0;
    }

    @Override
    public void close() throws IOException {
        process.close();
    }
}

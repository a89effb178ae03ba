package org.claviger.server.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** A server in a process of its own, so that its processor time and memory can be told from the load's. */
final class Target implements AutoCloseable {
    private static final String READY = "ready ";
    private static final String HOLDS = "holds ";
    private static final Duration STOP_LIMIT = Duration.ofSeconds(15);

    private final Process process;
    private final BufferedReader out;
    private final List<Integer> ports;

    private Target(Process process, BufferedReader out, List<Integer> ports) {
        this.process = process;
        this.out = out;
        this.ports = ports;
    }

    /**
     * Starts one and returns when it listens.
     *
     * @param kind what {@link TargetCommand} is to run
     * @param folder the development folder whose configuration and certificates it uses
     */
    static Target start(TargetCommand.Kind kind, Path folder) throws IOException {
        var command = new ArrayList<String>();
        command.add(ProcessHandle.current().info().command().orElse("java"));
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> !argument.startsWith("-XX:TieredStopAtLevel"))
                .forEach(command::add);
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add("org.claviger.server.Main");
        command.add("bench-target");
        command.add(kind.name());
        command.add(folder.toString());
        var process =
                new ProcessBuilder(command).redirectError(Redirect.INHERIT).start();
        var out = new BufferedReader(process.inputReader(StandardCharsets.UTF_8));
        return new Target(
                process,
                out,
                numbers(process, out, READY).stream().map(Long::intValue).toList());
    }

    private static List<Long> numbers(Process process, BufferedReader out, String mark) throws IOException {
        for (var line = out.readLine(); line != null; line = out.readLine()) {
            if (line.startsWith(mark)) {
                return Arrays.stream(line.substring(mark.length()).split(" "))
                        .map(Long::valueOf)
                        .toList();
            }
        }
        process.destroyForcibly();
        throw new IOException("the server under test has ended");
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
        var in = process.getOutputStream();
        in.write('\n');
        in.flush();
        return numbers(process, out, HOLDS).getFirst();
    }

    /** How much processor time the server has used so far. */
    Duration processorTime() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
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

    /** The server stops when its input ends. */
    @Override
    public void close() throws IOException {
        process.getOutputStream().close();
        try {
            if (!process.waitFor(STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}

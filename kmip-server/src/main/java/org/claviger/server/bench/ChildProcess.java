package org.claviger.server.bench;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** This program once more, with a command of its own, in a JVM like this one. It is told and answers line by line. */
final class ChildProcess implements AutoCloseable {
    private static final Duration STOP_LIMIT = Duration.ofSeconds(15);

    private final Process process;
    private final BufferedReader out;
    private final BufferedWriter in;

    private ChildProcess(Process process) {
        this.process = process;
        this.out = new BufferedReader(process.inputReader(StandardCharsets.UTF_8));
        this.in = process.outputWriter(StandardCharsets.UTF_8);
    }

    /**
     * Starts one.
     *
     * @param runner what is to run the JVM, as {@code nice} would; empty for nothing
     * @param arguments the command and what it takes
     */
    static ChildProcess start(List<String> runner, List<String> arguments) throws IOException {
        var command = new ArrayList<>(runner);
        command.add(ProcessHandle.current().info().command().orElse("java"));
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> !argument.startsWith("-XX:TieredStopAtLevel"))
                .forEach(command::add);
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add("org.claviger.server.Main");
        command.addAll(arguments);
        return new ChildProcess(
                new ProcessBuilder(command).redirectError(Redirect.INHERIT).start());
    }

    /** Returns what comes behind {@code mark} in the next line that begins with it. */
    String await(String mark) throws IOException {
        for (var line = out.readLine(); line != null; line = out.readLine()) {
            if (line.startsWith(mark)) {
                return line.substring(mark.length());
            }
        }
        process.destroyForcibly();
        throw new IOException("a process of the bench has ended");
    }

    void tell(String line) throws IOException {
        in.write(line);
        in.newLine();
        in.flush();
    }

    long pid() {
        return process.pid();
    }

    Duration processorTime() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /** The process stops when its input ends. */
    @Override
    public void close() throws IOException {
        in.close();
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

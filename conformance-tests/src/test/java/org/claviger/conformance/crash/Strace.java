package org.claviger.conformance.crash;

import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** strace(1): shows what a process asks of the kernel, and has the kernel refuse it. */
final class Strace {
    private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(1);

    private Strace() {}

    /** Skips the test where strace cannot be used; with {@code CI=true} that is a failure. */
    static void require() throws IOException, InterruptedException {
        var obstacle = obstacle();
        if (obstacle.isPresent()) {
            var reason = "no system calls can be watched: " + obstacle.get();
            if ("true".equals(System.getenv("CI"))) {
                fail(reason);
            }
            Assumptions.abort(reason);
        }
    }

    private static Optional<String> obstacle() throws InterruptedException, IOException {
        if (!"root".equals(System.getProperty("user.name"))) {
            return Optional.of("the server keeps its memory to itself, and only root gets past that");
        }
        Process trial;
        try {
            trial = new ProcessBuilder(
                            "strace", "-f", "--seccomp-bpf", "-e", "inject=fsync:error=EIO", "-o", "/dev/null", "true")
                    .redirectErrorStream(true)
                    .start();
        } catch (IOException e) {
            return Optional.of("strace is nowhere to be found (Debian, Ubuntu: apt-get install strace)");
        }
        var said = new String(trial.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return trial.waitFor() == 0 ? Optional.empty() : Optional.of("strace failed: " + said.strip());
    }

    /**
     * Returns words before a command that have it watched from its first instruction. The process is the command's own, with its
     * exit code; strace is beside it.
     *
     * @param log what it asked for, to be read when {@link #awaitEnd} has returned
     */
    static List<String> watching(Path log, List<String> options) {
        var words = new ArrayList<>(List.of("strace", "-D", "-f", "--seccomp-bpf", "-q", "-o", log.toString()));
        words.addAll(options);
        return words;
    }

    /** Returns when a process that has ended has been watched to its end. */
    static void awaitEnd(Path log, Process watched) throws IOException, InterruptedException {
        await(log, watched.pid() + " +++ ");
    }

    private static void await(Path log, String words) throws IOException, InterruptedException {
        var deadline = System.nanoTime() + PATIENCE_NANOS;
        while (!Files.exists(log) || !read(log).replaceAll(" +", " ").contains(words)) {
            if (System.nanoTime() > deadline) {
                throw new IOException("strace says nothing of \"" + words + "\" in " + log);
            }
            Thread.sleep(10);
        }
    }

    private static String read(Path log) throws IOException {
        return Files.readString(log, StandardCharsets.ISO_8859_1);
    }

    /** Tells whether a call was refused. */
    static boolean hasInjected(Path log) throws IOException {
        return Files.exists(log) && read(log).contains("(INJECTED)");
    }

    /** Returns the threads of a process whose name begins so; the kernel keeps 15 characters of it. */
    static List<Long> threads(Process process, String name) throws IOException {
        var found = new ArrayList<Long>();
        try (var all = Files.list(Path.of("/proc", String.valueOf(process.pid()), "task"))) {
            for (var task : all.toList()) {
                if (Files.readString(task.resolve("comm")).startsWith(name)) {
                    found.add(Long.valueOf(task.getFileName().toString()));
                }
            }
        }
        return found;
    }

    /** Watches some threads of a running process until they end; returns when it does, and ends with them. */
    static Process attach(Path log, Collection<Long> threads, List<String> options)
            throws IOException, InterruptedException {
        var words = new ArrayList<>(options);
        threads.forEach(thread -> words.addAll(List.of("-p", String.valueOf(thread))));
        return attach(
                log,
                words,
                threads.stream()
                        .map(thread -> "Process " + thread + " attached")
                        .toList());
    }

    /** Watches all threads of a running process, and those that it begins, as {@link #attach} does. */
    static Process attachToAll(Path log, Process process, List<String> options)
            throws IOException, InterruptedException {
        var words = new ArrayList<>(options);
        words.addAll(List.of("-f", "-p", String.valueOf(process.pid())));
        return attach(log, words, List.of("Process " + process.pid() + " attached"));
    }

    private static Process attach(Path log, List<String> options, List<String> greetings)
            throws IOException, InterruptedException {
        var said = log.resolveSibling(log.getFileName() + ".said");
        var words = new ArrayList<>(List.of("strace", "-o", log.toString()));
        words.addAll(options);
        var strace = new ProcessBuilder(words)
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        try {
            for (var greeting : greetings) {
                await(said, greeting);
            }
        } catch (IOException e) {
            strace.destroyForcibly();
            throw e;
        }
        return strace;
    }
}

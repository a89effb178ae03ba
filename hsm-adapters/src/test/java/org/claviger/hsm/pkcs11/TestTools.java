package org.claviger.hsm.pkcs11;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.claviger.hsm.engine.KeyEngines;
import org.junit.jupiter.api.Assumptions;

/** What tests of tokens need from the machine. */
final class TestTools {
    private static final long LONGEST_RUN_SECONDS = 60;

    private TestTools() {}

    /**
     * The first of these files that exists. Where there is none the test is skipped, or fails where the environment says
     * {@code CI=true}.
     */
    static Path required(String what, String debianPackage, String... places) {
        return Stream.of(places)
                .map(Path::of)
                .filter(Files::exists)
                .findFirst()
                .orElseGet(() -> missing("%s is at none of %s (Debian, Ubuntu: apt-get install %s)"
                        .formatted(what, Arrays.toString(places), debianPackage)));
    }

    /** A program on the PATH; missing ones as in {@link #required}. */
    static Path program(String name, String debianPackage) {
        return Arrays.stream(System.getenv("PATH").split(":"))
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseGet(() -> missing("there is no %s on the PATH (Debian, Ubuntu: apt-get install %s)"
                        .formatted(name, debianPackage)));
    }

    private static Path missing(String reason) {
        if ("true".equals(System.getenv("CI"))) {
            fail(reason);
        }
        Assumptions.abort(reason);
        throw new IllegalStateException("not reached");
    }

    /** Runs a program to its end; what it prints becomes the message if it fails. */
    static void run(Map<String, String> environment, List<String> command) throws IOException, InterruptedException {
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        var process = builder.start();
        process.getOutputStream().close();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(LONGEST_RUN_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
            process.destroyForcibly();
            throw new IOException(command + " failed: " + output);
        }
    }

    /** Sets an environment variable of this process where native code sees it; Java code doesn't. */
    static void setNativeEnvironment(String name, String value) {
        var linker = Linker.nativeLinker();
        var setenv = linker.downcallHandle(
                linker.defaultLookup().find("setenv").orElseThrow(),
                FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, JAVA_INT));
        try (var arena = Arena.ofConfined()) {
            int result = (int) setenv.invokeExact(arena.allocateFrom(name), arena.allocateFrom(value), 1);
            if (result != 0) {
                throw new IllegalStateException("setenv " + name);
            }
        } catch (Throwable e) {
            throw new IllegalStateException("setenv " + name, e);
        }
    }

    /** Writes a file that only its owner may read. */
    static Path privateFile(Path file, String content) throws IOException {
        Files.deleteIfExists(file);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        return Files.writeString(file, content);
    }

    static Optional<String> noEnvironment(String name) {
        return Optional.empty();
    }

    /** Opens a token in the way of all tests that do not care about engine, clock and random numbers. */
    static Pkcs11Backend open(Pkcs11Settings settings) {
        return Pkcs11Backend.open(settings, Arena.global(), KeyEngines.java(), Clock.systemUTC(), new SecureRandom());
    }
}

package org.claviger.server.doctor;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import org.claviger.server.Installation;
import org.claviger.server.dev.DevState;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Three installations that tests begin with copies of; they are made once for all test classes of a run. */
record Templates(Path folder) implements AutoCloseable {
    /** Without anything kept. */
    static final String NEW = "new";

    /** With a root key. */
    static final String UNUSED = "unused";

    /** As a server has left it, with a database and an audit. */
    static final String USED = "used";

    private static Templates make() {
        try {
            var folder = Files.createTempDirectory("claviger-doctor");
            DevState.at(folder.resolve(NEW)).create(Clock.systemUTC(), new SecureRandom());
            Installation.onSqlite(folder.resolve(UNUSED));
            Installation.onSqlite(folder.resolve(USED)).startHere().close(Duration.ofSeconds(5));
            return new Templates(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void copy(String template, Path to) throws IOException {
        var from = folder.resolve(template);
        try (var files = Files.walk(from)) {
            for (var file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file)), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }

    @Override
    public void close() throws IOException {
        try (var files = Files.walk(folder)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /** Gives them to a test that asks for them. */
    static final class Maker implements ParameterResolver {
        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == Templates.class;
        }

        @Override
        public Templates resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return context.getRoot()
                    .getStore(Namespace.create(Templates.class))
                    .computeIfAbsent(Templates.class, _ -> make(), Templates.class);
        }
    }
}

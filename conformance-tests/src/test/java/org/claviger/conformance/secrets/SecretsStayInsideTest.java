package org.claviger.conformance.secrets;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.FileAppender;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.claviger.conformance.LocalServer;
import org.claviger.conformance.wire.Peer;
import org.claviger.conformance.wire.Wire;
import org.claviger.server.client.KmipClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/**
 * Plants marked secrets, lets them pass through every operation and many failures with all loggers at TRACE, and looks for
 * them in logs, audit, answers and the files of the database.
 */
class SecretsStayInsideTest {
    @TempDir
    private Path folder = Path.of("");

    @TempDir
    private Path logs = Path.of("");

    private final Marks marks = new Marks();
    private final List<String> answers = new ArrayList<>();
    private final FileAppender<ILoggingEvent> appender = new FileAppender<>();
    private Level level = Level.INFO;

    @BeforeEach
    void logEverything() {
        var root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
        var encoder = new PatternLayoutEncoder();
        encoder.setContext(root.getLoggerContext());
        encoder.setPattern("%d %-5level %logger %msg%n%ex{full}");
        encoder.start();
        appender.setContext(root.getLoggerContext());
        appender.setEncoder(encoder);
        appender.setFile(logs.resolve("log.txt").toString());
        appender.start();
        level = root.getLevel();
        root.addAppender(appender);
        root.setLevel(Level.TRACE);
    }

    @AfterEach
    void logAsBefore() {
        var root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
        root.setLevel(level);
        root.detachAppender(appender);
        appender.stop();
    }

    @Test
    void noSecretIsFoundAnywhere() throws Exception {
        try (var server = LocalServer.start(folder, "");
                var client = KmipClient.connect(
                        server.address(),
                        server.newClientTls("marked"),
                        MarkedClient.VERSION,
                        Duration.ofSeconds(30))) {
            var marked = new MarkedClient(client, marks, answers);
            marked.useSecrets();
            marked.useKeyMadeByTheServer();
            marked.failWithSecrets();
            try (var wire = Wire.connect(server.address(), server.newClientTls("marked by hand"))) {
                var byHand = new MarkedPeer(new Peer(MarkedClient.VERSION, wire), marks, answers);
                byHand.useKeysForData();
                byHand.makeKeysOfKeys();
                byHand.usePairs();
                byHand.failWithSecrets();
            }
        }
        appender.stop();
        assertThat(logs.resolve("log.txt")).content().contains("TRACE", "KmipServer");
        assertThat(answers).hasSizeGreaterThan(12).anyMatch(answer -> answer.contains("Cryptographic Failure"));
        assertThat(marks.count()).as("secrets that are looked for").isGreaterThan(50);
        for (var answer : answers) {
            marks.requireAbsent(answer.getBytes(StandardCharsets.UTF_8), "an answer's text");
        }
        for (var file : files()) {
            marks.requireAbsent(Files.readAllBytes(file), file.toString());
        }
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> stored = Files.walk(folder);
                Stream<Path> logged = Files.walk(logs)) {
            return Stream.concat(stored, logged).filter(Files::isRegularFile).toList();
        }
    }
}

package org.claviger.server.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import org.claviger.enumeration.ResultReason;
import org.claviger.operation.Log;
import org.claviger.server.domain.KmipException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

class LogHandlerTest {
    private static final String CLIENT = "message of mtls:fleet:cn:alice: ";

    private final HandlerTester server = new HandlerTester();
    private final Logger logger = (Logger) LoggerFactory.getLogger(LogHandler.class);
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

    @BeforeEach
    void record() {
        logger.setLevel(Level.INFO);
        logger.setAdditive(false);
        lines.start();
        logger.addAppender(lines);
    }

    @AfterEach
    void close() {
        logger.detachAppender(lines);
        logger.setAdditive(true);
        logger.setLevel(null);
        server.close();
    }

    private String logged(String text) {
        server.does(new LogHandler(), new Log.Request(text));
        assertThat(lines.list).hasSize(1);
        return lines.list.getFirst().getFormattedMessage();
    }

    @Test
    void theTextStandsInTheLogBesideTheClientsName() {
        assertThat(logged("Schlüssel geholt")).isEqualTo(CLIENT + "\"Schlüssel geholt\"");
    }

    @Test
    void aTextCannotEndItsLineNorItsQuotes() {
        assertThat(logged("a\r\n2026 \"root\" \\")).isEqualTo(CLIENT + "\"a\\u{d}\\u{a}2026 \\\"root\\\" \\\\\"");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 7, 0x1B, 0x7F, 0x85, 0x9B, 0xAD, 0x200E, 0x202E, 0x2028, 0x2029, 0xFEFF, 0xE000, 0xE0041})
    void whatHidesOrMovesTheCursorIsEscaped(int codePoint) {
        assertThat(logged("<" + Character.toString(codePoint) + ">"))
                .isEqualTo(CLIENT + "\"<\\u{%x}>\"".formatted(codePoint));
    }

    @Test
    void bracesAreNoPlaceholders() {
        assertThat(logged("{} ${jndi:x} %msg")).isEqualTo(CLIENT + "\"{} ${jndi:x} %msg\"");
    }

    @Test
    void aTextOfTheGreatestLengthIsLogged() {
        assertThat(logged("x".repeat(LogHandler.MAX_CHARS))).hasSize(CLIENT.length() + LogHandler.MAX_CHARS + 2);
    }

    @Test
    void aLongerTextIsRefused() {
        var request = new Log.Request("x".repeat(LogHandler.MAX_CHARS + 1));

        assertThatThrownBy(() -> server.does(new LogHandler(), request))
                .isInstanceOfSatisfying(
                        KmipException.class, e -> assertThat(e.reason()).isEqualTo(ResultReason.INVALID_FIELD));
        assertThat(lines.list).isEmpty();
    }
}

package org.claviger.server.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.claviger.server.config.ServerConfig;
import org.claviger.server.doctor.Finding.Level;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** An installation that each test does something to, and what the doctor finds then. */
@ExtendWith(Templates.Maker.class)
abstract class DoctorTester {
    static final SecureRandom RANDOM = new SecureRandom();
    static final Clock CLOCK = Clock.systemUTC();

    static final Host GOOD_HOST =
            new Host(Runtime.Version.parse("25.0.1"), Map.of(Host.OPEN_FILES, 65_536L, Host.CORE_FILE, 0L));

    @TempDir
    Path folder;

    private Templates templates;

    /** Where the installation is that is looked at. */
    Path state;

    /** Where its server would listen. */
    int port;

    @BeforeEach
    void beginAnew(Templates made) throws IOException {
        templates = made;
        try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        begin(Templates.UNUSED);
    }

    /** Goes on with a copy of one of the templates. */
    final void begin(String template) throws IOException {
        state = folder.resolve(template);
        templates.copy(template, state);
        configure("127.0.0.1:5696", "127.0.0.1:" + port);
    }

    ServerConfig config() {
        return ServerConfig.load(state.resolve("claviger.yaml"), Map.of());
    }

    /** Goes on with an installation that a server has used, so that there is a database and an audit. */
    void use() throws IOException {
        begin(Templates.USED);
    }

    List<Finding> findings(String check) {
        return findings(check, CLOCK, GOOD_HOST);
    }

    List<Finding> findings(String check, Clock clock, Host host) {
        return Doctor.of(config(), clock, RANDOM, host).examine().stream()
                .filter(result -> result.check().equals(check))
                .flatMap(result -> result.findings().stream())
                .toList();
    }

    static void has(List<Finding> findings, Level level, String what, String remedy) {
        assertThat(findings).anySatisfy(finding -> {
            assertThat(finding.level()).isEqualTo(level);
            assertThat(finding.what()).contains(what);
            assertThat(finding.remedy()).contains(remedy);
        });
    }

    void configure(String from, String to) throws IOException {
        var file = state.resolve("claviger.yaml");
        var before = Files.readString(file);
        assertThat(before).contains(from);
        Files.writeString(file, before.replace(from, to));
    }
}

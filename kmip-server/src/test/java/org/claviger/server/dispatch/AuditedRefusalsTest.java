package org.claviger.server.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.claviger.certs.CertificateOrder;
import org.claviger.certs.DevelopmentCertificates;
import org.claviger.certs.KeyKind;
import org.claviger.server.audit.AuditLog;
import org.claviger.server.audit.AuditVerifier;
import org.claviger.server.crypto.SigningKey;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditedRefusalsTest {
    private static final SigningKey KEY =
            new SigningKey(MemorySegment.ofArray("a key for tests, of 32 bytes....".getBytes(StandardCharsets.UTF_8)));

    @TempDir
    private Path folder;

    private Path file;
    private AuditLog audit;

    @BeforeEach
    void open() {
        file = folder.resolve("audit.jsonl");
        audit = new AuditLog(file, Clock.systemUTC(), false, KEY, new UUID(0, 1));
    }

    @AfterEach
    void close() {
        audit.close();
    }

    private static InetSocketAddress peer(int host, int port) throws IOException {
        return new InetSocketAddress(InetAddress.getByAddress(new byte[] {10, 0, 0, (byte) host}), port);
    }

    /** Returns the records of refused clients, of an audit that is as it was written. */
    private List<String> refused() throws IOException {
        audit.close();
        assertThat(AuditVerifier.verify(file, KEY.publicKey()).problems()).isEmpty();
        return Files.readAllLines(file).stream()
                .filter(line -> line.contains("\"kind\":\"refused\""))
                .toList();
    }

    @Test
    void whoWasRefusedIsRecordedWithTheReason() throws IOException {
        var certificate = DevelopmentCertificates.newRoot("a stranger", Clock.systemUTC(), new SecureRandom())
                .issue(CertificateOrder.client("orders", KeyKind.P_256))
                .certificate();
        try (var refusals = new AuditedRefusals(audit)) {
            refusals.refused("certificate revoked", "0badcafe", peer(1, 40_212), Optional.of(certificate));
            refusals.refused("no client certificate", "0badcaff", peer(2, 1), Optional.empty());
        }
        assertThat(refused())
                .satisfiesExactly(
                        line -> assertThat(line)
                                .contains("\"reason\":\"certificate revoked\",\"subject\":\"CN=orders\",\"serial\":\""
                                        + CertificateText.serial(certificate) + "\",\"certificate\":\""
                                        + CertificateText.sha256(certificate)
                                        + "\",\"connection\":\"0badcafe\",\"peer\":\"/10.0.0.1:40212\""),
                        line -> assertThat(line)
                                .contains("\"reason\":\"no client certificate\",\"connection\":\"0badcaff\""));
    }

    @Test
    void aFloodIsCountedAndHidesNoOtherClient() throws IOException {
        try (var refusals = new AuditedRefusals(audit)) {
            for (var i = 0; i < 100_000; i++) {
                refusals.refused("no TLS", "c" + i, peer(1, i % 60_000), Optional.empty());
            }
            refusals.refused("no client certificate", "other", peer(2, 1), Optional.empty());
        }
        var lines = refused();
        assertThat(lines)
                .hasSize(10 + 1 + 1)
                .anySatisfy(line -> assertThat(line).contains("\"other\""));
        assertThat(lines.getLast()).contains("\"kind\":\"refused\",\"more\":99990,");
    }

    @Test
    void aFloodFromManyAddressesIsBoundedToo() throws IOException {
        try (var refusals = new AuditedRefusals(audit)) {
            for (var i = 0; i < 5_000; i++) {
                refusals.refused("no TLS", "c" + i, peer(i % 200, 1), Optional.empty());
            }
        }
        assertThat(refused()).hasSizeLessThanOrEqualTo(60 + 1).last().asString().contains("\"more\":49");
    }

    @Test
    void oneThatCannotBeDescribedTakesNothingFromTheOthers() throws IOException {
        var nowhere = new InetSocketAddress(InetAddress.getLoopbackAddress(), 1) {
            private static final long serialVersionUID = 1L;

            @Override
            public String toString() {
                throw new IllegalStateException("as a certificate may be that nobody can print");
            }
        };
        try (var refusals = new AuditedRefusals(audit)) {
            refusals.refused("no TLS", "odd", nowhere, Optional.empty());
            refusals.refused("no TLS", "next", peer(2, 1), Optional.empty());
        }
        assertThat(refused())
                .satisfiesExactly(
                        line -> assertThat(line).contains("\"connection\":\"next\""),
                        line -> assertThat(line).contains("\"more\":1,"));
    }

    @Test
    void afterAWhileMoreAreRecordedAndTheCountComesBetween() throws Exception {
        try (var refusals = new AuditedRefusals(audit, Duration.ofMillis(50))) {
            for (var i = 0; i < 20; i++) {
                refusals.refused("no TLS", "c" + i, peer(1, 1), Optional.empty());
            }
            while (!Files.readString(file).contains("\"more\":")) {
                Thread.sleep(5);
            }
            while (!Files.readString(file).contains("\"later\"")) {
                refusals.refused("no TLS", "later", peer(1, 1), Optional.empty());
                Thread.sleep(5);
            }
        }
        assertThat(refused()).hasSizeGreaterThan(10 + 1);
    }
}

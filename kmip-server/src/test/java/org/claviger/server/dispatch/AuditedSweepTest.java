package org.claviger.server.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.claviger.server.audit.AuditException;
import org.claviger.server.audit.AuditLog;
import org.claviger.server.audit.AuditVerifier;
import org.claviger.server.crypto.SigningKey;
import org.claviger.server.domain.Tenant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditedSweepTest {
    private static final SigningKey KEY =
            new SigningKey(MemorySegment.ofArray("a key for tests, of 32 bytes....".getBytes(StandardCharsets.UTF_8)));
    private static final UUID LEFT = new UUID(7, 7);

    @TempDir
    private Path folder;

    private Path file;
    private AuditLog audit;
    private AuditedSweep sweep;

    @BeforeEach
    void open() {
        file = folder.resolve("audit.jsonl");
        audit = new AuditLog(file, Clock.systemUTC(), false, KEY, new UUID(0, 1));
        sweep = new AuditedSweep(audit, UUID::randomUUID);
    }

    @AfterEach
    void close() {
        audit.close();
    }

    private List<String> destructions() {
        try {
            return Files.readAllLines(file).stream()
                    .filter(line -> line.contains("\"operation\":\"Destroy Key in Device\",\"object\":\"" + LEFT
                            + "\",\"tenant\":\"acme\",\"principal\":\"server\""))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void theIntentIsThereBeforeTheKeyIsGone() throws IOException {
        var before = new ArrayList<String>();

        sweep.destroys(new Tenant("acme"), LEFT, () -> before.addAll(destructions()));

        assertThat(before).singleElement().asString().contains("\"kind\":\"intent\"");
        assertThat(destructions()).hasSize(2).last().asString().contains("\"kind\":\"outcome\",\"result\":\"success\"");
        audit.close();
        assertThat(AuditVerifier.verify(file, KEY.publicKey()).problems()).isEmpty();
    }

    @Test
    void aDeviceThatFailsIsRecordedToo() {
        var failure = new IllegalStateException("the device is gone");

        assertThatThrownBy(() -> sweep.destroys(new Tenant("acme"), LEFT, () -> {
                    throw failure;
                }))
                .isSameAs(failure);

        assertThat(destructions())
                .last()
                .asString()
                .contains("\"kind\":\"outcome\",\"result\":\"failure\",\"reason\":\"General Failure\"");
    }

    @Test
    void withoutAuditNoKeyIsDestroyed() {
        var destroyed = new ArrayList<UUID>();
        audit.close();

        assertThatThrownBy(() -> sweep.destroys(new Tenant("acme"), LEFT, () -> destroyed.add(LEFT)))
                .isInstanceOf(AuditException.class);

        assertThat(destroyed).isEmpty();
    }
}

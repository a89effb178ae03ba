package org.claviger.server.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.claviger.server.operation.HandlerTester.NOW;

import java.time.Duration;
import java.util.Optional;
import org.claviger.attribute.RevocationReason;
import org.claviger.attribute.UniqueIdentifier;
import org.claviger.enumeration.CryptographicAlgorithm;
import org.claviger.enumeration.CryptographicUsageMask;
import org.claviger.enumeration.Operation;
import org.claviger.enumeration.ResultReason;
import org.claviger.enumeration.RevocationReasonCode;
import org.claviger.operation.ObtainLease;
import org.claviger.server.domain.KmipException;
import org.claviger.server.domain.ManagedObject;
import org.claviger.ttlv.ProtocolVersion;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ObtainLeaseHandlerTest {
    private final HandlerTester server = new HandlerTester();
    private final UniqueIdentifier key = UniqueIdentifier.of(
            server.addKey(CryptographicAlgorithm.AES, new byte[16], CryptographicUsageMask.ENCRYPT));

    @AfterEach
    void close() {
        server.close();
    }

    private ObtainLease.Response lease(Duration leaseTime) {
        return server.does(new ObtainLeaseHandler(leaseTime), new ObtainLease.Request(Optional.of(key)));
    }

    private interface Change {
        ManagedObject of(ManagedObject object);
    }

    private void change(Change change) {
        server.item("alice", ProtocolVersion.V2_1, Operation.REVOKE, context -> {
            context.objects().save(change.of(context.open(Optional.of(key))));
            return key;
        });
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 3600})
    void aLeaseIsAsLongAsTheConfigurationSays(long seconds) {
        assertThat(lease(Duration.ofSeconds(seconds)))
                .isEqualTo(new ObtainLease.Response(key, Duration.ofSeconds(seconds), NOW));
    }

    @Test
    void theAnswerSaysWhenTheObjectWasLastChanged() {
        change(object -> object.changed(NOW.plusSeconds(9)));
        assertThat(lease(Duration.ofHours(1)).lastChangeDate()).isEqualTo(NOW.plusSeconds(9));
    }

    @Test
    void aCompromisedObjectIsNotLeased() {
        var reason = new RevocationReason(RevocationReasonCode.KEY_COMPROMISE, Optional.empty());
        change(object -> object.revoke(reason, Optional.empty(), NOW));
        assertRefused(ResultReason.PERMISSION_DENIED);
    }

    @Test
    void anArchivedObjectIsNotLeased() {
        change(object -> object.archive(NOW));
        assertRefused(ResultReason.OBJECT_ARCHIVED);
    }

    private void assertRefused(ResultReason reason) {
        assertThatThrownBy(() -> lease(Duration.ofHours(1)))
                .isInstanceOfSatisfying(
                        KmipException.class, e -> assertThat(e.reason()).isEqualTo(reason));
    }
}

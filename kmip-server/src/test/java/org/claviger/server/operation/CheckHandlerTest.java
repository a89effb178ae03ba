package org.claviger.server.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.claviger.enumeration.CryptographicUsageMask.DECRYPT;
import static org.claviger.enumeration.CryptographicUsageMask.ENCRYPT;
import static org.claviger.enumeration.CryptographicUsageMask.SIGN;

import java.time.Duration;
import java.util.Optional;
import org.claviger.attribute.AttributeTypes;
import org.claviger.attribute.Attributes;
import org.claviger.attribute.RevocationReason;
import org.claviger.attribute.UniqueIdentifier;
import org.claviger.attribute.UsageLimits;
import org.claviger.enumeration.BitMask;
import org.claviger.enumeration.CryptographicAlgorithm;
import org.claviger.enumeration.CryptographicUsageMask;
import org.claviger.enumeration.Operation;
import org.claviger.enumeration.ResultReason;
import org.claviger.enumeration.RevocationReasonCode;
import org.claviger.enumeration.UsageLimitsUnit;
import org.claviger.object.OpaqueObject;
import org.claviger.operation.Check;
import org.claviger.server.domain.KmipException;
import org.claviger.server.domain.ManagedObject;
import org.claviger.server.store.StoredObjects;
import org.claviger.ttlv.ProtocolVersion;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CheckHandlerTest {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final UsageLimits THOUSAND =
            new UsageLimits(Optional.of(1_000L), Optional.empty(), Optional.of(UsageLimitsUnit.BYTE));

    private final HandlerTester server = new HandlerTester();
    private final CheckHandler handler = new CheckHandler(HOUR);
    private String key = server.addKey(
            CryptographicAlgorithm.AES,
            new byte[16],
            Attributes.of(AttributeTypes.USAGE_LIMITS, THOUSAND),
            ENCRYPT,
            DECRYPT);

    @AfterEach
    void close() {
        server.close();
    }

    private Check.Request request(
            Optional<Long> units, Optional<BitMask<CryptographicUsageMask>> uses, Duration lease) {
        return new Check.Request(
                Optional.of(UniqueIdentifier.of(key)),
                units,
                uses,
                Optional.of(lease).filter(Duration::isPositive));
    }

    private Check.Request units(long units) {
        return request(Optional.of(units), Optional.empty(), Duration.ZERO);
    }

    private Check.Request uses(CryptographicUsageMask... uses) {
        return request(Optional.empty(), Optional.of(StoredObjects.mask(uses)), Duration.ZERO);
    }

    private Check.Request lease(Duration lease) {
        return request(Optional.empty(), Optional.empty(), lease);
    }

    private void assertAllowed(Check.Request request) {
        assertThat(server.does(handler, request))
                .isEqualTo(new Check.Response(
                        UniqueIdentifier.of(key), Optional.empty(), Optional.empty(), Optional.empty()));
    }

    private void assertRefused(ResultReason reason, Check.Request request, String... texts) {
        assertThatThrownBy(() -> server.does(handler, request)).isInstanceOfSatisfying(KmipException.class, e -> {
            assertThat(e.reason()).isEqualTo(reason);
            assertThat(texts).allSatisfy(text -> assertThat(e).hasMessageContaining(text));
        });
    }

    private interface Change {
        ManagedObject of(ManagedObject object);
    }

    private void change(Change change) {
        server.item("alice", ProtocolVersion.V2_1, Operation.REVOKE, context -> {
            context.objects().save(change.of(context.open(Optional.of(UniqueIdentifier.of(key)))));
            return key;
        });
    }

    @Test
    void aCheckOfNothingIsAllowed() {
        assertAllowed(lease(Duration.ZERO));
    }

    @Test
    void everyUseOfTheMaskMustBeAllowed() {
        assertAllowed(uses());
        assertAllowed(uses(ENCRYPT));
        assertAllowed(uses(ENCRYPT, DECRYPT));
        assertRefused(ResultReason.INCOMPATIBLE_CRYPTOGRAPHIC_USAGE_MASK, uses(SIGN), "Cryptographic Usage Mask");
        assertRefused(ResultReason.INCOMPATIBLE_CRYPTOGRAPHIC_USAGE_MASK, uses(ENCRYPT, SIGN));
    }

    @Test
    void soMuchMustBeLeftOfTheUsageLimits() {
        assertAllowed(units(0));
        assertAllowed(units(1_000));
        assertRefused(ResultReason.USAGE_LIMIT_EXCEEDED, units(1_001), "Usage Limits Count 1001", "1000 are left");
        assertRefused(ResultReason.INVALID_FIELD, units(-1));
    }

    @Test
    void aCheckTakesNothingFromTheUsageLimits() {
        assertAllowed(units(1_000));
        assertAllowed(units(1_000));
    }

    @Test
    void aKeyWithoutUsageLimitsMayBeUsedAtWill() {
        key = server.addKey(CryptographicAlgorithm.AES, new byte[16], ENCRYPT);
        assertAllowed(units(Long.MAX_VALUE));
    }

    @Test
    void noLongerLeaseIsPromisedThanIsGiven() {
        assertAllowed(lease(HOUR));
        assertRefused(ResultReason.PERMISSION_DENIED, lease(HOUR.plusSeconds(1)), "Lease Time 3601 s");
        assertThat(server.does(new CheckHandler(Duration.ZERO), lease(Duration.ofDays(1)))
                        .uniqueIdentifier())
                .isEqualTo(UniqueIdentifier.of(key));
    }

    @Test
    void noLeaseOfACompromisedKeyIsPromised() {
        var reason = new RevocationReason(RevocationReasonCode.KEY_COMPROMISE, Optional.empty());
        change(object -> object.revoke(reason, Optional.empty(), HandlerTester.NOW));
        assertRefused(ResultReason.PERMISSION_DENIED, lease(Duration.ofSeconds(1)), "Compromised");
    }

    @Test
    void theFailureNamesEachValueThatWasRefused() {
        var request = request(Optional.of(1_001L), Optional.of(StoredObjects.mask(SIGN)), HOUR);
        assertRefused(
                ResultReason.INCOMPATIBLE_CRYPTOGRAPHIC_USAGE_MASK,
                request,
                "Cryptographic Usage Mask",
                "Usage Limits Count");
        assertThatThrownBy(() -> server.does(handler, request)).hasMessageNotContaining("Lease Time");
    }

    @Test
    void anArchivedObjectIsNotChecked() {
        change(object -> object.archive(HandlerTester.NOW));
        assertRefused(ResultReason.OBJECT_ARCHIVED, uses(ENCRYPT));
    }

    @Test
    void whatHasNoUseIsNotCheckedForIt() {
        key = server.add(() -> new OpaqueObject(0x8000_0001, server.secret(new byte[] {1})), Attributes.EMPTY);
        assertRefused(ResultReason.ILLEGAL_OBJECT_TYPE, uses(ENCRYPT));
        assertRefused(ResultReason.ILLEGAL_OBJECT_TYPE, units(1));
        assertAllowed(lease(HOUR));
    }
}

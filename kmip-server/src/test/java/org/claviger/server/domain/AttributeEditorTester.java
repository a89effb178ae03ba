package org.claviger.server.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.claviger.ttlv.ProtocolVersion.V1_4;
import static org.claviger.ttlv.ProtocolVersion.V2_1;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.claviger.attribute.Attribute;
import org.claviger.attribute.AttributeReference;
import org.claviger.attribute.AttributeType;
import org.claviger.attribute.Attributes;
import org.claviger.attribute.RevocationReason;
import org.claviger.attribute.VendorAttribute;
import org.claviger.enumeration.ObjectType;
import org.claviger.enumeration.ResultReason;
import org.claviger.enumeration.RevocationReasonCode;
import org.claviger.enumeration.State;
import org.claviger.server.domain.AttributeEditor.Edited;
import org.claviger.ttlv.ProtocolVersion;
import org.claviger.ttlv.Tag;
import org.claviger.ttlv.TtlvItem;

/** Objects, and changes of their attributes in one version or another. */
abstract class AttributeEditorTester {
    static final Instant MADE = Instant.parse("2026-01-02T03:04:05Z");
    static final Instant NOW = MADE.plusSeconds(60);
    static final Instant LATER = NOW.plusSeconds(60);
    static final int MAX_ATTRIBUTES = 10;

    static final AttributePolicy POLICY = new AttributePolicy(Duration.ofHours(1), Set.of("tapes"), MAX_ATTRIBUTES);

    static final AttributeReference RACK = new AttributeReference.Vendor("x", "Rack");

    static ManagedObject key(Attributes attributes) {
        return ManagedObject.create(
                new Tenant("default"),
                "id",
                ObjectType.SYMMETRIC_KEY,
                "owner",
                attributes,
                new SealedMaterial(new UUID(1, 2), new byte[] {1}, new byte[] {2}),
                MADE);
    }

    static Edited in(ProtocolVersion version, ManagedObject object, Function<AttributeEditor, Edited> change) {
        return change.apply(new AttributeEditor(object, version, POLICY, NOW));
    }

    static <V> ManagedObject adding(AttributeType<V> type, V value, ManagedObject object) {
        return in(V2_1, object, editor -> editor.add(Attribute.of(type, value))).object();
    }

    static <V> ManagedObject modifying(AttributeType<V> type, V value, ManagedObject object) {
        return in(V2_1, object, editor -> editor.modify(Optional.empty(), Attribute.of(type, value)))
                .object();
    }

    static Edited deleting(AttributeReference reference, int index, ManagedObject object) {
        return in(V1_4, object, editor -> editor.delete(Optional.of(reference), Optional.of(index), Optional.empty()));
    }

    static VendorAttribute rack(String value) {
        return new VendorAttribute("x", "Rack", TtlvItem.text(Tag.ATTRIBUTE_VALUE.code(), value));
    }

    static ManagedObject inState(State state) {
        var object = key(Attributes.EMPTY);
        return switch (state) {
            case PRE_ACTIVE -> object;
            case ACTIVE -> object.activate(MADE);
            case DEACTIVATED -> revoked(inState(State.ACTIVE), RevocationReasonCode.SUPERSEDED);
            case COMPROMISED -> revoked(object, RevocationReasonCode.KEY_COMPROMISE);
            case DESTROYED -> object.destroy(MADE);
            case DESTROYED_COMPROMISED -> inState(State.COMPROMISED).destroy(MADE);
        };
    }

    static ManagedObject revoked(ManagedObject object, RevocationReasonCode code) {
        return object.revoke(new RevocationReason(code, Optional.empty()), Optional.empty(), MADE);
    }

    static void assertRefused(ResultReason reason, ThrowingCallable change) {
        assertThatThrownBy(change)
                .isInstanceOfSatisfying(
                        KmipException.class, e -> assertThat(e.reason()).isEqualTo(reason));
    }
}

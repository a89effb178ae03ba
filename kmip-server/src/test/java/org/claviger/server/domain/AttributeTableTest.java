package org.claviger.server.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.claviger.attribute.Attribute;
import org.claviger.attribute.AttributeReference;
import org.claviger.attribute.AttributeRules;
import org.claviger.attribute.AttributeRules.Permission;
import org.claviger.attribute.AttributeType;
import org.claviger.attribute.AttributeTypes;
import org.claviger.attribute.Attributes;
import org.claviger.attribute.UsageLimits;
import org.claviger.enumeration.ObjectType;
import org.claviger.enumeration.ResultReason;
import org.claviger.enumeration.State;
import org.claviger.enumeration.UsageLimitsUnit;
import org.claviger.ttlv.ProtocolVersion;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a client may do to each attribute in each version, on an object that is Pre-Active and unused: the whole of the
 * specification's rule table, which {@code AttributeTypesTest} compares with the specification.
 */
class AttributeTableTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    private static final AttributePolicy POLICY = new AttributePolicy(Duration.ofHours(1), Set.of(), 100);
    private static final List<ObjectType> OBJECT_TYPES = List.of(
            ObjectType.SYMMETRIC_KEY,
            ObjectType.PUBLIC_KEY,
            ObjectType.PRIVATE_KEY,
            ObjectType.SPLIT_KEY,
            ObjectType.SECRET_DATA,
            ObjectType.CERTIFICATE,
            ObjectType.OPAQUE_OBJECT);

    private static Stream<Arguments> attributes() {
        return ProtocolVersion.published().stream()
                .flatMap(version -> AttributeTypes.all().stream()
                        .filter(type -> type.versions().contains(version) && type != AttributeTypes.VENDOR_ATTRIBUTE)
                        .map(type -> Arguments.of(type, version)));
    }

    /** Whoever looks at a value here looks at dates and limits only; all others are not even of the right class. */
    private static Attribute<?> sample(AttributeType<?> type) {
        var isDate = UseDates.include(type);
        var value = type == AttributeTypes.USAGE_LIMITS
                ? new UsageLimits(Optional.of(9L), Optional.of(9L), Optional.of(UsageLimitsUnit.OBJECT))
                : isDate ? NOW.plusSeconds(60) : type == AttributeTypes.SENSITIVE || type == AttributeTypes.EXTRACTABLE;
        return AttributeValues.of(type, value);
    }

    private static AttributeEditor editor(ObjectType objectType, Attributes attributes, ProtocolVersion version) {
        var object = new ManagedObject(
                new Tenant("default"),
                "id",
                objectType,
                "owner",
                State.PRE_ACTIVE,
                false,
                attributes,
                Optional.of(new SealedMaterial(new UUID(1, 2), new byte[] {1}, new byte[] {2})),
                1,
                1);
        return new AttributeEditor(object, version, POLICY, NOW);
    }

    private static boolean applies(AttributeType<?> type, ObjectType objectType, ProtocolVersion version) {
        return new AttributePermissions(version).applies(type, objectType);
    }

    private static AttributeRules rules(AttributeType<?> type, ProtocolVersion version) {
        return type.rules(version);
    }

    private static boolean isForClients(Permission permission) {
        return switch (permission) {
            case NO, BY_OTHER_OPERATIONS, IF_DATA_OMITTED, IF_NO_VALUE -> false;
            case YES,
                    WHILE_PRE_ACTIVE,
                    WHILE_PRE_ACTIVE_OR_ACTIVE,
                    BEFORE_PROCESS_START_DATE,
                    BEFORE_PROTECT_STOP_DATE,
                    BEFORE_USAGE_ALLOCATION,
                    IF_ITS_OWN -> true;
        };
    }

    private static void assertOutcome(boolean allowed, ResultReason otherwise, ThrowingCallable change) {
        if (allowed) {
            assertThatCode(change).doesNotThrowAnyException();
        } else {
            assertThatThrownBy(change)
                    .isInstanceOfSatisfying(
                            KmipException.class, e -> assertThat(e.reason()).isEqualTo(otherwise));
        }
    }

    @ParameterizedTest
    @MethodSource("attributes")
    void itIsAddedByAClientOnlyIfAClientMaySetIt(AttributeType<?> type, ProtocolVersion version) {
        for (var objectType : OBJECT_TYPES) {
            var editor = editor(objectType, Attributes.EMPTY, version);
            var applies = applies(type, objectType, version);
            assertOutcome(
                    applies && rules(type, version).initiallySetBy().includesClient(),
                    applies ? ResultReason.READ_ONLY_ATTRIBUTE : ResultReason.INVALID_ATTRIBUTE,
                    () -> editor.add(sample(type)));
        }
    }

    @ParameterizedTest
    @MethodSource("attributes")
    void itIsAddedTwiceOnlyIfItMayHaveSeveralInstances(AttributeType<?> type, ProtocolVersion version) {
        for (var objectType : OBJECT_TYPES) {
            if (applies(type, objectType, version)
                    && type != AttributeTypes.NAME // whose values must differ
                    && rules(type, version).initiallySetBy().includesClient()) {
                var editor = editor(objectType, Attributes.of(List.of(sample(type))), version);
                assertOutcome(
                        rules(type, version).mayRepeat(),
                        ResultReason.ATTRIBUTE_SINGLE_VALUED,
                        () -> editor.add(sample(type)));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("attributes")
    void itIsModifiedByAClientOnlyIfAClientMayChangeIt(AttributeType<?> type, ProtocolVersion version) {
        for (var objectType : OBJECT_TYPES) {
            var editor = editor(objectType, Attributes.of(List.of(sample(type))), version);
            var applies = applies(type, objectType, version);
            assertOutcome(
                    applies && isForClients(rules(type, version).modifiableByClient()),
                    applies ? ResultReason.ATTRIBUTE_READ_ONLY : ResultReason.ATTRIBUTE_NOT_FOUND,
                    () -> editor.modify(Optional.empty(), sample(type)));
        }
    }

    @ParameterizedTest
    @MethodSource("attributes")
    void itIsDeletedByAClientOnlyIfAClientMayDeleteIt(AttributeType<?> type, ProtocolVersion version) {
        for (var objectType : OBJECT_TYPES) {
            var editor = editor(objectType, Attributes.of(List.of(sample(type))), version);
            var applies = applies(type, objectType, version);
            assertOutcome(
                    applies && isForClients(rules(type, version).deletableByClient()),
                    applies ? ResultReason.ATTRIBUTE_READ_ONLY : ResultReason.ATTRIBUTE_NOT_FOUND,
                    () -> editor.delete(Optional.of(AttributeReference.of(type)), Optional.empty(), Optional.empty()));
        }
    }

    @ParameterizedTest
    @MethodSource("attributes")
    void itIsSetByAClientOnlyIfAClientMayAddOrChangeIt(AttributeType<?> type, ProtocolVersion version) {
        for (var objectType : OBJECT_TYPES) {
            if (applies(type, objectType, version)) {
                var without = editor(objectType, Attributes.EMPTY, version);
                assertOutcome(
                        rules(type, version).initiallySetBy().includesClient(),
                        ResultReason.READ_ONLY_ATTRIBUTE,
                        () -> without.set(sample(type)));
                var with = editor(objectType, Attributes.of(List.of(sample(type))), version);
                assertOutcome(
                        isForClients(rules(type, version).modifiableByClient()),
                        ResultReason.READ_ONLY_ATTRIBUTE,
                        () -> with.set(sample(type)));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("attributes")
    void itComesWithANewObjectOnlyIfAClientMaySetItOrDescribesWhatIsToBeMade(
            AttributeType<?> type, ProtocolVersion version) {
        var described = List.of(
                AttributeTypes.CRYPTOGRAPHIC_ALGORITHM,
                AttributeTypes.CRYPTOGRAPHIC_LENGTH,
                AttributeTypes.CERTIFICATE_TYPE,
                AttributeTypes.DIGITAL_SIGNATURE_ALGORITHM,
                AttributeTypes.KEY_FORMAT_TYPE,
                AttributeTypes.OPAQUE_DATA_TYPE,
                AttributeTypes.PROTECTION_STORAGE_MASK);
        for (var objectType : OBJECT_TYPES) {
            // How long Secret Data shall be is said even where it is no attribute of it.
            var applies = applies(type, objectType, version)
                    || (type == AttributeTypes.CRYPTOGRAPHIC_LENGTH && objectType == ObjectType.SECRET_DATA);
            assertOutcome(
                    applies
                            && (described.contains(type)
                                    || rules(type, version).initiallySetBy().includesClient()),
                    applies ? ResultReason.ATTRIBUTE_READ_ONLY : ResultReason.INVALID_ATTRIBUTE,
                    () -> AttributeAdmission.admit(Attributes.of(List.of(sample(type))), objectType, version));
        }
    }
}

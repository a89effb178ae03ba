package org.claviger.server.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.claviger.attribute.AttributeTypes;
import org.claviger.attribute.Attributes;
import org.claviger.attribute.CryptographicParameters;
import org.claviger.attribute.Name;
import org.claviger.attribute.UniqueIdentifier;
import org.claviger.attribute.UsageLimits;
import org.claviger.enumeration.BlockCipherMode;
import org.claviger.enumeration.CryptographicAlgorithm;
import org.claviger.enumeration.CryptographicUsageMask;
import org.claviger.enumeration.EncodingOption;
import org.claviger.enumeration.KeyWrapType;
import org.claviger.enumeration.ObjectType;
import org.claviger.enumeration.ResultReason;
import org.claviger.enumeration.State;
import org.claviger.enumeration.UsageLimitsUnit;
import org.claviger.enumeration.WrappingMethod;
import org.claviger.object.KeyInformation;
import org.claviger.object.KeyWrappingSpecification;
import org.claviger.object.KmipObject;
import org.claviger.operation.Export;
import org.claviger.operation.Import;
import org.claviger.server.domain.KmipException;
import org.claviger.server.store.StoredObjects;
import org.claviger.ttlv.ProtocolVersion;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ImportHandlerTest {
    private static final Instant LONG_AGO = Instant.parse("2011-03-04T05:06:07Z");

    private final HandlerTester server = new HandlerTester();
    private final CryptographicStreams streams = CryptographicStreams.start(
            CryptographicStreams.Limits.DEFAULT, server::sharedMemory, server.clock(), server.random());
    private final ImportHandler importing =
            new ImportHandler(server.vault, server.newObjects, server.wrapping, streams, server.residents);
    private final ExportHandler exporting = new ExportHandler(server.delivery);

    @AfterEach
    void close() {
        streams.close();
        server.close();
    }

    private Export.Response exported(String id) {
        return exported("alice", id, Optional.empty());
    }

    private Export.Response exported(String name, String id, Optional<KeyWrappingSpecification> wrapping) {
        return server.as(
                name,
                ProtocolVersion.V2_1,
                exporting,
                new Export.Request(
                        Optional.of(UniqueIdentifier.of(id)),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        wrapping));
    }

    private void bring(String name, String id, boolean replace, Attributes attributes, KmipObject object) {
        bring(name, id, replace, Optional.empty(), attributes, object);
    }

    private void bring(
            String name,
            String id,
            boolean replace,
            Optional<KeyWrapType> wrapType,
            Attributes attributes,
            KmipObject object) {
        var response = server.as(
                name,
                ProtocolVersion.V2_1,
                importing,
                new Import.Request(
                        UniqueIdentifier.of(id),
                        Optional.of(ObjectType.SYMMETRIC_KEY),
                        Optional.of(replace),
                        wrapType,
                        attributes,
                        object));
        assertThat(response.uniqueIdentifier()).isEqualTo(UniqueIdentifier.of(id));
    }

    private String key(Attributes more) {
        return server.addKey(CryptographicAlgorithm.AES, new byte[16], more, CryptographicUsageMask.ENCRYPT);
    }

    private static void requireRefused(ResultReason reason, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        KmipException.class, e -> assertThat(e.reason()).isEqualTo(reason));
    }

    /** The attributes without those that say which object they belong to. */
    private static Attributes past(Export.Response exported) {
        return exported.attributes().without(AttributeTypes.UNIQUE_IDENTIFIER);
    }

    @Test
    void whatIsExportedIsImportedElsewhereTheSame() {
        var limits = new UsageLimits(Optional.of(9L), Optional.of(4L), Optional.of(UsageLimitsUnit.OBJECT));
        var original = exported(key(Attributes.of(AttributeTypes.NAME, Name.of("moving"))));
        var moved = past(original)
                .without(AttributeTypes.NAME)
                .with(AttributeTypes.INITIAL_DATE, LONG_AGO)
                .with(AttributeTypes.USAGE_LIMITS, limits)
                .with(AttributeTypes.STATE, State.DEACTIVATED)
                .with(AttributeTypes.FRESH, false);

        bring("alice", "elsewhere", false, moved, original.object());

        var copy = exported("elsewhere");
        assertThat(copy.object()).isEqualTo(original.object());
        assertThat(past(copy)).containsExactlyInAnyOrderElementsOf(moved);
    }

    @Test
    void whatIsNotSaidIsSetAsForARegisteredObject() {
        var original = exported(key(Attributes.EMPTY));

        bring("alice", "bare", false, Attributes.EMPTY, original.object());

        var attributes = exported("bare").attributes();
        assertThat(attributes.first(AttributeTypes.STATE)).contains(State.PRE_ACTIVE);
        assertThat(attributes.first(AttributeTypes.INITIAL_DATE)).contains(HandlerTester.NOW);
        assertThat(attributes.first(AttributeTypes.CRYPTOGRAPHIC_LENGTH)).contains(128);
        assertThat(attributes.has(AttributeTypes.DIGEST)).isTrue();
    }

    @Test
    void anIdentifierThatExistsIsReplacedOnlyOnDemandAndOnlyByItsOwner() {
        var id = key(Attributes.EMPTY);
        var original = exported(id);

        requireRefused(
                ResultReason.OBJECT_ALREADY_EXISTS,
                () -> bring("alice", id, false, Attributes.EMPTY, original.object()));
        requireRefused(
                ResultReason.OBJECT_ALREADY_EXISTS, () -> bring("bob", id, true, Attributes.EMPTY, original.object()));
        requireRefused(ResultReason.OBJECT_NOT_FOUND, () -> exported("bob", id, Optional.empty()));

        var another = exported(server.addKey(CryptographicAlgorithm.AES, new byte[32], CryptographicUsageMask.DECRYPT));
        bring("alice", id, true, past(another).without(AttributeTypes.SHORT_UNIQUE_IDENTIFIER), another.object());

        var replaced = exported(id);
        assertThat(replaced.object()).isEqualTo(another.object());
        assertThat(replaced.attributes().first(AttributeTypes.CRYPTOGRAPHIC_USAGE_MASK))
                .contains(StoredObjects.mask(CryptographicUsageMask.DECRYPT));
        bring("alice", id, true, Attributes.EMPTY, original.object());
        assertThat(exported(id).object()).isEqualTo(original.object());
    }

    @Test
    void anObjectThatWasDestroyedComesWithoutItsMaterial() {
        var original = exported(key(Attributes.EMPTY));

        bring("alice", "gone", false, Attributes.of(AttributeTypes.DESTROY_DATE, LONG_AGO), original.object());

        var gone = exported("gone");
        assertThat(gone.attributes().first(AttributeTypes.STATE)).contains(State.DESTROYED);
        assertThat(gone.object().block().orElseThrow().keyValue()).isEmpty();
    }

    @Test
    void aWrappedObjectIsUnwrappedOnDemand() {
        var nistKeyWrap = CryptographicParameters.builder()
                .blockCipherMode(BlockCipherMode.NISTKEYWRAP)
                .build();
        var kek = server.addKey(
                CryptographicAlgorithm.AES,
                new byte[24],
                Attributes.of(AttributeTypes.CRYPTOGRAPHIC_PARAMETERS, nistKeyWrap),
                CryptographicUsageMask.WRAP_KEY,
                CryptographicUsageMask.UNWRAP_KEY);
        var id = key(Attributes.EMPTY);
        var wrapped = exported(
                        "alice",
                        id,
                        Optional.of(new KeyWrappingSpecification(
                                WrappingMethod.ENCRYPT,
                                Optional.of(new KeyInformation(UniqueIdentifier.of(kek), Optional.of(nistKeyWrap))),
                                Optional.empty(),
                                List.of(),
                                Optional.of(EncodingOption.TTLV_ENCODING))))
                .object();

        bring("alice", "wrapped", false, Attributes.EMPTY, wrapped);
        bring("alice", "clear", false, Optional.of(KeyWrapType.NOT_WRAPPED), Attributes.EMPTY, wrapped);

        assertThat(exported("wrapped").object()).isEqualTo(wrapped);
        assertThat(exported("clear").object()).isEqualTo(exported(id).object());
        requireRefused(
                ResultReason.WRAPPING_OBJECT_NOT_FOUND,
                () -> bring("bob", "b", false, Optional.of(KeyWrapType.NOT_WRAPPED), Attributes.EMPTY, wrapped));
    }

    @Test
    void whatContradictsTheObjectIsRefused() {
        var object = exported(key(Attributes.EMPTY)).object();

        requireRefused(
                ResultReason.INVALID_ATTRIBUTE_VALUE,
                () -> bring(
                        "alice",
                        "a",
                        false,
                        Attributes.of(AttributeTypes.UNIQUE_IDENTIFIER, UniqueIdentifier.of("b")),
                        object));
        requireRefused(
                ResultReason.INVALID_ATTRIBUTE_VALUE,
                () -> bring(
                        "alice",
                        "a",
                        false,
                        Attributes.of(AttributeTypes.OBJECT_TYPE, ObjectType.PRIVATE_KEY),
                        object));
        requireRefused(
                ResultReason.INVALID_FIELD,
                () -> bring("alice", "a", false, Attributes.of(AttributeTypes.CRYPTOGRAPHIC_LENGTH, 256), object));
        requireRefused(
                ResultReason.ATTRIBUTE_SINGLE_VALUED,
                () -> bring(
                        "alice",
                        "a",
                        false,
                        Attributes.of(AttributeTypes.FRESH, true).plus(AttributeTypes.FRESH, false),
                        object));
        requireRefused(ResultReason.INVALID_FIELD, () -> bring("alice", "", false, Attributes.EMPTY, object));
        requireRefused(
                ResultReason.INVALID_FIELD, () -> bring("alice", "x".repeat(257), false, Attributes.EMPTY, object));
    }

    @Test
    void sensitiveAndUnextractableMaterialIsNotExported() {
        var sensitive = key(Attributes.of(AttributeTypes.SENSITIVE, true));
        var unextractable = key(Attributes.of(AttributeTypes.EXTRACTABLE, false));

        requireRefused(ResultReason.SENSITIVE, () -> exported(sensitive));
        requireRefused(ResultReason.NOT_EXTRACTABLE, () -> exported(unextractable));
    }
}

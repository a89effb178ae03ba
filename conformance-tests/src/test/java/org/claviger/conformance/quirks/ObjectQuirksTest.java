package org.claviger.conformance.quirks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.claviger.conformance.wire.Peer.uid;
import static org.claviger.conformance.wire.Ttlv.bool;
import static org.claviger.conformance.wire.Ttlv.bytes;
import static org.claviger.conformance.wire.Ttlv.dateTime;
import static org.claviger.conformance.wire.Ttlv.enumeration;
import static org.claviger.conformance.wire.Ttlv.integer;
import static org.claviger.conformance.wire.Ttlv.longInteger;
import static org.claviger.conformance.wire.Ttlv.structure;
import static org.claviger.conformance.wire.Ttlv.text;
import static org.claviger.enumeration.Operation.CREATE;
import static org.claviger.enumeration.Operation.CREATE_KEY_PAIR;
import static org.claviger.enumeration.Operation.DECRYPT;
import static org.claviger.enumeration.Operation.ENCRYPT;
import static org.claviger.enumeration.Operation.GET;
import static org.claviger.enumeration.Operation.GET_ATTRIBUTES;
import static org.claviger.enumeration.Operation.LOCATE;
import static org.claviger.enumeration.ResultReason.INVALID_FIELD;
import static org.claviger.ttlv.ProtocolVersion.V1_0;
import static org.claviger.ttlv.ProtocolVersion.V1_1;
import static org.claviger.ttlv.ProtocolVersion.V1_2;
import static org.claviger.ttlv.ProtocolVersion.V1_4;

import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.claviger.conformance.wire.Attrs;
import org.claviger.conformance.wire.Peer;
import org.claviger.conformance.wire.Ttlv;
import org.claviger.enumeration.BlockCipherMode;
import org.claviger.enumeration.CryptographicAlgorithm;
import org.claviger.enumeration.KeyFormatType;
import org.claviger.enumeration.ObjectType;
import org.claviger.enumeration.PaddingMethod;
import org.claviger.enumeration.SecretDataType;
import org.claviger.enumeration.State;
import org.claviger.ttlv.Tag;
import org.junit.jupiter.api.Test;

/** Objects and attributes as client libraries make and want them. */
class ObjectQuirksTest extends OneServer {
    private static final Ttlv CBC = structure(
            Tag.CRYPTOGRAPHIC_PARAMETERS,
            enumeration(Tag.BLOCK_CIPHER_MODE, BlockCipherMode.CBC),
            enumeration(Tag.PADDING_METHOD, PaddingMethod.PKCS5));
    private static final Ttlv CBC_WITH_RANDOM_IV = CBC.plus(bool(Tag.RANDOM_IV, true));
    private static final int MONGO_KEY_BYTES = 96;

    @Test
    void rookRegistersASymmetricKeyInOpaqueFormat() throws IOException {
        var peer = peer(V1_4);
        var key = structure(
                Tag.SYMMETRIC_KEY,
                Peer.keyBlock(
                        KeyFormatType.OPAQUE,
                        new byte[32],
                        Attrs.algorithm(CryptographicAlgorithm.AES),
                        Attrs.length(256)));
        var id = peer.register(ObjectType.SYMMETRIC_KEY, key);
        assertThat(peer.must(GET, uid(id))
                        .at(Tag.SYMMETRIC_KEY, Tag.KEY_BLOCK, Tag.KEY_FORMAT_TYPE)
                        .number())
                .isEqualTo(KeyFormatType.OPAQUE.value());
    }

    @Test
    void mongoRegistersASeedWithoutUseAlgorithmOrLength() throws IOException {
        var peer = peer(V1_0);
        var seed = new byte[MONGO_KEY_BYTES];
        Arrays.fill(seed, (byte) 7);
        var object = structure(
                Tag.SECRET_DATA,
                enumeration(Tag.SECRET_DATA_TYPE, SecretDataType.SEED),
                Peer.keyBlock(KeyFormatType.OPAQUE, seed));
        var id = peer.register(ObjectType.SECRET_DATA, object, integer(Tag.CRYPTOGRAPHIC_USAGE_MASK, 0));
        peer.activated(id);
        var got = peer.must(GET, uid(id));
        assertThat(got.at(Tag.SECRET_DATA, Tag.KEY_BLOCK, Tag.KEY_VALUE, Tag.KEY_MATERIAL)
                        .value())
                .isEqualTo(seed);
        assertThat(got.at(Tag.SECRET_DATA, Tag.KEY_BLOCK).tags()).containsExactly(Tag.KEY_FORMAT_TYPE, Tag.KEY_VALUE);
    }

    @Test
    void barbicanRegistersSecretDataWithoutAnyUse() throws IOException {
        var peer = peer(V1_2);
        var id = peer.registerSecret(integer(Tag.CRYPTOGRAPHIC_USAGE_MASK, 0));
        assertThat(peer.attributesOf(id, Tag.CRYPTOGRAPHIC_USAGE_MASK)
                        .getFirst()
                        .at(Tag.ATTRIBUTE_VALUE)
                        .number())
                .isZero();
    }

    @Test
    void barbicanCreatesAKeyPairWithoutSayingItsUses() throws IOException {
        var peer = peer(V1_2);
        needs(peer, CREATE_KEY_PAIR);
        var answer = peer.must(
                CREATE_KEY_PAIR,
                Attrs.group(
                        V1_2,
                        Tag.COMMON_TEMPLATE_ATTRIBUTE,
                        Tag.COMMON_ATTRIBUTES,
                        List.of(Attrs.algorithm(CryptographicAlgorithm.RSA), Attrs.length(2_048))));
        assertThat(answer.tags()).containsExactly(Tag.PRIVATE_KEY_UNIQUE_IDENTIFIER, Tag.PUBLIC_KEY_UNIQUE_IDENTIFIER);
    }

    @Test
    void pgTdeGetsAndDestroysAKeyThatItNeverActivates() throws IOException {
        var peer = peer(V1_0);
        var id = peer.create();
        assertThat(peer.must(GET, uid(id)).contains(Tag.KEY_MATERIAL)).isTrue();
        peer.destroyed(id);
    }

    @Test
    void mongoAndEdbGetAnIvMadeAndCanDecryptWithIt() throws IOException {
        for (var parameters : List.of(CBC_WITH_RANDOM_IV, CBC)) {
            var peer = peer(V1_2);
            var id = peer.createActive();
            var plaintext = new byte[MONGO_KEY_BYTES];
            Arrays.fill(plaintext, (byte) 0x5A);
            var encrypted = peer.must(ENCRYPT, uid(id), parameters, bytes(Tag.DATA, plaintext));
            assertThat(encrypted.tags()).containsExactly(Tag.UNIQUE_IDENTIFIER, Tag.DATA, Tag.IV_COUNTER_NONCE);
            assertThat(encrypted.at(Tag.DATA).value()).hasSize(MONGO_KEY_BYTES + 16);
            assertThat(encrypted.at(Tag.IV_COUNTER_NONCE).value()).hasSize(16);
            var decrypted =
                    peer.must(DECRYPT, uid(id), CBC, encrypted.at(Tag.DATA), encrypted.at(Tag.IV_COUNTER_NONCE));
            assertThat(decrypted.at(Tag.DATA).value()).isEqualTo(plaintext);
        }
    }

    @Test
    void openbaoFindsTheTagOfGcmBehindTheDataBefore1_4AndInItsFieldSince() throws IOException {
        var plaintext = new byte[20];
        var before = peer(V1_2);
        var id = before.createActive();
        var appended = before.must(ENCRYPT, uid(id), gcm(), bytes(Tag.DATA, plaintext));
        assertThat(appended.at(Tag.DATA).value()).hasSize(20 + 16);
        assertThat(before.must(DECRYPT, uid(id), gcm(), appended.at(Tag.DATA), appended.at(Tag.IV_COUNTER_NONCE))
                        .at(Tag.DATA)
                        .value())
                .isEqualTo(plaintext);
        var since = before.in(V1_4);
        var apart = since.must(ENCRYPT, uid(id), gcm(), bytes(Tag.DATA, plaintext));
        assertThat(apart.at(Tag.DATA).value()).hasSize(20);
        assertThat(apart.at(Tag.AUTHENTICATED_ENCRYPTION_TAG).value()).hasSize(16);
        assertThat(apart.at(Tag.IV_COUNTER_NONCE).value())
                .as("IV Length 12 is meant in bytes")
                .hasSize(12);
        assertThat(since.must(
                                DECRYPT,
                                uid(id),
                                gcm(),
                                apart.at(Tag.DATA),
                                apart.at(Tag.IV_COUNTER_NONCE),
                                apart.at(Tag.AUTHENTICATED_ENCRYPTION_TAG))
                        .at(Tag.DATA)
                        .value())
                .isEqualTo(plaintext);
    }

    private static Ttlv gcm() {
        return structure(
                Tag.CRYPTOGRAPHIC_PARAMETERS,
                enumeration(Tag.BLOCK_CIPHER_MODE, BlockCipherMode.GCM),
                bool(Tag.RANDOM_IV, true),
                integer(Tag.IV_LENGTH, 12),
                integer(Tag.TAG_LENGTH, 16));
    }

    @Test
    void perconaIsToldThatANameIsTakenInsteadOfGettingASecondKeyOfThatName() throws IOException {
        var peer = peer(V1_4);
        var name = Peer.newName();
        var id = peer.create(name);
        assertThat(Peer.reason(peer.ask(CREATE, peer.aes(name)))).contains(INVALID_FIELD);
        assertThat(ids(peer.must(LOCATE, Attrs.attribute(V1_4, name)))).containsExactly(id);
    }

    private static List<String> ids(Ttlv located) {
        return located.all(Tag.UNIQUE_IDENTIFIER).stream().map(Ttlv::string).toList();
    }

    @Test
    void everyWayInWhichClientsLocateFindsExactlyWhatItNames() throws IOException {
        var peer = peer(V1_4);
        var name = Peer.newName();
        var group = text(Tag.OBJECT_GROUP, "group-" + UUID.randomUUID());
        var id = peer.createActive(name, group, Attrs.length(192));
        var other = peer.create(Peer.newName(), group);
        var type = Attrs.attribute(V1_4, Peer.objectType(ObjectType.SYMMETRIC_KEY));
        assertThat(ids(peer.must(LOCATE, Attrs.attribute(V1_4, name)))).containsExactly(id);
        assertThat(ids(peer.must(LOCATE, type, Attrs.attribute(V1_4, name)))).containsExactly(id);
        assertThat(ids(peer.must(LOCATE, Attrs.attribute(V1_4, group)))).containsExactlyInAnyOrder(id, other);
        assertThat(ids(peer.must(
                        LOCATE,
                        Attrs.attribute(V1_4, group),
                        Attrs.attribute(V1_4, enumeration(Tag.STATE, State.ACTIVE)))))
                .containsExactly(id);
        assertThat(ids(peer.must(
                        LOCATE,
                        Attrs.attribute(V1_4, group),
                        Attrs.attribute(V1_4, Attrs.algorithm(CryptographicAlgorithm.AES)),
                        Attrs.attribute(V1_4, Attrs.length(192)))))
                .containsExactly(id);
        assertThat(ids(peer.must(
                        LOCATE,
                        Attrs.attribute(V1_4, group),
                        Attrs.attribute(V1_4, dateTime(Tag.INITIAL_DATE, Peer.anHourAgo())),
                        Attrs.attribute(V1_4, dateTime(Tag.INITIAL_DATE, Peer.inAnHour())))))
                .containsExactlyInAnyOrder(id, other);
        var paged = peer.must(
                LOCATE, integer(Tag.MAXIMUM_ITEMS, 1), integer(Tag.OFFSET_ITEMS, 1), Attrs.attribute(V1_4, group));
        assertThat(ids(paged)).hasSize(1).isSubsetOf(id, other);
    }

    @Test
    void nothingFoundIsASuccessWithoutIdentifiers() throws IOException {
        var peer = peer(V1_0);
        assertThat(ids(peer.must(LOCATE, Attrs.attribute(V1_0, Peer.newName()))))
                .isEmpty();
    }

    @Test
    void synologySendsAnOperationPolicyNameAndReadsItBack() throws IOException {
        var peer = peer(V1_2);
        var id = peer.create(text(Tag.OPERATION_POLICY_NAME, "default"));
        assertThat(peer.attributesOf(id, Tag.OPERATION_POLICY_NAME)
                        .getFirst()
                        .at(Tag.ATTRIBUTE_VALUE)
                        .string())
                .isEqualTo("default");
    }

    @Test
    void aClientsOwnAttributeMayBeOfAnyType() throws IOException {
        var peer = peer(V1_0);
        var values = List.of(
                integer(Tag.ATTRIBUTE_VALUE, 4_711),
                longInteger(Tag.ATTRIBUTE_VALUE, 1L << 40),
                text(Tag.ATTRIBUTE_VALUE, "array-7"),
                bool(Tag.ATTRIBUTE_VALUE, true),
                bytes(Tag.ATTRIBUTE_VALUE, new byte[] {1, 2, 3}),
                dateTime(Tag.ATTRIBUTE_VALUE, Instant.EPOCH),
                structure(Tag.ATTRIBUTE_VALUE, text(Tag.NAME_VALUE, "inside")));
        for (var value : values) {
            var id = peer.create(Attrs.custom("Own", value));
            assertThat(peer.must(GET_ATTRIBUTES, uid(id), text(Tag.ATTRIBUTE_NAME, "x-Own"))
                            .at(Tag.ATTRIBUTE, Tag.ATTRIBUTE_VALUE))
                    .isEqualTo(value);
        }
    }

    @Test
    void anAttributeThatAnObjectDoesNotHaveIsAnEmptySuccess() throws IOException {
        var peer = peer(V1_1);
        assertThat(peer.must(GET_ATTRIBUTES, uid(peer.create()), text(Tag.ATTRIBUTE_NAME, "x-Product_Version"))
                        .tags())
                .containsExactly(Tag.UNIQUE_IDENTIFIER);
    }

    @Test
    void applicationSpecificInformationIsKept() throws IOException {
        var peer = peer(V1_0);
        var information = structure(
                Tag.APPLICATION_SPECIFIC_INFORMATION,
                text(Tag.APPLICATION_NAMESPACE, "LIBRARY-LTO"),
                text(Tag.APPLICATION_DATA, "volume-12"));
        var id = peer.create(information);
        assertThat(peer.attributesOf(id, Tag.APPLICATION_SPECIFIC_INFORMATION)
                        .getFirst()
                        .at(Tag.ATTRIBUTE_VALUE))
                .isEqualTo(information.withTag(Tag.ATTRIBUTE_VALUE));
    }

    @Test
    void scyllaIsToldOfAFilterThatNobodyKnowsInsteadOfMakingANewKeyEveryTime() throws IOException {
        var peer = peer(V1_4);
        assertThat(Peer.reason(
                        peer.ask(LOCATE, Attrs.named("Cryptographic Algoritm", integer(Tag.ATTRIBUTE_VALUE, 3)))))
                .contains(INVALID_FIELD);
    }

    @Test
    void scyllaMayWriteTheNameOfAnAttributeInItsOwnWay() throws IOException {
        var peer = peer(V1_4);
        var name = Peer.newName();
        var id = peer.create(name);
        assertThat(ids(peer.must(
                        LOCATE,
                        Attrs.attribute(V1_4, name),
                        Attrs.named("cryptographicLength", integer(Tag.ATTRIBUTE_VALUE, 256)))))
                .containsExactly(id);
    }
}

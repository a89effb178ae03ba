package org.claviger.conformance.quirks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.claviger.conformance.wire.Peer.NOBODY;
import static org.claviger.conformance.wire.Peer.uid;
import static org.claviger.conformance.wire.Ttlv.bytes;
import static org.claviger.conformance.wire.Ttlv.enumeration;
import static org.claviger.conformance.wire.Ttlv.integer;
import static org.claviger.conformance.wire.Ttlv.structure;
import static org.claviger.conformance.wire.Ttlv.text;
import static org.claviger.conformance.wire.Wire.item;
import static org.claviger.conformance.wire.Wire.version;
import static org.claviger.enumeration.Operation.ADD_ATTRIBUTE;
import static org.claviger.enumeration.Operation.CREATE;
import static org.claviger.enumeration.Operation.CREATE_KEY_PAIR;
import static org.claviger.enumeration.Operation.DECRYPT;
import static org.claviger.enumeration.Operation.DELETE_ATTRIBUTE;
import static org.claviger.enumeration.Operation.DISCOVER_VERSIONS;
import static org.claviger.enumeration.Operation.ENCRYPT;
import static org.claviger.enumeration.Operation.GET;
import static org.claviger.enumeration.Operation.GET_ATTRIBUTES;
import static org.claviger.enumeration.Operation.LOCATE;
import static org.claviger.enumeration.Operation.MODIFY_ATTRIBUTE;
import static org.claviger.enumeration.Operation.QUERY;
import static org.claviger.enumeration.Operation.RE_KEY;
import static org.claviger.ttlv.ProtocolVersion.V1_0;
import static org.claviger.ttlv.ProtocolVersion.V1_1;
import static org.claviger.ttlv.ProtocolVersion.V1_2;
import static org.claviger.ttlv.ProtocolVersion.V1_4;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.net.Socket;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.SSLSocket;
import org.claviger.conformance.wire.Attrs;
import org.claviger.conformance.wire.Peer;
import org.claviger.conformance.wire.Ttlv;
import org.claviger.conformance.wire.Wire;
import org.claviger.enumeration.BlockCipherMode;
import org.claviger.enumeration.CredentialType;
import org.claviger.enumeration.CryptographicAlgorithm;
import org.claviger.enumeration.CryptographicUsageMask;
import org.claviger.enumeration.KeyFormatType;
import org.claviger.enumeration.ObjectType;
import org.claviger.enumeration.PaddingMethod;
import org.claviger.enumeration.QueryFunction;
import org.claviger.enumeration.State;
import org.claviger.ttlv.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What products do one request after another. */
class ProductFlowsTest extends OneServer {
    private static final byte[] QLKC = HexFormat.of().parseHex("514c4b4301000000");

    private static List<String> ids(Ttlv located) {
        return located.all(Tag.UNIQUE_IDENTIFIER).stream().map(Ttlv::string).toList();
    }

    @Test
    void vsphereAsksForServerInformationWithABatchItemId() throws IOException {
        var answer = peer(V1_1)
                .send(
                        List.of(),
                        item(QUERY, QLKC, enumeration(Tag.QUERY_FUNCTION, QueryFunction.QUERY_SERVER_INFORMATION)));
        assertThat(Peer.reason(answer.at(Tag.BATCH_ITEM))).isEmpty();
        assertThat(answer.at(Tag.BATCH_ITEM, Tag.UNIQUE_BATCH_ITEM_ID).value()).isEqualTo(QLKC);
        assertThat(answer.at(Tag.BATCH_ITEM, Tag.RESPONSE_PAYLOAD).contains(Tag.VENDOR_IDENTIFICATION))
                .isTrue();
    }

    @Test
    void vsphereReadsAttributesOfItsOwnThatAreNotThereYet() throws IOException {
        var peer = peer(V1_1);
        var id = peer.create(integer(Tag.CRYPTOGRAPHIC_USAGE_MASK, 12));
        for (var name : List.of("x-Product_Version", "x-Vendor", "x-Product")) {
            assertThat(peer.must(GET_ATTRIBUTES, uid(id), text(Tag.ATTRIBUTE_NAME, name))
                            .tags())
                    .containsExactly(Tag.UNIQUE_IDENTIFIER);
        }
    }

    @Test
    void vsphereAddsThreeAttributesInOneBatch() throws IOException {
        var peer = peer(V1_1);
        needs(peer, ADD_ATTRIBUTE);
        var id = peer.create(integer(Tag.CRYPTOGRAPHIC_USAGE_MASK, 12));
        var own = List.of(
                Attrs.custom("Product_Version", text(Tag.ATTRIBUTE_VALUE, "7.0.3")),
                Attrs.custom("Vendor", text(Tag.ATTRIBUTE_VALUE, "VMware, Inc.")),
                Attrs.custom("Product", text(Tag.ATTRIBUTE_VALUE, "VMware vSphere")));
        var answer = peer.send(
                List.of(),
                item(ADD_ATTRIBUTE, new byte[] {1}, uid(id), peer.newAttribute(own.get(0))),
                item(ADD_ATTRIBUTE, new byte[] {2}, uid(id), peer.newAttribute(own.get(1))),
                item(ADD_ATTRIBUTE, new byte[] {3}, uid(id), peer.newAttribute(own.get(2))));
        assertThat(answer.all(Tag.BATCH_ITEM))
                .hasSize(3)
                .allSatisfy(item -> assertThat(Peer.reason(item)).isEmpty());
        assertThat(answer.all(Tag.BATCH_ITEM).getLast().at(Tag.RESPONSE_PAYLOAD).tags())
                .containsExactly(Tag.UNIQUE_IDENTIFIER, Tag.ATTRIBUTE);
        assertThat(peer.must(GET_ATTRIBUTES, uid(id), text(Tag.ATTRIBUTE_NAME, "x-Product"))
                        .at(Tag.ATTRIBUTE, Tag.ATTRIBUTE_VALUE)
                        .string())
                .isEqualTo("VMware vSphere");
        assertThat(peer.must(GET, uid(id)).contains(Tag.KEY_MATERIAL)).isTrue();
    }

    @Test
    void vsphereProbesByConnectingAndClosingWithoutAWord() throws IOException {
        var root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
        var log = new ListAppender<ILoggingEvent>();
        log.start();
        root.addAppender(log);
        try {
            for (var i = 0; i < 5; i++) {
                new Socket(server().address().getAddress(), server().address().getPort()).close();
            }
            peer(V1_1).must(DISCOVER_VERSIONS);
            assertThat(List.copyOf(log.list))
                    .noneMatch(event -> event.getLevel().isGreaterOrEqual(Level.WARN));
        } finally {
            root.detachAppender(log);
        }
    }

    @Test
    void vsphereAndBarbicanMayPinTls1_2() throws IOException {
        try (var socket = (SSLSocket) client().getSocketFactory()
                .createSocket(
                        server().address().getAddress(), server().address().getPort())) {
            socket.setEnabledProtocols(new String[] {"TLSv1.2"});
            socket.startHandshake();
            socket.getOutputStream()
                    .write(Wire.message(V1_1, List.of(), List.of(item(DISCOVER_VERSIONS)))
                            .encode());
            assertThat(socket.getInputStream().read()).isEqualTo(0x42);
            assertThat(socket.getSession().getProtocol()).isEqualTo("TLSv1.2");
        }
    }

    @Test
    void veeamFindsNoAttributesInsideTheKeyValue() throws IOException {
        var peer = peer(V1_4);
        needs(peer, CREATE_KEY_PAIR);
        assertThat(ids(peer.must(LOCATE, Attrs.attribute(V1_4, Peer.newName()))))
                .isEmpty();
        var pair = peer.rsa();
        peer.activated(pair.privateKey());
        peer.activated(pair.publicKey());
        assertThat(peer.must(GET, uid(pair.publicKey()))
                        .at(Tag.PUBLIC_KEY, Tag.KEY_BLOCK, Tag.KEY_VALUE)
                        .tags())
                .containsExactly(Tag.KEY_MATERIAL);
        assertThat(peer.must(GET, uid(pair.privateKey()))
                        .at(Tag.PRIVATE_KEY, Tag.KEY_BLOCK, Tag.KEY_VALUE)
                        .tags())
                .containsExactly(Tag.KEY_MATERIAL);
        peer.revoked(pair.privateKey());
        peer.destroyed(pair.privateKey());
    }

    @Test
    void synologyRenamesItsSecretRightAfterRegisteringIt() throws IOException {
        var peer = peer(V1_2);
        needs(peer, MODIFY_ATTRIBUTE);
        peer.must(DISCOVER_VERSIONS);
        peer.must(
                QUERY,
                Stream.of(
                                QueryFunction.QUERY_OPERATIONS,
                                QueryFunction.QUERY_OBJECTS,
                                QueryFunction.QUERY_SERVER_INFORMATION,
                                QueryFunction.QUERY_APPLICATION_NAMESPACES,
                                QueryFunction.QUERY_EXTENSION_LIST,
                                QueryFunction.QUERY_EXTENSION_MAP)
                        .map(function -> enumeration(Tag.QUERY_FUNCTION, function))
                        .toArray(Ttlv[]::new));
        var hash = Peer.newName();
        var id = peer.registerSecret(
                Attrs.uses(CryptographicUsageMask.VERIFY), text(Tag.OPERATION_POLICY_NAME, "default"), hash);
        var renamed = Peer.newName();
        var modified = peer.must(MODIFY_ATTRIBUTE, uid(id), peer.newAttribute(renamed));
        assertThat(modified.tags()).containsExactly(Tag.UNIQUE_IDENTIFIER, Tag.ATTRIBUTE);
        assertThat(modified.at(Tag.ATTRIBUTE, Tag.ATTRIBUTE_VALUE)).isEqualTo(renamed.withTag(Tag.ATTRIBUTE_VALUE));
        assertThat(ids(peer.must(LOCATE, Attrs.attribute(V1_2, renamed)))).containsExactly(id);
        assertThat(ids(peer.must(LOCATE, Attrs.attribute(V1_2, hash)))).isEmpty();
        peer.activated(id);
        var again = Peer.newName();
        peer.must(MODIFY_ATTRIBUTE, uid(id), peer.newAttribute(again));
        assertThat(peer.attributesOf(id, Tag.STATE)
                        .getFirst()
                        .at(Tag.ATTRIBUTE_VALUE)
                        .number())
                .isEqualTo(State.ACTIVE.value());
        assertThat(peer.must(GET, uid(id)).contains(Tag.KEY_MATERIAL)).isTrue();
        peer.destroyed(peer.revoked(id));
    }

    @Test
    void vastAddsThreeAttributesAndFindsTheNameOnTheNewKeyAfterReKey() throws IOException {
        var peer = peer(V1_4);
        needs(peer, ADD_ATTRIBUTE, RE_KEY);
        var id = peer.create();
        var name = Peer.newName();
        for (var attribute :
                List.of(name, text(Tag.OBJECT_GROUP, "vast"), text(Tag.OPERATION_POLICY_NAME, "default"))) {
            peer.must(ADD_ATTRIBUTE, uid(id), peer.newAttribute(attribute));
        }
        peer.activated(id);
        assertThat(ids(peer.must(LOCATE, Attrs.attribute(V1_4, name)))).containsExactly(id);
        assertThat(peer.attributesOf(id, Tag.STATE, Tag.ACTIVATION_DATE)).hasSize(2);
        var replacement = peer.must(RE_KEY, uid(id)).at(Tag.UNIQUE_IDENTIFIER).string();
        assertThat(replacement).isNotEqualTo(id);
        assertThat(ids(peer.must(LOCATE, Attrs.attribute(V1_4, name)))).containsExactly(replacement);
        assertThat(peer.must(GET, uid(id)).at(Tag.SYMMETRIC_KEY))
                .as("the old key stays, and is another")
                .isNotEqualTo(peer.must(GET, uid(replacement)).at(Tag.SYMMETRIC_KEY));
        peer.destroyed(peer.revoked(id));
    }

    @Test
    void fortigateGetsTheOneKeyThatItsWrappedFilterNames() throws IOException {
        for (var version : List.of(V1_0, V1_2, V1_4)) {
            var peer = peer(version);
            var name = Peer.newName();
            var id = peer.create(name);
            peer.create(Peer.newName());
            var filter = structure(Tag.TEMPLATE_ATTRIBUTE, Attrs.attribute(version, name));
            var located = peer.ask(LOCATE, filter);
            assertThat(Peer.reason(located)).isEmpty();
            assertThat(ids(located.at(Tag.RESPONSE_PAYLOAD))).containsExactly(id);
        }
    }

    @Test
    void mysqlEnterpriseIndexesEveryAttributeAndSendsAFieldAsOne() throws IOException {
        var peer = peer(V1_1);
        var name = Peer.newName();
        var answer = peer.send(
                List.of(integer(Tag.MAXIMUM_RESPONSE_SIZE, 280_000)),
                item(
                        CREATE,
                        Peer.objectType(ObjectType.SYMMETRIC_KEY),
                        structure(
                                Tag.TEMPLATE_ATTRIBUTE,
                                Attrs.indexed(
                                        "Cryptographic Algorithm", 0, Attrs.algorithm(CryptographicAlgorithm.AES)),
                                Attrs.indexed("Cryptographic Length", 0, Attrs.length(256)),
                                Attrs.indexed("Cryptographic Usage Mask", 0, Peer.everyUse()),
                                Attrs.indexed("Name", 0, name),
                                Attrs.indexed("Storage Status Mask", 0, integer(Tag.ATTRIBUTE_VALUE, 1)))));
        assertThat(Peer.reason(answer.at(Tag.BATCH_ITEM))).isEmpty();
        assertThat(ids(peer.must(LOCATE, Attrs.attribute(V1_1, name)))).hasSize(1);
    }

    @Test
    void edbDecryptsWhatItJoinedToTheIvItself() throws IOException {
        var peer = peer(V1_2);
        var id = peer.createActive();
        var cbc = structure(
                Tag.CRYPTOGRAPHIC_PARAMETERS,
                enumeration(Tag.BLOCK_CIPHER_MODE, BlockCipherMode.CBC),
                enumeration(Tag.PADDING_METHOD, PaddingMethod.PKCS5),
                Attrs.algorithm(CryptographicAlgorithm.AES));
        var encrypted = peer.must(ENCRYPT, uid(id), cbc, bytes(Tag.DATA, new byte[32]));
        assertThat(encrypted.at(Tag.IV_COUNTER_NONCE).value()).hasSize(16);
        assertThat(peer.must(DECRYPT, uid(id), cbc, encrypted.at(Tag.DATA), encrypted.at(Tag.IV_COUNTER_NONCE))
                        .at(Tag.DATA)
                        .value())
                .isEqualTo(new byte[32]);
    }

    @Test
    void scyllaGetsKeyAndAttributesInTheOrderItAskedFor() throws IOException {
        var peer = peer(V1_4);
        var id = peer.createActive();
        var credential = structure(
                Tag.AUTHENTICATION,
                structure(
                        Tag.CREDENTIAL,
                        enumeration(Tag.CREDENTIAL_TYPE, CredentialType.USERNAME_AND_PASSWORD),
                        structure(
                                Tag.CREDENTIAL_VALUE,
                                text(Tag.USERNAME, "scylla"),
                                text(Tag.PASSWORD, "only a test"))));
        var answer = peer.send(
                List.of(credential), item(GET, new byte[] {1}, uid(id)), item(GET_ATTRIBUTES, new byte[] {2}, uid(id)));
        assertThat(answer.all(Tag.BATCH_ITEM).stream()
                        .map(item -> item.at(Tag.OPERATION).number())
                        .toList())
                .containsExactly(GET.value(), GET_ATTRIBUTES.value());
        assertThat(answer.all(Tag.BATCH_ITEM))
                .allSatisfy(item -> assertThat(Peer.reason(item)).isEmpty());
    }

    @Test
    void aSanArrayChainsQueryLocateGetAndGetAttributesAndWantsTheKeyOpaque() throws IOException {
        var peer = peer(V1_0);
        var name = Peer.newName();
        var id = peer.registerKey(new byte[32], name, Attrs.custom("ArraySerial", integer(Tag.ATTRIBUTE_VALUE, 17)));
        var answer = peer.send(
                List.of(),
                item(QUERY, new byte[] {1}, enumeration(Tag.QUERY_FUNCTION, QueryFunction.QUERY_OPERATIONS)),
                item(LOCATE, new byte[] {2}, Attrs.attribute(V1_0, name)),
                item(GET, new byte[] {3}, enumeration(Tag.KEY_FORMAT_TYPE, KeyFormatType.OPAQUE)),
                item(GET_ATTRIBUTES, new byte[] {4}, text(Tag.ATTRIBUTE_NAME, "x-ArraySerial")));
        assertThat(answer.all(Tag.BATCH_ITEM))
                .hasSize(4)
                .allSatisfy(item -> assertThat(Peer.reason(item)).isEmpty());
        var last = answer.all(Tag.BATCH_ITEM).getLast().at(Tag.RESPONSE_PAYLOAD);
        assertThat(last.at(Tag.UNIQUE_IDENTIFIER).string()).isEqualTo(id);
        assertThat(last.at(Tag.ATTRIBUTE, Tag.ATTRIBUTE_VALUE).number()).isEqualTo(17);
    }

    @Test
    void ontapGetsAnswersToDiscoverVersionsAndQueryWhateverElseHappens() throws IOException {
        var peer = peer(V1_4);
        peer.ask(GET, uid(NOBODY));
        peer.must(DISCOVER_VERSIONS);
        peer.must(QUERY, enumeration(Tag.QUERY_FUNCTION, QueryFunction.QUERY_OBJECTS));
    }

    @Test
    void aDeletedAttributeIsEchoedTo1_x() throws IOException {
        var peer = peer(V1_4);
        needs(peer, DELETE_ATTRIBUTE);
        var name = Peer.newName();
        var id = peer.create(name);
        var deleted = peer.must(DELETE_ATTRIBUTE, uid(id), text(Tag.ATTRIBUTE_NAME, "Name"));
        assertThat(deleted.tags()).containsExactly(Tag.UNIQUE_IDENTIFIER, Tag.ATTRIBUTE);
        assertThat(deleted.at(Tag.ATTRIBUTE, Tag.ATTRIBUTE_VALUE)).isEqualTo(name.withTag(Tag.ATTRIBUTE_VALUE));
    }
}

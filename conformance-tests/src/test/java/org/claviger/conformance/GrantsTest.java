package org.claviger.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.claviger.conformance.wire.Peer.NOBODY;
import static org.claviger.conformance.wire.Peer.uid;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.claviger.conformance.certificates.Applicant;
import org.claviger.conformance.wire.Attrs;
import org.claviger.conformance.wire.Peer;
import org.claviger.conformance.wire.Ttlv;
import org.claviger.conformance.wire.Wire;
import org.claviger.enumeration.BlockCipherMode;
import org.claviger.enumeration.Operation;
import org.claviger.enumeration.ResultReason;
import org.claviger.ttlv.ProtocolVersion;
import org.claviger.ttlv.Tag;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** Several clients of one tenant, and one of another, at the whole server: what docs/access.md promises. */
class GrantsTest {
    private static final String RULES = """
              access:
                - {principals: "mtls:test:subject:CN=mallory", tenant: other}
                - {principals: "mtls:test:subject:CN=erin", tenant: team, operations: [Locate]}
                - {principals: "mtls:test:*", tenant: team}
              grants:
                - {name: shared, to: "mtls:test:subject:CN=bob", tenant: team, objects: "group:shared", operations: [Locate, Get Attributes, Encrypt]}
                - {name: inventory, to: "mtls:test:subject:CN=carol", tenant: team, objects: all, operations: [Locate, Get Attributes]}
                - {name: rotation, to: "mtls:test:subject:CN=dave", tenant: team, objects: "owner:mtls:test:subject:CN=alice", operations: [Re-key, Re-key Key Pair, Import]}
                - {name: registry, to: "mtls:test:subject:CN=grace", tenant: team, objects: "group:certified", operations: [Certify, Re-certify]}
                - {name: too-much, to: "mtls:test:*", tenant: other, objects: all, operations: all}
                - {name: by-rule, to: "mtls:test:subject:CN=erin", tenant: team, objects: all, operations: all}
            """;

    @TempDir
    private static Path folder;

    private static LocalServer server;

    private final Deque<Wire> open = new ArrayDeque<>();

    @BeforeAll
    static void start() throws IOException {
        server = LocalServer.start(folder, RULES, LocalServer.CERTIFYING);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @AfterEach
    void disconnect() throws IOException {
        while (!open.isEmpty()) {
            open.pop().close();
        }
    }

    private Peer peer(String name) throws IOException, GeneralSecurityException {
        var wire = Wire.connect(server.address(), server.newClientTls(name));
        open.push(wire);
        return new Peer(ProtocolVersion.V2_1, wire);
    }

    private static Ttlv group(String name) {
        return Ttlv.text(Tag.OBJECT_GROUP, name);
    }

    private static List<String> located(Peer peer, Ttlv... filter) throws IOException {
        return peer.must(Operation.LOCATE, Ttlv.structure(Tag.ATTRIBUTES, filter)).all(Tag.UNIQUE_IDENTIFIER).stream()
                .map(Ttlv::string)
                .toList();
    }

    /** Why it failed, and in which words. */
    private static String refusal(Ttlv item) {
        return Peer.reason(item).map(ResultReason::specName).orElse("done") + ": "
                + item.find(Tag.RESULT_MESSAGE).map(Ttlv::string).orElse("");
    }

    private static Ttlv encrypt(Peer peer, String id) throws IOException {
        return peer.ask(
                Operation.ENCRYPT,
                uid(id),
                Ttlv.structure(
                        Tag.CRYPTOGRAPHIC_PARAMETERS,
                        Ttlv.enumeration(Tag.BLOCK_CIPHER_MODE, BlockCipherMode.GCM),
                        Ttlv.bool(Tag.RANDOM_IV, true),
                        Ttlv.integer(Tag.TAG_LENGTH, 16)),
                Ttlv.bytes(Tag.DATA, "data".getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void withoutAGrantAnObjectOfAnotherIsAsIfItWereNotThere() throws Exception {
        var name = Peer.newName();
        var id = peer("alice").createActive(name);

        for (var who : List.of("bob", "mallory", "frank")) {
            var stranger = peer(who);
            for (var operation : List.of(
                    Operation.GET,
                    Operation.GET_ATTRIBUTES,
                    Operation.ACTIVATE,
                    Operation.DESTROY,
                    Operation.RE_KEY,
                    Operation.EXPORT)) {
                var refused = refusal(stranger.ask(operation, uid(id)));
                assertThat(refused).as(who + " " + operation).startsWith("Object Not Found: ");
                assertThat(refused).isEqualTo(refusal(stranger.ask(operation, uid(NOBODY))));
            }
            assertThat(refusal(encrypt(stranger, id))).isEqualTo(refusal(encrypt(stranger, NOBODY)));
            assertThat(located(stranger, name)).isEmpty();
            assertThat(located(stranger)).doesNotContain(id);
        }
    }

    /** The certificate of another's key is of who has asked for it; renewed, it stays its owner's. */
    @Test
    void whoMayCertifyAnothersKeyMayDoNothingElseWithIt() throws Exception {
        var alice = peer("alice");
        var grace = peer("grace");
        var applicant = Applicant.withRsaKey();
        var request = applicant.request("CN=alice");
        var key = applicant.register(alice, group("certified"));
        var other = applicant.register(alice);

        assertThat(refusal(grace.ask(Operation.CERTIFY, grace.certifying(other, request))))
                .startsWith("Item Not Found");
        assertThat(refusal(grace.ask(Operation.GET, uid(key)))).startsWith("Object Not Found");
        var graces = grace.must(Operation.CERTIFY, grace.certifying(key, request))
                .at(Tag.UNIQUE_IDENTIFIER)
                .string();
        assertThat(refusal(alice.ask(Operation.GET, uid(graces)))).startsWith("Object Not Found");

        var alices = alice.must(Operation.CERTIFY, alice.certifying(key, request, alice.attributes(group("certified"))))
                .at(Tag.UNIQUE_IDENTIFIER)
                .string();
        var renewed = grace.must(Operation.RE_CERTIFY, grace.certifying(alices, request))
                .at(Tag.UNIQUE_IDENTIFIER)
                .string();
        alice.must(Operation.GET, uid(renewed));

        alice.must(Operation.DELETE_ATTRIBUTE, uid(key), Attrs.reference(alice.version(), Tag.OBJECT_GROUP));
        assertThat(refusal(grace.ask(Operation.RE_CERTIFY, grace.certifying(renewed, request))))
                .isEqualTo(
                        "Permission Denied: the Certificate links to a public key that is not there, or that this client"
                                + " may not certify");
    }

    @Test
    void aGrantOnAGroupHoldsAsLongAsTheOwnerKeepsTheObjectInIt() throws Exception {
        var alice = peer("alice");
        var bob = peer("bob");
        var name = Peer.newName();
        var id = alice.createActive(name);
        assertThat(refusal(encrypt(bob, id))).startsWith("Object Not Found");

        alice.must(Operation.ADD_ATTRIBUTE, uid(id), alice.newAttribute(group("shared")));

        assertThat(located(bob, name)).containsExactly(id);
        assertThat(bob.attributesOf(id, Tag.STATE)).hasSize(1);
        assertThat(refusal(encrypt(bob, id))).startsWith("done");
        for (var operation : List.of(
                Operation.GET, Operation.DESTROY, Operation.ACTIVATE, Operation.RE_KEY, Operation.GET_ATTRIBUTE_LIST)) {
            assertThat(refusal(bob.ask(operation, uid(id)))).as("%s", operation).startsWith("Object Not Found");
        }
        assertThat(refusal(bob.ask(
                        Operation.MODIFY_ATTRIBUTE, uid(id), bob.newAttribute(Ttlv.bool(Tag.SENSITIVE, false)))))
                .startsWith("Object Not Found");

        alice.must(Operation.DELETE_ATTRIBUTE, uid(id), Ttlv.structure(Tag.CURRENT_ATTRIBUTE, group("shared")));

        assertThat(located(bob, name)).isEmpty();
        assertThat(refusal(encrypt(bob, id))).startsWith("Object Not Found");
    }

    @Test
    void theAuditNamesTheGrant() throws Exception {
        var alice = peer("alice");
        var bob = peer("bob");
        var id = alice.createActive(group("shared"));
        encrypt(alice, id);
        encrypt(bob, id);
        bob.ask(Operation.GET, uid(id));

        var json = JsonMapper.builder().build();
        var ofObject = Files.readAllLines(folder.resolve("data/audit/audit.jsonl")).stream()
                .map(json::readTree)
                .filter(line -> line.path("object").asString("").equals(id)
                        && line.path("kind").asString().equals("outcome"))
                .map(line -> line.get("principal").asString().replaceFirst(".*CN=", "") + " "
                        + line.get("operation").asString() + " "
                        + line.get("result").asString() + " "
                        + line.path("grants"))
                .toList();
        assertThat(ofObject).endsWith("alice Encrypt success ", "bob Encrypt success [\"shared\"]", "bob Get failure ");
    }

    @Test
    void aGrantOnAllShowsAllOfTheTenantAndNothingOfOthers() throws Exception {
        var of = Attrs.custom(
                "case", Ttlv.text(Tag.ATTRIBUTE_VALUE, Peer.newName().toString()));
        var ofAlice = peer("alice").createActive(of);
        var ofBob = peer("bob").createActive(of);
        var ofMallory = peer("mallory").createActive(of);
        var carol = peer("carol");

        assertThat(located(carol, of)).containsExactlyInAnyOrder(ofAlice, ofBob);
        assertThat(carol.attributesOf(ofAlice, Tag.OBJECT_TYPE)).hasSize(1);
        assertThat(refusal(carol.ask(Operation.GET, uid(ofAlice)))).startsWith("Object Not Found");
        assertThat(refusal(carol.ask(Operation.GET_ATTRIBUTES, uid(ofMallory)))).startsWith("Object Not Found");
        assertThat(located(peer("mallory"), of)).containsExactly(ofMallory);
    }

    @Test
    void whatAnAccessRuleForbidsNoGrantGives() throws Exception {
        var name = Peer.newName();
        var id = peer("alice").createActive(name);
        var erin = peer("erin");

        assertThat(located(erin, name)).containsExactly(id);
        assertThat(refusal(erin.ask(Operation.GET, uid(id))))
                .isEqualTo("Permission Denied: this client may not ask for Get");
    }

    @Test
    void whatReplacesAKeyBelongsToItsOwner() throws Exception {
        var alice = peer("alice");
        var dave = peer("dave");
        var name = Peer.newName();
        var id = alice.createActive(name);

        var next =
                dave.must(Operation.RE_KEY, uid(id)).at(Tag.UNIQUE_IDENTIFIER).string();

        assertThat(located(alice, name)).containsExactly(next);
        alice.must(Operation.GET, uid(next));
        assertThat(refusal(dave.ask(Operation.GET, uid(next)))).startsWith("Object Not Found");
        var pair = alice.rsa();
        alice.must(Operation.ACTIVATE, uid(pair.privateKey()));
        alice.must(Operation.ACTIVATE, uid(pair.publicKey()));
        var nextPair =
                dave.must(Operation.RE_KEY_KEY_PAIR, Ttlv.text(Tag.PRIVATE_KEY_UNIQUE_IDENTIFIER, pair.privateKey()));
        for (var half : List.of(Tag.PRIVATE_KEY_UNIQUE_IDENTIFIER, Tag.PUBLIC_KEY_UNIQUE_IDENTIFIER)) {
            alice.must(Operation.GET, uid(nextPair.at(half).string()));
        }
        assertThat(Optional.of(refusal(dave.ask(Operation.GET, uid(pair.privateKey())))))
                .hasValueSatisfying(refused -> assertThat(refused).startsWith("Object Not Found"));
    }
}

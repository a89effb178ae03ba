package org.claviger.conformance.wallet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.claviger.attribute.AttributeTypes;
import org.claviger.attribute.Attributes;
import org.claviger.attribute.UniqueIdentifier;
import org.claviger.enumeration.BitMask;
import org.claviger.enumeration.CryptographicUsageMask;
import org.claviger.enumeration.KeyFormatType;
import org.claviger.enumeration.ObjectType;
import org.claviger.enumeration.SecretDataType;
import org.claviger.object.KeyBlock;
import org.claviger.object.KeyMaterial;
import org.claviger.object.KeyValue;
import org.claviger.object.SecretData;
import org.claviger.operation.Destroy;
import org.claviger.operation.Get;
import org.claviger.operation.GetAttributes;
import org.claviger.operation.Register;
import org.claviger.secret.Secret;
import org.claviger.server.client.ClientTls;
import org.claviger.server.client.KmipClient;
import org.claviger.ttlv.ProtocolVersion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The Key Provider API's keys against the whole server, and the same objects seen by a KMIP client. */
class WalletKeysTest extends WalletTester {
    private static Map<String, String> key(String pub, String prv) {
        return new TreeMap<>(Map.of("prv", prv, "pub", pub, "coin", "tbtc", "source", "user", "type", "independent"));
    }

    private static Map<String, String> with(Map<String, String> key, String name, String value) {
        var changed = new TreeMap<>(key);
        changed.put(name, value);
        return changed;
    }

    private static Map<String, String> without(Map<String, String> key, String name) {
        var changed = new TreeMap<>(key);
        changed.remove(name);
        return changed;
    }

    @Test
    void aKeyIsStoredWithoutAnEchoOfItsSecretAndFoundAgain() throws Exception {
        var key = key("xpub661My", "xprv9s21Z");

        var stored = rest.post("/key", with(key, "seed", "not kept"));

        assertThat(stored.status()).isEqualTo(200);
        assertThat(stored.members()).isEqualTo(without(key, "prv"));
        var found = rest.key("xpub661My", "user");
        assertThat(found.status()).isEqualTo(200);
        assertThat(found.members()).isEqualTo(key);
    }

    @Test
    void keysAreAnyTextOfAHundredKibibytes() throws Exception {
        for (var unit : List.of(
                "MFkwEwYHKoZIzj0CAQYI+/==",
                "{\"a\":\"\\n\"}",
                "\u00e9\u20ac\ud83d\ude00 %2F?&#",
                "\ud83d\ude00",
                "\u0000\u0001\t\n ")) {
            var prv = unit.repeat(100 * 1024 / unit.getBytes(StandardCharsets.UTF_8).length);
            var pub = prv.substring(unit.length()) + "1";
            var key = key(pub, prv);

            assertThat(rest.post("/key", key).status()).isEqualTo(200);

            assertThat(rest.key(pub, "user").members()).isEqualTo(key);
        }
    }

    @Test
    void aSourceHasOneKeyOfAPublicKeyAndAnotherSourceAnother() throws Exception {
        var key = key("once", "first");
        assertThat(rest.post("/key", key).status()).isEqualTo(200);

        var again = rest.post("/key", with(with(key, "prv", "second"), "type", "tss"));
        assertThat(again.status()).isEqualTo(409);
        assertThat(again.members()).isEqualTo(Map.of("message", "Duplicated Key for source: user and pub: once"));
        assertThat(rest.post("/key", with(with(key, "source", "backup"), "prv", "other"))
                        .status())
                .isEqualTo(200);

        assertThat(rest.key("once", "user").text("prv")).isEqualTo("first");
        assertThat(rest.key("once", "backup").text("prv")).isEqualTo("other");
    }

    @Test
    void whatIsWrongWithACallIsSaid() throws Exception {
        var key = key("faulty", "s");
        assertFault(rest.post("/key", without(key, "prv")), 400, "missing: prv (expected a string that is not empty)");
        assertFault(rest.post("/key", with(key, "source", "me")), 400, "invalid: source (expected user or backup)");
        assertFault(rest.post("/key", with(key, "type", "")), 400, "invalid: type (expected independent or tss)");
        assertFault(
                rest.post("/key", with(key, "kind", "x")),
                400,
                "an unknown field (expected prv, pub, coin, source, type, seed)");
        assertFault(rest.post("/key", "{\"prv\":1}"), 400, "no string: prv (expected a string that is not empty)");
        assertFault(rest.post("/key", "secret, not JSON"), 400, "the body is not a JSON object of strings in UTF-8");
        assertFault(rest.get("/key/faulty"), 400, "missing: source (expected user or backup)");
        assertFault(rest.get("/key/faulty?source=other"), 400, "invalid: source (expected user or backup)");
        assertFault(rest.get("/key/faulty?source=user&more=1"), 400, "an unknown query parameter (expected source)");
        assertFault(rest.get("/key/faulty?source=user&source=backup"), 400, "the query says the same twice");
        assertFault(rest.get("/key/%FF?source=user"), 400, "the target is not UTF-8");
        assertFault(rest.get("/key/?source=user"), 400, "missing: pub in the path");
        assertFault(rest.key("faulty", "user"), 404, "no key of this pub for source: user");
        assertFault(rest.get("/keys"), 404, "no such path");
        assertFault(rest.get("/key/a/b?source=user"), 404, "no such path");
        assertFault(rest.get("/key"), 405, "another method than POST");
        assertFault(rest.send("DELETE", "/key/faulty?source=user"), 405, "another method than GET");
        assertFault(
                rest.post("/key", with(key, "prv", "s".repeat(1 << 20))),
                413,
                "body of 1048652 bytes or more (expected at most 1048576)");
    }

    @Test
    void anotherClientFindsNothing() throws Exception {
        assertThat(rest.post("/key", key("private", "s")).status()).isEqualTo(200);

        try (var other = new RestClient(server.restAddress(), server.newClientTls("other"))) {
            assertFault(other.key("private", "user"), 404, "no key of this pub for source: user");
        }
    }

    @Test
    void aClientWithoutACertificateGetsNoAnswer() throws Exception {
        var stranger = ClientTls.withoutCertificate(server.authorityFile());

        try (var client = new RestClient(server.restAddress(), stranger)) {
            assertThatThrownBy(() -> client.get("/openapi.json")).isInstanceOf(IOException.class);
        }
    }

    /** Version 1.4 has custom attributes where 2.1 has vendor attributes. */
    enum Spoken {
        V1_4(ProtocolVersion.V1_4),
        V2_1(ProtocolVersion.V2_1);

        private final ProtocolVersion version;

        Spoken(ProtocolVersion version) {
            this.version = version;
        }
    }

    @ParameterizedTest
    @EnumSource
    void aKmipClientSeesWhatAWalletHasStored(Spoken spoken) throws Exception {
        var pub = "seen by " + spoken;
        assertThat(rest.post("/key", key(pub, "the secret")).status()).isEqualTo(200);

        try (var client = kmip(spoken.version)) {
            var byName = locate(client, Attributes.of(AttributeTypes.NAME, name("user", pub)));
            var byPub = locate(client, pub);
            assertThat(byName).hasSize(1).isEqualTo(byPub);
            var id = Optional.of(byName.getFirst());
            var said = client.ask(GetAttributes.TYPE, new GetAttributes.Request(id, List.of()))
                    .attributes();
            assertThat(said.all(AttributeTypes.VENDOR_ATTRIBUTE))
                    .contains(vendor("coin", "tbtc"), vendor("type", "independent"));
            var got = client.ask(
                    Get.TYPE,
                    new Get.Request(id, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty()));
            var value = got.object().block().flatMap(KeyBlock::keyValue).orElseThrow();
            var material = (KeyMaterial.Encoded) ((KeyValue.Plain) value).material();
            assertThat(new String(material.bytes().bytes().toArray(ValueLayout.JAVA_BYTE), StandardCharsets.UTF_8))
                    .isEqualTo("the secret");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aWalletSeesWhatAKmipClientHasStored(Spoken spoken) throws Exception {
        var pub = "stored by " + spoken;
        var key = key(pub, "another secret");
        try (var client = kmip(spoken.version)) {
            var id = register(client, key);

            assertThat(rest.key(pub, "user").members()).isEqualTo(key);
            assertThat(rest.post("/key", key).status()).isEqualTo(409);

            client.ask(Destroy.TYPE, new Destroy.Request(Optional.of(id)));
            assertFault(rest.key(pub, "user"), 404, "no key of this pub for source: user");
        }
    }

    private static UniqueIdentifier register(KmipClient client, Map<String, String> key)
            throws IOException, GeneralSecurityException {
        Secret prv = client.secrets().copyOf(key.getOrDefault("prv", "").getBytes(StandardCharsets.UTF_8));
        var attributes = Attributes.of(
                        AttributeTypes.NAME, name(key.getOrDefault("source", ""), key.getOrDefault("pub", "")))
                .plus(AttributeTypes.CRYPTOGRAPHIC_USAGE_MASK, BitMask.of(CryptographicUsageMask.class));
        for (var name : List.of("pub", "source", "coin", "type")) {
            attributes = attributes.plus(AttributeTypes.VENDOR_ATTRIBUTE, vendor(name, key.getOrDefault(name, "")));
        }
        var block = new KeyBlock(
                KeyFormatType.OPAQUE,
                Optional.empty(),
                Optional.of(new KeyValue.Plain(new KeyMaterial.Encoded(prv), Attributes.EMPTY)),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        return client.ask(
                        Register.TYPE,
                        new Register.Request(
                                ObjectType.SECRET_DATA,
                                attributes,
                                Optional.of(new SecretData(SecretDataType.PASSWORD, block)),
                                Optional.empty()))
                .uniqueIdentifier();
    }
}

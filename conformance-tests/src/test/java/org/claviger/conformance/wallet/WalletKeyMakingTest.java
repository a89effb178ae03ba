package org.claviger.conformance.wallet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.claviger.attribute.AttributeTypes;
import org.claviger.attribute.Attributes;
import org.claviger.attribute.UniqueIdentifier;
import org.claviger.conformance.LocalServer;
import org.claviger.enumeration.BitMask;
import org.claviger.enumeration.State;
import org.claviger.enumeration.StorageStatusMask;
import org.claviger.operation.Locate;
import org.claviger.server.client.KmipClient;
import org.claviger.ttlv.ProtocolVersion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the server makes for a wallet, and does not give out. */
class WalletKeyMakingTest extends WalletSigner {
    @ParameterizedTest
    @CsvSource({"btc, xpub", "tbtc, tpub", "doge, dgub", "ltc, xpub", "tltc, tpub", "bch, xpub"})
    void anExtendedKeyIsWrittenAsItsNetworkDoes(String coin, String prefix) throws Exception {
        assertThat(generate(coin)).startsWith(prefix);
    }

    @Test
    void allExtendedKeysBeginWithXpubIfTheOperatorSaysSo(@TempDir Path own) throws Exception {
        try (var other = LocalServer.start(own, "  rest: {listen: 127.0.0.1:0, extended-keys: xpub}\n");
                var client = new RestClient(other.restAddress(), other.newClientTls("wallet"))) {
            assertThat(client.post("/key/generate", order("tbtc")).text("pub")).startsWith("xpub");
            assertThat(client.post("/key/generate", order("doge")).text("pub")).startsWith("xpub");
        }
    }

    /** The rule of docs/wallets.md, and the same without Add Attribute. */
    @Test
    void theDocumentedRuleIsEnoughAndNothingIsLeftOfAKeyThatCouldNotBeNamed(@TempDir Path own) throws Exception {
        try (var narrow = LocalServer.start(own, "  rest: {listen: 127.0.0.1:0}\n")) {
            var configuration = own.resolve("claviger.yaml");
            var operations = "RNG Retrieve, Create Key Pair, Get, Activate, Locate, Get Attributes, Sign";
            Files.writeString(
                    configuration,
                    Files.readString(configuration)
                            .replace("    - {principals: \"mtls:test:*\", tenant: own}\n", """
                                    - {principals: "mtls:test:*CN=maker*", tenant: own, operations: [Add Attribute, %1$s]}
                                    - {principals: "mtls:test:*CN=narrow*", tenant: own, operations: [%1$s]}
                                """.formatted(operations)));
            narrow.restart();
            try (var maker = new RestClient(narrow.restAddress(), narrow.newClientTls("maker"))) {
                var pub = maker.post("/key/generate", order("eth")).text("pub");
                assertThat(maker.sign(pub, DIGEST, "ecdsa").status()).isEqualTo(200);
            }
            var tlsOfNarrow = narrow.newClientTls("narrow");
            try (var client = new RestClient(narrow.restAddress(), tlsOfNarrow)) {
                assertFault(client.post("/key/generate", order("eth")), 403, "this client may not do that");
            }
            try (var client = KmipClient.connect(narrow.address(), tlsOfNarrow, ProtocolVersion.V2_1, TIMEOUT)) {
                assertThat(inState(client, State.DESTROYED)).isEmpty();
                assertThat(inState(client, State.PRE_ACTIVE)).isEmpty();
                assertThat(inState(client, State.ACTIVE)).isEmpty();
            }
        }
    }

    private static List<UniqueIdentifier> inState(KmipClient client, State state) throws IOException {
        return client.ask(
                        Locate.TYPE,
                        new Locate.Request(
                                Optional.empty(),
                                Optional.empty(),
                                Optional.of(BitMask.of(
                                        StorageStatusMask.class,
                                        StorageStatusMask.ON_LINE_STORAGE,
                                        StorageStatusMask.DESTROYED_STORAGE)),
                                Optional.empty(),
                                Optional.empty(),
                                Attributes.of(AttributeTypes.STATE, state)))
                .uniqueIdentifiers();
    }

    @Test
    void aKeyThatWasMadeHereIsNotGivenOutNorStoredOver() throws Exception {
        var pub = generate("eth");

        assertFault(
                rest.key(pub, "user"),
                404,
                "the key of this pub for source: user was made here and is not given out (POST /sign signs with it)");
        var key = order("eth");
        key.putAll(Map.of("pub", pub, "prv", "x"));
        assertFault(rest.post("/key", key), 409, "Duplicated Key for source: user and pub: " + pub);
        try (var other = new RestClient(server.restAddress(), server.newClientTls("other"))) {
            assertFault(other.sign(pub, DIGEST, "ecdsa"), 404, "no key of this pub for source: user");
        }
    }
}

package org.claviger.conformance.wallet;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.claviger.conformance.LocalServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Wallets of one tenant that share keys by grants, as docs/access.md has them: one may take a key, another only sign with it. */
class WalletGrantsTest {
    private static final String RULES = """
              access:
                - {principals: "mtls:test:subject:CN=elsewhere", tenant: other}
                - {principals: "mtls:test:*", tenant: wallets}
              grants:
                - name: deputy
                  to: "mtls:test:subject:CN=deputy"
                  tenant: wallets
                  objects: "owner:mtls:test:subject:CN=wallet"
                  operations: [Locate, Get Attributes, Get]
                - name: signer
                  to: "mtls:test:subject:CN=signer"
                  tenant: wallets
                  objects: "owner:mtls:test:subject:CN=wallet"
                  operations: [Locate, Get Attributes, Sign]
                - name: everywhere
                  to: "mtls:test:*"
                  tenant: other
                  objects: all
                  operations: all
            """;
    private static final Map<String, String> KEY =
            Map.of("prv", "xprv of the wallet", "pub", "xpub1", "coin", "tbtc", "source", "user", "type", "tss");
    private static final String DIGEST = "0x" + "5a".repeat(32);

    @TempDir
    private Path folder;

    private static RestClient.Answer sign(RestClient rest, String pub) throws Exception {
        return rest.sign(pub, DIGEST, "ecdsa");
    }

    @Test
    void aKeyIsSharedAsFarAsAGrantGoes() throws Exception {
        try (var server = LocalServer.start(folder, RULES, "  rest: {listen: 127.0.0.1:0}\n");
                var wallet = new RestClient(server.restAddress(), server.newClientTls("wallet"));
                var deputy = new RestClient(server.restAddress(), server.newClientTls("deputy"));
                var signer = new RestClient(server.restAddress(), server.newClientTls("signer"));
                var neighbour = new RestClient(server.restAddress(), server.newClientTls("neighbour"));
                var elsewhere = new RestClient(server.restAddress(), server.newClientTls("elsewhere"))) {
            assertThat(wallet.post("/key", KEY).status()).isEqualTo(200);
            var made = wallet.post("/key/generate", Map.of("coin", "eth", "source", "user", "type", "independent"))
                    .text("pub");

            assertThat(deputy.key("xpub1", "user").members()).isEqualTo(KEY);
            assertThat(deputy.post("/key", KEY).status()).isEqualTo(409);
            assertThat(sign(deputy, made).status()).isEqualTo(404);

            assertThat(sign(signer, made).text("signature"))
                    .isEqualTo(sign(wallet, made).text("signature"));
            var nothing = signer.key("xpub1", "user");
            assertThat(nothing.status()).isEqualTo(404);

            for (var stranger : new RestClient[] {neighbour, elsewhere}) {
                assertThat(stranger.key("xpub1", "user")).isEqualTo(stranger.key("xpub2", "user"));
                assertThat(stranger.key("xpub1", "user").status()).isEqualTo(404);
                assertThat(sign(stranger, made).status()).isEqualTo(404);
            }
            assertThat(elsewhere.post("/key", KEY).status())
                    .as("another tenant has Names of its own")
                    .isEqualTo(200);
        }
    }
}

package org.claviger.conformance.wallet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.claviger.attribute.AttributeTypes;
import org.claviger.attribute.Attributes;
import org.claviger.attribute.Name;
import org.claviger.attribute.UniqueIdentifier;
import org.claviger.attribute.VendorAttribute;
import org.claviger.conformance.LocalServer;
import org.claviger.operation.Locate;
import org.claviger.server.client.KmipClient;
import org.claviger.ttlv.ProtocolVersion;
import org.claviger.ttlv.Tag;
import org.claviger.ttlv.TtlvItem;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A server that keeps keys for wallets, a wallet, and a KMIP client that is the same client to the server. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class WalletTester {
    static final Duration TIMEOUT = Duration.ofSeconds(60);

    LocalServer server;
    RestClient rest;

    private SSLContext tls;

    @BeforeAll
    void start(@TempDir Path folder) throws IOException, GeneralSecurityException {
        server = LocalServer.start(folder, "  rest: {listen: 127.0.0.1:0}\n");
        tls = server.newClientTls("wallet");
        rest = new RestClient(server.restAddress(), tls);
    }

    @AfterAll
    void stop() {
        rest.close();
        server.close();
    }

    KmipClient kmip(ProtocolVersion version) throws IOException {
        return KmipClient.connect(server.address(), tls, version, TIMEOUT);
    }

    static void assertFault(RestClient.Answer answer, int status, String message) {
        assertThat(answer.members()).isEqualTo(Map.of("message", message));
        assertThat(answer.status()).isEqualTo(status);
    }

    static Name name(String source, String pub) throws GeneralSecurityException {
        var hash = MessageDigest.getInstance("SHA-256").digest(pub.getBytes(StandardCharsets.UTF_8));
        return Name.of(source + ":" + HexFormat.of().formatHex(hash));
    }

    static VendorAttribute vendor(String name, String value) {
        return new VendorAttribute(VendorAttribute.CLIENT, name, TtlvItem.text(Tag.ATTRIBUTE_VALUE.code(), value));
    }

    /** Returns the objects that have a public key and are of the user. */
    static List<UniqueIdentifier> locate(KmipClient client, String pub) throws IOException {
        return locate(
                client,
                Attributes.of(AttributeTypes.VENDOR_ATTRIBUTE, vendor("pub", pub))
                        .plus(AttributeTypes.VENDOR_ATTRIBUTE, vendor("source", "user")));
    }

    static List<UniqueIdentifier> locate(KmipClient client, Attributes filter) throws IOException {
        return client.ask(
                        Locate.TYPE,
                        new Locate.Request(
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                filter))
                .uniqueIdentifiers();
    }
}

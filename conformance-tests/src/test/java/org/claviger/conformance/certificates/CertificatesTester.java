package org.claviger.conformance.certificates;

import static org.claviger.conformance.certificates.CertificateSteps.read;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.claviger.conformance.LocalServer;
import org.claviger.conformance.wire.Peer;
import org.claviger.conformance.wire.Wire;
import org.claviger.ttlv.ProtocolVersion;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A server that certifies whose subject is a tape of Example's; what it issues with, and connections to it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class CertificatesTester {
    static final String TAPE = "CN=tape 7,OU=Tapes,O=Example";

    /** The operator's settings; they lack whether a request is required. */
    static final String RULES = """
              certify:
                authority: {certificate: issuing.pem, key: issuing.key}
                subjects: ["CN=*,OU=Tapes,O=Example"]
                alternative-names: ["dns:*.tapes.example.org"]
                validity: 30d
                require-request: %s
            """;

    LocalServer server;
    SSLContext tls;

    /** The certificate of whoever issues. */
    X509Certificate authority;

    @BeforeAll
    void start(@TempDir Path folder) throws IOException, GeneralSecurityException {
        server = LocalServer.start(folder, RULES.formatted("false"));
        tls = server.newClientTls("tapes");
        authority = read(Files.newInputStream(folder.resolve("issuing.pem")));
    }

    @AfterAll
    void stop() {
        server.close();
    }

    /** What is said over a connection. */
    interface Talk {
        void with(Peer peer) throws IOException, GeneralSecurityException;
    }

    /** Connects as a client that may ask for everything. */
    void talk(ProtocolVersion version, Talk talk) throws Exception {
        try (var wire = Wire.connect(server.address(), tls)) {
            talk.with(new Peer(version, wire));
        }
    }

    /** All but the draft. */
    static Stream<ProtocolVersion> versions() {
        return ProtocolVersion.published().stream().filter(version -> !version.equals(ProtocolVersion.V3_0));
    }
}

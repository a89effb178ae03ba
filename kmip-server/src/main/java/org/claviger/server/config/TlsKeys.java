package org.claviger.server.config;

import static org.claviger.server.config.ValueTypes.choice;
import static org.claviger.server.config.ValueTypes.filledListOf;
import static org.claviger.server.config.ValueTypes.listOf;

import java.nio.file.Path;
import java.util.List;
import org.claviger.server.access.IdentityRule;
import org.claviger.server.net.TlsSettings.TlsProtocol;
import org.claviger.server.net.TlsSettings.TlsProvider;

/** TLS, and how clients are known by it. */
final class TlsKeys {
    static final Section SECTION = new Section("tls.");

    static final Key<TlsProvider> PROVIDER = SECTION.withDefault(
            "provider",
            choice(List.of(TlsProvider.values()), provider -> switch (provider) {
                case BOUNCY_CASTLE -> "bouncycastle";
                case JDK -> "jdk";
            }),
            "bouncycastle",
            "Who implements TLS. `bouncycastle` offers hybrid post-quantum key exchange; `jdk` resumes sessions of TLS"
                    + " 1.3.");
    static final Key<List<TlsProtocol>> PROTOCOLS = SECTION.withDefault(
            "protocols",
            filledListOf(choice(List.of(TlsProtocol.values()), TlsProtocol::standardName)),
            "TLSv1.3,TLSv1.2",
            "The versions of TLS that are offered.");
    static final Key<Boolean> PROFILE = SECTION.withDefault(
            "profile",
            choice(List.of(false, true), legacy -> legacy ? "legacy" : "modern"),
            "modern",
            "`legacy` adds the CBC and RSA-key-exchange suites of TLS 1.2, for appliances that know nothing else.");
    static final Key<Path> CERTIFICATES_CHAIN = SECTION.required(
            "certificates[].chain",
            ValueTypes.READABLE_FILE,
            "PEM file with a certificate of the server, intermediate authorities behind it. One with an EC key and one"
                    + " with an RSA key serve all clients.");
    static final Key<Path> CERTIFICATES_KEY = SECTION.required(
            "certificates[].key", ValueTypes.READABLE_FILE, "PEM file with its private key, unencrypted.");
    static final Key<String> CLIENT_AUTHORITIES_NAME = SECTION.required(
            "client-authorities[].name",
            ValueTypes.AUTHORITY_NAME,
            "What an authority that vouches for clients is called. Part of every identity it vouches for, so it stays"
                    + " when the certificate is renewed.");
    static final Key<Path> CLIENT_AUTHORITIES_CERTIFICATES = SECTION.required(
            "client-authorities[].certificates",
            ValueTypes.READABLE_FILE,
            "PEM file with its certificate, during a renewal also with the next one.");
    static final Key<List<Path>> CLIENT_CRL = SECTION.withDefault(
            "client-crl",
            listOf(ValueTypes.READABLE_FILE),
            "",
            "Revocation lists of these authorities, PEM or DER. Once there is one, every authority in a client's chain"
                    + " must have a current one.");
    static final Key<Boolean> REQUIRE_CLIENT_USAGE = SECTION.withDefault(
            "require-client-usage",
            ValueTypes.SWITCH,
            "true",
            "Refuse client certificates whose extended key usage doesn't name client authentication, and those that come"
                    + " through an intermediate authority for other purposes.");
    static final Key<List<IdentityRule>> IDENTITY = SECTION.withDefault(
            "identity",
            filledListOf(choice(List.of(IdentityRule.values()), IdentityRule::code)),
            "uri,dns,email,subject",
            "Where in a client's certificate its identity is looked for; the first place that holds something decides."
                    + " `key` is for the keys of `tls.pinned-keys`; `cn`, the common name, only if the authorities check"
                    + " it.");
    static final Key<List<String>> PINNED_KEYS = SECTION.withDefault(
            "pinned-keys",
            listOf(ValueTypes.KEY_SHA_256),
            "",
            "Public keys that are identities by themselves: SHA-256 of the SubjectPublicKeyInfo.");

    private TlsKeys() {}
}

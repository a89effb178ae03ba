package org.claviger.server.config;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.claviger.enumeration.Operation;
import org.claviger.server.access.AccessRule;
import org.claviger.server.access.CertificateIdentity;
import org.claviger.server.access.IdentityRule;
import org.claviger.server.crypto.DataKeySettings;
import org.claviger.server.domain.Tenant;
import org.claviger.server.net.ListenerSettings;
import org.claviger.server.net.TlsSettings;
import org.claviger.server.net.TlsSettings.ClientAuthority;
import org.claviger.server.net.TlsSettings.ServerCertificate;
import org.claviger.server.net.TlsSettings.TlsProtocol;
import org.claviger.server.net.TlsSettings.TlsProvider;
import org.claviger.ttlv.Limits;
import org.claviger.ttlv.ProtocolVersion;

/**
 * Everything that an operator can say. Paths are absolute.
 *
 * @param versions the protocol versions that the server speaks
 * @param locatePage how many objects one answer to Locate names at most
 * @param database the SQLite file
 * @param duplicateNames tenants in which several objects may have the same Name
 * @param auditFile where the audit is written
 * @param strictAudit true: outcomes, too, are on the disk before the client gets its answer
 */
public record ServerConfig(
        ListenerSettings listener,
        Set<ProtocolVersion> versions,
        Limits limits,
        int locatePage,
        TlsSettings tls,
        Path database,
        Set<Tenant> duplicateNames,
        RootKey rootKey,
        List<AccessRule> access,
        Path auditFile,
        boolean strictAudit,
        Log log) {
    private static final Map<String, ProtocolVersion> VERSIONS = published();

    /**
     * The software root key.
     *
     * @param keyFile holds it, encrypted under the passphrase
     * @param passphraseFile mode 0600
     */
    public record RootKey(Path keyFile, Path passphraseFile, DataKeySettings unwrappedCache) {}

    /** @param json true: one JSON object a line */
    public record Log(String level, boolean json) {}

    /**
     * Reads the configuration.
     *
     * @throws ConfigurationException for the first thing in it that is wrong
     */
    public static ServerConfig load(Path file, Map<String, String> environment) {
        var settings = Settings.load(file, environment);
        var config = read(settings);
        settings.requireAllKnown();
        return config;
    }

    /** Returns the rows of the reference page: key, form, default, meaning. */
    static List<Settings.Known> reference(Settings settings) {
        read(settings);
        return settings.known();
    }

    private static ServerConfig read(Settings s) {
        var limits = limits(s);
        return new ServerConfig(
                listener(s, limits),
                spokenVersions(s),
                limits,
                s.integer("limits.locate-page", 1, 100_000, 1_000, "objects that one answer to Locate names at most"),
                tls(s),
                s.path("database.file", "data/keys.db", "the SQLite database"),
                duplicateNames(s),
                rootKey(s),
                access(s),
                s.path("audit.file", "audit/audit.jsonl", "where the audit is written, one JSON object a line"),
                s.choice(
                        "audit.sync",
                        ordered("group", false, "before-answer", true),
                        "group",
                        "when the outcome of an operation is on the disk: within a second, or before the client gets its answer;"
                                + " what changes an object always waits for its intent"),
                new Log(
                        s.choice(
                                "log.level",
                                ordered("error", "ERROR", "warn", "WARN", "info", "INFO", "debug", "DEBUG"),
                                "info",
                                "how much is logged to standard error"),
                        s.choice("log.format", ordered("text", false, "json", true), "text", "how log lines look")));
    }

    private static ListenerSettings listener(Settings s, Limits limits) {
        return valid(
                "kmip",
                () -> new ListenerSettings(
                        address(s, "kmip.listen", "0.0.0.0:5696", "where KMIP over mutual TLS is served"),
                        limits.maxMessageBytes(),
                        s.integer(
                                "kmip.connections.total",
                                1,
                                1_000_000,
                                10_000,
                                "connections in all; above, the longest idle one goes"),
                        s.integer(
                                "kmip.connections.per-address",
                                1,
                                1_000_000,
                                512,
                                "connections from one network address"),
                        s.integer(
                                "kmip.connections.per-client",
                                1,
                                1_000_000,
                                256,
                                "connections with one client certificate"),
                        s.duration(
                                "kmip.timeouts.first-byte",
                                "30s",
                                "from the connection to the first byte of a request"),
                        s.duration("kmip.timeouts.request", "30s", "for the bytes of one request"),
                        s.duration("kmip.timeouts.response", "30s", "for a client to take an answer"),
                        Duration.ofSeconds(5)));
    }

    private static InetSocketAddress address(Settings s, String key, String standard, String meaning) {
        var text = s.text(key, standard, meaning);
        var colon = text.lastIndexOf(':');
        var port = colon < 0 ? "" : text.substring(colon + 1);
        if (!port.matches("\\d{1,5}") || Integer.parseInt(port) > 65_535) {
            throw new ConfigurationException(
                    "%s: %s is \"%s\" (expected HOST:PORT)".formatted(s.origin(key), key, text));
        }
        var host = text.substring(0, colon).replaceAll("^\\[(.*)]$", "$1");
        return new InetSocketAddress(host, Integer.parseInt(port));
    }

    private static Set<ProtocolVersion> spokenVersions(Settings s) {
        var key = "kmip.versions";
        var versions = new LinkedHashSet<ProtocolVersion>();
        for (var text :
                s.list(key, "1.0, 1.1, 1.2, 1.3, 1.4, 2.0, 2.1", "the protocol versions that the server speaks")) {
            var version = VERSIONS.get(text);
            if (version == null) {
                throw new ConfigurationException("%s: %s names \"%s\" (expected any of %s)"
                        .formatted(s.origin(key), key, text, String.join(", ", VERSIONS.keySet())));
            }
            versions.add(version);
        }
        if (s.flag("kmip.draft-3-0", false, "speak the draft of KMIP 3.0, too; it may change")) {
            versions.add(ProtocolVersion.V3_0);
        }
        return versions;
    }

    private static Map<String, ProtocolVersion> published() {
        var versions = new LinkedHashMap<String, ProtocolVersion>();
        for (var version : List.of(
                ProtocolVersion.V1_0,
                ProtocolVersion.V1_1,
                ProtocolVersion.V1_2,
                ProtocolVersion.V1_3,
                ProtocolVersion.V1_4,
                ProtocolVersion.V2_0,
                ProtocolVersion.V2_1)) {
            versions.put(version.toString(), version);
        }
        return versions;
    }

    private static Limits limits(Settings s) {
        return valid(
                "limits",
                () -> new Limits(
                        s.bytes("limits.message", 1_024, Limits.MAX_MESSAGE_BYTES_CAP, "1MiB", "bytes of one request"),
                        s.integer("limits.nesting", 1, Limits.MAX_DEPTH_CAP, 32, "structures inside structures"),
                        s.integer("limits.items", 16, Limits.MAX_ITEMS_CAP, 20_000, "items in one request"),
                        s.integer(
                                "limits.batch-items", 1, Limits.MAX_BATCH_ITEMS_CAP, 100, "batch items in one request"),
                        s.bytes("limits.text", 64, Limits.MAX_MESSAGE_BYTES_CAP, "256KiB", "UTF-8 bytes of one text"),
                        s.bytes("limits.name", 16, Limits.MAX_MESSAGE_BYTES_CAP, "4KiB", "UTF-8 bytes of a Name"),
                        s.bytes(
                                "limits.big-integer",
                                8,
                                Limits.MAX_MESSAGE_BYTES_CAP,
                                "4KiB",
                                "bytes of a Big Integer"),
                        s.integer("limits.attributes-per-object", 1, 10_000, 256, "attributes in one request")));
    }

    private static TlsSettings tls(Settings s) {
        return valid(
                "tls",
                () -> new TlsSettings(
                        s.choice(
                                "tls.provider",
                                ordered("bouncycastle", TlsProvider.BOUNCY_CASTLE, "jdk", TlsProvider.JDK),
                                "bouncycastle",
                                "who implements TLS"),
                        protocols(s),
                        s.choice(
                                "tls.profile",
                                ordered("modern", false, "legacy", true),
                                "modern",
                                "legacy offers old cipher suites of TLS 1.2, too, for appliances that know nothing else"),
                        certificates(s),
                        authorities(s),
                        paths(s, "tls.client-crl", "revocation lists of the client authorities"),
                        s.flag(
                                "tls.require-client-usage",
                                true,
                                "refuse client certificates without the usage clientAuth"),
                        identity(s),
                        s.duration("tls.handshake-timeout", "10s", "how long a handshake may take")));
    }

    private static Set<TlsProtocol> protocols(Settings s) {
        var key = "tls.protocols";
        var protocols = EnumSet.noneOf(TlsProtocol.class);
        for (var text : s.list(key, "TLSv1.3, TLSv1.2", "the TLS versions offered")) {
            protocols.add(EnumSet.allOf(TlsProtocol.class).stream()
                    .filter(protocol -> protocol.standardName().equals(text))
                    .findFirst()
                    .orElseThrow(() -> new ConfigurationException(
                            "%s: %s names \"%s\" (expected TLSv1.3 or TLSv1.2)".formatted(s.origin(key), key, text))));
        }
        return protocols;
    }

    private static List<ServerCertificate> certificates(Settings s) {
        var key = "tls.certificates";
        var certificates = new ArrayList<ServerCertificate>();
        for (var i = 0; i < s.count(key); i++) {
            var entry = key + "[" + i + "]";
            certificates.add(new ServerCertificate(
                    s.requiredPath(entry + ".chain", "PEM file of the server's certificate and its issuers"),
                    s.requiredPath(entry + ".key", "PEM file of its private key")));
        }
        if (certificates.isEmpty()) {
            throw s.missing(key, "a list of {chain, key}: PEM files of the server's certificates");
        }
        return certificates;
    }

    private static List<ClientAuthority> authorities(Settings s) {
        var key = "tls.client-authorities";
        var authorities = new ArrayList<ClientAuthority>();
        for (var i = 0; i < s.count(key); i++) {
            var entry = key + "[" + i + "]";
            authorities.add(new ClientAuthority(
                    s.requiredText(entry + ".name", "a short name, part of every principal"),
                    s.requiredPath(entry + ".certificates", "PEM file of the authority's certificates")));
        }
        if (authorities.isEmpty()) {
            throw s.missing(key, "a list of {name, certificates}: who vouches for clients");
        }
        return authorities;
    }

    private static List<Path> paths(Settings s, String key, String meaning) {
        var size = s.list(key, "", meaning).size();
        var paths = new ArrayList<Path>();
        for (var i = 0; i < size; i++) {
            paths.add(s.requiredPath(key + "[" + i + "]", meaning));
        }
        return paths;
    }

    private static CertificateIdentity identity(Settings s) {
        var key = "tls.identity";
        var rules = new ArrayList<IdentityRule>();
        for (var text : s.list(
                key,
                "uri, dns, email, subject",
                "where in a certificate to look for who the client is, in this order")) {
            rules.add(IdentityRule.of(text)
                    .orElseThrow(() -> new ConfigurationException(
                            "%s: %s names \"%s\" (expected uri, dns, email, subject, key or cn)"
                                    .formatted(s.origin(key), key, text))));
        }
        return new CertificateIdentity(
                rules, s.list("tls.pinned-keys", "", "SHA-256 of public keys, for the identity rule key"));
    }

    private static Set<Tenant> duplicateNames(Settings s) {
        var tenants = new LinkedHashSet<Tenant>();
        for (var name :
                s.list("database.duplicate-names", "", "tenants in which several objects may have the same Name")) {
            tenants.add(valid("database.duplicate-names", () -> new Tenant(name)));
        }
        return tenants;
    }

    private static RootKey rootKey(Settings s) {
        s.choice("root-key.provider", ordered("software", "software"), "software", "where the root key lives");
        return new RootKey(
                s.path("root-key.software.key-file", "root.key", "the root key, encrypted under the passphrase"),
                s.requiredPath("root-key.software.passphrase-file", "the passphrase, in a file of mode 0600"),
                cache(s));
    }

    private static DataKeySettings cache(Settings s) {
        var age =
                s.duration("root-key.unwrapped-cache.max-age", "5m", "how long a data key is kept unwrapped; 0s never");
        var keys = s.integer("root-key.unwrapped-cache.max-entries", 1, 1_000_000, 10_000, "data keys kept unwrapped");
        var uses = s.integer(
                "root-key.unwrapped-cache.max-uses", 1, 100_000_000, 1_000_000, "uses of an unwrapped data key");
        return age.isZero() ? DataKeySettings.NOT_CACHED : new DataKeySettings(true, age, keys, uses);
    }

    private static List<AccessRule> access(Settings s) {
        var key = "access";
        var rules = new ArrayList<AccessRule>();
        for (var i = 0; i < s.count(key); i++) {
            var entry = key + "[" + i + "]";
            var principals = s.requiredText(
                    entry + ".principals", "who it is for, as mtls:AUTHORITY:RULE:VALUE; * stands for anything");
            var tenant = s.requiredText(entry + ".tenant", "whose objects they work with");
            var operations = operations(s, entry + ".operations");
            rules.add(valid(entry, () -> new AccessRule(principals, new Tenant(tenant), operations)));
        }
        return rules;
    }

    private static Set<Operation> operations(Settings s, String key) {
        var operations = EnumSet.noneOf(Operation.class);
        for (var name : s.list(key, "all", "what they may ask for: all, or names such as Get")) {
            if (name.equals("all")) {
                operations.addAll(EnumSet.allOf(Operation.class));
                continue;
            }
            operations.add(EnumSet.allOf(Operation.class).stream()
                    .filter(operation -> operation.specName().equalsIgnoreCase(name))
                    .findFirst()
                    .orElseThrow(() -> new ConfigurationException(
                            "%s: %s names \"%s\" (expected all, or the name of an operation such as Get Attributes)"
                                    .formatted(s.origin(key), key, name))));
        }
        return operations;
    }

    private static <V> V valid(String section, Supplier<V> value) {
        try {
            return value.get();
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException(section + ": " + e.getMessage(), e);
        }
    }

    private static <V> Map<String, V> ordered(String name, V value) {
        return Map.of(name, value);
    }

    @SuppressWarnings("unchecked") // names and values in turn
    private static <V> Map<String, V> ordered(String name1, V value1, Object... more) {
        var map = new LinkedHashMap<String, V>();
        map.put(name1, value1);
        for (var i = 0; i < more.length; i += 2) {
            map.put((String) more[i], (V) more[i + 1]);
        }
        return map;
    }
}

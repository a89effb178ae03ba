package org.claviger.server.config;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.claviger.server.access.CertificateIdentity;
import org.claviger.server.access.IdentityRule;
import org.claviger.server.clock.ClockSettings;
import org.claviger.server.crypto.DataKeySettings;
import org.claviger.server.crypto.certificate.CertificatePolicy;
import org.claviger.server.domain.AttributePolicy;
import org.claviger.server.net.ListenerSettings;
import org.claviger.server.net.TlsSettings;
import org.claviger.server.net.TlsSettings.ClientAuthority;
import org.claviger.server.net.TlsSettings.ServerCertificate;
import org.claviger.server.operation.CryptographicStreams;
import org.claviger.server.rest.ApiSettings;
import org.claviger.server.rest.HttpLimits;
import org.claviger.ttlv.Limits;
import org.claviger.ttlv.ProtocolVersion;

/** Makes the settings of all services of the values, and checks what no value tells alone: whether they go together. */
final class Binding {
    /** How long the rest of a refused request is read and dropped, so that the client gets to read why. */
    private static final Duration LINGER = Duration.ofSeconds(5);

    private static final int MIN_TEXT_OF_WALLETS = 256;

    private final Values values;

    private Binding(Values values) {
        this.values = values;
    }

    static ServerConfig bind(Values values) {
        return new Binding(values).server();
    }

    private ServerConfig server() {
        var limits = limits();
        var certify = certify();
        var tls = tls(certify.authority().map(ServerConfig.IssuingAuthority::certificate));
        var dataDir = values.get(Keys.DATA_DIR);
        var access = new AccessBinding(values, tls.clients().authorities());
        var rules = access.rules();
        var places = new RootPlaceBinding(values, dataDir);
        var rootKeys = places.rootKeys();
        return new ServerConfig(
                listener(KmipKeys.LISTEN, values.get(KmipKeys.LISTEN), limits),
                rest(limits),
                versions(),
                limits,
                values.get(KmipKeys.INTEROP),
                values.get(LimitKeys.LOCATE_PAGE),
                values.get(KmipKeys.DEFAULT_KEY_PAIR_MASKS),
                streams(),
                new AttributePolicy(
                        leaseTime(), Set.copyOf(values.get(KmipKeys.APPLICATION_NAMESPACES)), limits.maxAttributes()),
                tls,
                certify,
                database(dataDir),
                storageSafety(),
                Set.copyOf(values.get(DatabaseKeys.DUPLICATE_NAMES)),
                rootKeys,
                places.residentKeys(rootKeys),
                values.get(Keys.CRYPTO_ENGINE),
                dataKeys(),
                rules,
                access.grants(rules),
                values.find(Keys.CONTROL_SOCKET).orElse(dataDir.resolve("control.sock")),
                values.find(Keys.AUDIT_FILE).orElse(dataDir.resolve("audit").resolve("audit.jsonl")),
                values.get(Keys.AUDIT_SYNC),
                new ClockSettings(values.get(Keys.CLOCK_TOLERANCE), values.find(Keys.CLOCK_ACCEPT_STEP_BACK_FROM)),
                values.get(Keys.STOP_TIMEOUT),
                new ServerConfig.Log(values.get(Keys.LOG_LEVEL), values.get(Keys.LOG_FORMAT)));
    }

    private ServerConfig.StorageSafety storageSafety() {
        var replicated = values.get(DatabaseKeys.DURABILITY);
        if (replicated && values.find(DatabaseKeys.URL).isEmpty()) {
            throw values.conflict(DatabaseKeys.DURABILITY, "is replicated (expected database.url too)");
        }
        return new ServerConfig.StorageSafety(
                values.get(DatabaseKeys.ALLOW_FILE_SYSTEMS).stream()
                        .map(type -> type.toLowerCase(Locale.ROOT))
                        .collect(Collectors.toSet()),
                replicated);
    }

    private ServerConfig.Database database(Path dataDir) {
        var url = values.find(DatabaseKeys.URL);
        var file = values.find(DatabaseKeys.FILE);
        var user = values.find(DatabaseKeys.USER);
        var passwordFile = values.find(DatabaseKeys.PASSWORD_FILE);
        if (url.isPresent()) {
            if (file.isPresent()) {
                throw values.conflict(DatabaseKeys.FILE, "is set (expected this or database.url, not both)");
            }
            return new ServerConfig.Database.Postgresql(
                    url.get(), user, passwordFile, values.get(DatabaseKeys.CONNECTIONS));
        }
        if (user.isPresent() || passwordFile.isPresent()) {
            throw values.conflict(
                    user.isPresent() ? DatabaseKeys.USER : DatabaseKeys.PASSWORD_FILE,
                    "is set (expected database.url too)");
        }
        return new ServerConfig.Database.Sqlite(file.orElse(dataDir.resolve("keys.db")));
    }

    private ListenerSettings listener(Key<Endpoint> key, Endpoint endpoint, Limits limits) {
        return new ListenerSettings(
                address(key, endpoint),
                limits.maxMessageBytes(),
                values.get(KmipKeys.CONNECTIONS_TOTAL),
                values.get(KmipKeys.CONNECTIONS_PER_ADDRESS),
                values.get(KmipKeys.CONNECTIONS_PER_CLIENT),
                values.get(KmipKeys.TIMEOUTS_FIRST_BYTE),
                values.get(KmipKeys.TIMEOUTS_REQUEST),
                values.get(KmipKeys.TIMEOUTS_RESPONSE),
                LINGER);
    }

    private InetSocketAddress address(Key<Endpoint> key, Endpoint endpoint) {
        var address = endpoint.resolved();
        if (address.isUnresolved()) {
            throw values.conflict(
                    key, "\"" + endpoint + "\" (expected an address of this machine, or a name that has one)");
        }
        return address;
    }

    private Optional<ServerConfig.Rest> rest(Limits limits) {
        var endpoint = values.find(RestKeys.LISTEN);
        if (endpoint.isPresent() && !values.get(DatabaseKeys.DUPLICATE_NAMES).isEmpty()) {
            // A wallet's keys are told apart by their Names.
            throw values.conflict(
                    DatabaseKeys.DUPLICATE_NAMES, "tenants are listed (expected none together with rest.listen)");
        }
        if (endpoint.isPresent() && limits.maxTextBytes() < MIN_TEXT_OF_WALLETS) {
            // The public keys that are made here are texts.
            throw values.conflict(
                    LimitKeys.TEXT,
                    "%d bytes (expected at least %d together with rest.listen)"
                            .formatted(limits.maxTextBytes(), MIN_TEXT_OF_WALLETS));
        }
        return endpoint.map(at -> new ServerConfig.Rest(
                listener(RestKeys.LISTEN, at, limits),
                new HttpLimits(
                        values.get(RestKeys.REQUEST_LINE), values.get(RestKeys.HEADERS), values.get(RestKeys.BODY)),
                new ApiSettings(
                        limits.maxTextBytes(), values.get(RestKeys.SIGNATURES), values.get(RestKeys.EXTENDED_KEYS))));
    }

    private Set<ProtocolVersion> versions() {
        var versions = new LinkedHashSet<>(values.get(KmipKeys.VERSIONS));
        if (values.get(KmipKeys.DRAFT_3_0)) {
            versions.add(ProtocolVersion.V3_0);
        }
        return versions;
    }

    /** The wire has no finer unit than the second. */
    private Duration leaseTime() {
        var leaseTime = values.get(KmipKeys.LEASE_TIME);
        if (leaseTime.toMillisPart() != 0) {
            throw values.conflict(KmipKeys.LEASE_TIME, leaseTime.toMillis() + "ms (expected whole seconds)");
        }
        return leaseTime;
    }

    private Limits limits() {
        var text = values.get(LimitKeys.TEXT);
        var name = values.get(LimitKeys.NAME);
        if (name > text) {
            throw values.conflict(
                    LimitKeys.NAME, "%d bytes (expected at most limits.text: %d bytes)".formatted(name, text));
        }
        return new Limits(
                values.get(LimitKeys.MESSAGE),
                values.get(LimitKeys.NESTING),
                values.get(LimitKeys.ITEMS),
                values.get(LimitKeys.BATCH_ITEMS),
                text,
                name,
                values.get(LimitKeys.BIG_INTEGER),
                values.get(LimitKeys.ATTRIBUTES_PER_OBJECT));
    }

    private CryptographicStreams.Limits streams() {
        return new CryptographicStreams.Limits(
                values.get(KmipKeys.STREAMS_TOTAL),
                values.get(KmipKeys.STREAMS_PER_CLIENT),
                values.get(KmipKeys.STREAMS_DATA_PER_CLIENT),
                values.get(KmipKeys.STREAMS_IDLE));
    }

    private ServerConfig.Certify certify() {
        var certificate = values.find(CertifyKeys.CERTIFICATE);
        var key = values.find(CertifyKeys.KEY);
        if (certificate.isPresent() != key.isPresent()) {
            throw values.conflict(
                    key.isPresent() ? CertifyKeys.CERTIFICATE : CertifyKeys.KEY,
                    "is missing (expected certify.authority.certificate and certify.authority.key, or neither)");
        }
        var subjects = values.get(CertifyKeys.SUBJECTS);
        if (certificate.isPresent() == subjects.isEmpty()) {
            throw values.conflict(
                    CertifyKeys.SUBJECTS,
                    subjects.isEmpty()
                            ? "no subjects (expected some, because there is a certify.authority)"
                            : "subjects are listed (expected certify.authority too)");
        }
        var policy = new CertificatePolicy(
                subjects,
                values.get(CertifyKeys.ALTERNATIVE_NAMES),
                Set.copyOf(values.get(CertifyKeys.EXTENDED_USAGES)),
                values.get(CertifyKeys.VALIDITY),
                values.get(CertifyKeys.REQUIRE_REQUEST));
        return new ServerConfig.Certify(
                certificate.map(file -> new ServerConfig.IssuingAuthority(file, key.orElseThrow(), policy)),
                values.get(CertifyKeys.TRUST));
    }

    private TlsSettings tls(Optional<Path> issuingAuthority) {
        return new TlsSettings(
                new TlsSettings.Offer(
                        values.get(TlsKeys.PROVIDER),
                        Set.copyOf(values.get(TlsKeys.PROTOCOLS)),
                        values.get(TlsKeys.PROFILE)),
                values.each(
                        "tls.certificates",
                        i -> new ServerCertificate(
                                values.get(TlsKeys.CERTIFICATES_CHAIN, i), values.get(TlsKeys.CERTIFICATES_KEY, i))),
                new TlsSettings.Clients(
                        clientAuthorities(),
                        values.get(TlsKeys.CLIENT_CRL),
                        values.get(TlsKeys.REQUIRE_CLIENT_USAGE),
                        identity(),
                        issuingAuthority),
                values.get(KmipKeys.TIMEOUTS_HANDSHAKE));
    }

    private List<ClientAuthority> clientAuthorities() {
        var names = new HashSet<String>();
        return values.each("tls.client-authorities", i -> {
            var name = values.getNew(TlsKeys.CLIENT_AUTHORITIES_NAME, i, names);
            return new ClientAuthority(name, values.get(TlsKeys.CLIENT_AUTHORITIES_CERTIFICATES, i));
        });
    }

    private CertificateIdentity identity() {
        var places = values.get(TlsKeys.IDENTITY);
        var pinnedKeys = values.get(TlsKeys.PINNED_KEYS);
        if (places.contains(IdentityRule.PINNED_KEY) == pinnedKeys.isEmpty()) {
            throw values.conflict(
                    TlsKeys.PINNED_KEYS,
                    pinnedKeys.isEmpty()
                            ? "no keys (expected some, because tls.identity contains key)"
                            : "keys are listed (expected tls.identity to contain key)");
        }
        return new CertificateIdentity(places, pinnedKeys);
    }

    private DataKeySettings dataKeys() {
        var maxAge = values.get(DataKeyKeys.MAX_AGE);
        boolean servesCached = values.get(DataKeyKeys.ON_UNAVAILABLE);
        if (maxAge.isZero()) {
            if (servesCached) {
                throw values.conflict(
                        DataKeyKeys.ON_UNAVAILABLE, "serve-cached (expected a data-keys.max-age above 0s with it)");
            }
            return DataKeySettings.NOT_CACHED;
        }
        var usual = new DataKeySettings(
                true, maxAge, values.get(DataKeyKeys.MAX_ENTRIES), values.get(DataKeyKeys.MAX_USES));
        var longer = values.get(DataKeyKeys.MAX_AGE_UNAVAILABLE);
        if (servesCached && longer.compareTo(maxAge) < 0) {
            throw values.conflict(
                    DataKeyKeys.MAX_AGE_UNAVAILABLE,
                    "%d s (expected at least data-keys.max-age, %d s)"
                            .formatted(longer.toSeconds(), maxAge.toSeconds()));
        }
        return servesCached ? usual.inOutage(longer) : usual;
    }
}

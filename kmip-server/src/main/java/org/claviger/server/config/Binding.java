package org.claviger.server.config;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.claviger.hsm.BackendId;
import org.claviger.hsm.KeyProvider;
import org.claviger.hsm.aws.AwsCredentials;
import org.claviger.hsm.aws.AwsKmsSettings;
import org.claviger.hsm.aws.AwsTiming;
import org.claviger.hsm.guard.GuardSettings;
import org.claviger.hsm.pkcs11.Pkcs11Settings;
import org.claviger.hsm.pkcs11.TokenSelector;
import org.claviger.hsm.soft.Argon2Cost;
import org.claviger.hsm.soft.SoftwareSettings;
import org.claviger.server.access.AccessRule;
import org.claviger.server.access.CertificateIdentity;
import org.claviger.server.access.Grant;
import org.claviger.server.access.IdentityRule;
import org.claviger.server.crypto.DataKeySettings;
import org.claviger.server.crypto.ResidentPlaces;
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
    private static final String METHOD = "mtls";
    private static final String ANY = "*";

    private final Values values;

    private Binding(Values values) {
        this.values = values;
    }

    static ServerConfig bind(Values values) {
        return new Binding(values).server();
    }

    private ServerConfig server() {
        var limits = limits();
        var tls = tls();
        var dataDir = values.get(Keys.DATA_DIR);
        var access = values.each("access", i -> accessRule(i, tls.clientAuthorities()));
        var rootKeys = rootKeys(dataDir);
        return new ServerConfig(
                listener(Keys.KMIP_LISTEN, values.get(Keys.KMIP_LISTEN), limits),
                rest(limits),
                versions(),
                limits,
                values.get(Keys.KMIP_INTEROP),
                values.get(Keys.LIMITS_LOCATE_PAGE),
                values.get(Keys.KMIP_DEFAULT_KEY_PAIR_MASKS),
                streams(),
                new AttributePolicy(
                        leaseTime(), Set.copyOf(values.get(Keys.KMIP_APPLICATION_NAMESPACES)), limits.maxAttributes()),
                tls,
                database(dataDir),
                storageSafety(),
                Set.copyOf(values.get(Keys.DATABASE_DUPLICATE_NAMES)),
                rootKeys,
                residentKeys(rootKeys),
                values.get(Keys.CRYPTO_ENGINE),
                dataKeys(),
                access,
                grants(access, tls.clientAuthorities()),
                values.find(Keys.CONTROL_SOCKET).orElse(dataDir.resolve("control.sock")),
                values.find(Keys.AUDIT_FILE).orElse(dataDir.resolve("audit").resolve("audit.jsonl")),
                values.get(Keys.AUDIT_SYNC),
                new ServerConfig.Log(values.get(Keys.LOG_LEVEL), values.get(Keys.LOG_FORMAT)));
    }

    private ServerConfig.StorageSafety storageSafety() {
        var replicated = values.get(Keys.DATABASE_DURABILITY);
        if (replicated && values.find(Keys.DATABASE_URL).isEmpty()) {
            throw values.conflict(Keys.DATABASE_DURABILITY, "is replicated (expected database.url too)");
        }
        return new ServerConfig.StorageSafety(
                values.get(Keys.DATABASE_ALLOW_FILE_SYSTEMS).stream()
                        .map(type -> type.toLowerCase(Locale.ROOT))
                        .collect(Collectors.toSet()),
                replicated);
    }

    private ServerConfig.Database database(Path dataDir) {
        var url = values.find(Keys.DATABASE_URL);
        var file = values.find(Keys.DATABASE_FILE);
        var user = values.find(Keys.DATABASE_USER);
        var passwordFile = values.find(Keys.DATABASE_PASSWORD_FILE);
        if (url.isPresent()) {
            if (file.isPresent()) {
                throw values.conflict(Keys.DATABASE_FILE, "is set (expected this or database.url, not both)");
            }
            return new ServerConfig.Database.Postgresql(
                    url.get(), user, passwordFile, values.get(Keys.DATABASE_CONNECTIONS));
        }
        if (user.isPresent() || passwordFile.isPresent()) {
            throw values.conflict(
                    user.isPresent() ? Keys.DATABASE_USER : Keys.DATABASE_PASSWORD_FILE,
                    "is set (expected database.url too)");
        }
        return new ServerConfig.Database.Sqlite(file.orElse(dataDir.resolve("keys.db")));
    }

    private ListenerSettings listener(Key<Endpoint> key, Endpoint endpoint, Limits limits) {
        return new ListenerSettings(
                address(key, endpoint),
                limits.maxMessageBytes(),
                values.get(Keys.KMIP_CONNECTIONS_TOTAL),
                values.get(Keys.KMIP_CONNECTIONS_PER_ADDRESS),
                values.get(Keys.KMIP_CONNECTIONS_PER_CLIENT),
                values.get(Keys.KMIP_TIMEOUTS_FIRST_BYTE),
                values.get(Keys.KMIP_TIMEOUTS_REQUEST),
                values.get(Keys.KMIP_TIMEOUTS_RESPONSE),
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
        var endpoint = values.find(Keys.REST_LISTEN);
        if (endpoint.isPresent() && !values.get(Keys.DATABASE_DUPLICATE_NAMES).isEmpty()) {
            // A wallet's keys are told apart by their Names.
            throw values.conflict(
                    Keys.DATABASE_DUPLICATE_NAMES, "tenants are listed (expected none together with rest.listen)");
        }
        if (endpoint.isPresent() && limits.maxTextBytes() < MIN_TEXT_OF_WALLETS) {
            // The public keys that are made here are texts.
            throw values.conflict(
                    Keys.LIMITS_TEXT,
                    "%d bytes (expected at least %d together with rest.listen)"
                            .formatted(limits.maxTextBytes(), MIN_TEXT_OF_WALLETS));
        }
        return endpoint.map(at -> new ServerConfig.Rest(
                listener(Keys.REST_LISTEN, at, limits),
                new HttpLimits(
                        values.get(Keys.REST_REQUEST_LINE), values.get(Keys.REST_HEADERS), values.get(Keys.REST_BODY)),
                new ApiSettings(
                        limits.maxTextBytes(), values.get(Keys.REST_SIGNATURES), values.get(Keys.REST_EXTENDED_KEYS))));
    }

    private Set<ProtocolVersion> versions() {
        var versions = new LinkedHashSet<>(values.get(Keys.KMIP_VERSIONS));
        if (values.get(Keys.KMIP_DRAFT_3_0)) {
            versions.add(ProtocolVersion.V3_0);
        }
        return versions;
    }

    /** The wire has no finer unit than the second. */
    private Duration leaseTime() {
        var leaseTime = values.get(Keys.KMIP_LEASE_TIME);
        if (leaseTime.toMillisPart() != 0) {
            throw values.conflict(Keys.KMIP_LEASE_TIME, leaseTime.toMillis() + "ms (expected whole seconds)");
        }
        return leaseTime;
    }

    private Limits limits() {
        var text = values.get(Keys.LIMITS_TEXT);
        var name = values.get(Keys.LIMITS_NAME);
        if (name > text) {
            throw values.conflict(
                    Keys.LIMITS_NAME, "%d bytes (expected at most limits.text: %d bytes)".formatted(name, text));
        }
        return new Limits(
                values.get(Keys.LIMITS_MESSAGE),
                values.get(Keys.LIMITS_NESTING),
                values.get(Keys.LIMITS_ITEMS),
                values.get(Keys.LIMITS_BATCH_ITEMS),
                text,
                name,
                values.get(Keys.LIMITS_BIG_INTEGER),
                values.get(Keys.LIMITS_ATTRIBUTES_PER_OBJECT));
    }

    private CryptographicStreams.Limits streams() {
        return new CryptographicStreams.Limits(
                values.get(Keys.KMIP_STREAMS_TOTAL),
                values.get(Keys.KMIP_STREAMS_PER_CLIENT),
                values.get(Keys.KMIP_STREAMS_DATA_PER_CLIENT),
                values.get(Keys.KMIP_STREAMS_IDLE));
    }

    private TlsSettings tls() {
        return new TlsSettings(
                values.get(Keys.TLS_PROVIDER),
                Set.copyOf(values.get(Keys.TLS_PROTOCOLS)),
                values.get(Keys.TLS_PROFILE),
                values.each(
                        "tls.certificates",
                        i -> new ServerCertificate(
                                values.get(Keys.TLS_CERTIFICATES_CHAIN, i), values.get(Keys.TLS_CERTIFICATES_KEY, i))),
                clientAuthorities(),
                values.get(Keys.TLS_CLIENT_CRL),
                values.get(Keys.TLS_REQUIRE_CLIENT_USAGE),
                identity(),
                values.get(Keys.KMIP_TIMEOUTS_HANDSHAKE));
    }

    private List<ClientAuthority> clientAuthorities() {
        var names = new HashSet<String>();
        return values.each("tls.client-authorities", i -> {
            var name = values.get(Keys.TLS_CLIENT_AUTHORITIES_NAME, i);
            if (!names.add(name)) {
                throw values.conflict(
                        Keys.TLS_CLIENT_AUTHORITIES_NAME, i, "\"" + name + "\" (expected each name once)");
            }
            return new ClientAuthority(name, values.get(Keys.TLS_CLIENT_AUTHORITIES_CERTIFICATES, i));
        });
    }

    private CertificateIdentity identity() {
        var places = values.get(Keys.TLS_IDENTITY);
        var pinnedKeys = values.get(Keys.TLS_PINNED_KEYS);
        if (places.contains(IdentityRule.PINNED_KEY) == pinnedKeys.isEmpty()) {
            throw values.conflict(
                    Keys.TLS_PINNED_KEYS,
                    pinnedKeys.isEmpty()
                            ? "no keys (expected some, because tls.identity contains key)"
                            : "keys are listed (expected tls.identity to contain key)");
        }
        return new CertificateIdentity(places, pinnedKeys);
    }

    private AccessRule accessRule(int i, List<ClientAuthority> authorities) {
        var principals = values.get(Keys.ACCESS_PRINCIPALS, i);
        checkMatchable(Keys.ACCESS_PRINCIPALS, i, principals, authorities);
        return new AccessRule(principals, values.get(Keys.ACCESS_TENANT, i), values.get(Keys.ACCESS_OPERATIONS, i));
    }

    private List<Grant> grants(List<AccessRule> access, List<ClientAuthority> authorities) {
        var tenants = new TreeSet<String>();
        access.forEach(rule -> rule.tenant().ifPresent(tenant -> tenants.add(tenant.name())));
        var names = new HashSet<String>();
        return values.each("grants", i -> {
            var name = values.get(Keys.GRANTS_NAME, i);
            if (!names.add(name)) {
                throw values.conflict(Keys.GRANTS_NAME, i, "\"" + name + "\" (expected each name once)");
            }
            var to = values.get(Keys.GRANTS_TO, i);
            checkMatchable(Keys.GRANTS_TO, i, to, authorities);
            var tenant = values.get(Keys.GRANTS_TENANT, i);
            if (!tenants.contains(tenant.name())) {
                throw values.conflict(
                        Keys.GRANTS_TENANT,
                        i,
                        "\"%s\" (expected a tenant that a rule in access names: %s)"
                                .formatted(tenant, tenants.isEmpty() ? "there is none" : String.join(" or ", tenants)));
            }
            return new Grant(
                    name, to, tenant, values.get(Keys.GRANTS_OBJECTS, i), values.get(Keys.GRANTS_OPERATIONS, i));
        });
    }

    /** A rule that can be for nobody is a mistake, and who it was meant for would be locked out in silence. */
    private void checkMatchable(Key<String> key, int i, String principals, List<ClientAuthority> authorities) {
        var known = List.of(
                List.of(METHOD),
                authorities.stream().map(ClientAuthority::name).toList(),
                values.get(Keys.TLS_IDENTITY).stream().map(IdentityRule::code).toList());
        var parts = principals.split(":", known.size() + 1);
        for (int part = 0; part < parts.length && !parts[part].contains(ANY); part++) {
            if (part == known.size()) {
                return;
            }
            if (!known.get(part).contains(parts[part]) || part == parts.length - 1) {
                throw values.conflict(
                        key,
                        i,
                        "\"%s\" (expected mtls:AUTHORITY:PLACE:VALUE with authority %s and place %s)"
                                .formatted(
                                        principals,
                                        String.join(" or ", known.get(1)),
                                        String.join(" or ", known.get(2))));
            }
        }
    }

    private List<ServerConfig.RootKey> rootKeys(Path dataDir) {
        var names = new HashSet<BackendId>();
        var rootKeys = values.each("root-keys", i -> {
            var rootKey = rootKey(i, dataDir);
            if (!names.add(rootKey.name())) {
                throw values.conflict(Keys.ROOT_KEYS_NAME, i, "\"" + rootKey.name() + "\" (expected each name once)");
            }
            return rootKey;
        });
        for (int i = 0; i < rootKeys.size(); i++) {
            checkRecovery(i, rootKeys.get(i), names);
            checkFiles(i, rootKeys);
        }
        if (rootKeys.isEmpty()) {
            return List.of(rootKey(0, dataDir)); // says what is missing
        }
        if (rootKeys.stream().noneMatch(Binding::fitsAll)) {
            throw values.conflict(
                    Keys.ROOT_KEYS_TENANTS,
                    rootKeys.size() - 1,
                    "every element is for some objects only (expected one without tenants and object-types, for all"
                            + " others)");
        }
        return rootKeys;
    }

    private List<ResidentPlaces.Rule> residentKeys(List<ServerConfig.RootKey> rootKeys) {
        return values.each("resident-keys", i -> {
            var place = values.get(Keys.RESIDENT_KEYS_PLACE, i);
            var named = rootKeys.stream()
                    .filter(rootKey -> rootKey.name().equals(place))
                    .findFirst();
            if (named.isEmpty() || named.get().provider() instanceof SoftwareSettings) {
                throw values.conflict(
                        Keys.RESIDENT_KEYS_PLACE,
                        i,
                        "\"%s\" (expected the name of an element of root-keys, of provider pkcs11 or aws-kms)"
                                .formatted(place));
            }
            return new ResidentPlaces.Rule(
                    place,
                    Set.copyOf(values.get(Keys.RESIDENT_KEYS_TENANTS, i)),
                    Set.copyOf(values.get(Keys.RESIDENT_KEYS_OBJECT_TYPES, i)),
                    values.get(Keys.RESIDENT_KEYS_UNASKED, i));
        });
    }

    private static boolean fitsAll(ServerConfig.RootKey rootKey) {
        return rootKey.tenants().isEmpty() && rootKey.objectTypes().isEmpty();
    }

    private void checkRecovery(int i, ServerConfig.RootKey rootKey, Set<BackendId> names) {
        var recovery = rootKey.recovery();
        if (recovery.isPresent() && (recovery.get().equals(rootKey.name()) || !names.contains(recovery.get()))) {
            throw values.conflict(
                    Keys.ROOT_KEYS_RECOVERY,
                    i,
                    "\"%s\" (expected the name of another element of root-keys)".formatted(recovery.get()));
        }
    }

    /** Two places that write one file would retire each other's keys. */
    private void checkFiles(int i, List<ServerConfig.RootKey> rootKeys) {
        var written = written(rootKeys.get(i));
        for (var other : rootKeys.subList(0, i)) {
            var both = written(other).stream().filter(written::contains).findFirst();
            if (both.isPresent()) {
                throw values.conflict(
                        Keys.ROOT_KEYS_NAME,
                        i,
                        "\"%s\" has its root keys in %s, as \"%s\" has (expected a file of its own for each)"
                                .formatted(rootKeys.get(i).name(), both.get(), other.name()));
            }
        }
    }

    private static Set<Path> written(ServerConfig.RootKey rootKey) {
        return rootKey.provider().privateFiles().stream()
                .filter(KeyProvider.PrivateFile::written)
                .map(file -> real(file.path()))
                .collect(Collectors.toSet());
    }

    private static Path real(Path file) {
        try {
            return file.toRealPath();
        } catch (IOException _) {
            return file.toAbsolutePath().normalize();
        }
    }

    private ServerConfig.RootKey rootKey(int i, Path dataDir) {
        var provider = values.get(Keys.ROOT_KEYS_PROVIDER, i);
        var name = values.find(Keys.ROOT_KEYS_NAME, i).orElseGet(() -> new BackendId(provider.code()));
        return new ServerConfig.RootKey(
                values.get(Keys.ROOT_KEYS_KEY, i),
                Set.copyOf(values.get(Keys.ROOT_KEYS_TENANTS, i)),
                Set.copyOf(values.get(Keys.ROOT_KEYS_OBJECT_TYPES, i)),
                values.find(Keys.ROOT_KEYS_RECOVERY, i),
                guard(i),
                switch (provider) {
                    case SOFTWARE ->
                        new SoftwareSettings(
                                name,
                                values.find(Keys.ROOT_KEYS_SOFTWARE_KEY_FILE, i).orElse(dataDir.resolve("root.key")),
                                needed(Keys.ROOT_KEYS_SOFTWARE_PASSPHRASE_FILE, i, provider),
                                Argon2Cost.DEFAULT);
                    case AWS_KMS -> awsKms(name, i);
                    case PKCS11 -> pkcs11(name, i);
                });
    }

    private GuardSettings guard(int i) {
        return new GuardSettings(
                values.get(Keys.ROOT_KEYS_CALLS, i),
                values.get(Keys.ROOT_KEYS_TIMEOUTS_TURN, i),
                values.get(Keys.ROOT_KEYS_TIMEOUTS_CALL, i),
                values.get(Keys.ROOT_KEYS_FAILURES, i),
                values.get(Keys.ROOT_KEYS_TIMEOUTS_PAUSE, i));
    }

    private Pkcs11Settings pkcs11(BackendId name, int i) {
        var label = values.find(Keys.ROOT_KEYS_PKCS11_TOKEN, i);
        var serial = values.find(Keys.ROOT_KEYS_PKCS11_SERIAL, i);
        if (label.isEmpty() && serial.isEmpty()) {
            throw values.conflict(Keys.ROOT_KEYS_PKCS11_TOKEN, i, "is missing (expected this or serial for pkcs11)");
        }
        return new Pkcs11Settings(
                name,
                values.get(Keys.ROOT_KEYS_PKCS11_PROFILE, i),
                values.find(Keys.ROOT_KEYS_PKCS11_MODULE, i),
                new TokenSelector(label, serial, OptionalLong.empty()),
                needed(Keys.ROOT_KEYS_PKCS11_PIN_FILE, i, RootKeyProvider.PKCS11),
                values.find(Keys.ROOT_KEYS_PKCS11_PARAMETERS, i),
                values.find(Keys.ROOT_KEYS_PKCS11_METHOD, i),
                values.get(Keys.ROOT_KEYS_PKCS11_SESSIONS, i),
                Pkcs11Settings.DEFAULT_WAITING_CALLS,
                values.get(Keys.ROOT_KEYS_PKCS11_TIMEOUT, i));
    }

    private AwsKmsSettings awsKms(BackendId name, int i) {
        try {
            return new AwsKmsSettings(
                    name,
                    needed(Keys.ROOT_KEYS_AWS_KMS_REGIONS, i, RootKeyProvider.AWS_KMS),
                    Optional.empty(),
                    values.get(Keys.ROOT_KEYS_AWS_KMS_ALIAS_PREFIX, i),
                    awsCredentials(i),
                    awsTiming(values.get(Keys.ROOT_KEYS_AWS_KMS_TIMEOUT, i)),
                    values.get(Keys.ROOT_KEYS_AWS_KMS_DELETION_WAIT, i));
        } catch (IllegalArgumentException e) {
            throw values.conflict(Keys.ROOT_KEYS_AWS_KMS_REGIONS, i, String.valueOf(e.getMessage()));
        }
    }

    private static AwsTiming awsTiming(Duration call) {
        var usual = AwsTiming.USUAL;
        return new AwsTiming(call.multipliedBy(2).dividedBy(5), call, usual.attempts(), usual.settling());
    }

    private AwsCredentials awsCredentials(int i) {
        var profile = values.find(Keys.ROOT_KEYS_AWS_KMS_PROFILE, i);
        var role = values.find(Keys.ROOT_KEYS_AWS_KMS_ROLE, i);
        var externalId = values.find(Keys.ROOT_KEYS_AWS_KMS_EXTERNAL_ID, i);
        if (profile.isPresent() && role.isPresent()) {
            throw values.conflict(Keys.ROOT_KEYS_AWS_KMS_PROFILE, i, "is set (expected this or role, not both)");
        }
        if (externalId.isPresent() && role.isEmpty()) {
            throw values.conflict(Keys.ROOT_KEYS_AWS_KMS_EXTERNAL_ID, i, "is set (expected role too)");
        }
        if (role.isPresent()) {
            return new AwsCredentials.Role(role.get(), externalId);
        }
        return profile.<AwsCredentials>map(text -> new AwsCredentials.Profile(text, Optional.empty()))
                .orElseGet(AwsCredentials.DefaultChain::new);
    }

    /** What a provider can't do without. */
    private <T> T needed(Key<T> key, int i, RootKeyProvider provider) {
        return values.find(key, i)
                .orElseThrow(() -> values.conflict(
                        key,
                        i,
                        "is missing (expected %s for %s)".formatted(key.type().name(), provider.code())));
    }

    private DataKeySettings dataKeys() {
        var maxAge = values.get(Keys.DATA_KEYS_MAX_AGE);
        boolean servesCached = values.get(Keys.DATA_KEYS_ON_UNAVAILABLE);
        if (maxAge.isZero()) {
            if (servesCached) {
                throw values.conflict(
                        Keys.DATA_KEYS_ON_UNAVAILABLE, "serve-cached (expected a data-keys.max-age above 0s with it)");
            }
            return DataKeySettings.NOT_CACHED;
        }
        var usual = new DataKeySettings(
                true, maxAge, values.get(Keys.DATA_KEYS_MAX_ENTRIES), values.get(Keys.DATA_KEYS_MAX_USES));
        var longer = values.get(Keys.DATA_KEYS_MAX_AGE_UNAVAILABLE);
        if (servesCached && longer.compareTo(maxAge) < 0) {
            throw values.conflict(
                    Keys.DATA_KEYS_MAX_AGE_UNAVAILABLE,
                    "%d s (expected at least data-keys.max-age, %d s)"
                            .formatted(longer.toSeconds(), maxAge.toSeconds()));
        }
        return servesCached ? usual.inOutage(longer) : usual;
    }
}

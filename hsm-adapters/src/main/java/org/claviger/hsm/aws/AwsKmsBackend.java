package org.claviger.hsm.aws;

import static org.claviger.hsm.BackendException.Category.INVALID_DATA;

import java.lang.foreign.Arena;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import org.claviger.hsm.BackendException;
import org.claviger.hsm.BackendId;
import org.claviger.hsm.Binding;
import org.claviger.hsm.Capabilities;
import org.claviger.hsm.Health;
import org.claviger.hsm.Inspection;
import org.claviger.hsm.KeyBackend;
import org.claviger.hsm.ResidentKeys;
import org.claviger.hsm.RootKeyAdministration;
import org.claviger.hsm.RootKeyRef;
import org.claviger.hsm.RootKeys;
import org.claviger.hsm.Wrapped;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;

/** Root keys in AWS KMS. Holds no key: what it unwraps goes to its caller. */
public final class AwsKmsBackend implements KeyBackend {
    private static final int SELF_TEST_BYTES = 32;

    private final AwsKmsSettings settings;
    private final Clock clock;
    private final SdkHttpClient http;
    private final AwsLogin login;
    private final KmsHealth health;
    private final KmsRegions regions;
    private final AwsRootKeyMaker maker;
    private final AwsRootKeys rootKeys;
    private final AwsKeyStores keyStores;
    private final AwsResidentKeys residentKeys;
    private final Capabilities capabilities;

    private AwsKmsBackend(
            AwsKmsSettings settings,
            SdkHttpClient http,
            AwsLogin login,
            Clock clock,
            LongSupplier nanoTime,
            SecureRandom random) {
        this.settings = settings;
        this.clock = clock;
        this.http = http;
        this.login = login;
        this.health = new KmsHealth(clock);
        this.regions = new KmsRegions(
                settings.regions().stream()
                        .map(r -> new KmsRegion(r, settings.timing(), login.credentials(), http))
                        .toList(),
                health,
                nanoTime);
        var keys = new KmsKeys(regions, settings.aliasPrefix());
        this.maker = new AwsRootKeyMaker(settings, regions, keys, random);
        this.rootKeys = new AwsRootKeys(settings.id(), settings.rootKey(), regions, keys, maker);
        this.keyStores = new AwsKeyStores(regions);
        this.residentKeys = new AwsResidentKeys(
                settings, regions, keys, new Settling(settings.timing().settling()));
        try {
            this.capabilities = settings.rootKey()
                    .map(ref -> measure(ref, keys))
                    .orElse(new Capabilities(true, true, true, true, new TreeMap<>()));
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /**
     * Opens the backend. If the settings name a root key, it is found, used once and refused once with another binding, so
     * that missing permissions show at start.
     *
     * @param random makes the keys that wrap imported key material
     * @throws BackendException as the calls of {@link RootKeys} say, if the root key can't be used
     */
    public static AwsKmsBackend open(AwsKmsSettings settings, Clock clock, SecureRandom random) {
        var http = http(settings);
        return new AwsKmsBackend(settings, http, AwsLogin.of(settings, http), clock, System::nanoTime, random);
    }

    /**
     * Opens the backend with credentials from elsewhere, which it doesn't close.
     *
     * @param nanoTime as {@link System#nanoTime}
     */
    static AwsKmsBackend open(
            AwsKmsSettings settings,
            AwsCredentialsProvider credentials,
            Clock clock,
            LongSupplier nanoTime,
            SecureRandom random) {
        return new AwsKmsBackend(settings, http(settings), AwsLogin.with(credentials), clock, nanoTime, random);
    }

    @Override
    public BackendId id() {
        return settings.id();
    }

    @Override
    public Capabilities capabilities() {
        return capabilities;
    }

    @Override
    public Health health() {
        return health.now();
    }

    @Override
    public Optional<RootKeys> rootKeys() {
        return Optional.of(rootKeys);
    }

    @Override
    public Optional<ResidentKeys> residentKeys() {
        return Optional.of(residentKeys);
    }

    @Override
    public Optional<RootKeyAdministration> administration() {
        return Optional.of(new AwsAdministration(this));
    }

    /** The same as {@link #rootKeys}, with what only KMS can do. */
    public AwsRootKeys awsRootKeys() {
        return rootKeys;
    }

    /** Makes, rotates and retires root keys, and tells what it called. */
    public AwsRootKeyMaker maker() {
        return maker;
    }

    /** Key stores in CloudHSM clusters. */
    public AwsKeyStores keyStores() {
        return keyStores;
    }

    /** Reads data keys that were stored as KMS cipher text by other programs. */
    public AwsDataKeys storedDataKeys() {
        return new AwsDataKeys(regions, new KmsKeys(regions, settings.aliasPrefix()));
    }

    /** Looks at the credentials, the Regions, a root key, and every call that the server makes with it. */
    List<Inspection> inspect(RootKeyRef key) {
        return new AwsInspection(settings, login, regions, new KmsKeys(regions, settings.aliasPrefix()), clock).of(key);
    }

    @Override
    public void close() {
        regions.close();
        login.close();
        http.close();
    }

    private Capabilities measure(RootKeyRef ref, KmsKeys keys) {
        var measured = new TreeMap<String, String>();
        var key = keys.resolve(ref);
        try (var arena = Arena.ofConfined()) {
            var binding = new Binding("system", key.id(), "self-test");
            var dataKey = rootKeys.newDataKey(ref, SELF_TEST_BYTES, binding, arena);
            dataKey.clear().fill((byte) 0);
            var version = dataKey.wrapped().rootVersion();
            boolean authenticates = refuses(dataKey.wrapped(), new Binding("system", key.id(), "another"), arena);
            boolean namesMaterial = !version.equals(KmsKeys.UNNAMED_VERSION);
            measured.put("root-key", key.toString());
            measured.put("binding", authenticates ? "authenticated by the encryption context" : "NOT authenticated");
            measured.put("key-material", namesMaterial ? "named" : "not named, so that rotation can't be seen");
            return new Capabilities(true, namesMaterial, authenticates, true, measured);
        }
    }

    private boolean refuses(Wrapped wrapped, Binding other, Arena arena) {
        try {
            rootKeys.unwrap(wrapped, other, arena).fill((byte) 0);
            return false;
        } catch (BackendException e) {
            if (e.category() == INVALID_DATA) {
                return true;
            }
            throw e;
        }
    }

    private static SdkHttpClient http(AwsKmsSettings settings) {
        return UrlConnectionHttpClient.builder()
                .connectionTimeout(settings.timing().attempt())
                .socketTimeout(settings.timing().attempt())
                .build();
    }
}

package org.claviger.server.config;

import static org.claviger.server.config.Key.derived;
import static org.claviger.server.config.Key.required;
import static org.claviger.server.config.Key.withDefault;
import static org.claviger.server.config.ValueTypes.choice;
import static org.claviger.server.config.ValueTypes.duration;
import static org.claviger.server.config.ValueTypes.filledListOf;
import static org.claviger.server.config.ValueTypes.listOf;
import static org.claviger.server.config.ValueTypes.number;
import static org.claviger.server.config.ValueTypes.size;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.claviger.enumeration.ObjectType;
import org.claviger.enumeration.Operation;
import org.claviger.hsm.BackendId;
import org.claviger.hsm.RootKeyRef;
import org.claviger.hsm.aws.AwsKmsSettings;
import org.claviger.hsm.aws.AwsRegion;
import org.claviger.hsm.engine.EngineChoice;
import org.claviger.hsm.guard.GuardSettings;
import org.claviger.hsm.pkcs11.Pkcs11Settings;
import org.claviger.hsm.pkcs11.RootMethod;
import org.claviger.server.access.GrantedObjects;
import org.claviger.server.access.IdentityRule;
import org.claviger.server.domain.Tenant;
import org.claviger.server.net.TlsSettings.TlsProtocol;
import org.claviger.server.net.TlsSettings.TlsProvider;
import org.claviger.ttlv.Limits;
import org.claviger.ttlv.ProtocolVersion;

/**
 * Every key of the configuration, in the order of the documentation. What is checked, what is bound and what {@code
 * docs/configuration.md} says all come from this table; a key that isn't here doesn't exist.
 */
final class Keys {
    private static final int MAX_REST_BYTES = 16 << 20;
    private static final Duration SHORTEST = Duration.ofMillis(1);
    private static final int MOST_STREAM_DATA = 256 << 20;

    static final Key<Path> DATA_DIR = withDefault(
            "data-dir",
            ValueTypes.PATH,
            "data",
            "Folder of what the server writes, unless another key says otherwise.");

    static final Key<Endpoint> KMIP_LISTEN = withDefault(
            "kmip.listen",
            ValueTypes.ENDPOINT,
            "0.0.0.0:5696",
            "Where KMIP clients are served. `[::]:5696` is all addresses of both kinds; port 0 takes any free one.");
    static final Key<List<ProtocolVersion>> KMIP_VERSIONS = withDefault(
            "kmip.versions",
            filledListOf(ValueTypes.PROTOCOL_VERSION),
            "1.0,1.1,1.2,1.3,1.4,2.0,2.1",
            "The protocol versions that are spoken.");
    static final Key<Boolean> KMIP_DRAFT_3_0 = withDefault(
            "kmip.draft-3-0",
            ValueTypes.SWITCH,
            "false",
            "Speak version 3.0 too, as its draft stands. It may change, and this with it.");
    static final Key<Duration> KMIP_LEASE_TIME = withDefault(
            "kmip.lease-time",
            duration(Duration.ZERO),
            "1h",
            "How long a client may use an object before it asks again, in whole seconds. `0s`: for ever.");
    static final Key<Boolean> KMIP_INTEROP = withDefault(
            "kmip.interop",
            choice(List.of(false, true), allow -> allow ? "allow" : "refuse"),
            "refuse",
            "`allow` serves the operation Interop, with which a client deletes everything that it has made since the"
                    + " server was started. For conformance tests only; never where keys matter.");
    static final Key<Boolean> KMIP_DEFAULT_KEY_PAIR_MASKS = withDefault(
            "kmip.default-key-pair-masks",
            ValueTypes.SWITCH,
            "true",
            "Let Create Key Pair without a Cryptographic Usage Mask give all uses of the algorithm. The specification"
                    + " wants clients to say one, but some do not; `false` refuses them.");
    static final Key<Integer> KMIP_CONNECTIONS_TOTAL = withDefault(
            "kmip.connections.total",
            number(1, 1_000_000),
            "10000",
            "Connections at a time. When another one comes, the one that is idle longest is closed.");
    static final Key<Integer> KMIP_CONNECTIONS_PER_ADDRESS = withDefault(
            "kmip.connections.per-address",
            number(1, 1_000_000),
            "512",
            "Connections of one network address at a time.");
    static final Key<Integer> KMIP_CONNECTIONS_PER_CLIENT = withDefault(
            "kmip.connections.per-client",
            number(1, 1_000_000),
            "256",
            "Connections with one client certificate at a time.");
    static final Key<Duration> KMIP_TIMEOUTS_HANDSHAKE = withDefault(
            "kmip.timeouts.handshake", duration(SHORTEST), "10s", "How long a client may take for the TLS handshake.");
    static final Key<Duration> KMIP_TIMEOUTS_FIRST_BYTE = withDefault(
            "kmip.timeouts.first-byte",
            duration(SHORTEST),
            "30s",
            "How long after connecting a client may take to begin its first request. Between later ones it may take"
                    + " any time.");
    static final Key<Duration> KMIP_TIMEOUTS_REQUEST = withDefault(
            "kmip.timeouts.request",
            duration(SHORTEST),
            "30s",
            "How long one request may take from its first byte to its last.");
    static final Key<Duration> KMIP_TIMEOUTS_RESPONSE = withDefault(
            "kmip.timeouts.response", duration(SHORTEST), "30s", "How long a client may take to accept an answer.");
    static final Key<Integer> KMIP_STREAMS_TOTAL = withDefault(
            "kmip.streams.total",
            number(1, 1_000_000),
            "1024",
            "Operations at a time whose data comes in several parts, such as an encryption that has begun and has not"
                    + " ended. More are refused.");
    static final Key<Integer> KMIP_STREAMS_PER_CLIENT = withDefault(
            "kmip.streams.per-client", number(1, 1_000_000), "128", "Such operations of one client at a time.");
    static final Key<Integer> KMIP_STREAMS_DATA_PER_CLIENT = withDefault(
            "kmip.streams.data-per-client",
            size(1024, MOST_STREAM_DATA),
            "16MiB",
            "Data that all such operations of one client keep until their last part, as a decryption with GCM does. All"
                    + " clients together may have four times as much kept.");
    static final Key<Duration> KMIP_STREAMS_IDLE = withDefault(
            "kmip.streams.idle",
            duration(SHORTEST),
            "5m",
            "How long such an operation waits for its next part before it is given up.");
    static final Key<List<String>> KMIP_APPLICATION_NAMESPACES = withDefault(
            "kmip.application-namespaces",
            listOf(ValueTypes.TEXT),
            "",
            "Application Namespaces for which the server makes up Application Data that a client leaves out: the"
                    + " identifier of the object.");

    static final Key<Endpoint> REST_LISTEN = derived(
            "rest.listen",
            ValueTypes.ENDPOINT,
            "not served",
            "Where wallets are served over HTTPS, such as `0.0.0.0:8443`: the Key Provider API ([wallets.md](wallets.md))."
                    + " Clients, their identities and the limits of `kmip.connections` and `kmip.timeouts` are as for KMIP.");
    static final Key<Integer> REST_REQUEST_LINE = withDefault(
            "rest.request-line",
            size(1024, MAX_REST_BYTES),
            "320KiB",
            "The first line of a request, in which a public key stands, percent-encoded: with the default, one of 100 KiB"
                    + " whatever its characters.");
    static final Key<Integer> REST_HEADERS =
            withDefault("rest.headers", size(1024, MAX_REST_BYTES), "32KiB", "All headers of a request together.");
    static final Key<Integer> REST_BODY =
            withDefault("rest.body", size(1024, MAX_REST_BYTES), "1MiB", "The body of a request.");
    static final Key<Integer> REST_SIGNATURES = withDefault(
            "rest.signatures",
            number(1, 100_000),
            "1000",
            "How many signatures one `POST /sign` makes at most: one for each input of a PSBT and key of ours in it.");
    static final Key<Boolean> REST_EXTENDED_KEYS = withDefault(
            "rest.extended-keys",
            choice(List.of(false, true), xpub -> xpub ? "xpub" : "network"),
            "network",
            "How the extended public keys of keys that are made here begin: as the coin's network has it, such as `tpub`, or"
                    + " always with `xpub`, for wallets that read no other ([wallets.md](wallets.md)).");

    static final Key<TlsProvider> TLS_PROVIDER = withDefault(
            "tls.provider",
            choice(List.of(TlsProvider.values()), provider -> switch (provider) {
                case BOUNCY_CASTLE -> "bouncycastle";
                case JDK -> "jdk";
            }),
            "bouncycastle",
            "Who implements TLS. `bouncycastle` offers hybrid post-quantum key exchange; `jdk` resumes sessions of TLS"
                    + " 1.3.");
    static final Key<List<TlsProtocol>> TLS_PROTOCOLS = withDefault(
            "tls.protocols",
            filledListOf(choice(List.of(TlsProtocol.values()), TlsProtocol::standardName)),
            "TLSv1.3,TLSv1.2",
            "The versions of TLS that are offered.");
    static final Key<Boolean> TLS_PROFILE = withDefault(
            "tls.profile",
            choice(List.of(false, true), legacy -> legacy ? "legacy" : "modern"),
            "modern",
            "`legacy` adds the CBC and RSA-key-exchange suites of TLS 1.2, for appliances that know nothing else.");
    static final Key<Path> TLS_CERTIFICATES_CHAIN = required(
            "tls.certificates[].chain",
            ValueTypes.READABLE_FILE,
            "PEM file with a certificate of the server, intermediate authorities behind it. One with an EC key and one"
                    + " with an RSA key serve all clients.");
    static final Key<Path> TLS_CERTIFICATES_KEY =
            required("tls.certificates[].key", ValueTypes.READABLE_FILE, "PEM file with its private key, unencrypted.");
    static final Key<String> TLS_CLIENT_AUTHORITIES_NAME = required(
            "tls.client-authorities[].name",
            ValueTypes.AUTHORITY_NAME,
            "What an authority that vouches for clients is called. Part of every identity it vouches for, so it stays"
                    + " when the certificate is renewed.");
    static final Key<Path> TLS_CLIENT_AUTHORITIES_CERTIFICATES = required(
            "tls.client-authorities[].certificates",
            ValueTypes.READABLE_FILE,
            "PEM file with its certificate, during a renewal also with the next one.");
    static final Key<List<Path>> TLS_CLIENT_CRL = withDefault(
            "tls.client-crl",
            listOf(ValueTypes.READABLE_FILE),
            "",
            "Revocation lists of these authorities, PEM or DER. Once there is one, every authority in a client's chain"
                    + " must have a current one.");
    static final Key<Boolean> TLS_REQUIRE_CLIENT_USAGE = withDefault(
            "tls.require-client-usage",
            ValueTypes.SWITCH,
            "true",
            "Refuse client certificates whose extended key usage doesn't name client authentication, and those that come"
                    + " through an intermediate authority for other purposes.");
    static final Key<List<IdentityRule>> TLS_IDENTITY = withDefault(
            "tls.identity",
            filledListOf(choice(List.of(IdentityRule.values()), IdentityRule::code)),
            "uri,dns,email,subject",
            "Where in a client's certificate its identity is looked for; the first place that holds something decides."
                    + " `key` is for the keys of `tls.pinned-keys`; `cn`, the common name, only if the authorities check"
                    + " it.");
    static final Key<List<String>> TLS_PINNED_KEYS = withDefault(
            "tls.pinned-keys",
            listOf(ValueTypes.KEY_SHA_256),
            "",
            "Public keys that are identities by themselves: SHA-256 of the SubjectPublicKeyInfo.");

    static final Key<String> ACCESS_PRINCIPALS = required(
            "access[].principals",
            ValueTypes.PATTERN,
            "Whom a rule is for: `mtls:AUTHORITY:PLACE:VALUE`, such as `mtls:fleet:uri:spiffe://example.org/orders`,"
                    + " the authority and the place of the identity as above. `*` stands for any characters. The first"
                    + " rule that is for a client decides; without one it may ask which versions are spoken, and nothing"
                    + " else.");
    static final Key<Optional<Tenant>> ACCESS_TENANT = required(
            "access[].tenant",
            ValueTypes.TENANT_OR_OWN,
            "The tenant whose objects they work with; `own` gives each client a tenant of its own.");
    static final Key<Set<Operation>> ACCESS_OPERATIONS = withDefault(
            "access[].operations",
            ValueTypes.OPERATIONS,
            "all",
            "What they may ask for, by the names of the specification, such as `Get Attributes`.");

    static final Key<String> GRANTS_NAME = required(
            "grants[].name", ValueTypes.GRANT_NAME, "What the audit calls the grant ([access.md](access.md)).");
    static final Key<String> GRANTS_TO = required(
            "grants[].to",
            ValueTypes.PATTERN,
            "Whom it is for, a pattern as in `access`. What they may ask for at all, their rule there says.");
    static final Key<Tenant> GRANTS_TENANT = required(
            "grants[].tenant",
            ValueTypes.TENANT,
            "The tenant of the objects and of those clients, one that a rule in `access` names.");
    static final Key<GrantedObjects> GRANTS_OBJECTS = required(
            "grants[].objects",
            ValueTypes.GRANTED_OBJECTS,
            "With which objects of others: with `all` of the tenant, with those that have this Object Group, or with those"
                    + " of one owner.");
    static final Key<Set<Operation>> GRANTS_OPERATIONS = required(
            "grants[].operations",
            ValueTypes.GRANTED_OPERATIONS,
            "What they may do with them. One operation gives no other; only what a grant with `Locate` is about is"
                    + " found.");

    static final Key<Path> DATABASE_FILE =
            derived("database.file", ValueTypes.PATH, "`keys.db` in `data-dir`", "The SQLite database.");
    static final Key<String> DATABASE_URL = derived(
            "database.url",
            ValueTypes.POSTGRESQL_URL,
            "SQLite is used",
            "The PostgreSQL database to use instead, such as `jdbc:postgresql://db.example.org/claviger`, with"
                    + " parameters of its JDBC driver. Unless `sslmode` says otherwise, the server's certificate must fit"
                    + " (`verify-full`), by the authority that `sslrootcert` names.");
    static final Key<String> DATABASE_USER =
            derived("database.user", ValueTypes.TEXT, "as in the URL", "The user in whose name PostgreSQL is asked.");
    static final Key<Path> DATABASE_PASSWORD_FILE = derived(
            "database.password-file",
            ValueTypes.READABLE_FILE,
            "no password",
            "File with the password of that user. It is read for each new connection.");
    static final Key<Integer> DATABASE_CONNECTIONS = withDefault(
            "database.connections",
            number(2, 1_000),
            "16",
            "Connections to PostgreSQL at a time. All servers together must leave it some.");
    static final Key<Boolean> DATABASE_DURABILITY = withDefault(
            "database.durability",
            choice(List.of(false, true), replicated -> replicated ? "replicated" : "local"),
            "local",
            "Where a change must be before it is answered as done: on PostgreSQL's own disk, or on that of a synchronous"
                    + " standby too (`replicated`). The server refuses a PostgreSQL whose settings do not do this.");
    static final Key<List<String>> DATABASE_ALLOW_FILE_SYSTEMS = withDefault(
            "database.allow-file-systems",
            listOf(ValueTypes.TEXT),
            "",
            "Types of file systems on which the SQLite database may lie although they are known to lose or mix up writes,"
                    + " such as `nfs4` or `fuse.sshfs`: the name in the message that refuses it.");
    static final Key<List<Tenant>> DATABASE_DUPLICATE_NAMES = withDefault(
            "database.duplicate-names",
            listOf(ValueTypes.TENANT),
            "",
            "Tenants in which several objects may have the same Name.");

    static final Key<RootKeyProvider> ROOT_KEYS_PROVIDER = withDefault(
            "root-keys[].provider",
            choice(List.of(RootKeyProvider.values()), RootKeyProvider::code),
            "software",
            "Who holds root keys, under which the data keys of all objects are wrapped. `software` is a file, `aws-kms` the"
                    + " key service of AWS ([providers/aws-kms.md](providers/aws-kms.md)), `pkcs11` a hardware module or"
                    + " another token ([providers/pkcs11.md](providers/pkcs11.md)).");
    static final Key<BackendId> ROOT_KEYS_NAME = derived(
            "root-keys[].name",
            ValueTypes.BACKEND_NAME,
            "as `provider`",
            "What this place of root keys is called. It stands in everything that is wrapped there, so it stays.");
    static final Key<RootKeyRef> ROOT_KEYS_KEY = withDefault(
            "root-keys[].key",
            ValueTypes.ROOT_KEY,
            "default",
            "The root key there that wraps new data keys. Others of the same place still unwrap what they wrapped.");
    static final Key<List<Tenant>> ROOT_KEYS_TENANTS = withDefault(
            "root-keys[].tenants",
            listOf(ValueTypes.TENANT),
            "",
            "Whose new objects it protects. Empty: those of every tenant that no other element names.");
    static final Key<List<ObjectType>> ROOT_KEYS_OBJECT_TYPES = withDefault(
            "root-keys[].object-types",
            listOf(choice(List.of(ObjectType.values()), ObjectType::specName)),
            "",
            "Which new objects it protects, by the names of the specification, such as `Private Key`. Empty: all that no"
                    + " other element names. The first element that fits an object decides.");
    static final Key<BackendId> ROOT_KEYS_RECOVERY = derived(
            "root-keys[].recovery",
            ValueTypes.BACKEND_NAME,
            "none",
            "The `name` of another element, whose key wraps each new data key a second time: what one of the two places"
                    + " has lost, the other opens.");
    static final Key<Integer> ROOT_KEYS_CALLS = withDefault(
            "root-keys[].calls",
            number(1, 10_000),
            Integer.toString(GuardSettings.USUAL.calls()),
            "How many calls of the provider run at a time. More wait for their turn.");
    static final Key<Integer> ROOT_KEYS_FAILURES = withDefault(
            "root-keys[].failures",
            number(1, 1_000),
            Integer.toString(GuardSettings.USUAL.failures()),
            "After how many calls in a row without a proper answer the provider isn't asked for a while, and requests that"
                    + " need it fail at once. Being told to slow down counts a fifth as much.");
    static final Key<Duration> ROOT_KEYS_TIMEOUTS_TURN = withDefault(
            "root-keys[].timeouts.turn",
            duration(Duration.ZERO),
            "1s",
            "How long a request waits for its turn when `calls` calls run already.");
    static final Key<Duration> ROOT_KEYS_TIMEOUTS_CALL = withDefault(
            "root-keys[].timeouts.call",
            duration(Duration.ofMillis(100)),
            "10s",
            "How long a call over the network may take that uses a key, further Regions and repetitions included.");
    static final Key<Duration> ROOT_KEYS_TIMEOUTS_PAUSE = withDefault(
            "root-keys[].timeouts.pause",
            duration(Duration.ofMillis(100)),
            "5s",
            "How long a provider isn't asked after `failures` failures; then one request tries.");
    static final Key<Path> ROOT_KEYS_SOFTWARE_KEY_FILE = derived(
            "root-keys[].software.key-file",
            ValueTypes.PATH,
            "`root.key` in `data-dir`",
            "File of the root keys, encrypted under the passphrase; made on the first start.");
    static final Key<Path> ROOT_KEYS_SOFTWARE_PASSPHRASE_FILE = derived(
            "root-keys[].software.passphrase-file",
            ValueTypes.READABLE_FILE,
            "none; `software` needs one",
            "File with the passphrase of the root keys, readable by the server's user alone.");

    static final Key<List<AwsRegion>> ROOT_KEYS_AWS_KMS_REGIONS = derived(
            "root-keys[].aws-kms.regions",
            filledListOf(ValueTypes.AWS_REGION),
            "none; `aws-kms` needs one",
            "The Region of the root keys, then those of their replicas, in the order in which they are tried while the ones"
                    + " before can't be used. `eu-central-1=https://vpce-….amazonaws.com` names where KMS is found there.");
    static final Key<String> ROOT_KEYS_AWS_KMS_PROFILE = derived(
            "root-keys[].aws-kms.profile",
            ValueTypes.TEXT,
            "the AWS SDK's default chain",
            "Profile of the AWS credentials file whose credentials are used.");
    static final Key<String> ROOT_KEYS_AWS_KMS_ROLE = derived(
            "root-keys[].aws-kms.role",
            ValueTypes.TEXT,
            "none",
            "ARN of a role to assume with the credentials of the default chain.");
    static final Key<String> ROOT_KEYS_AWS_KMS_EXTERNAL_ID = derived(
            "root-keys[].aws-kms.external-id", ValueTypes.TEXT, "none", "The external ID that the role asks for.");
    static final Key<String> ROOT_KEYS_AWS_KMS_ALIAS_PREFIX = withDefault(
            "root-keys[].aws-kms.alias-prefix",
            ValueTypes.TEXT,
            AwsKmsSettings.DEFAULT_ALIAS_PREFIX,
            "What stands between `alias/` and the name of a root key that is made here. `key` may also be an ARN, a key id or"
                    + " a whole `alias/…`.");
    static final Key<Integer> ROOT_KEYS_AWS_KMS_DELETION_WAIT = withDefault(
            "root-keys[].aws-kms.deletion-wait",
            number(7, 30),
            Integer.toString(AwsKmsSettings.DEFAULT_DELETION_WAIT_DAYS),
            "How many days AWS keeps a root key that is retired, so that it can be brought back.");

    static final Key<Duration> ROOT_KEYS_AWS_KMS_TIMEOUT = withDefault(
            "root-keys[].aws-kms.timeout",
            duration(Duration.ofMillis(100)),
            "5s",
            "How long a call of KMS may take in one Region, repetitions included; one attempt has two fifths of it.");

    static final Key<String> ROOT_KEYS_PKCS11_PROFILE = withDefault(
            "root-keys[].pkcs11.profile",
            ValueTypes.TEXT,
            "generic",
            "What kind of device it is: `softhsm`, `nss`, `cloudhsm`, `dinamo`, `generic`, or the path of a profile file.");
    static final Key<Path> ROOT_KEYS_PKCS11_MODULE = derived(
            "root-keys[].pkcs11.module",
            ValueTypes.READABLE_FILE,
            "where the profile says",
            "The device's PKCS #11 library.");
    static final Key<String> ROOT_KEYS_PKCS11_TOKEN =
            derived("root-keys[].pkcs11.token", ValueTypes.TEXT, "none", "The label of the token.");
    static final Key<String> ROOT_KEYS_PKCS11_SERIAL = derived(
            "root-keys[].pkcs11.serial",
            ValueTypes.TEXT,
            "none",
            "The serial number of the token; this or `token` is needed for `pkcs11`, and both must fit.");
    static final Key<Path> ROOT_KEYS_PKCS11_PIN_FILE = derived(
            "root-keys[].pkcs11.pin-file",
            ValueTypes.READABLE_FILE,
            "none; `pkcs11` needs one",
            "File with the user PIN in the form that the profile names, readable by the server's user alone.");
    static final Key<String> ROOT_KEYS_PKCS11_PARAMETERS = derived(
            "root-keys[].pkcs11.parameters",
            ValueTypes.TEXT,
            "none",
            "What the library wants to be told when it is loaded; NSS does.");
    static final Key<RootMethod> ROOT_KEYS_PKCS11_METHOD = derived(
            "root-keys[].pkcs11.method",
            choice(List.of(RootMethod.values()), method -> switch (method) {
                case AES_GCM -> "aes-gcm";
                case RSA_OAEP -> "rsa-oaep";
                case KEY_WRAP -> "key-wrap";
            }),
            "the best that the token can do",
            "How new root keys wrap.");
    static final Key<Integer> ROOT_KEYS_PKCS11_SESSIONS = withDefault(
            "root-keys[].pkcs11.sessions",
            number(1, 1_000),
            Integer.toString(Pkcs11Settings.DEFAULT_SESSIONS),
            "How many sessions are open, and so how many calls run at once; at most what the profile says.");
    static final Key<Duration> ROOT_KEYS_PKCS11_TIMEOUT = withDefault(
            "root-keys[].pkcs11.timeout",
            duration(Duration.ofMillis(100)),
            "10s",
            "How long a call may take, waiting for a session included.");

    static final Key<BackendId> RESIDENT_KEYS_PLACE = required(
            "resident-keys[].place",
            ValueTypes.BACKEND_NAME,
            "The `name` of an element of `root-keys`, of provider `pkcs11` or `aws-kms`, in which keys of clients are made that"
                    + " never leave it ([resident-keys.md](resident-keys.md)).");
    static final Key<List<Tenant>> RESIDENT_KEYS_TENANTS = withDefault(
            "resident-keys[].tenants", listOf(ValueTypes.TENANT), "", "Whose keys. Empty: those of every tenant.");
    static final Key<List<ObjectType>> RESIDENT_KEYS_OBJECT_TYPES = withDefault(
            "resident-keys[].object-types",
            listOf(choice(List.of(ObjectType.SYMMETRIC_KEY, ObjectType.PRIVATE_KEY), ObjectType::specName)),
            "",
            "Which keys: `Symmetric Key`, `Private Key`. Empty: both. The first element that fits a key decides.");
    static final Key<Boolean> RESIDENT_KEYS_UNASKED = withDefault(
            "resident-keys[].unasked",
            ValueTypes.SWITCH,
            "false",
            "Make keys there also if the client does not say where they shall be, which no client can before KMIP 2.0. Such a"
                    + " key that the device cannot hold is refused, not kept elsewhere.");

    static final Key<EngineChoice> CRYPTO_ENGINE = withDefault(
            "crypto.engine",
            choice(List.of(EngineChoice.values()), choice -> switch (choice) {
                case AUTO -> "auto";
                case LIBCRYPTO -> "libcrypto";
                case JAVA -> "java";
            }),
            "auto",
            "Who uses root keys, data keys and keys that wrap others. `libcrypto`, OpenSSL 3, leaves no copies of them in"
                    + " memory; `java` copies them to the heap for the length of a call. `auto` is `libcrypto` where it is"
                    + " there and passes its test, else `java`. Both store the same bytes.");

    static final Key<Duration> DATA_KEYS_MAX_AGE = withDefault(
            "data-keys.max-age",
            duration(Duration.ZERO),
            "5m",
            "How long an unwrapped data key is kept in locked memory. `0s`: each use asks the provider.");
    static final Key<Boolean> DATA_KEYS_ON_UNAVAILABLE = withDefault(
            "data-keys.on-unavailable",
            choice(List.of(false, true), serve -> serve ? "serve-cached" : "refuse"),
            "refuse",
            "What happens to requests for a data key that was kept for `max-age` while the provider doesn't answer: they fail"
                    + " (`refuse`), or the kept key is used on (`serve-cached`) until `max-age-unavailable`.");
    static final Key<Duration> DATA_KEYS_MAX_AGE_UNAVAILABLE = withDefault(
            "data-keys.max-age-unavailable",
            duration(Duration.ZERO),
            "1h",
            "How long an unwrapped data key is kept in all with `serve-cached`; at least `max-age`.");
    static final Key<Integer> DATA_KEYS_MAX_ENTRIES = withDefault(
            "data-keys.max-entries", number(1, 1_000_000), "10000", "How many unwrapped data keys are kept at a time.");
    static final Key<Integer> DATA_KEYS_MAX_USES = withDefault(
            "data-keys.max-uses",
            number(1, 1_000_000_000),
            "1000000",
            "How often one is used before the provider is asked again.");

    static final Key<Path> CONTROL_SOCKET = derived(
            "control.socket",
            ValueTypes.PATH,
            "`control.sock` in `data-dir`",
            "The Unix socket through which commands such as `claviger root-key` reach the running server. Only the server's"
                    + " user can open it.");

    static final Key<Path> AUDIT_FILE = derived(
            "audit.file",
            ValueTypes.PATH,
            "`audit/audit.jsonl` in `data-dir`",
            "The audit trail, one JSON object a line.");
    static final Key<Boolean> AUDIT_SYNC = withDefault(
            "audit.sync",
            choice(List.of(false, true), strict -> strict ? "before-answer" : "group"),
            "group",
            "When the outcome of an operation is on the disk: within a second (`group`), or before the client gets its"
                    + " answer (`before-answer`). What changes an object is recorded on the disk before it happens, either"
                    + " way.");

    static final Key<Integer> LIMITS_MESSAGE =
            withDefault("limits.message", size(1024, Limits.MAX_MESSAGE_BYTES_CAP), "1MiB", "One whole request.");
    static final Key<Integer> LIMITS_NESTING = withDefault(
            "limits.nesting", number(1, Limits.MAX_DEPTH_CAP), "32", "Structures inside structures of a request.");
    static final Key<Integer> LIMITS_ITEMS =
            withDefault("limits.items", number(16, Limits.MAX_ITEMS_CAP), "20000", "TTLV items of a request.");
    static final Key<Integer> LIMITS_BATCH_ITEMS = withDefault(
            "limits.batch-items", number(1, Limits.MAX_BATCH_ITEMS_CAP), "100", "Operations in one request.");
    static final Key<Integer> LIMITS_TEXT =
            withDefault("limits.text", size(64, Limits.MAX_MESSAGE_BYTES_CAP), "256KiB", "One text.");
    static final Key<Integer> LIMITS_NAME = withDefault(
            "limits.name",
            size(16, Limits.MAX_MESSAGE_BYTES_CAP),
            "4KiB",
            "The name of an object; at most `limits.text`.");
    static final Key<Integer> LIMITS_BIG_INTEGER =
            withDefault("limits.big-integer", size(8, Limits.MAX_MESSAGE_BYTES_CAP), "4KiB", "One Big Integer.");
    static final Key<Integer> LIMITS_ATTRIBUTES_PER_OBJECT = withDefault(
            "limits.attributes-per-object", number(1, 10_000), "256", "Attributes of one object or one request.");
    static final Key<Integer> LIMITS_LOCATE_PAGE =
            withDefault("limits.locate-page", number(1, 100_000), "1000", "Identifiers in one answer to Locate.");

    static final Key<String> LOG_LEVEL = withDefault(
            "log.level",
            choice(List.of("ERROR", "WARN", "INFO", "DEBUG", "TRACE"), level -> level.toLowerCase(Locale.ROOT)),
            "info",
            "The least level that is logged, to standard error.");
    static final Key<Boolean> LOG_FORMAT = withDefault(
            "log.format",
            choice(List.of(false, true), json -> json ? "json" : "text"),
            "text",
            "`text` for people, `json` for programs: one object a line.");

    /** All of them. */
    static final List<Key<?>> ALL = List.of(
            DATA_DIR,
            KMIP_LISTEN,
            KMIP_VERSIONS,
            KMIP_DRAFT_3_0,
            KMIP_LEASE_TIME,
            KMIP_INTEROP,
            KMIP_DEFAULT_KEY_PAIR_MASKS,
            KMIP_CONNECTIONS_TOTAL,
            KMIP_CONNECTIONS_PER_ADDRESS,
            KMIP_CONNECTIONS_PER_CLIENT,
            KMIP_TIMEOUTS_HANDSHAKE,
            KMIP_TIMEOUTS_FIRST_BYTE,
            KMIP_TIMEOUTS_REQUEST,
            KMIP_TIMEOUTS_RESPONSE,
            KMIP_STREAMS_TOTAL,
            KMIP_STREAMS_PER_CLIENT,
            KMIP_STREAMS_DATA_PER_CLIENT,
            KMIP_STREAMS_IDLE,
            KMIP_APPLICATION_NAMESPACES,
            REST_LISTEN,
            REST_REQUEST_LINE,
            REST_HEADERS,
            REST_BODY,
            REST_SIGNATURES,
            REST_EXTENDED_KEYS,
            TLS_PROVIDER,
            TLS_PROTOCOLS,
            TLS_PROFILE,
            TLS_CERTIFICATES_CHAIN,
            TLS_CERTIFICATES_KEY,
            TLS_CLIENT_AUTHORITIES_NAME,
            TLS_CLIENT_AUTHORITIES_CERTIFICATES,
            TLS_CLIENT_CRL,
            TLS_REQUIRE_CLIENT_USAGE,
            TLS_IDENTITY,
            TLS_PINNED_KEYS,
            ACCESS_PRINCIPALS,
            ACCESS_TENANT,
            ACCESS_OPERATIONS,
            GRANTS_NAME,
            GRANTS_TO,
            GRANTS_TENANT,
            GRANTS_OBJECTS,
            GRANTS_OPERATIONS,
            DATABASE_FILE,
            DATABASE_URL,
            DATABASE_USER,
            DATABASE_PASSWORD_FILE,
            DATABASE_CONNECTIONS,
            DATABASE_DURABILITY,
            DATABASE_ALLOW_FILE_SYSTEMS,
            DATABASE_DUPLICATE_NAMES,
            ROOT_KEYS_PROVIDER,
            ROOT_KEYS_NAME,
            ROOT_KEYS_KEY,
            ROOT_KEYS_TENANTS,
            ROOT_KEYS_OBJECT_TYPES,
            ROOT_KEYS_RECOVERY,
            ROOT_KEYS_CALLS,
            ROOT_KEYS_FAILURES,
            ROOT_KEYS_TIMEOUTS_TURN,
            ROOT_KEYS_TIMEOUTS_CALL,
            ROOT_KEYS_TIMEOUTS_PAUSE,
            ROOT_KEYS_SOFTWARE_KEY_FILE,
            ROOT_KEYS_SOFTWARE_PASSPHRASE_FILE,
            ROOT_KEYS_AWS_KMS_REGIONS,
            ROOT_KEYS_AWS_KMS_PROFILE,
            ROOT_KEYS_AWS_KMS_ROLE,
            ROOT_KEYS_AWS_KMS_EXTERNAL_ID,
            ROOT_KEYS_AWS_KMS_ALIAS_PREFIX,
            ROOT_KEYS_AWS_KMS_DELETION_WAIT,
            ROOT_KEYS_AWS_KMS_TIMEOUT,
            ROOT_KEYS_PKCS11_PROFILE,
            ROOT_KEYS_PKCS11_MODULE,
            ROOT_KEYS_PKCS11_TOKEN,
            ROOT_KEYS_PKCS11_SERIAL,
            ROOT_KEYS_PKCS11_PIN_FILE,
            ROOT_KEYS_PKCS11_PARAMETERS,
            ROOT_KEYS_PKCS11_METHOD,
            ROOT_KEYS_PKCS11_SESSIONS,
            ROOT_KEYS_PKCS11_TIMEOUT,
            RESIDENT_KEYS_PLACE,
            RESIDENT_KEYS_TENANTS,
            RESIDENT_KEYS_OBJECT_TYPES,
            RESIDENT_KEYS_UNASKED,
            CRYPTO_ENGINE,
            DATA_KEYS_MAX_AGE,
            DATA_KEYS_ON_UNAVAILABLE,
            DATA_KEYS_MAX_AGE_UNAVAILABLE,
            DATA_KEYS_MAX_ENTRIES,
            DATA_KEYS_MAX_USES,
            CONTROL_SOCKET,
            AUDIT_FILE,
            AUDIT_SYNC,
            LIMITS_MESSAGE,
            LIMITS_NESTING,
            LIMITS_ITEMS,
            LIMITS_BATCH_ITEMS,
            LIMITS_TEXT,
            LIMITS_NAME,
            LIMITS_BIG_INTEGER,
            LIMITS_ATTRIBUTES_PER_OBJECT,
            LIMITS_LOCATE_PAGE,
            LOG_LEVEL,
            LOG_FORMAT);

    /** Lists that may not be empty. */
    static final List<String> FILLED_LISTS = List.of("tls.certificates", "tls.client-authorities");

    private Keys() {}
}

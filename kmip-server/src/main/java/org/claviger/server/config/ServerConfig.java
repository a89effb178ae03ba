package org.claviger.server.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.claviger.enumeration.ObjectType;
import org.claviger.hsm.BackendId;
import org.claviger.hsm.KeyProvider;
import org.claviger.hsm.RootKeyRef;
import org.claviger.hsm.engine.EngineChoice;
import org.claviger.hsm.guard.GuardSettings;
import org.claviger.server.access.AccessRule;
import org.claviger.server.access.Grant;
import org.claviger.server.clock.ClockSettings;
import org.claviger.server.crypto.DataKeySettings;
import org.claviger.server.crypto.ResidentPlaces;
import org.claviger.server.crypto.certificate.CertificatePolicy;
import org.claviger.server.domain.AttributePolicy;
import org.claviger.server.domain.Tenant;
import org.claviger.server.net.ListenerSettings;
import org.claviger.server.net.TlsSettings;
import org.claviger.server.operation.CryptographicStreams;
import org.claviger.server.rest.ApiSettings;
import org.claviger.server.rest.HttpLimits;
import org.claviger.ttlv.Limits;
import org.claviger.ttlv.ProtocolVersion;

/**
 * Everything that an operator can say. Every value was checked, every path is absolute, and none of them is a secret.
 *
 * @param rest where wallets are served, if anywhere
 * @param versions the protocol versions that the server speaks
 * @param interop true: clients may delete what they made since the start; for conformance tests
 * @param locatePage how many objects one answer to Locate names at most
 * @param defaultKeyPairMasks whether key pairs without a Cryptographic Usage Mask get all uses of their algorithm
 * @param streams how much may be kept of operations whose data comes in several parts
 * @param certify which certificates are made and trusted
 * @param duplicateNames tenants in which several objects may have the same Name
 * @param rootKeys the first one that fits an object protects it; at least one fits all
 * @param residentKeys which new keys are made in a device; the first one that fits a key decides
 * @param engine who uses keys
 * @param dataKeys how long unwrapped ones are kept
 * @param controlSocket where commands reach the running server
 * @param auditFile where the audit is written
 * @param strictAudit true: outcomes, too, are on the disk before the client gets its answer
 * @param clock what is done about a system's clock that is wrong
 * @param stopTimeout how long stopping in order may take
 */
public record ServerConfig(
        ListenerSettings listener,
        Optional<Rest> rest,
        Set<ProtocolVersion> versions,
        Limits limits,
        boolean interop,
        int locatePage,
        boolean defaultKeyPairMasks,
        CryptographicStreams.Limits streams,
        AttributePolicy attributes,
        TlsSettings tls,
        Certify certify,
        Database database,
        StorageSafety storageSafety,
        Set<Tenant> duplicateNames,
        List<RootKey> rootKeys,
        List<ResidentPlaces.Rule> residentKeys,
        EngineChoice engine,
        DataKeySettings dataKeys,
        List<AccessRule> access,
        List<Grant> grants,
        Path controlSocket,
        Path auditFile,
        boolean strictAudit,
        ClockSettings clock,
        Duration stopTimeout,
        Log log) {
    /**
     * A place of root keys, and the one of its keys that wraps new data keys.
     *
     * @param tenants whose objects it is for; empty: those of every tenant
     * @param objectTypes which objects it is for; empty: all
     * @param recovery the name of the place that wraps each data key a second time
     * @param guard what is done while the provider is slow or doesn't answer
     */
    public record RootKey(
            RootKeyRef key,
            Set<Tenant> tenants,
            Set<ObjectType> objectTypes,
            Optional<BackendId> recovery,
            GuardSettings guard,
            KeyProvider provider) {
        public RootKey {
            tenants = Set.copyOf(tenants);
            objectTypes = Set.copyOf(objectTypes);
        }

        /** Stands in everything that is wrapped there. */
        public BackendId name() {
            return provider.id();
        }
    }

    /**
     * Certificates for clients' keys.
     *
     * @param authority in whose name they are made, if they are
     * @param trust files of further authorities that Validate trusts
     */
    public record Certify(Optional<IssuingAuthority> authority, List<Path> trust) {
        public Certify {
            trust = List.copyOf(trust);
        }
    }

    /** An authority and what it certifies. */
    public record IssuingAuthority(Path certificate, Path key, CertificatePolicy policy) {}

    /** The door of the Key Provider API. */
    public record Rest(ListenerSettings listener, HttpLimits limits, ApiSettings api) {}

    /**
     * What is asked of the storage.
     *
     * @param allowedFileSystems types that SQLite may lie on although they are known to be unsafe, in small letters
     * @param replicated whether PostgreSQL must have each commit on a standby too
     */
    public record StorageSafety(Set<String> allowedFileSystems, boolean replicated) {
        public StorageSafety {
            allowedFileSystems = Set.copyOf(allowedFileSystems);
        }
    }

    /** Where objects are kept. */
    public sealed interface Database {
        /** In a file of this process alone. */
        record Sqlite(Path file) implements Database {}

        /**
         * In a database that other servers may share.
         *
         * @param url as the JDBC driver takes it; holds no password
         * @param connections how many are open at most
         */
        record Postgresql(String url, Optional<String> user, Optional<Path> passwordFile, int connections)
                implements Database {}
    }

    /** @param json true: one JSON object a line */
    public record Log(String level, boolean json) {}

    public ServerConfig {
        versions = Set.copyOf(versions);
        duplicateNames = Set.copyOf(duplicateNames);
        rootKeys = List.copyOf(rootKeys);
        residentKeys = List.copyOf(residentKeys);
        access = List.copyOf(access);
        grants = List.copyOf(grants);
    }

    /**
     * Reads the configuration.
     *
     * @throws ConfigurationException with all that is wrong
     */
    public static ServerConfig load(Path file, Map<String, String> environment) {
        return ConfigurationSources.environment(environment)
                .withFile(file)
                .load()
                .server();
    }
}

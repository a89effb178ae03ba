package org.claviger.hsm.soft;

import static org.claviger.hsm.BackendException.Category.CONFLICT;
import static org.claviger.hsm.BackendException.Category.INVALID_DATA;
import static org.claviger.hsm.BackendException.Category.NOT_FOUND;
import static org.claviger.hsm.BackendException.Category.UNAVAILABLE;
import static org.claviger.hsm.BackendException.Category.UNSUPPORTED;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.crypto.AEADBadTagException;
import org.claviger.hsm.BackendException;
import org.claviger.hsm.BackendId;
import org.claviger.hsm.Binding;
import org.claviger.hsm.Capabilities;
import org.claviger.hsm.Health;
import org.claviger.hsm.KeyBackend;
import org.claviger.hsm.NewDataKey;
import org.claviger.hsm.RootKey;
import org.claviger.hsm.RootKeyRef;
import org.claviger.hsm.RootKeyVersion;
import org.claviger.hsm.RootKeys;
import org.claviger.hsm.WrapAlgorithm;
import org.claviger.hsm.Wrapped;
import org.claviger.hsm.engine.AesGcm;
import org.claviger.hsm.engine.KeyEngine;
import org.claviger.hsm.support.RandomSecret;
import org.jspecify.annotations.Nullable;

/**
 * Root keys in an encrypted file ({@link KeyFile}), read once when opened. It keeps the root keys in this process's memory,
 * so it protects a stolen database, not a broken-into server.
 */
public final class SoftwareBackend implements KeyBackend {
    private final SoftwareSettings settings;
    private final SegmentAllocator keyMemory;
    private final Clock clock;
    private final SecureRandom random;
    private final Passphrase passphrase;
    private final KeyFile format;
    private final AesGcm cipher;
    private final Health health;

    /** Held for reading while a key is used, for writing while keys come and go. */
    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();

    /** Versions by root key. Guarded by {@link #lock}. */
    private final Map<RootKeyRef, NavigableMap<Integer, KeyFile.Entry>> roots = new HashMap<>();

    /** Guarded by {@link #lock}. */
    private boolean closed;

    private SoftwareBackend(
            SoftwareSettings settings, SegmentAllocator keyMemory, KeyEngine engine, Clock clock, SecureRandom random) {
        this.settings = settings;
        this.keyMemory = keyMemory;
        this.clock = clock;
        this.random = random;
        this.passphrase = new Passphrase(settings.passphraseFile());
        this.cipher = engine.aesGcm();
        this.format = new KeyFile(cipher, random);
        this.health = new Health(Health.Status.UP, clock.instant(), Optional.empty());
    }

    /**
     * Opens the backend. If its key file doesn't exist it has no root keys yet, and {@link RootKeys#create} makes the file.
     *
     * @param keyMemory where root keys live until the backend is closed; memory that every thread may use
     * @param engine uses the root keys
     * @param random makes keys, salts and IVs
     * @throws BackendException as {@link KeyFile#read} and {@link Passphrase.Keys#key} say
     */
    public static SoftwareBackend open(
            SoftwareSettings settings, SegmentAllocator keyMemory, KeyEngine engine, Clock clock, SecureRandom random) {
        var backend = new SoftwareBackend(settings, keyMemory, engine, clock, random);
        backend.load();
        return backend;
    }

    @Override
    public BackendId id() {
        return settings.id();
    }

    @Override
    public Capabilities capabilities() {
        return new Capabilities(true, true, true, false, Collections.emptySortedMap());
    }

    @Override
    public Health health() {
        return health;
    }

    @Override
    public Optional<RootKeys> rootKeys() {
        return Optional.of(new Roots());
    }

    @Override
    public void close() {
        lock.writeLock().lock();
        try {
            closed = true;
            forgetAll();
        } finally {
            lock.writeLock().unlock();
        }
    }

    private void forgetAll() {
        roots.values().forEach(versions -> zero(versions.values()));
        roots.clear();
    }

    private void load() {
        withSecrets(secrets -> readFile(passphrase.keys(secrets), secrets)).forEach(this::add);
    }

    private void add(KeyFile.Entry entry) {
        roots.computeIfAbsent(entry.ref(), _ -> new TreeMap<>()).put(entry.version(), entry);
    }

    /** The keys in the file; none if there is no file. */
    private List<KeyFile.Entry> readFile(Passphrase.Keys passphraseKeys, SegmentAllocator secrets) {
        var file = settings.keyFile();
        byte[] bytes;
        try {
            if (Files.notExists(file)) {
                return List.of();
            }
            if (Files.size(file) > KeyFile.LONGEST_BYTES) {
                throw new BackendException(INVALID_DATA, file + " is not a root key file: it is too long");
            }
            bytes = Files.readAllBytes(file);
        } catch (IOException e) {
            throw new BackendException(UNAVAILABLE, "key file " + file + " can't be read", e);
        }
        return format.read(bytes, file, passphraseKeys, keyMemory, secrets);
    }

    /** Runs {@code action} with an allocator whose memory is zeroed afterwards. */
    private static <T> T withSecrets(Function<SegmentAllocator, T> action) {
        var used = new ArrayList<MemorySegment>();
        try (var arena = Arena.ofConfined()) {
            try {
                return action.apply((size, alignment) -> {
                    var segment = arena.allocate(size, alignment);
                    used.add(segment);
                    return segment;
                });
            } finally {
                used.forEach(segment -> segment.fill((byte) 0));
            }
        }
    }

    private <T> T reading(Supplier<T> action) {
        lock.readLock().lock();
        try {
            requireOpen();
            return action.get();
        } finally {
            lock.readLock().unlock();
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new BackendException(UNAVAILABLE, "backend " + id() + " is closed");
        }
    }

    private NavigableMap<Integer, KeyFile.Entry> versions(RootKeyRef ref) {
        var versions = roots.get(ref);
        if (versions == null) {
            throw absent(ref);
        }
        return versions;
    }

    private BackendException absent(RootKeyRef ref) {
        var file = settings.keyFile();
        return new BackendException(
                NOT_FOUND,
                Files.exists(file)
                        ? "no root key %s in key file %s".formatted(ref, file)
                        : "no root key %s: key file %s does not exist".formatted(ref, file));
    }

    private KeyFile.Entry current(RootKeyRef ref) {
        return versions(ref).lastEntry().getValue();
    }

    private KeyFile.Entry version(RootKeyRef ref, String version) {
        return versions(ref).values().stream()
                .filter(e -> version(e).equals(version))
                .findFirst()
                .orElseThrow(() -> new BackendException(
                        NOT_FOUND,
                        "key file %s has root key %s, but not the version that wrapped this key"
                                .formatted(settings.keyFile(), ref)));
    }

    private static String version(KeyFile.Entry entry) {
        return Integer.toString(entry.version());
    }

    private RootKey rootKey(KeyFile.Entry entry) {
        return new RootKey(
                entry.ref(),
                version(entry),
                entry.created(),
                RootKey.State.ENABLED,
                new TreeMap<>(Map.of("key file", settings.keyFile().toString())));
    }

    private static void zero(Collection<KeyFile.Entry> entries) {
        entries.forEach(e -> e.key().fill((byte) 0));
    }

    private final class Roots implements RootKeys {
        @Override
        public RootKey create(RootKeyRef ref) {
            changing(entries -> {
                if (!versions(entries, ref).isEmpty()) {
                    throw new BackendException(
                            CONFLICT, "root key %s is in key file %s already".formatted(ref, settings.keyFile()));
                }
                entries.add(newVersion(ref, 1));
            });
            return describe(ref);
        }

        @Override
        public RootKey rotate(RootKeyRef ref) {
            changing(entries -> {
                int newest = versions(entries, ref).stream()
                        .mapToInt(KeyFile.Entry::version)
                        .max()
                        .orElseThrow(() -> absent(ref));
                entries.add(newVersion(ref, newest + 1));
            });
            return describe(ref);
        }

        @Override
        public void retire(RootKeyRef ref) {
            changing(entries -> {
                var versions = versions(entries, ref);
                if (versions.isEmpty()) {
                    throw absent(ref);
                }
                zero(versions);
                entries.removeAll(versions);
            });
        }

        @Override
        public List<RootKey> list() {
            return reading(() -> roots.keySet().stream()
                    .sorted(Comparator.comparing(RootKeyRef::name))
                    .map(ref -> rootKey(current(ref)))
                    .toList());
        }

        @Override
        public List<RootKeyVersion> versions(RootKeyRef ref) {
            return reading(() -> SoftwareBackend.this.versions(ref).values().stream()
                    .map(e -> new RootKeyVersion(version(e), e.created()))
                    .toList());
        }

        @Override
        public String identity(RootKeyRef ref) {
            try {
                return "root key %s in key file %s"
                        .formatted(ref, settings.keyFile().toRealPath());
            } catch (IOException _) {
                return "root key %s in key file %s"
                        .formatted(ref, settings.keyFile().toAbsolutePath().normalize());
            }
        }

        @Override
        public RootKey describe(RootKeyRef ref) {
            return reading(() -> rootKey(current(ref)));
        }

        @Override
        public NewDataKey newDataKey(RootKeyRef ref, int bytes, Binding binding, SegmentAllocator allocator) {
            requireKeyLength(bytes);
            return reading(() -> {
                var entry = current(ref);
                var clear = randomKey(bytes, allocator);
                return new NewDataKey(clear, wrapBy(entry, clear, binding));
            });
        }

        @Override
        public Wrapped wrap(RootKeyRef ref, MemorySegment clear, Binding binding) {
            requireKeyLength(clear.byteSize());
            return reading(() -> wrapBy(current(ref), clear, binding));
        }

        @Override
        public MemorySegment unwrap(Wrapped wrapped, Binding binding, SegmentAllocator allocator) {
            if (!wrapped.backend().equals(id())) {
                throw new BackendException(UNSUPPORTED, "%s: another backend than %s".formatted(wrapped, id()));
            }
            if (wrapped.algorithm() != WrapAlgorithm.AES_256_GCM || wrapped.iv().length != AesGcm.IV_BYTES) {
                throw new BackendException(UNSUPPORTED, "%s: not by this backend's algorithm".formatted(wrapped));
            }
            return reading(() -> {
                var root = version(wrapped.root(), wrapped.rootVersion());
                byte[] blob = wrapped.blob();
                try {
                    return cipher.open(root.key(), wrapped.iv(), binding.toBytes(), blob, 0, blob.length, allocator);
                } catch (AEADBadTagException e) {
                    throw new BackendException(
                            INVALID_DATA,
                            "%s is altered, bound to something else, or wrapped by another root key of that name"
                                    .formatted(wrapped),
                            e);
                }
            });
        }

        private Wrapped wrapBy(KeyFile.Entry root, MemorySegment clear, Binding binding) {
            var iv = new byte[AesGcm.IV_BYTES];
            random.nextBytes(iv);
            var blob = new byte[(int) clear.byteSize() + AesGcm.TAG_BYTES];
            cipher.seal(root.key(), iv, binding.toBytes(), clear, blob, 0);
            return new Wrapped(id(), root.ref(), version(root), WrapAlgorithm.AES_256_GCM, iv, blob);
        }

        private static void requireKeyLength(long bytes) {
            if (bytes < 1 || bytes > LONGEST_KEY_BYTES) {
                throw new BackendException(
                        UNSUPPORTED, "key of %d bytes (expected 1 to %d)".formatted(bytes, LONGEST_KEY_BYTES));
            }
        }

        private static List<KeyFile.Entry> versions(List<KeyFile.Entry> entries, RootKeyRef ref) {
            return entries.stream().filter(e -> e.ref().equals(ref)).toList();
        }

        private KeyFile.Entry newVersion(RootKeyRef ref, int version) {
            Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
            return new KeyFile.Entry(ref, version, now, randomKey(AesGcm.KEY_BYTES, keyMemory));
        }

        /** Changes the keys in the file, and takes on what it holds afterwards. */
        private void changing(Consumer<List<KeyFile.Entry>> change) {
            lock.writeLock().lock();
            try {
                requireOpen();
                lockingFile(() -> {
                    var stored = withSecrets(secrets -> changed(change, secrets));
                    forgetAll();
                    stored.forEach(SoftwareBackend.this::add);
                    return null;
                });
            } finally {
                lock.writeLock().unlock();
            }
        }

        /** Changes the keys in the file, and returns what it holds afterwards: a key that can't be read back may wrap nothing. */
        private List<KeyFile.Entry> changed(Consumer<List<KeyFile.Entry>> change, SegmentAllocator secrets) {
            var passphraseKeys = passphrase.keys(secrets);
            var entries = new ArrayList<>(readFile(passphraseKeys, secrets));
            try {
                change.accept(entries);
                store(format.write(entries, settings.costOfNewFiles(), passphraseKeys, secrets));
            } finally {
                zero(entries);
            }
            return readFile(passphraseKeys, secrets);
        }

        private void store(byte[] bytes) {
            try {
                AtomicFile.replace(settings.keyFile(), bytes);
            } catch (IOException e) {
                throw new BackendException(
                        UNAVAILABLE, "key file " + settings.keyFile() + " can't be written", e, true, null);
            }
        }

        private MemorySegment randomKey(int bytes, SegmentAllocator allocator) {
            return RandomSecret.fill(allocator.allocate(bytes), random);
        }
    }

    /** Keeps other processes from changing the key file meanwhile. */
    private <T> T lockingFile(Supplier<T> action) {
        Path lockFile = settings.keyFile().resolveSibling(settings.keyFile().getFileName() + ".lock");
        try (var channel = FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                var fileLock = channel.tryLock()) {
            if (fileLock == null) {
                throw beingChanged(null);
            }
            return action.get();
        } catch (OverlappingFileLockException e) {
            throw beingChanged(e);
        } catch (IOException e) {
            throw new BackendException(UNAVAILABLE, "lock file " + lockFile + " can't be used", e);
        }
    }

    private BackendException beingChanged(@Nullable Throwable cause) {
        return new BackendException(
                CONFLICT, "key file " + settings.keyFile() + " is being changed by somebody else", cause);
    }
}

package org.claviger.hsm.pkcs11;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import org.claviger.hsm.BackendException;
import org.claviger.hsm.BackendException.Category;
import org.claviger.hsm.KeyUse;
import org.claviger.hsm.RootKeyRef;

/**
 * Finds and makes root keys in the token. A root key's name is its label.
 *
 * <p>What was found is used again for a short time, because looking for a label costs several calls; a version that another
 * node made is used for wrapping after that time at the latest, and for unwrapping at once.
 */
final class RootDirectory {
    /** Begins the labels of resident keys, so that none can pass for a root key. */
    static final String RESIDENT_LABEL = "resident ";

    static final int RSA_BITS = 2048;

    private static final Duration USED_AGAIN = Duration.ofSeconds(10);
    private static final int AES_BYTES = 32;

    private record Found(List<RootVersion> versions, long until) {}

    private final SessionPool pool;
    private final Clock clock;
    private final RandomGenerator random;
    private final Map<RootKeyRef, Found> found = new ConcurrentHashMap<>();

    RootDirectory(SessionPool pool, Clock clock, RandomGenerator random) {
        this.pool = pool;
        this.clock = clock;
        this.random = random;
    }

    /**
     * The versions of a root key, oldest first, as the token has them now.
     *
     * @throws BackendException NOT_FOUND if there is none
     */
    List<RootVersion> versions(RootKeyRef ref) {
        List<RootVersion> versions;
        try (var call = pool.call()) {
            versions = call.run(Effect.NONE, cryptoki -> versions(cryptoki, ref));
        }
        if (versions.isEmpty()) {
            found.remove(ref);
            throw absent(ref);
        }
        found.put(ref, new Found(versions, System.nanoTime() + USED_AGAIN.toNanos()));
        return versions;
    }

    /** The version that wraps. */
    RootVersion current(RootKeyRef ref) {
        var known = found.get(ref);
        if (known != null && System.nanoTime() - known.until() < 0) {
            return known.versions().getLast();
        }
        return versions(ref).getLast();
    }

    /**
     * The version of this name.
     *
     * @throws BackendException NOT_FOUND if there is none
     */
    RootVersion version(RootKeyRef ref, String name) {
        var known = found.get(ref);
        return Optional.ofNullable(known)
                .flatMap(f -> named(f.versions(), name))
                .or(() -> named(versions(ref), name))
                .orElseThrow(() -> new BackendException(
                        Category.NOT_FOUND,
                        "token %s has root key %s, but not the version that wrapped this key"
                                .formatted(pool.token(), ref)));
    }

    /** Forgets what was found of a root key. */
    void forget(RootKeyRef ref) {
        found.remove(ref);
    }

    /** The newest versions of all root keys. */
    List<RootVersion> list() {
        try (var call = pool.call()) {
            return call.run(Effect.NONE, this::list);
        }
    }

    /** @throws BackendException CONFLICT if there is one of this name */
    RootVersion create(RootKeyRef ref, RootMethod method) {
        if (ref.name().startsWith(RESIDENT_LABEL)) {
            throw new BackendException(
                    Category.UNSUPPORTED,
                    "a root key's name can't begin with \"%s\" in a token".formatted(RESIDENT_LABEL));
        }
        var id = KeyId.at(clock.instant(), random);
        try (var call = pool.call()) {
            return call.run(Effect.CHANGES_KEYS, cryptoki -> {
                var before = versions(cryptoki, ref);
                var mine = named(before, id.toString());
                if (mine.isPresent()) {
                    return mine.get(); // an earlier attempt made it
                }
                if (!before.isEmpty()) {
                    throw new BackendException(
                            Category.CONFLICT, "token %s has a root key %s already".formatted(pool.token(), ref));
                }
                return generate(cryptoki, ref, id, method);
            });
        } finally {
            forget(ref);
        }
    }

    /** Makes a new version, by {@code method}. */
    RootVersion rotate(RootKeyRef ref, RootMethod method) {
        var newest = versions(ref).getLast().created();
        var now = clock.instant();
        var id = KeyId.at(now.isAfter(newest) ? now : newest.plusMillis(1), random);
        try (var call = pool.call()) {
            return call.run(
                    Effect.CHANGES_KEYS,
                    cryptoki -> named(versions(cryptoki, ref), id.toString())
                            .orElseGet(() -> generate(cryptoki, ref, id, method)));
        } finally {
            forget(ref);
        }
    }

    /** Destroys all versions. */
    void destroy(RootKeyRef ref) {
        var versions = versions(ref);
        forget(ref);
        try (var call = pool.call()) {
            call.run(Effect.CHANGES_KEYS, cryptoki -> {
                for (var version : versions) {
                    cryptoki.destroyKey(version.id());
                }
                return true;
            });
        }
    }

    private BackendException absent(RootKeyRef ref) {
        return new BackendException(Category.NOT_FOUND, "no root key %s in token %s".formatted(ref, pool.token()));
    }

    private RootVersion generate(Cryptoki cryptoki, RootKeyRef ref, KeyId id, RootMethod method) {
        var place = new NewKey.Place(id, ref.name());
        long key = switch (method) {
            case AES_GCM ->
                NewKey.resident(place, Set.of(KeyUse.ENCRYPT, KeyUse.DECRYPT)).generateAes(cryptoki, AES_BYTES);
            case KEY_WRAP ->
                NewKey.resident(place, Set.of(KeyUse.WRAP, KeyUse.UNWRAP)).generateAes(cryptoki, AES_BYTES);
            case RSA_OAEP ->
                NewKey.resident(place, Set.of(KeyUse.ENCRYPT, KeyUse.DECRYPT))
                        .generateRsa(cryptoki, RSA_BITS)
                        .privateKey();
        };
        return read(cryptoki, key, method == RootMethod.RSA_OAEP, ref)
                .orElseThrow(() -> new BackendException(
                        Category.INTERNAL,
                        "token %s made root key %s otherwise than asked".formatted(pool.token(), ref)));
    }

    private List<RootVersion> versions(Cryptoki cryptoki, RootKeyRef ref) {
        var versions = new ArrayList<RootVersion>();
        for (boolean rsa : new boolean[] {false, true}) {
            for (long key : cryptoki.find(wanted(cryptoki, rsa).text(Ck.CKA_LABEL, ref.name()))) {
                versions.add(read(cryptoki, key, rsa, ref)
                        .orElseThrow(() -> new BackendException(
                                Category.DENIED_BY_KEY_POLICY,
                                ("key %s in token %s can't be a root key: it needs a CKA_ID of 1 to %d bytes, and either"
                                                + " encrypts and decrypts, or wraps and unwraps, but not both; an RSA key"
                                                + " decrypts")
                                        .formatted(ref, pool.token(), KeyId.LONGEST_BYTES))));
            }
        }
        if (versions.stream().filter(v -> v.id().time().isEmpty()).count() > 1) {
            throw new BackendException(
                    Category.CONFLICT,
                    "token %s has several keys with label %s that we did not make; only one may have it"
                            .formatted(pool.token(), ref));
        }
        versions.sort(RootVersion.OLDEST_FIRST);
        return versions;
    }

    private List<RootVersion> list(Cryptoki cryptoki) {
        var newest = new ConcurrentHashMap<RootKeyRef, RootVersion>();
        for (boolean rsa : new boolean[] {false, true}) {
            for (long key : cryptoki.find(wanted(cryptoki, rsa))) {
                var label = new String(cryptoki.bytes(key, Ck.CKA_LABEL), StandardCharsets.UTF_8);
                if (label.startsWith(RESIDENT_LABEL) || !isName(label)) {
                    continue;
                }
                read(cryptoki, key, rsa, new RootKeyRef(label))
                        .ifPresent(version -> newest.merge(
                                version.ref(), version, (a, b) -> RootVersion.OLDEST_FIRST.compare(a, b) > 0 ? a : b));
            }
        }
        return newest.values().stream()
                .sorted((a, b) -> a.ref().name().compareTo(b.ref().name()))
                .toList();
    }

    private static boolean isName(String label) {
        try {
            return !new RootKeyRef(label).name().isEmpty();
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    private static Template wanted(Cryptoki cryptoki, boolean rsa) {
        return cryptoki.template()
                .flag(Ck.CKA_TOKEN, true)
                .number(Ck.CKA_CLASS, rsa ? Ck.CKO_PRIVATE_KEY : Ck.CKO_SECRET_KEY)
                .number(Ck.CKA_KEY_TYPE, rsa ? Ck.CKK_RSA : Ck.CKK_AES);
    }

    /** Empty if the key can't be a root key. */
    private static Optional<RootVersion> read(Cryptoki cryptoki, long key, boolean rsa, RootKeyRef ref) {
        var id = KeyId.of(cryptoki.bytes(key, Ck.CKA_ID));
        if (id.value().isEmpty() || id.value().length() > KeyId.LONGEST_BYTES) {
            return Optional.empty();
        }
        var facts = RootVersion.Facts.read(cryptoki, key);
        boolean decrypts = cryptoki.flag(key, Ck.CKA_DECRYPT);
        boolean unwraps = cryptoki.flag(key, Ck.CKA_UNWRAP);
        if (decrypts == unwraps) {
            return Optional.empty();
        }
        if (rsa) {
            if (!decrypts) {
                return Optional.empty();
            }
            var publicKey = RsaPublicKey.read(cryptoki, key);
            return Optional.of(
                    new RootVersion(ref, id, RootMethod.RSA_OAEP, publicKey.bits(), Optional.of(publicKey), facts));
        }
        boolean forward = cryptoki.flag(key, decrypts ? Ck.CKA_ENCRYPT : Ck.CKA_WRAP);
        if (!forward) {
            return Optional.empty();
        }
        int bits = Math.toIntExact(cryptoki.number(key, Ck.CKA_VALUE_LEN)) * Byte.SIZE;
        return Optional.of(new RootVersion(
                ref, id, decrypts ? RootMethod.AES_GCM : RootMethod.KEY_WRAP, bits, Optional.empty(), facts));
    }

    private static Optional<RootVersion> named(List<RootVersion> versions, String name) {
        return versions.stream().filter(v -> v.name().equals(name)).findFirst();
    }
}

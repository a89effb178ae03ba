package org.claviger.hsm.soft;

import static org.claviger.hsm.BackendException.Category.AUTH_FAILED;
import static org.claviger.hsm.BackendException.Category.INVALID_DATA;
import static org.claviger.hsm.BackendException.Category.UNSUPPORTED;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import javax.crypto.AEADBadTagException;
import org.claviger.hsm.BackendException;
import org.claviger.hsm.RootKeyRef;
import org.claviger.hsm.engine.AesGcm;
import org.claviger.hsm.support.ByteReader;
import org.claviger.hsm.support.ByteWriter;
import org.claviger.hsm.support.MalformedBytesException;

/**
 * The form of the file that holds root keys, described in {@code docs/envelope.md}: what each key is called stands in
 * clear, all keys are one AES-GCM cipher text under a key derived from the passphrase, which authenticates the clear part
 * too, and a checksum tells a damaged file from a wrong passphrase.
 */
final class KeyFile {
    /** More than this is not a key file. */
    static final int LONGEST_BYTES = 1024 * 1024;

    private static final byte[] MAGIC = "CLAVROOT".getBytes(StandardCharsets.US_ASCII);
    private static final int FORMAT = 0x01;
    private static final int ARGON2ID_13 = 0x01;
    private static final int SALT_BYTES = 16;
    private static final int LONGEST_SALT_BYTES = 64;
    private static final int LONGEST_NAME_BYTES = 2048;
    private static final int MOST_KEYS = 4096;
    private static final int CHECKSUM_BYTES = 32;

    private final AesGcm cipher;
    private final SecureRandom random;

    /** @param random makes salts and IVs */
    KeyFile(AesGcm cipher, SecureRandom random) {
        this.cipher = cipher;
        this.random = random;
    }

    /** One version of one root key. */
    record Entry(RootKeyRef ref, int version, Instant created, MemorySegment key) {}

    /** The bytes of a file with {@code entries}. */
    byte[] write(List<Entry> entries, Argon2Cost cost, Passphrase.Keys passphrase, SegmentAllocator secrets) {
        var salt = new byte[SALT_BYTES];
        random.nextBytes(salt);
        var iv = new byte[AesGcm.IV_BYTES];
        random.nextBytes(iv);

        byte[] header = header(entries, cost, salt);
        var clear = secrets.allocate((long) entries.size() * AesGcm.KEY_BYTES);
        for (int i = 0; i < entries.size(); i++) {
            slot(clear, i).copyFrom(entries.get(i).key());
        }
        var sealed = new byte[(int) clear.byteSize() + AesGcm.TAG_BYTES];
        cipher.seal(passphrase.key(cost, salt), iv, header, clear, sealed, 0);

        byte[] content = new ByteWriter().raw(header).bytes(iv).bytes(sealed).toByteArray();
        return new ByteWriter().raw(content).raw(sha256(content)).toByteArray();
    }

    /**
     * Reads a file.
     *
     * @param file its name, for errors
     * @param keys where the memory of the keys comes from
     * @param secrets memory that the caller zeroes afterwards
     * @throws BackendException INVALID_DATA if the bytes are not a key file or a damaged one, UNSUPPORTED if its format is
     *     unknown, AUTH_FAILED if the passphrase is wrong
     */
    List<Entry> read(
            byte[] bytes, Path file, Passphrase.Keys passphrase, SegmentAllocator keys, SegmentAllocator secrets) {
        try {
            return parse(bytes, file, passphrase, keys, secrets);
        } catch (MalformedBytesException | IllegalArgumentException | DateTimeException e) {
            throw new BackendException(INVALID_DATA, "key file " + file + " is malformed: " + e.getMessage(), e);
        } catch (AEADBadTagException e) {
            throw new BackendException(
                    AUTH_FAILED,
                    "the passphrase in %s does not open key file %s: another passphrase, or a file altered on purpose"
                            .formatted(passphrase.passphraseFile(), file),
                    e);
        }
    }

    private List<Entry> parse(
            byte[] bytes, Path file, Passphrase.Keys passphrase, SegmentAllocator keys, SegmentAllocator secrets)
            throws MalformedBytesException, AEADBadTagException {
        requireIntact(bytes, file);
        var in = new ByteReader(Arrays.copyOf(bytes, bytes.length - CHECKSUM_BYTES));
        in.raw(MAGIC.length, "magic");
        in.u8("format");
        int derivation = in.u8("key derivation");
        if (derivation != ARGON2ID_13) {
            throw new BackendException(
                    UNSUPPORTED,
                    "key file %s uses key derivation %d (expected %d)".formatted(file, derivation, ARGON2ID_13));
        }
        var cost = new Argon2Cost(in.i32("memory"), in.i32("iterations"), in.i32("parallelism"));
        byte[] salt = in.bytes(LONGEST_SALT_BYTES, "salt");
        int count = in.i32("number of keys");
        if (count < 0 || count > MOST_KEYS) {
            throw new MalformedBytesException(
                    "%d keys (at most %d)".formatted(Integer.toUnsignedLong(count), MOST_KEYS));
        }
        record Name(RootKeyRef ref, int version, Instant created) {}
        var names = new ArrayList<Name>();
        for (int i = 0; i < count; i++) {
            names.add(new Name(
                    new RootKeyRef(in.text(LONGEST_NAME_BYTES, "name")),
                    in.i32("version"),
                    Instant.ofEpochSecond(in.i64("time of creation"))));
        }
        byte[] header = Arrays.copyOf(bytes, in.position());
        byte[] iv = in.bytes(AesGcm.IV_BYTES, "IV");
        byte[] sealed = in.bytes(bytes.length, "keys");
        in.end();
        if (iv.length != AesGcm.IV_BYTES || sealed.length != count * AesGcm.KEY_BYTES + AesGcm.TAG_BYTES) {
            throw new MalformedBytesException(
                    "IV of %d bytes and %d bytes for %d keys".formatted(iv.length, sealed.length, count));
        }
        var seen = new HashSet<String>();
        for (var name : names) {
            if (name.version() < 1 || !seen.add(name.version() + " " + name.ref())) {
                throw new MalformedBytesException("version %d is impossible or there twice".formatted(name.version()));
            }
        }

        var clear = cipher.open(passphrase.key(cost, salt), iv, header, sealed, 0, sealed.length, secrets);
        var entries = new ArrayList<Entry>();
        for (int i = 0; i < count; i++) {
            var key = keys.allocate(AesGcm.KEY_BYTES);
            key.copyFrom(slot(clear, i));
            entries.add(new Entry(
                    names.get(i).ref(), names.get(i).version(), names.get(i).created(), key));
        }
        return entries;
    }

    private static void requireIntact(byte[] bytes, Path file) {
        if (bytes.length <= MAGIC.length || !Arrays.equals(bytes, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
            throw new BackendException(INVALID_DATA, file + " is not a root key file");
        }
        int format = bytes[MAGIC.length] & 0xFF;
        if (format != FORMAT) {
            throw new BackendException(
                    UNSUPPORTED, "key file %s has format %d (expected %d)".formatted(file, format, FORMAT));
        }
        int contentBytes = bytes.length - CHECKSUM_BYTES;
        if (contentBytes <= MAGIC.length
                || !MessageDigest.isEqual(
                        sha256(Arrays.copyOf(bytes, contentBytes)),
                        Arrays.copyOfRange(bytes, contentBytes, bytes.length))) {
            throw new BackendException(
                    INVALID_DATA,
                    "key file %s is damaged: its checksum is wrong; restore it from a backup".formatted(file));
        }
    }

    private static byte[] header(List<Entry> entries, Argon2Cost cost, byte[] salt) {
        var out = new ByteWriter()
                .raw(MAGIC)
                .u8(FORMAT)
                .u8(ARGON2ID_13)
                .i32(cost.memoryKib())
                .i32(cost.iterations())
                .i32(cost.parallelism())
                .bytes(salt)
                .i32(entries.size());
        for (var entry : entries) {
            out.text(entry.ref().name())
                    .i32(entry.version())
                    .i64(entry.created().getEpochSecond());
        }
        return out.toByteArray();
    }

    private static MemorySegment slot(MemorySegment keys, int index) {
        return keys.asSlice((long) index * AesGcm.KEY_BYTES, AesGcm.KEY_BYTES);
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256", "SUN").digest(bytes);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK has no SHA-256", e);
        }
    }
}

package org.claviger.hsm;

import static org.claviger.hsm.BackendException.Category.INVALID_DATA;
import static org.claviger.hsm.BackendException.Category.UNSUPPORTED;

import java.util.Arrays;
import java.util.Objects;
import org.claviger.hsm.support.ByteReader;
import org.claviger.hsm.support.ByteWriter;
import org.claviger.hsm.support.MalformedBytesException;

/**
 * A key wrapped by a root key, with all that is needed to find that root key again. Contains nothing secret.
 *
 * <p>The byte form is stored for as long as the data it protects; {@code docs/envelope.md} describes it. Immutable.
 */
public final class Wrapped {
    private static final int FORMAT = 0x01;
    private static final int LONGEST_BACKEND_BYTES = 32;
    private static final int LONGEST_ROOT_BYTES = 4 * RootKeyRef.LONGEST_NAME_CHARACTERS;
    private static final int LONGEST_VERSION_BYTES = 256;
    private static final int LONGEST_IV_BYTES = 64;
    /** Room for the longest key and what any wrapping adds to it. */
    private static final int LONGEST_BLOB_BYTES = 2 * RootKeys.LONGEST_KEY_BYTES;

    private final BackendId backend;
    private final RootKeyRef root;
    private final String rootVersion;
    private final WrapAlgorithm algorithm;
    private final byte[] iv;
    private final byte[] blob;

    /**
     * @param rootVersion the version of the root key that wrapped, in the backend's own words
     * @param iv empty if the algorithm has none
     * @param blob the wrapped key, with its tag
     */
    public Wrapped(
            BackendId backend, RootKeyRef root, String rootVersion, WrapAlgorithm algorithm, byte[] iv, byte[] blob) {
        if (rootVersion.length() > LONGEST_VERSION_BYTES / 4
                || iv.length > LONGEST_IV_BYTES
                || blob.length > LONGEST_BLOB_BYTES) {
            throw new IllegalArgumentException(
                    "wrapped key with version of %d characters, IV of %d and blob of %d bytes"
                            .formatted(rootVersion.length(), iv.length, blob.length));
        }
        this.backend = backend;
        this.root = root;
        this.rootVersion = rootVersion;
        this.algorithm = algorithm;
        this.iv = iv.clone();
        this.blob = blob.clone();
    }

    /**
     * Reads the byte form.
     *
     * @throws BackendException UNSUPPORTED for an unknown format or algorithm, INVALID_DATA for anything else amiss
     */
    public static Wrapped ofBytes(byte[] bytes) {
        try {
            var in = new ByteReader(bytes);
            int format = in.u8("format");
            if (format != FORMAT) {
                throw new BackendException(
                        UNSUPPORTED, "wrapped key of format %d (expected %d)".formatted(format, FORMAT));
            }
            var backend = in.text(LONGEST_BACKEND_BYTES, "backend");
            var root = in.text(LONGEST_ROOT_BYTES, "root key");
            var version = in.text(LONGEST_VERSION_BYTES, "root key version");
            int code = in.u8("algorithm");
            var iv = in.bytes(LONGEST_IV_BYTES, "IV");
            var blob = in.bytes(LONGEST_BLOB_BYTES, "blob");
            in.end();
            var algorithm = WrapAlgorithm.ofCode(code)
                    .orElseThrow(() -> new BackendException(UNSUPPORTED, "wrapped key of unknown algorithm " + code));
            return new Wrapped(new BackendId(backend), new RootKeyRef(root), version, algorithm, iv, blob);
        } catch (MalformedBytesException e) {
            throw new BackendException(INVALID_DATA, "malformed wrapped key: " + e.getMessage(), e);
        } catch (IllegalArgumentException e) {
            throw new BackendException(INVALID_DATA, "wrapped key names an impossible backend, root key or version", e);
        }
    }

    /** The form to store. */
    public byte[] toBytes() {
        return new ByteWriter()
                .u8(FORMAT)
                .text(backend.value())
                .text(root.name())
                .text(rootVersion)
                .u8(algorithm.code())
                .bytes(iv)
                .bytes(blob)
                .toByteArray();
    }

    public BackendId backend() {
        return backend;
    }

    public RootKeyRef root() {
        return root;
    }

    public String rootVersion() {
        return rootVersion;
    }

    public WrapAlgorithm algorithm() {
        return algorithm;
    }

    public byte[] iv() {
        return iv.clone();
    }

    public byte[] blob() {
        return blob.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Wrapped that
                && backend.equals(that.backend)
                && root.equals(that.root)
                && rootVersion.equals(that.rootVersion)
                && algorithm == that.algorithm
                && Arrays.equals(iv, that.iv)
                && Arrays.equals(blob, that.blob);
    }

    @Override
    public int hashCode() {
        return Objects.hash(backend, root, rootVersion, algorithm, Arrays.hashCode(iv), Arrays.hashCode(blob));
    }

    @Override
    public String toString() {
        return "key wrapped by %s/%s version %s".formatted(backend, root, rootVersion);
    }
}

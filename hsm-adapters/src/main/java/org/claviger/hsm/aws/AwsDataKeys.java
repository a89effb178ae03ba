package org.claviger.hsm.aws;

import static org.claviger.hsm.BackendException.Category.INVALID_DATA;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import org.claviger.hsm.BackendException;
import org.claviger.hsm.RootKeyRef;
import software.amazon.awssdk.core.SdkBytes;

/**
 * Data keys that another program stored as KMS cipher text, such as the {@code CiphertextBlob} of a GenerateDataKey without
 * encryption context.
 */
public final class AwsDataKeys {
    private static final int LONGEST_BLOB_BYTES = 6144;

    private final KmsRegions regions;
    private final KmsKeys keys;

    AwsDataKeys(KmsRegions regions, KmsKeys keys) {
        this.regions = regions;
        this.keys = keys;
    }

    /**
     * Decrypts a data key.
     *
     * @param key the KMS key that encrypted it: ARN, key id or {@code alias/…}
     * @param blob KMS's cipher text
     * @param allocator where the clear data key's memory comes from
     * @throws BackendException NOT_FOUND if there is no such KMS key, INVALID_DATA if {@code blob} isn't its cipher text or
     *     has an encryption context, WRONG_KEY if another key encrypted it
     */
    public MemorySegment decrypt(RootKeyRef key, byte[] blob, SegmentAllocator allocator) {
        if (blob.length == 0 || blob.length > LONGEST_BLOB_BYTES) {
            throw new BackendException(
                    INVALID_DATA,
                    "KMS cipher text of %d bytes (expected 1 to %d)".formatted(blob.length, LONGEST_BLOB_BYTES));
        }
        var name = keys.resolve(key);
        var answer = regions.use(
                name, "Decrypt", (c, arn) -> c.decrypt(r -> r.keyId(arn).ciphertextBlob(SdkBytes.fromByteArray(blob))));
        return KmsSecrets.take(KmsKeys.answered("Plaintext", answer.plaintext()), allocator);
    }
}

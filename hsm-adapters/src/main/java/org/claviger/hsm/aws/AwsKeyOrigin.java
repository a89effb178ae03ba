package org.claviger.hsm.aws;

import java.lang.foreign.MemorySegment;
import java.time.Instant;
import java.util.Optional;

/** The four ways in which a root key in KMS comes about. */
public sealed interface AwsKeyOrigin {
    /** KMS makes it, in the first Region. */
    record OneRegion() implements AwsKeyOrigin {}

    /** KMS makes it in the first Region and replicates it to all the others that are configured. */
    record ManyRegions() implements AwsKeyOrigin {}

    /**
     * We bring the key material. KMS doesn't keep it as durably as its own, so that a copy must be kept elsewhere.
     *
     * @param material 32 random bytes; its owner zeroes it
     * @param expires when KMS forgets the material, so that it has to be imported again
     */
    record Imported(MemorySegment material, ImportAlgorithm algorithm, Optional<Instant> expires)
            implements AwsKeyOrigin {}

    /**
     * A CloudHSM cluster makes it, and KMS uses it there. Such a key doesn't rotate.
     *
     * @param keyStoreId such as {@code cks-1234567890abcdef0}; it must be connected ({@link AwsKeyStores})
     */
    record KeyStore(String keyStoreId) implements AwsKeyOrigin {}
}

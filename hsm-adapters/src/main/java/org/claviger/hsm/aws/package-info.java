/**
 * Root keys in AWS KMS, by the AWS SDK for Java: made by KMS, in several Regions, imported, or in a CloudHSM key store.
 *
 * <p>Plaintext crosses the SDK as base64 in JSON, so copies of data keys stay on the heap until the collector reuses the
 * memory. What the SDK hands out as arrays is zeroed by {@link org.claviger.hsm.support.HeapCopy}; its own copies can't be.
 */
@NullMarked
package org.claviger.hsm.aws;

import org.jspecify.annotations.NullMarked;

/**
 * What adapters and the envelope share: exact byte forms, and AES-GCM and HMAC over key bytes that live off the heap.
 *
 * <p>{@link org.claviger.hsm.support.HeapCopy} is the only class that copies secret bytes to the heap.
 */
@NullMarked
package org.claviger.hsm.support;

import org.jspecify.annotations.NullMarked;

/**
 * What is done with keys of our own: AES-256-GCM, HMAC-SHA-256 and AES key wrap, on keys in memory segments, by one of two
 * engines. libcrypto works on the keys where they lie and wipes what it derives from them; the JDK needs copies on the heap.
 *
 * <p>{@link org.claviger.hsm.engine.KeyEngines} chooses between them. Nothing here is for what clients ask to be done with
 * keys of theirs, except that AES key wrap is.
 */
@NullMarked
package org.claviger.hsm.engine;

import org.jspecify.annotations.NullMarked;

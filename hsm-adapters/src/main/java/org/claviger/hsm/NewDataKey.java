package org.claviger.hsm;

import java.lang.foreign.MemorySegment;

/**
 * A data key just made.
 *
 * @param clear its bytes, in memory of the allocator that was passed in
 * @param wrapped the form to store
 */
public record NewDataKey(MemorySegment clear, Wrapped wrapped) {}

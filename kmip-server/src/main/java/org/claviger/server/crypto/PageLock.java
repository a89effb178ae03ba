package org.claviger.server.crypto;

import java.lang.foreign.MemorySegment;
import java.util.Optional;

/** Asks the operating system to keep pages out of swap space and core dumps. */
interface PageLock {
    /** Size and alignment of what can be locked. */
    int pageBytes();

    /** Locks whole pages; empty if that worked, else why it didn't. */
    Optional<String> lock(MemorySegment pages);

    /** Undoes {@link #lock}, before the pages are given back. */
    void unlock(MemorySegment pages);

    /** What this operating system offers. */
    static PageLock ofThisSystem() {
        var name = System.getProperty("os.name", "");
        return name.equals("Linux") ? new LinuxPageLock() : new Unavailable("not implemented for " + name);
    }

    /**
     * Locks nothing.
     *
     * @param reason why not
     */
    record Unavailable(String reason) implements PageLock {
        private static final int ASSUMED_PAGE_BYTES = 4096;

        @Override
        public int pageBytes() {
            return ASSUMED_PAGE_BYTES;
        }

        @Override
        public Optional<String> lock(MemorySegment pages) {
            return Optional.of(reason);
        }

        @Override
        public void unlock(MemorySegment pages) {
            // nothing was locked
        }
    }
}

package org.claviger.server.crypto;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.util.Optional;
import org.claviger.hsm.support.ForeignCall;

/** mlock(2) and madvise(2) of the C library. */
final class LinuxPageLock implements PageLock {
    /** From {@code asm-generic/mman-common.h}. */
    private static final int MADV_DONTDUMP = 16;

    private static final int MADV_DODUMP = 17;
    private static final int MADV_WIPEONFORK = 18;
    private static final int MADV_KEEPONFORK = 19;

    private static final int EPERM = 1;
    private static final int EAGAIN = 11;
    private static final int ENOMEM = 12;

    private static final StructLayout CALL_STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO = CALL_STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));

    private final MethodHandle mlock = function("mlock", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG));
    private final MethodHandle munlock = function("munlock", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG));
    private final MethodHandle madvise =
            function("madvise", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));
    private final int pageBytes = callPageSize();

    @Override
    public int pageBytes() {
        return pageBytes;
    }

    @Override
    public Optional<String> lock(MemorySegment pages) {
        try (var arena = Arena.ofConfined()) {
            var state = arena.allocate(CALL_STATE);
            if ((int) mlock.invokeExact(state, pages, pages.byteSize()) != 0) {
                return Optional.of("mlock failed with " + errorName((int) ERRNO.get(state, 0L)));
            }
            if ((int) madvise.invokeExact(state, pages, pages.byteSize(), MADV_DONTDUMP) != 0) {
                int errno = (int) ERRNO.get(state, 0L);
                int _ = (int) munlock.invokeExact(state, pages, pages.byteSize());
                return Optional.of("madvise(MADV_DONTDUMP) failed with " + errorName(errno));
            }
            // Keeps keys from child processes; not every kernel has it, and this process forks only to run programs.
            int _ = (int) madvise.invokeExact(state, pages, pages.byteSize(), MADV_WIPEONFORK);
            return Optional.empty();
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    @Override
    public void unlock(MemorySegment pages) {
        try (var arena = Arena.ofConfined()) {
            var state = arena.allocate(CALL_STATE);
            // The C library may hand these pages out again. That one of the calls fails would harm nobody.
            int _ = (int) madvise.invokeExact(state, pages, pages.byteSize(), MADV_KEEPONFORK);
            int _ = (int) madvise.invokeExact(state, pages, pages.byteSize(), MADV_DODUMP);
            int _ = (int) munlock.invokeExact(state, pages, pages.byteSize());
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    private static String errorName(int errno) {
        return switch (errno) {
            case ENOMEM -> "ENOMEM (RLIMIT_MEMLOCK is too low: see \"ulimit -l\")";
            case EPERM -> "EPERM (RLIMIT_MEMLOCK is 0: see \"ulimit -l\")";
            case EAGAIN -> "EAGAIN (the pages could not all be locked)";
            default -> "errno " + errno;
        };
    }

    private static int callPageSize() {
        var linker = Linker.nativeLinker();
        var symbol = linker.defaultLookup().findOrThrow("getpagesize");
        try {
            return (int) linker.downcallHandle(symbol, FunctionDescriptor.of(JAVA_INT))
                    .invokeExact();
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    private static MethodHandle function(String name, FunctionDescriptor descriptor) {
        var linker = Linker.nativeLinker();
        return linker.downcallHandle(
                linker.defaultLookup().findOrThrow(name), descriptor, Linker.Option.captureCallState("errno"));
    }

    private static RuntimeException unexpected(Throwable e) {
        return ForeignCall.failed("a call of the C library", e);
    }
}

package org.claviger.hsm.pkcs11;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.claviger.hsm.BackendException;
import org.claviger.hsm.BackendException.Category;

/**
 * A module as all backends of this process share it: C_Initialize and C_Finalize are for the whole process, however many
 * tokens are used.
 *
 * <p>Each C_Initialize begins a new epoch; sessions and handles of an earlier one are void.
 */
final class SharedModule {
    private static final Duration LONGEST_WAIT_FOR_CALLS = Duration.ofSeconds(2);
    private static final int INITIALIZE_ARGUMENT_BYTES = 48;
    private static final int FLAGS_OFFSET = 32;
    private static final int RESERVED_OFFSET = 40;

    /** Modules in use, by real path. Guarded by itself. */
    private static final Map<Path, SharedModule> IN_USE = new HashMap<>();

    private final CkLibrary library;
    private final Optional<String> parameters;

    /** Keeps the parameters' memory for modules that go on reading it. */
    private final Arena arena = Arena.ofAuto();

    /** Held for reading during every call, for writing while the module is initialised anew. */
    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();

    /** Guarded by {@link #IN_USE}. */
    private int users;

    private final AtomicLong epoch = new AtomicLong();
    private boolean ours;

    private SharedModule(CkLibrary library, Optional<String> parameters) {
        this.library = library;
        this.parameters = parameters;
    }

    /**
     * Loads and initialises a module unless it is in use already.
     *
     * @param parameters the string that some modules want with C_Initialize
     */
    static SharedModule acquire(Path path, Optional<String> parameters) {
        synchronized (IN_USE) {
            var module = IN_USE.get(path);
            if (module == null) {
                module = new SharedModule(CkLibrary.load(path), parameters);
                module.initialise();
                IN_USE.put(path, module);
            }
            if (!module.parameters.equals(parameters)) {
                throw new BackendException(
                        Category.CONFLICT, "PKCS #11 module " + path + " is in use with other library-parameters");
            }
            module.users++;
            return module;
        }
    }

    /** The counterpart of {@link #acquire}; the last user's finalises the module. */
    void release() {
        synchronized (IN_USE) {
            if (--users > 0) {
                return;
            }
            IN_USE.remove(library.path());
            if (ours && tryLock()) { // a call that hangs keeps it; then the process's end has to do
                try {
                    library.call(CkFunction.C_FINALIZE, 0);
                } finally {
                    lock.writeLock().unlock();
                }
            }
        }
    }

    CkLibrary library() {
        return library;
    }

    /** To be held during calls. */
    Lock use() {
        return lock.readLock();
    }

    long epoch() {
        return epoch.get();
    }

    /**
     * Finalises and initialises the module, unless somebody did so after {@code seen}. Not to be called while
     * {@link #use} is held.
     *
     * @throws BackendException UNAVAILABLE if calls hang in the module, or it can't be initialised
     */
    void reinitialise(long seen) {
        if (!tryLock()) {
            throw new BackendException(
                    Category.UNAVAILABLE,
                    "PKCS #11 module %s can't be initialised anew: calls hang in it".formatted(library.path()));
        }
        try {
            if (epoch.get() != seen) {
                return;
            }
            library.call(CkFunction.C_FINALIZE, 0); // whatever it says: what counts is C_Initialize
            initialise();
        } finally {
            lock.writeLock().unlock();
        }
    }

    private boolean tryLock() {
        try {
            return lock.writeLock().tryLock(LONGEST_WAIT_FOR_CALLS.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void initialise() {
        var arguments = arena.allocate(INITIALIZE_ARGUMENT_BYTES, Long.BYTES);
        arguments.set(JAVA_LONG, FLAGS_OFFSET, Ck.CKF_OS_LOCKING_OK);
        parameters.ifPresent(text -> arguments.set(
                JAVA_LONG, RESERVED_OFFSET, arena.allocateFrom(text).address()));
        long result = library.call(CkFunction.C_INITIALIZE, arguments.address());
        ours = result == ReturnCode.OK.code();
        if (!ours && result != ReturnCode.CRYPTOKI_ALREADY_INITIALIZED.code()) {
            throw new BackendException(
                    Category.UNAVAILABLE,
                    "C_Initialize of %s: %s".formatted(library.path(), ReturnCode.describe(result)),
                    null,
                    false,
                    ReturnCode.name(result));
        }
        epoch.incrementAndGet();
    }
}

package org.claviger.hsm.pkcs11;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.SegmentAllocator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.claviger.hsm.BackendException;
import org.claviger.hsm.BackendException.Category;
import org.claviger.hsm.support.SecretFile;
import org.jspecify.annotations.Nullable;

/**
 * One token: finds its slot, opens sessions with it, logs in, and connects anew when it went away.
 *
 * <p>Once the token refused the PIN, no further login is tried: each one would bring the user nearer to being locked out.
 */
final class Token {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
    private static final int SESSION_INFO_BYTES = 32;
    private static final int STATE_OFFSET = 8;

    private final SharedModule module;
    private final Profile profile;
    private final TokenSelector selector;
    private final SecretFile pinFile;
    private final PinForm pinForm;
    private final KeyHandles handles = new KeyHandles();

    /** Held while logging in and while looking for the slot. */
    private final ReentrantLock lock = new ReentrantLock();

    /** Guarded by {@link #lock}, as all below. */
    private long slotEpoch = -1;

    private @Nullable TokenInfo info;
    private @Nullable BackendException refused;
    private Duration pause = FIRST_PAUSE;
    private long nextReconnect = System.nanoTime();

    /** @param environment this process's environment variables */
    Token(
            SharedModule module,
            Profile profile,
            TokenSelector selector,
            SecretFile pinFile,
            Function<String, Optional<String>> environment) {
        this.module = module;
        this.profile = profile;
        this.selector = selector;
        this.pinFile = pinFile;
        this.pinForm = profile.pinForm(environment);
    }

    /** A session, good for the module's epoch in which it was opened. */
    record Session(long handle, long epoch) {}

    SharedModule module() {
        return module;
    }

    Profile profile() {
        return profile;
    }

    KeyHandles handles() {
        return handles;
    }

    /** For messages: which token in which module. */
    @Override
    public String toString() {
        return "%s in %s".formatted(selector, module.library().path());
    }

    /**
     * What the token says of itself. To be called while the module is in use.
     *
     * @throws BackendException UNAVAILABLE if there is no such token
     */
    TokenInfo info(SegmentAllocator memory) {
        lock.lock();
        try {
            if (info == null || slotEpoch != module.epoch()) {
                info = findSlot(memory);
                slotEpoch = module.epoch();
            }
            return info;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Opens a session and logs in unless that is done. To be called while the module is in use.
     *
     * @throws BackendException UNAVAILABLE if there is no such token, AUTH_FAILED if it refuses the PIN now or did before
     * @throws CkException if anything else goes wrong
     */
    Session open(CallMemory memory) {
        requireNotRefused();
        var token = info(memory);
        var handle = memory.allocate(JAVA_LONG);
        long flags = Ck.CKF_SERIAL_SESSION | (profile.readWriteSessions() ? Ck.CKF_RW_SESSION : 0);
        module.library().check(CkFunction.C_OPEN_SESSION, token.slot(), flags, 0, 0, handle.address());
        var session = new Session(handle.get(JAVA_LONG, 0), module.epoch());
        try {
            if (token.loginRequired()) {
                if (token.pinLocked()) {
                    throw refuse("the PIN of token %s is locked".formatted(this), ReturnCode.PIN_LOCKED.code());
                }
                logIn(session, memory);
            }
            return session;
        } catch (RuntimeException e) {
            close(session);
            throw e;
        }
    }

    /** Closes a session; whether it is still there doesn't matter. To be called while the module is in use. */
    void close(Session session) {
        if (session.epoch() == module.epoch()) {
            module.library().call(CkFunction.C_CLOSE_SESSION, session.handle());
        }
    }

    /**
     * Initialises the module anew, unless that was tried a moment ago or somebody else did it after {@code seen}. Not to be
     * called while the module is in use.
     *
     * @return whether it is worth trying again
     */
    boolean reconnect(long seen) {
        if (module.epoch() != seen) {
            return true;
        }
        lock.lock();
        try {
            if (System.nanoTime() - nextReconnect < 0) {
                return false;
            }
            nextReconnect = System.nanoTime() + pause.toNanos();
            pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
        } finally {
            lock.unlock();
        }
        module.reinitialise(seen);
        handles.forgetHandles();
        return true;
    }

    /** The token answered as it should: the next failure may be met at once. */
    void answered() {
        if (lock.tryLock()) {
            try {
                pause = FIRST_PAUSE;
            } finally {
                lock.unlock();
            }
        }
    }

    private void requireNotRefused() {
        lock.lock();
        try {
            if (refused != null) {
                throw new BackendException(
                        Category.AUTH_FAILED,
                        refused.getMessage() + "; not tried again until restart",
                        refused,
                        false,
                        refused.nativeCode().orElse(null));
            }
        } finally {
            lock.unlock();
        }
    }

    private void logIn(Session session, CallMemory memory) {
        lock.lock();
        try {
            if (isLoggedIn(session, memory)) {
                return;
            }
            requireNotRefused();
            long result = login(session);
            if (result == ReturnCode.OK.code() || result == ReturnCode.USER_ALREADY_LOGGED_IN.code()) {
                return;
            }
            var failure = new CkException(CkFunction.C_LOGIN, result);
            if (failure.category(profile) != Category.AUTH_FAILED) {
                throw failure;
            }
            throw refuse(
                    "token %s does not accept the PIN in %s (%s)"
                            .formatted(this, pinFile.path(), ReturnCode.describe(result)),
                    result);
        } finally {
            lock.unlock();
        }
    }

    private BackendException refuse(String message, long code) {
        var failure = new BackendException(Category.AUTH_FAILED, message, null, false, ReturnCode.name(code));
        lock.lock();
        try {
            refused = failure;
        } finally {
            lock.unlock();
        }
        return failure;
    }

    private boolean isLoggedIn(Session session, CallMemory memory) {
        var state = memory.allocate(SESSION_INFO_BYTES, Long.BYTES);
        module.library().check(CkFunction.C_GET_SESSION_INFO, session.handle(), state.address());
        long value = state.get(JAVA_LONG, STATE_OFFSET);
        return value == Ck.CKS_RW_USER_FUNCTIONS || value == Ck.CKS_RO_USER_FUNCTIONS;
    }

    private long login(Session session) {
        try {
            return pinFile.read(pin -> {
                if (!pinForm.matches(pin)) {
                    throw new BackendException(
                            Category.AUTH_FAILED,
                            "the PIN in %s is not of the form %s, which profile %s asks for"
                                    .formatted(pinFile.path(), pinForm, profile.name()));
                }
                return module.library()
                        .call(CkFunction.C_LOGIN, session.handle(), Ck.CKU_USER, pin.address(), pin.byteSize());
            });
        } catch (BackendException e) {
            if (e.category() == Category.NOT_FOUND) { // to callers that would say: no such key
                throw new BackendException(Category.AUTH_FAILED, String.valueOf(e.getMessage()), e);
            }
            throw e;
        }
    }

    private TokenInfo findSlot(SegmentAllocator memory) {
        var others = new ArrayList<String>();
        for (long slot : slots(memory)) {
            var candidate = TokenInfo.read(module.library(), slot, memory);
            if (candidate.isPresent()) {
                if (selector.matches(candidate.get())) {
                    return candidate.get();
                }
                others.add(candidate.get().toString());
            }
        }
        throw new BackendException(
                Category.UNAVAILABLE,
                "no token %s (found: %s)".formatted(this, others.isEmpty() ? "none" : String.join(", ", others)));
    }

    private List<Long> slots(SegmentAllocator memory) {
        int room = 256;
        var list = memory.allocate(JAVA_LONG, room);
        var count = memory.allocateFrom(JAVA_LONG, room);
        module.library().check(CkFunction.C_GET_SLOT_LIST, 1, list.address(), count.address());
        var slots = new ArrayList<Long>();
        for (long i = 0; i < count.get(JAVA_LONG, 0); i++) {
            slots.add(list.getAtIndex(JAVA_LONG, i));
        }
        return slots;
    }
}

package org.claviger.hsm.pkcs11;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.claviger.hsm.BackendException;
import org.claviger.hsm.BackendId;
import org.claviger.hsm.Inspection;
import org.claviger.hsm.KeyBackend;
import org.claviger.hsm.KeyProvider;
import org.claviger.hsm.RootKeyRef;

/**
 * Which token, and how it is used.
 *
 * @param id the backend's name
 * @param profile the kind of device: {@code softhsm}, {@code nss}, {@code cloudhsm}, {@code dinamo}, {@code generic}, or the
 *     path of a profile file
 * @param module the module's shared library; empty for where the profile looks
 * @param token which token
 * @param pinFile the user PIN in the form of the profile, which nobody but its owner may read; one line end after it doesn't
 *     count
 * @param libraryParameters the string that some modules want at C_Initialize, NSS for one
 * @param rootMethod how new root keys wrap; empty for the best that the token can do
 * @param sessions how many sessions, and so how many calls at once; at most what the profile says
 * @param waitingCalls how many calls may wait for a session
 * @param timeout longest time that a caller waits for an answer
 */
public record Pkcs11Settings(
        BackendId id,
        String profile,
        Optional<Path> module,
        TokenSelector token,
        Path pinFile,
        Optional<String> libraryParameters,
        Optional<RootMethod> rootMethod,
        int sessions,
        int waitingCalls,
        Duration timeout)
        implements KeyProvider {
    public static final int DEFAULT_SESSIONS = 8;
    public static final int DEFAULT_WAITING_CALLS = 256;
    public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(10);

    public Pkcs11Settings {
        if (sessions < 1 || waitingCalls < 1 || timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException(
                    "%d sessions, %d waiting calls and a timeout of %s (expected more than none of each)"
                            .formatted(sessions, waitingCalls, timeout));
        }
    }

    @Override
    public KeyBackend open(Means means) {
        return Pkcs11Backend.open(this, means.lastingMemory().get(), means.engine(), means.clock(), means.random());
    }

    @Override
    public List<PrivateFile> privateFiles() {
        return List.of(new PrivateFile("PIN", pinFile, false));
    }

    @Override
    public boolean mayHoldKeys() {
        return true;
    }

    @Override
    public List<Inspection> prerequisites() {
        return Pkcs11Inspection.prerequisites(this, name -> Optional.ofNullable(System.getenv(name)));
    }

    @Override
    public List<Inspection> inspect(KeyBackend backend, RootKeyRef key) {
        return ((Pkcs11Backend) backend).inspect(key);
    }

    @Override
    public String remedy(BackendException failure) {
        return Pkcs11Inspection.remedy(failure, id);
    }

    /** Settings with the usual number of sessions and time. */
    public static Pkcs11Settings of(BackendId id, String profile, TokenSelector token, Path pinFile) {
        return new Pkcs11Settings(
                id,
                profile,
                Optional.empty(),
                token,
                pinFile,
                Optional.empty(),
                Optional.empty(),
                DEFAULT_SESSIONS,
                DEFAULT_WAITING_CALLS,
                DEFAULT_TIMEOUT);
    }
}

package org.claviger.server.config;

import static org.claviger.server.config.ValueTypes.choice;
import static org.claviger.server.config.ValueTypes.duration;
import static org.claviger.server.config.ValueTypes.number;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.claviger.hsm.BackendId;
import org.claviger.hsm.KeyProvider;
import org.claviger.hsm.pkcs11.Pkcs11Settings;
import org.claviger.hsm.pkcs11.RootMethod;
import org.claviger.hsm.pkcs11.TokenSelector;

/** Root keys in a hardware module or another token, by PKCS #11. */
final class Pkcs11Provider implements ProviderKind {
    static final Section SECTION = new Section("root-keys[].pkcs11.");

    static final Key<String> PROFILE = SECTION.withDefault(
            "profile",
            ValueTypes.TEXT,
            "generic",
            "What kind of device it is: `softhsm`, `nss`, `cloudhsm`, `dinamo`, `generic`, or the path of a profile file.");
    static final Key<Path> MODULE = SECTION.derived(
            "module", ValueTypes.READABLE_FILE, "where the profile says", "The device's PKCS #11 library.");
    static final Key<String> TOKEN = SECTION.derived("token", ValueTypes.TEXT, "none", "The label of the token.");
    static final Key<String> SERIAL = SECTION.derived(
            "serial",
            ValueTypes.TEXT,
            "none",
            "The serial number of the token; this or `token` is needed for `pkcs11`, and both must fit.");
    static final Key<Path> PIN_FILE = SECTION.derived(
            "pin-file",
            ValueTypes.READABLE_FILE,
            "none; `pkcs11` needs one",
            "File with the user PIN in the form that the profile names, readable by the server's user alone.");
    static final Key<String> PARAMETERS = SECTION.derived(
            "parameters", ValueTypes.TEXT, "none", "What the library wants to be told when it is loaded; NSS does.");
    static final Key<RootMethod> METHOD = SECTION.derived(
            "method",
            choice(List.of(RootMethod.values()), method -> switch (method) {
                case AES_GCM -> "aes-gcm";
                case RSA_OAEP -> "rsa-oaep";
                case KEY_WRAP -> "key-wrap";
            }),
            "the best that the token can do",
            "How new root keys wrap.");
    static final Key<Integer> SESSIONS = SECTION.withDefault(
            "sessions",
            number(1, 1_000),
            Integer.toString(Pkcs11Settings.DEFAULT_SESSIONS),
            "How many sessions are open, and so how many calls run at once; at most what the profile says.");
    static final Key<Duration> TIMEOUT = SECTION.withDefault(
            "timeout",
            duration(Duration.ofMillis(100)),
            "10s",
            "How long a call may take, waiting for a session included.");

    @Override
    public String code() {
        return "pkcs11";
    }

    @Override
    public String meaning() {
        return "a hardware module or another token ([providers/pkcs11.md](providers/pkcs11.md))";
    }

    @Override
    public boolean holdsResidentKeys() {
        return true;
    }

    @Override
    public Section section() {
        return SECTION;
    }

    @Override
    public Optional<Key<Duration>> timeout() {
        return Optional.of(TIMEOUT);
    }

    @Override
    public KeyProvider bind(Element element, BackendId name, Path dataDir) {
        var label = element.find(TOKEN);
        var serial = element.find(SERIAL);
        if (label.isEmpty() && serial.isEmpty()) {
            throw element.conflict(TOKEN, "is missing (expected this or serial for pkcs11)");
        }
        return new Pkcs11Settings(
                name,
                element.get(PROFILE),
                element.find(MODULE),
                new TokenSelector(label, serial, OptionalLong.empty()),
                element.needed(PIN_FILE, this),
                element.find(PARAMETERS),
                element.find(METHOD),
                element.get(SESSIONS),
                Pkcs11Settings.DEFAULT_WAITING_CALLS,
                element.get(TIMEOUT));
    }
}

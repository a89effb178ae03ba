package org.claviger.server.config;

import static org.claviger.server.config.ValueTypes.choice;
import static org.claviger.server.config.ValueTypes.duration;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.claviger.hsm.engine.EngineChoice;

/**
 * Every key of the configuration, in the order of the documentation. What is checked, what is bound and what {@code
 * docs/configuration.md} says all come from this table; a key that isn't here doesn't exist.
 */
final class Keys {
    private static final Section SERVER = new Section("");

    static final Key<Path> DATA_DIR = SERVER.withDefault(
            "data-dir",
            ValueTypes.PATH,
            "data",
            "Folder of what the server writes, unless another key says otherwise.");
    static final Key<Duration> STOP_TIMEOUT = SERVER.withDefault(
            "stop-timeout",
            duration(Duration.ofSeconds(1)),
            "60s",
            "How long a server that is asked to stop may take for it, its requests in hand included. After that it ends"
                    + " at once, as it does when it is killed ([operating.md](operating.md#stopping)).");

    private static final Section CRYPTO = new Section("crypto.");

    static final Key<EngineChoice> CRYPTO_ENGINE = CRYPTO.withDefault(
            "engine",
            choice(List.of(EngineChoice.values()), choice -> switch (choice) {
                case AUTO -> "auto";
                case LIBCRYPTO -> "libcrypto";
                case JAVA -> "java";
            }),
            "auto",
            "Who uses root keys, data keys and keys that wrap others. `libcrypto`, OpenSSL 3, leaves no copies of them in"
                    + " memory; `java` copies them to the heap for the length of a call. `auto` is `libcrypto` where it is"
                    + " there and passes its test, else `java`. Both store the same bytes.");

    private static final Section CONTROL = new Section("control.");

    static final Key<Path> CONTROL_SOCKET = CONTROL.derived(
            "socket",
            ValueTypes.PATH,
            "`control.sock` in `data-dir`",
            "The Unix socket through which commands such as `claviger root-key` reach the running server. Only the server's"
                    + " user can open it.");

    private static final Section AUDIT = new Section("audit.");

    static final Key<Path> AUDIT_FILE = AUDIT.derived(
            "file", ValueTypes.PATH, "`audit/audit.jsonl` in `data-dir`", "The audit trail, one JSON object a line.");
    static final Key<Boolean> AUDIT_SYNC = AUDIT.withDefault(
            "sync",
            choice(List.of(false, true), strict -> strict ? "before-answer" : "group"),
            "group",
            "When the outcome of an operation is on the disk: within a second (`group`), or before the client gets its"
                    + " answer (`before-answer`). What changes an object is recorded on the disk before it happens, either"
                    + " way.");

    private static final Section CLOCK = new Section("clock.");

    static final Key<Duration> CLOCK_TOLERANCE = CLOCK.withDefault(
            "tolerance",
            duration(Duration.ofSeconds(1)),
            "5m",
            "How far the system's clock may be behind the time that a server has gone by already: the server's time stands still"
                    + " until it has caught up. A start with a clock that is further behind is refused. What a date has"
                    + " deactivated stays so, either way ([operating.md](operating.md#the-clock)).");
    static final Key<Instant> CLOCK_ACCEPT_STEP_BACK_FROM = CLOCK.derived(
            "accept-step-back-from",
            ValueTypes.TIME,
            "none",
            "For one start: the time, as the refusal names it, that a server has gone by and that was wrong. It is forgotten, and"
                    + " the system's clock decides again which dates are past. It does nothing if another time was gone by.");

    private static final Section LOG = new Section("log.");

    static final Key<String> LOG_LEVEL = LOG.withDefault(
            "level",
            choice(List.of("ERROR", "WARN", "INFO", "DEBUG", "TRACE"), level -> level.toLowerCase(Locale.ROOT)),
            "info",
            "The least level that is logged, to standard error.");
    static final Key<Boolean> LOG_FORMAT = LOG.withDefault(
            "format",
            choice(List.of(false, true), json -> json ? "json" : "text"),
            "text",
            "`text` for people, `json` for programs: one object a line.");

    /** All of them. */
    static final List<Key<?>> ALL = Stream.of(
                    List.of(
                            SERVER,
                            KmipKeys.SECTION,
                            RestKeys.SECTION,
                            TlsKeys.SECTION,
                            CertifyKeys.SECTION,
                            AccessKeys.ACCESS,
                            AccessKeys.GRANTS,
                            DatabaseKeys.SECTION,
                            RootPlaceKeys.SECTION),
                    ProviderKinds.ALL.stream().map(ProviderKind::section).toList(),
                    List.of(
                            ResidentPlaceKeys.SECTION,
                            CRYPTO,
                            DataKeyKeys.SECTION,
                            CONTROL,
                            AUDIT,
                            CLOCK,
                            LimitKeys.SECTION,
                            LOG))
            .flatMap(List::stream)
            .<Key<?>>flatMap(section -> section.keys().stream())
            .toList();

    /** Lists that may not be empty. */
    static final List<String> FILLED_LISTS = List.of("tls.certificates", "tls.client-authorities");

    private Keys() {}
}

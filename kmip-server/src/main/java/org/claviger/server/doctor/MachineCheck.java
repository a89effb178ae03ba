package org.claviger.server.doctor;

import java.util.ArrayList;
import java.util.List;
import org.claviger.hsm.BackendException;
import org.claviger.hsm.engine.EngineChoice;
import org.claviger.hsm.engine.KeyEngines;
import org.claviger.server.crypto.SecureMemory;

/** The Java runtime, locked memory, and what the system allows a process. */
final class MachineCheck implements Check {
    private static final int JAVA = 25;

    /** Files that are open beside connections: database, audit, libraries, event loops. */
    private static final int OTHER_FILES = 256;

    private final Host host;
    private final int connections;
    private final EngineChoice engine;

    /**
     * @param connections how many the server takes at a time
     * @param engine who is to use keys
     */
    MachineCheck(Host host, int connections, EngineChoice engine) {
        this.host = host;
        this.connections = connections;
        this.engine = engine;
    }

    @Override
    public String name() {
        return "machine";
    }

    @Override
    public List<Finding> look() {
        var findings = new ArrayList<Finding>();
        findings.add(java());
        findings.add(memory());
        findings.add(engine());
        host.limit(Host.OPEN_FILES).ifPresent(limit -> findings.add(openFiles(limit)));
        host.limit(Host.CORE_FILE).ifPresent(limit -> findings.add(coreFiles(limit)));
        return findings;
    }

    private Finding java() {
        return host.java().feature() == JAVA
                ? Finding.ok("Java " + host.java())
                : Finding.fail(
                        "Java " + host.java() + " (expected " + JAVA + ")",
                        "Install a JDK " + JAVA + ", or set JAVA25_HOME to the one you have.");
    }

    private static Finding memory() {
        try (var memory = SecureMemory.open()) {
            return memory.status()
                    .reason()
                    .map(reason -> Finding.warn(
                            "key memory is not locked against swapping: " + reason,
                            "Raise the limit of locked memory: LimitMEMLOCK=infinity for systemd, \"ulimit -l\" in a"
                                    + " shell, or switch swap off."))
                    .orElseGet(() -> Finding.ok("key memory is locked against swapping"));
        }
    }

    private Finding engine() {
        try {
            var chosen = KeyEngines.choose(engine);
            return chosen.whyNotLibcrypto()
                    .map(reason -> Finding.warn(
                            "keys are copied to the Java heap while they are used, as libcrypto can't be used: "
                                    + reason,
                            "Install OpenSSL 3's libcrypto. Without it the server works on; crypto.engine java says that"
                                    + " this is as wanted."))
                    .orElseGet(() ->
                            Finding.ok("keys are used by " + chosen.engine().name()));
        } catch (BackendException e) {
            return Finding.fail(
                    "crypto.engine is libcrypto, which can't be used: " + e.getMessage(),
                    "Install OpenSSL 3's libcrypto, or set crypto.engine to auto.");
        }
    }

    private Finding openFiles(long limit) {
        var needed = (long) connections + OTHER_FILES;
        return limit >= needed
                ? Finding.ok("a process may have " + text(limit) + " files open")
                : Finding.warn(
                        "a process may have " + limit + " files open here, and kmip.connections.total is "
                                + connections,
                        "Allow the server " + needed + " open files: LimitNOFILE=" + needed
                                + " for systemd, \"ulimit -n\" in a shell. Or lower kmip.connections.total.");
    }

    private static Finding coreFiles(long limit) {
        return limit == 0
                ? Finding.ok("no core files")
                : Finding.warn(
                        "a process that crashes here leaves a core file, which would hold keys",
                        "Switch core files off for the server: LimitCORE=0 for systemd, \"ulimit -c 0\" in a shell; the"
                                + " launcher does it by itself.");
    }

    private static String text(long limit) {
        return limit == Long.MAX_VALUE ? "any number of" : Long.toString(limit);
    }
}

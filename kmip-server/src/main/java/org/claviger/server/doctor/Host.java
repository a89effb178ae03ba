package org.claviger.server.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * What the machine and the shell give a process.
 *
 * @param java the version of Java that runs
 * @param limits what the system allows a process, by the names of Linux, such as {@code Max open files}; empty elsewhere.
 *     {@link Long#MAX_VALUE} is no limit
 */
record Host(Runtime.Version java, Map<String, Long> limits) {
    static final String OPEN_FILES = "Max open files";
    static final String CORE_FILE = "Max core file size";

    private static final Path LIMITS = Path.of("/proc/self/limits");
    private static final Pattern LINE = Pattern.compile("(Max [a-z ]+?) {2,}(unlimited|[0-9]+) .*");

    Host {
        limits = Map.copyOf(limits);
    }

    /** Returns what this process has. */
    static Host current() {
        try {
            return new Host(Runtime.version(), Files.isReadable(LIMITS) ? parse(Files.readAllLines(LIMITS)) : Map.of());
        } catch (IOException e) {
            return new Host(Runtime.version(), Map.of());
        }
    }

    /** Reads the soft limits as Linux lists them. */
    static Map<String, Long> parse(List<String> lines) {
        var limits = new HashMap<String, Long>();
        for (var line : lines) {
            var match = LINE.matcher(line);
            if (match.matches()) {
                var value = match.group(2);
                limits.put(match.group(1), value.equals("unlimited") ? Long.MAX_VALUE : Long.parseLong(value));
            }
        }
        return limits;
    }

    OptionalLong limit(String name) {
        var value = limits.get(name);
        return value == null ? OptionalLong.empty() : OptionalLong.of(value);
    }
}

package org.claviger.server.config;

import java.util.List;

/**
 * The configuration as it was loaded.
 *
 * @param settings what applies for each key and where it was said, in the order of the documentation
 */
public record Configuration(ServerConfig server, List<Setting> settings) {
    /**
     * What applies for one key.
     *
     * @param key with positions, such as {@code tls.certificates[0].chain}
     * @param value as it was written; the values of a list are separated by commas
     * @param origin the file and line, the environment variable, or {@code default}
     */
    public record Setting(String key, String value, String origin) {}

    public Configuration {
        settings = List.copyOf(settings);
    }
}

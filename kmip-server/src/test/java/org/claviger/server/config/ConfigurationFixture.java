package org.claviger.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ListAssert;
import org.claviger.hsm.soft.SoftwareSettings;
import org.claviger.server.config.ConfigurationException.Problem;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A file with a configuration, in a folder with what it names. */
abstract class ConfigurationFixture {
    /** What has no default. */
    static final String NECESSARY = """
        tls:
          certificates:
            - {chain: server.pem, key: server.key}
          client-authorities:
            - {name: fleet, certificates: ca.pem}
        root-keys:
          - software: {passphrase-file: secrets/passphrase}
        """;

    @TempDir
    Path folder;

    @BeforeEach
    void makeFiles() throws IOException {
        Files.createDirectory(folder.resolve("secrets"));
        for (var name : List.of("server.pem", "server.key", "ca.pem", "secrets/passphrase")) {
            Files.createFile(folder.resolve(name));
        }
    }

    static SoftwareSettings software(ServerConfig config) {
        return (SoftwareSettings) config.rootKeys().getFirst().provider();
    }

    String file() {
        return folder.resolve("claviger.yaml").toString();
    }

    void write(String settings) throws IOException {
        Files.writeString(folder.resolve("claviger.yaml"), "claviger:\n" + settings.indent(2));
    }

    ServerConfig load(String settings) {
        return load(settings, Map.of());
    }

    ServerConfig load(String settings, Map<String, String> environment) {
        try {
            write(settings);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return ServerConfig.load(folder.resolve("claviger.yaml"), environment);
    }

    /** The necessary keys and one more, whose section may be among them. */
    static String yaml(String key, String value) {
        var section = key.split("\\.")[0];
        var lines = new StringBuilder();
        var indent = "";
        for (var part : key.split("\\.")) {
            lines.append(indent).append(part).append(":\n");
            indent += "  ";
        }
        lines.deleteCharAt(lines.length() - 1).append(' ').append(value).append('\n');
        if (NECESSARY.contains(section + ":\n")) {
            var rest = lines.substring(lines.indexOf("\n") + 1);
            return NECESSARY.replace(section + ":\n", section + ":\n" + rest);
        }
        return NECESSARY + lines;
    }

    List<Problem> problems(String yaml) {
        return problems(yaml, Map.of());
    }

    List<Problem> problems(String yaml, Map<String, String> environment) {
        return catchThrowableOfType(ConfigurationException.class, () -> load(yaml, environment))
                .problems();
    }

    ListAssert<Problem> assertProblems(String yaml) {
        return assertProblems(yaml, Map.of());
    }

    ListAssert<Problem> assertProblems(String yaml, Map<String, String> environment) {
        return assertThat(problems(yaml, environment));
    }
}

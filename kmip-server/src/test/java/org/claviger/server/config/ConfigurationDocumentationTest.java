package org.claviger.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Keeps {@code docs/configuration.md} and {@code docs/claviger.yaml} true. After a change of the keys, run it with {@code
 * -Dclaviger.docs.write=true} to write the table anew.
 */
class ConfigurationDocumentationTest {
    private static final Path DOCS = Path.of("..", "docs");
    private static final Path REFERENCE = DOCS.resolve("configuration.md");
    private static final Path EXAMPLE = DOCS.resolve("claviger.yaml");
    private static final String BEGIN = "<!-- Written by ConfigurationDocumentationTest; do not edit. -->\n";
    private static final String END = "<!-- End of what is written. -->\n";

    @TempDir
    private Path folder;

    @Test
    void theReferenceHasEveryKeyAsItIs() throws IOException {
        var text = Files.readString(REFERENCE);
        var begin = text.indexOf(BEGIN) + BEGIN.length();
        var end = text.indexOf(END);
        var expected = text.substring(0, begin) + reference() + text.substring(end);
        if (Boolean.getBoolean("claviger.docs.write")) {
            Files.writeString(REFERENCE, expected);
        }

        assertThat(Files.readString(REFERENCE))
                .as("docs/configuration.md; -Dclaviger.docs.write=true writes it anew")
                .isEqualTo(expected);
    }

    private static String reference() {
        var text = new StringBuilder();
        var section = "";
        for (var key : Keys.ALL) {
            var dot = key.name().indexOf('.');
            var next = dot < 0 ? key.name() : key.name().substring(0, dot);
            if (!next.equals(section)) {
                section = next;
                text.append("\n### ").append(section.replace(Key.EACH, "")).append("\n\n");
                text.append("| key | value | default | meaning |\n| --- | --- | --- | --- |\n");
            }
            text.append("| `%s` | %s | %s | %s |\n"
                    .formatted(key.name(), key.type().name(), defaultOf(key), key.meaning()));
        }
        return text.append('\n').toString();
    }

    private static String defaultOf(Key<?> key) {
        return switch (key.necessity()) {
            case Key.Necessity.Required() -> "*required*";
            case Key.Necessity.Default(var text) -> text.isEmpty() ? "none" : "`" + text.replace(",", ", ") + "`";
            case Key.Necessity.Derived(var description) -> description;
        };
    }

    @Test
    void theExampleLoadsAndSaysTheDefaults() throws IOException {
        var example = Files.readString(EXAMPLE);
        for (var file : new String[] {
            "tls/server-ec.pem",
            "tls/server-ec.key",
            "tls/server-rsa.pem",
            "tls/server-rsa.key",
            "tls/fleet-ca.pem",
            "secrets/root-passphrase"
        }) {
            Files.createDirectories(folder.resolve(file).getParent());
            Files.createFile(folder.resolve(file));
        }
        Files.writeString(folder.resolve("claviger.yaml"), example);

        var settings = ConfigurationSources.environment(Map.of())
                .withFile(folder.resolve("claviger.yaml"))
                .load()
                .settings();

        var defaults = Keys.ALL.stream()
                .filter(key -> key.necessity() instanceof Key.Necessity.Default
                        && key.list().isEmpty())
                .collect(Collectors.toMap(Key::name, key -> ((Key.Necessity.Default) key.necessity()).text()));
        assertThat(settings)
                .filteredOn(setting -> defaults.containsKey(setting.key()))
                .allSatisfy(setting ->
                        assertThat(setting.value()).as(setting.key()).isEqualTo(defaults.get(setting.key())));
        assertThat(settings)
                .filteredOn(setting -> !isOutcommented(example, setting.key()))
                .allSatisfy(setting -> assertThat(setting.origin())
                        .as(setting.key() + " stands in the example")
                        .isNotEqualTo("default"));
    }

    /** What cannot stand beside another key is shown as a comment. */
    private static boolean isOutcommented(String example, String key) {
        var comment = "# " + key.substring(key.lastIndexOf('.') + 1) + ": ";
        return example.lines().anyMatch(line -> line.strip().startsWith(comment));
    }
}

package org.claviger.server.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * The values of a configuration by key, from a YAML file and the environment, which wins. Whoever reads a key says what it is
 * for; that is also how unknown keys are told from known ones, and where the reference page comes from.
 *
 * <p>The key {@code kmip.connections.total} is {@code claviger: kmip: connections: total} in the file and
 * {@code CLAVIGER_KMIP_CONNECTIONS_TOTAL} in the environment; {@code CLAVIGER_KMIP_CONNECTIONS_TOTAL_FILE} names a file that
 * holds the value.
 */
final class Settings {
    private static final String ROOT = "claviger";
    private static final String ENVIRONMENT_PREFIX = "CLAVIGER_";
    private static final String FROM_FILE = "_FILE";
    private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)");
    private static final Pattern BYTES = Pattern.compile("(\\d{1,12})(B|KiB|MiB|GiB)?");

    /** A value and where it came from. */
    private record Value(String text, String origin) {}

    /**
     * A key that has been asked for.
     *
     * @param form what values look like
     * @param standard its value when nobody says anything; empty if somebody must
     */
    record Known(String key, String form, String standard, String meaning) {}

    private final Path folder;
    private final String file;
    private final Map<String, Value> values = new TreeMap<>();
    private final Map<String, Known> known = new LinkedHashMap<>();

    private Settings(Path folder, String file) {
        this.folder = folder;
        this.file = file;
    }

    /**
     * Reads a file and overlays the environment.
     *
     * @throws ConfigurationException if the file cannot be read or is no YAML of names and values
     */
    static Settings load(Path file, Map<String, String> environment) {
        String text;
        try {
            text = Files.readString(file);
        } catch (IOException e) {
            throw new ConfigurationException("configuration file " + file + " cannot be read: " + e.getMessage(), e);
        }
        var absolute = file.toAbsolutePath().normalize();
        var settings = new Settings(absolute.resolveSibling("."), file.toString());
        settings.addFile(text);
        settings.addEnvironment(environment);
        return settings;
    }

    private void addFile(String text) {
        Object tree;
        try {
            var options = new LoaderOptions();
            options.setAllowDuplicateKeys(false);
            tree = new Yaml(new SafeConstructor(options)).load(text);
        } catch (YAMLException e) {
            throw new ConfigurationException(file + ": no valid YAML: " + e.getMessage(), e);
        }
        if (tree == null) {
            return;
        }
        if (!(tree instanceof Map<?, ?> map) || map.size() != 1 || !(map.get(ROOT) instanceof Map<?, ?> root)) {
            throw new ConfigurationException(
                    file + ": expected one top-level key, " + ROOT + ", with the settings below it");
        }
        add("", root);
    }

    private void add(String prefix, Map<?, ?> map) {
        map.forEach((name, value) -> add(prefix.isEmpty() ? name.toString() : prefix + "." + name, value));
    }

    private void add(String key, Object value) {
        switch (value) {
            case Map<?, ?> map -> add(key, map);
            case List<?> list -> {
                for (var i = 0; i < list.size(); i++) {
                    add(key + "[" + i + "]", list.get(i));
                }
                values.put(key + "[]", new Value(Integer.toString(list.size()), file));
            }
            case null -> throw new ConfigurationException(file + ": " + key + " has no value");
            default -> values.put(key, new Value(value.toString(), file));
        }
    }

    private void addEnvironment(Map<String, String> environment) {
        environment.forEach((name, value) -> {
            if (name.startsWith(ENVIRONMENT_PREFIX)) {
                values.put(name, new Value(value, "environment variable " + name));
            }
        });
    }

    private static String environmentName(String key) {
        return ENVIRONMENT_PREFIX + key.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]+", "_");
    }

    private Optional<Value> find(String key) {
        var variable = environmentName(key);
        var direct = Optional.ofNullable(values.get(variable));
        var byFile = Optional.ofNullable(values.get(variable + FROM_FILE));
        if (direct.isPresent() && byFile.isPresent()) {
            throw new ConfigurationException("both " + variable + " and " + variable + FROM_FILE + " are set");
        }
        return direct.or(() -> byFile.map(this::contents)).or(() -> Optional.ofNullable(values.get(key)));
    }

    private Value contents(Value named) {
        try {
            return new Value(Files.readString(Path.of(named.text)).strip(), named.origin);
        } catch (IOException e) {
            throw new ConfigurationException(
                    named.origin + ": " + named.text + " cannot be read: " + e.getMessage(), e);
        }
    }

    private <V> Optional<V> read(
            String key, String form, String standard, String meaning, Function<String, Optional<V>> parser) {
        known.putIfAbsent(key.replaceAll("\\[\\d+]", "[n]"), new Known(key, form, standard, meaning));
        known.putIfAbsent(key, new Known(key, form, standard, meaning));
        return find(key)
                .map(value -> parser.apply(value.text)
                        .orElseThrow(() -> new ConfigurationException(
                                "%s: %s is \"%s\" (expected %s)".formatted(value.origin, key, value.text, form))));
    }

    String text(String key, String standard, String meaning) {
        return read(key, "text", standard, meaning, Optional::of).orElse(standard);
    }

    Optional<String> optionalText(String key, String meaning) {
        return read(key, "text", "", meaning, Optional::of);
    }

    String requiredText(String key, String meaning) {
        return optionalText(key, meaning).orElseThrow(() -> missing(key, meaning));
    }

    /** Reads a path, which is relative to the file's folder unless it is absolute. */
    Path path(String key, String standard, String meaning) {
        return folder.resolve(read(key, "path", standard, meaning, Optional::of).orElse(standard))
                .normalize();
    }

    Path requiredPath(String key, String meaning) {
        return read(key, "path", "", meaning, Optional::of)
                .map(text -> folder.resolve(text).normalize())
                .orElseThrow(() -> missing(key, meaning));
    }

    int integer(String key, int least, int most, int standard, String meaning) {
        return read(
                        key,
                        "a whole number from " + least + " to " + most,
                        Integer.toString(standard),
                        meaning,
                        text -> text.matches("\\d{1,9}") ? Optional.of(Integer.parseInt(text)) : Optional.empty())
                .map(value -> within(key, value, least, most))
                .orElse(standard);
    }

    private int within(String key, int value, int least, int most) {
        if (value < least || value > most) {
            throw new ConfigurationException(
                    "%s: %s is %d (expected %d to %d)".formatted(origin(key), key, value, least, most));
        }
        return value;
    }

    /** Reads a number of bytes, such as 1MiB. */
    int bytes(String key, int least, int most, String standard, String meaning) {
        var form = "a size such as 512KiB or 1MiB";
        return within(
                key,
                Math.toIntExact(Math.min(
                        read(key, form, standard, meaning, Settings::parseBytes)
                                .orElseGet(() -> parseBytes(standard).orElseThrow()),
                        Integer.MAX_VALUE)),
                least,
                most);
    }

    private static Optional<Long> parseBytes(String text) {
        var match = BYTES.matcher(text);
        if (!match.matches()) {
            return Optional.empty();
        }
        var unit = match.group(2) == null ? "B" : match.group(2);
        var shift = switch (unit) {
            case "KiB" -> 10;
            case "MiB" -> 20;
            case "GiB" -> 30;
            default -> 0;
        };
        return Optional.of(Long.parseLong(match.group(1)) << shift);
    }

    /** Reads a duration, such as 30s. */
    Duration duration(String key, String standard, String meaning) {
        return read(key, "a duration such as 500ms, 30s, 5m, 2h or 1d", standard, meaning, Settings::parseDuration)
                .orElseGet(() -> parseDuration(standard).orElseThrow());
    }

    private static Optional<Duration> parseDuration(String text) {
        var match = DURATION.matcher(text);
        if (!match.matches()) {
            return Optional.empty();
        }
        var count = Long.parseLong(match.group(1));
        return Optional.of(
                switch (match.group(2)) {
                    case "ms" -> Duration.ofMillis(count);
                    case "s" -> Duration.ofSeconds(count);
                    case "m" -> Duration.ofMinutes(count);
                    case "h" -> Duration.ofHours(count);
                    default -> Duration.ofDays(count);
                });
    }

    boolean flag(String key, boolean standard, String meaning) {
        return read(key, "true or false", Boolean.toString(standard), meaning, text -> switch (text) {
                    case "true" -> Optional.of(true);
                    case "false" -> Optional.of(false);
                    default -> Optional.<Boolean>empty();
                })
                .orElse(standard);
    }

    /** Reads one of a few words. */
    <V> V choice(String key, Map<String, V> choices, String standard, String meaning) {
        var form = String.join(" or ", choices.keySet());
        return read(key, form, standard, meaning, text -> Optional.ofNullable(choices.get(text)))
                .orElseGet(() -> Optional.ofNullable(choices.get(standard)).orElseThrow());
    }

    /** Reads a list; in the environment its elements are separated by commas. */
    List<String> list(String key, String standard, String meaning) {
        known.putIfAbsent(key, new Known(key, "a list", standard, meaning));
        var variable = find(key);
        if (variable.isPresent()) {
            return split(variable.get().text);
        }
        var size = size(key);
        if (size.isEmpty()) {
            return split(standard);
        }
        var list = new ArrayList<String>();
        for (var i = 0; i < size.get(); i++) {
            var element = key + "[" + i + "]";
            list.add(read(element, "text", "", meaning, Optional::of).orElseThrow(() -> missing(element, meaning)));
        }
        return list;
    }

    private static List<String> split(String text) {
        return text.isBlank() ? List.of() : List.of(text.strip().split("\\s*,\\s*"));
    }

    /** Returns the number of elements of a list of settings. */
    int count(String key) {
        var size = size(key);
        if (size.isPresent()) {
            return size.get();
        }
        var count = 0;
        while (hasEnvironment(environmentName(key + "[" + count + "]"))) {
            count++;
        }
        return count;
    }

    private boolean hasEnvironment(String prefix) {
        return values.keySet().stream().anyMatch(name -> name.startsWith(prefix + "_"));
    }

    private Optional<Integer> size(String key) {
        known.putIfAbsent(key + "[]", new Known(key, "", "", ""));
        return Optional.ofNullable(values.get(key + "[]")).map(value -> Integer.parseInt(value.text));
    }

    ConfigurationException missing(String key, String meaning) {
        return new ConfigurationException("%s: %s is missing (%s)".formatted(file, key, meaning));
    }

    /** Returns where a key's value came from. */
    String origin(String key) {
        return find(key).map(Value::origin).orElse("default");
    }

    /**
     * Checks that nothing was said that nobody asked for.
     *
     * @throws ConfigurationException that names the first unknown key and the known one most like it
     */
    void requireAllKnown() {
        var variables = known.keySet().stream().map(Settings::environmentName).toList();
        values.forEach((key, value) -> {
            var isVariable = key.startsWith(ENVIRONMENT_PREFIX);
            var plain =
                    isVariable && key.endsWith(FROM_FILE) ? key.substring(0, key.length() - FROM_FILE.length()) : key;
            var candidates = isVariable ? variables : List.copyOf(known.keySet());
            if (!candidates.contains(key) && !candidates.contains(plain)) {
                throw new ConfigurationException(
                        "%s: unknown key %s%s".formatted(value.origin, key, nearest(key, candidates)));
            }
        });
    }

    private static String nearest(String key, List<String> candidates) {
        return candidates.stream()
                .filter(candidate -> !candidate.contains("["))
                .min(Comparator.comparingInt(candidate -> distance(key, candidate)))
                .filter(candidate -> distance(key, candidate) <= Math.max(3, key.length() / 2))
                .map(candidate -> " (did you mean " + candidate + "?)")
                .orElse("");
    }

    /** Edits that turn one text into the other (Levenshtein). */
    private static int distance(String a, String b) {
        var previous = new int[b.length() + 1];
        for (var j = 0; j <= b.length(); j++) {
            previous[j] = j;
        }
        for (var i = 1; i <= a.length(); i++) {
            var current = new int[b.length() + 1];
            current[0] = i;
            for (var j = 1; j <= b.length(); j++) {
                var replaced = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(replaced, Math.min(previous[j], current[j - 1]) + 1);
            }
            previous = current;
        }
        return previous[b.length()];
    }

    /** Returns all keys that were asked for, in that order, lists once. */
    List<Known> known() {
        return known.entrySet().stream()
                .filter(entry -> !entry.getKey().matches(".*\\[(\\d+)?].*"))
                .map(entry -> new Known(
                        entry.getKey(),
                        entry.getValue().form(),
                        entry.getValue().standard(),
                        entry.getValue().meaning()))
                .filter(entry -> !entry.meaning().isEmpty())
                .toList();
    }
}

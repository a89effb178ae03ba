package org.claviger.server.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import org.claviger.server.config.Configuration.Setting;
import org.claviger.server.config.ConfigurationException.Problem;

/**
 * Where the configuration comes from. A flag is stronger than the environment, the environment than the file, and the file
 * than the defaults. Relative paths start at the folder of the file wherever they stand, without a file at the working
 * directory.
 */
public final class ConfigurationSources {
    private static final String DEFAULT = "default";

    private final Optional<Path> file;
    private final Map<String, String> environment;
    private final List<Entry> flags;

    private ConfigurationSources(Optional<Path> file, Map<String, String> environment, List<Entry> flags) {
        this.file = file;
        this.environment = Map.copyOf(environment);
        this.flags = List.copyOf(flags);
    }

    /** The environment alone; of its variables those count whose names begin with {@code CLAVIGER_}. */
    public static ConfigurationSources environment(Map<String, String> variables) {
        return new ConfigurationSources(Optional.empty(), variables, List.of());
    }

    public ConfigurationSources withFile(Path newFile) {
        return new ConfigurationSources(Optional.of(newFile), environment, flags);
    }

    /**
     * Adds what a flag of the command line says.
     *
     * @param flag its name, such as {@code --port}
     * @param key the key that it sets
     */
    public ConfigurationSources withFlag(String flag, String key, String text) {
        var more = new ArrayList<>(flags);
        more.add(new Entry(key, List.of(text), flag, true));
        return new ConfigurationSources(file, environment, more);
    }

    /**
     * Reads and checks everything.
     *
     * @throws ConfigurationException with all that is wrong
     */
    public Configuration load() {
        var folder = file.map(path ->
                        Optional.ofNullable(path.toAbsolutePath().getParent()).orElse(path.toAbsolutePath()))
                .orElse(Path.of(""))
                .toAbsolutePath();
        var problems = new ArrayList<Problem>();
        var entries = new LinkedHashMap<String, Entry>();
        file.ifPresent(path -> YamlFile.read(path, problems).forEach(entry -> entries.put(entry.key(), entry)));
        Environment.read(environment, folder, problems).forEach(entry -> entries.put(entry.key(), entry));
        flags.forEach(entry -> entries.put(entry.key(), entry));
        checkTypes(entries, folder, problems);
        // A file that can't be read lacks everything; saying so key by key helps nobody.
        if (problems.stream().noneMatch(problem -> problem.key().isEmpty())) {
            checkNecessity(entries, problems);
        }
        if (!problems.isEmpty()) {
            throw new ConfigurationException(problems);
        }
        var values = new Values(entries, folder, origin());
        return new Configuration(Binding.bind(values), settings(entries));
    }

    private String origin() {
        return file.map(Path::toString).orElse("environment");
    }

    private static void checkTypes(Map<String, Entry> entries, Path folder, List<Problem> problems) {
        var keys = Keys.ALL.stream().collect(Collectors.toMap(Key::name, key -> key));
        for (var entry : entries.values()) {
            var key = Optional.ofNullable(keys.get(Entry.nameOf(entry.key()))).orElseThrow();
            try {
                key.type().parse(entry.texts(), folder);
            } catch (IllegalValueException e) {
                problems.add(Values.problem(entry, e));
            }
        }
    }

    private void checkNecessity(Map<String, Entry> entries, List<Problem> problems) {
        var present = new TreeMap<String, Integer>();
        for (var list : Keys.FILLED_LISTS) {
            present.put(list, 1); // so that the keys of a first element are missed where there is none
        }
        for (var key : Keys.ALL) {
            key.list().ifPresent(list -> present.merge(list, Values.length(entries, list), Math::max));
        }
        ToIntFunction<Key<?>> times = key -> key.list().map(present::get).orElse(1);
        for (var key : Keys.ALL) {
            for (int i = 0; key.isRequired() && i < times.applyAsInt(key); i++) {
                if (!entries.containsKey(key.at(i))) {
                    problems.add(new Problem(
                            origin(),
                            key.at(i),
                            "is missing (expected " + key.type().name() + ")"));
                }
            }
        }
    }

    private static List<Setting> settings(Map<String, Entry> entries) {
        var settings = new ArrayList<Setting>();
        for (var key : Keys.ALL) {
            var times = key.list().map(list -> Values.length(entries, list)).orElse(1);
            for (int i = 0; i < times; i++) {
                settings.add(setting(key, key.at(i), Optional.ofNullable(entries.get(key.at(i)))));
            }
        }
        return settings;
    }

    private static Setting setting(Key<?> key, String at, Optional<Entry> entry) {
        if (entry.isPresent()) {
            return new Setting(
                    at, String.join(",", entry.get().texts()), entry.get().origin());
        }
        return switch (key.necessity()) {
            case Key.Necessity.Default(var text) -> new Setting(at, text, DEFAULT);
            case Key.Necessity.Derived(var description) ->
                new Setting(at, "(" + description.replace("`", "") + ")", DEFAULT);
            case Key.Necessity.Required() -> throw new IllegalStateException(at + " is missing");
        };
    }
}

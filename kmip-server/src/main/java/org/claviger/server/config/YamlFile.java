package org.claviger.server.config;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.claviger.server.config.ConfigurationException.Problem;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * The configuration file. Read as a tree of nodes: these know their line, and their text is as it was written, so that
 * {@code 1.10} is no number that lost its zero.
 */
final class YamlFile {
    private static final String ROOT = "claviger";

    private final Path file;
    private final Map<String, Key<?>> keys = new HashMap<>();
    /** Names that have keys below them. */
    private final Set<String> sections = new HashSet<>();

    private final Set<String> lists = new HashSet<>();
    private final List<Entry> entries = new ArrayList<>();
    private final List<Problem> problems;

    private YamlFile(Path file, List<Problem> problems) {
        this.file = file;
        this.problems = problems;
        sections.add("");
        for (var key : Keys.ALL) {
            keys.put(key.name(), key);
            for (var dot = key.name().indexOf('.'); dot >= 0; dot = key.name().indexOf('.', dot + 1)) {
                sections.add(key.name().substring(0, dot));
            }
            key.list().ifPresent(lists::add);
        }
    }

    /** Reads what the file says, in its order, and adds what is wrong with it to {@code problems}. */
    static List<Entry> read(Path file, List<Problem> problems) {
        var reader = new YamlFile(file, problems);
        reader.read();
        return reader.entries;
    }

    private void read() {
        try {
            var text = Files.readString(file, StandardCharsets.UTF_8);
            document(new Yaml(new SafeConstructor(new LoaderOptions())).compose(new StringReader(text)));
        } catch (MarkedYAMLException e) {
            var line =
                    e.getProblemMark() == null ? "" : ":" + (e.getProblemMark().getLine() + 1);
            problems.add(new Problem(file + line, "", "not YAML: " + e.getProblem()));
        } catch (YAMLException e) {
            problems.add(new Problem(file.toString(), "", "not YAML: " + e.getMessage()));
        } catch (MalformedInputException e) {
            problems.add(new Problem(file.toString(), "", "not UTF-8"));
        } catch (NoSuchFileException e) {
            problems.add(new Problem(file.toString(), "", "no such file"));
        } catch (IOException e) {
            problems.add(new Problem(file.toString(), "", "can't be read: " + e));
        }
    }

    /** Everything stands below one name, so that the file can be part of a larger one. */
    private void document(@Nullable Node root) {
        if (root == null || isEmpty(root)) {
            return;
        }
        if (root instanceof MappingNode mapping
                && mapping.getValue().size() == 1
                && mapping.getValue().getFirst().getKeyNode() instanceof ScalarNode name
                && name.getValue().equals(ROOT)) {
            child("", "", name, mapping.getValue().getFirst().getValueNode());
        } else {
            report(root, "", "not exactly one top-level key, " + ROOT + " (expected it with everything below it)");
        }
    }

    /**
     * Reads what stands under a section or in an element of a list.
     *
     * @param key the section with positions, as it is reported
     * @param name the section as it stands in the table
     */
    private void section(String key, String name, Node node) {
        if (!(node instanceof MappingNode mapping)) {
            report(node, key, "found " + describe(node) + " (expected " + below(name) + " under it)");
            return;
        }
        var seen = new HashSet<String>();
        for (var tuple : mapping.getValue()) {
            if (!(tuple.getKeyNode() instanceof ScalarNode scalar)) {
                report(tuple.getKeyNode(), key, "a key is " + describe(tuple.getKeyNode()) + " (expected a name)");
            } else if (!seen.add(scalar.getValue())) {
                report(scalar, join(key, scalar.getValue()), "stands twice");
            } else {
                child(join(key, scalar.getValue()), join(name, scalar.getValue()), scalar, tuple.getValueNode());
            }
        }
    }

    private void child(String key, String name, Node nameNode, Node node) {
        var known = keys.get(name);
        if (known != null) {
            value(key, known, node);
        } else if (lists.contains(name)) {
            list(key, name, node);
        } else if (sections.contains(name)) {
            if (!isEmpty(node)) {
                section(key, name, node);
            }
        } else {
            report(nameNode, key, "unknown key (did you mean " + nearest(key, name) + "?)");
        }
    }

    private void list(String key, String name, Node node) {
        if (isEmpty(node)) {
            return;
        }
        if (!(node instanceof SequenceNode sequence)) {
            report(
                    node,
                    key,
                    "found " + describe(node) + " (expected a list, each element with " + below(name + Key.EACH) + ")");
            return;
        }
        for (int i = 0; i < sequence.getValue().size(); i++) {
            section(key + "[" + i + "]", name + Key.EACH, sequence.getValue().get(i));
        }
    }

    private void value(String key, Key<?> known, Node node) {
        var texts = new ArrayList<String>();
        var elements =
                known.type().isList() && node instanceof SequenceNode sequence ? sequence.getValue() : List.of(node);
        for (var element : elements) {
            if (!(element instanceof ScalarNode scalar) || isEmpty(element)) {
                report(
                        element,
                        key,
                        "found " + describe(element) + " (expected "
                                + known.type().name() + ")");
                return;
            }
            texts.add(scalar.getValue());
        }
        entries.add(new Entry(key, texts, origin(node), true));
    }

    /** The nearest name that could stand there, written like the one that does. */
    private String nearest(String key, String name) {
        var candidates = new HashSet<>(keys.keySet());
        candidates.addAll(sections);
        candidates.remove("");
        candidates.addAll(lists);
        var nearest = Nearest.of(name, candidates);
        var parent = name.substring(0, name.lastIndexOf('.') + 1);
        return nearest.startsWith(parent)
                ? key.substring(0, key.lastIndexOf('.') + 1) + nearest.substring(parent.length())
                : nearest;
    }

    /** The names that can stand directly under a section. */
    private String below(String section) {
        var prefix = section.isEmpty() ? "" : section + ".";
        return Keys.ALL.stream()
                .map(Key::name)
                .filter(name -> name.startsWith(prefix))
                .map(name -> name.substring(prefix.length()).split("[.\\[]", 2)[0])
                .distinct()
                .collect(Collectors.joining(", "));
    }

    private static boolean isEmpty(Node node) {
        return node instanceof ScalarNode scalar
                && scalar.isPlain()
                && scalar.getValue().isEmpty();
    }

    private static String describe(Node node) {
        return switch (node) {
            case MappingNode mapping -> "keys";
            case SequenceNode sequence -> "a list";
            default -> isEmpty(node) ? "nothing" : "one value";
        };
    }

    private static String join(String section, String name) {
        return section.isEmpty() ? name : section + "." + name;
    }

    private void report(Node node, String key, String message) {
        problems.add(new Problem(origin(node), key, message));
    }

    private String origin(Node node) {
        return file + ":" + (node.getStartMark().getLine() + 1);
    }
}

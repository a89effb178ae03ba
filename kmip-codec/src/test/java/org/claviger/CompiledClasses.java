package org.claviger;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.claviger.attribute.AttributeTypes;
import org.claviger.schema.Struct;

/** The classes of the codec as they were compiled, so that tests see what nobody told them of. */
final class CompiledClasses {
    private static final Map<String, List<Class<?>>> BY_PACKAGE = new ConcurrentHashMap<>();

    private CompiledClasses() {}

    /** Returns the classes of these packages below {@code org.claviger}, those in other classes as well. */
    static List<Class<?>> in(String... packages) {
        return Arrays.stream(packages)
                .<Class<?>>flatMap(name -> BY_PACKAGE.computeIfAbsent(name, CompiledClasses::ofPackage).stream())
                .toList();
    }

    private static List<Class<?>> ofPackage(String packageName) {
        try {
            var folder = Path.of(AttributeTypes.class
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .resolve("org/claviger")
                    .resolve(packageName);
            if (!Files.isDirectory(folder)) {
                return List.of();
            }
            try (var files = Files.list(folder)) {
                return files.map(file -> file.getFileName().toString())
                        .filter(name -> name.endsWith(".class") && !name.equals("package-info.class"))
                        .sorted()
                        .<Class<?>>map(name -> load("org.claviger." + packageName + "." + name.replace(".class", "")))
                        .toList();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name);
        } catch (ClassNotFoundException e) {
            throw new LinkageError(name, e);
        }
    }

    /** Returns the structure that a class declares as STRUCT. */
    @SuppressWarnings("unchecked") // STRUCT is always of the record that declares it
    static Optional<Struct<Object>> struct(Class<?> owner) {
        return Arrays.stream(owner.getDeclaredFields())
                .filter(field -> field.getName().equals("STRUCT"))
                .findAny()
                .map(field -> (Struct<Object>) RandomValues.get(field));
    }
}

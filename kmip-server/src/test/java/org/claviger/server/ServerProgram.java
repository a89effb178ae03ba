package org.claviger.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;

/**
 * The program as it is installed, in a folder that every user can read: the launcher, the jars of this test run, and the start
 * cache, so that servers of tests start as quickly as real ones. One for each test JVM, made when it is first asked for.
 */
public final class ServerProgram {
    private static final Path LAUNCHER = Path.of("..", "claviger");

    private static final class Shared {
        private static final ServerProgram PROGRAM = make();
    }

    private final Path folder;

    private ServerProgram(Path folder) {
        this.folder = folder;
    }

    public static ServerProgram shared() {
        return Shared.PROGRAM;
    }

    private static ServerProgram make() {
        try {
            var folder = Files.createTempDirectory("claviger-program-");
            Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(folder)));
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
            Files.copy(LAUNCHER, folder.resolve("claviger"), StandardCopyOption.COPY_ATTRIBUTES);
            var program = new ServerProgram(folder);
            program.copyJars();
            program.run("start-cache");
            return program;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private Path distribution() {
        return folder.resolve("kmip-server/target/dist");
    }

    private void copyJars() throws IOException {
        var target = Files.createDirectories(distribution().resolve("lib"));
        var place = 0;
        for (var entry : System.getProperty("java.class.path").split(System.getProperty("path.separator"))) {
            var file = Path.of(entry);
            if (Files.exists(file)) {
                // numbered, because the launcher sorts by name
                var jar = target.resolve("%03d-%s".formatted(place++, file.getFileName()));
                if (Files.isDirectory(file)) {
                    pack(file, target.resolve(jar.getFileName() + ".jar"));
                } else {
                    Files.copy(file, jar);
                }
            }
        }
    }

    /** The JVM's cache holds for jars only. */
    private static void pack(Path classes, Path jar) throws IOException {
        try (var out = new JarOutputStream(Files.newOutputStream(jar));
                var found = Files.walk(classes)) {
            for (var file : (Iterable<Path>) found.filter(Files::isRegularFile)::iterator) {
                out.putNextEntry(new JarEntry(classes.relativize(file).toString()));
                Files.copy(file, out);
                out.closeEntry();
            }
        }
    }

    private void run(String... arguments) throws IOException, InterruptedException {
        var process = command(arguments).redirectErrorStream(true).start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException("the launcher failed: " + output);
        }
    }

    /** Returns how to run the launcher with this JVM's JDK and no settings of whoever runs the tests. */
    public ProcessBuilder command(String... arguments) {
        var command = new ArrayList<>(List.of(folder.resolve("claviger").toString()));
        command.addAll(List.of(arguments));
        return withSettings(new ProcessBuilder(command));
    }

    /** Returns how to run another main class of the tests in place of the program's, without the launcher. */
    public ProcessBuilder java(List<String> options, Class<?> main, String... arguments) throws IOException {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("--enable-native-access=ALL-UNNAMED");
        command.addAll(options);
        command.addAll(List.of("-cp", classPath(), main.getName()));
        command.addAll(List.of(arguments));
        return withSettings(new ProcessBuilder(command));
    }

    private String classPath() throws IOException {
        try (var jars = Files.list(distribution().resolve("lib"))) {
            return String.join(
                    System.getProperty("path.separator"),
                    jars.map(Path::toString).sorted().toList());
        }
    }

    private static ProcessBuilder withSettings(ProcessBuilder builder) {
        builder.environment().keySet().removeIf(name -> name.startsWith("CLAVIGER_"));
        builder.environment().put("JAVA25_HOME", System.getProperty("java.home"));
        return builder;
    }

    private static void delete(Path folder) {
        try (var files = Files.walk(folder)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            System.err.println("cannot delete " + folder + ": " + e);
        }
    }
}

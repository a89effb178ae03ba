package org.claviger.conformance.crash;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.invoke.MethodHandle;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A disk whose power can be cut: an ext4 file system in a file. {@link #cut} is the file system's own shutdown request: from
 * then on every write fails and nothing that was not synced reaches the file, not even what the journal holds in memory. What a
 * real disk does besides, as to reorder or tear what was not synced, this does not show.
 */
final class CutDisk implements AutoCloseable {
    /** {@code _IOR('X', 125, __u32)} of {@code fs/ext4/ext4.h}. */
    private static final long EXT4_IOC_SHUTDOWN = 0x8004_587DL;

    /** Neither data nor journal are flushed first. */
    private static final int EXT4_GOING_FLAGS_NOLOGFLUSH = 2;

    private static final int O_RDONLY = 0;
    private static final long MAX_BYTES = 512L << 20;

    private final Path image;
    private final Path mount;
    private boolean frozen;

    private CutDisk(Path image, Path mount) {
        this.image = image;
        this.mount = mount;
    }

    /** Tells why there can be no such disk here, or nothing if there can. */
    static Optional<String> obstacle(Path folder) throws IOException {
        if (!"root".equals(System.getProperty("user.name"))) {
            return Optional.of("only root may mount a file system");
        }
        try (var disk = make(folder)) {
            return Files.isDirectory(disk.mount.resolve("lost+found"))
                    ? Optional.empty()
                    : Optional.of("the file system that was mounted is not there");
        } catch (IOException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    /** @param folder an empty one */
    static CutDisk make(Path folder) throws IOException {
        return make(folder, MAX_BYTES);
    }

    /**
     * Makes a small one.
     *
     * @param folder an empty one
     * @param bytes how much it holds, with what the file system needs itself
     */
    static CutDisk make(Path folder, long bytes) throws IOException {
        var image = folder.resolve("disk.img");
        try (var file = new RandomAccessFile(image.toFile(), "rw")) {
            file.setLength(bytes);
        }
        run("mkfs.ext4", "-q", "-F", image.toString());
        var disk = new CutDisk(image, Files.createDirectory(folder.resolve("disk")));
        disk.on();
        return disk;
    }

    Path root() {
        return mount;
    }

    /** Fills the disk, whatever is left of it, until {@link #empty}. */
    void fill() throws IOException {
        try (var file = FileChannel.open(ballast(), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            long before;
            do {
                before = file.size();
                for (var size = 1 << 20; size > 0; size /= 2) {
                    fill(file, ByteBuffer.allocate(size));
                }
                file.force(true); // until then the file system keeps back more than it needs in the end
            } while (file.size() > before);
        }
    }

    private static void fill(FileChannel file, ByteBuffer bytes) {
        try {
            while (true) {
                file.write(bytes.clear());
            }
        } catch (IOException e) {
            // there is no room for so much
        }
    }

    /** Has every write and sync wait, whoever makes them, until {@link #thaw}: the disk answers no more. */
    void freeze() throws IOException {
        run("fsfreeze", "-f", mount.toString());
        frozen = true;
    }

    void thaw() throws IOException {
        if (frozen) {
            frozen = false;
            run("fsfreeze", "-u", mount.toString());
        }
    }

    /** Makes room again. */
    void empty() throws IOException {
        Files.delete(ballast());
    }

    private Path ballast() {
        return mount.resolve("ballast");
    }

    /** Mounts the disk; the file system replays its journal. */
    void on() throws IOException {
        run("mount", "-o", "loop", image.toString(), mount.toString());
    }

    /** Unmounts the disk: in order, or after a cut. Nobody may have a file of it open. */
    void off() throws IOException {
        var deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (true) {
            try {
                run("umount", mount.toString());
                return;
            } catch (IOException e) {
                if (System.nanoTime() > deadline) {
                    throw e;
                }
                pause(); // somebody who was killed has not gone yet
            }
        }
    }

    private static void pause() throws IOException {
        try {
            Thread.sleep(20);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /** Cuts the power. */
    void cut() throws IOException {
        try (var arena = Arena.ofConfined()) {
            int file = (int) function("open", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT), 2)
                    .invokeExact(arena.allocateFrom(mount.toString()), O_RDONLY);
            if (file < 0) {
                throw new IOException("cannot open " + mount);
            }
            var flags = arena.allocateFrom(JAVA_INT, EXT4_GOING_FLAGS_NOLOGFLUSH);
            int result = (int) function("ioctl", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, ADDRESS), 2)
                    .invokeExact(file, EXT4_IOC_SHUTDOWN, flags);
            int _ = (int) function("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT), 1)
                    .invokeExact(file);
            if (result != 0) {
                throw new IOException("the file system does not shut down");
            }
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("a downcall handle throws nothing of its own", e);
        }
    }

    private static MethodHandle function(String name, FunctionDescriptor descriptor, int fixed) {
        var linker = Linker.nativeLinker();
        var symbol = linker.defaultLookup().findOrThrow(name);
        return fixed == descriptor.argumentLayouts().size()
                ? linker.downcallHandle(symbol, descriptor)
                : linker.downcallHandle(symbol, descriptor, Linker.Option.firstVariadicArg(fixed));
    }

    private static void run(String... command) throws IOException {
        var process = new ProcessBuilder(withPlaces(command))
                .redirectErrorStream(true)
                .start();
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (process.waitFor() != 0) {
                throw new IOException(String.join(" ", command) + ": " + output.strip());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /** The programs of an administrator are often not on the PATH. */
    private static List<String> withPlaces(String... command) {
        var words = new ArrayList<>(Arrays.asList(command));
        for (var place : List.of("/usr/sbin", "/sbin", "/usr/bin", "/bin")) {
            if (Files.isExecutable(Path.of(place, command[0]))) {
                words.set(0, Path.of(place, command[0]).toString());
                break;
            }
        }
        return words;
    }

    @Override
    public void close() throws IOException {
        off();
        Files.delete(image);
    }
}

package org.claviger.server.control;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs operators' tasks inside the server. A client sends the task's words, each on a line of its own, and an empty line; the
 * server answers with lines: {@code =} and a line of output each, then {@code .} and the exit code.
 *
 * <p>Whoever can open the socket may do everything that is offered: its mode lets only the server's user in. Words and lines
 * are never secret.
 */
public final class ControlSocket implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ControlSocket.class);
    private static final int MOST_WORDS = 64;
    private static final int LONGEST_WORD = 4096;
    private static final char OUTPUT = '=';
    private static final char END = '.';

    private final Path path;
    private final ServerSocketChannel listener;
    private final Tasks tasks;
    private final Set<SocketChannel> clients = ConcurrentHashMap.newKeySet();

    /** What can be asked for. */
    @FunctionalInterface
    public interface Tasks {
        /**
         * Runs a task.
         *
         * @param words the task's name, and what it takes
         * @param out takes lines of output
         * @return the exit code
         */
        int run(List<String> words, Consumer<String> out);
    }

    private ControlSocket(Path path, ServerSocketChannel listener, Tasks tasks) {
        this.path = path;
        this.listener = listener;
        this.tasks = tasks;
    }

    /**
     * Opens the socket; one that an earlier run left is replaced.
     *
     * @throws IOException if another server listens on it, or it can't be made; a path of more than about 100 bytes can't
     */
    public static ControlSocket listen(Path path, Tasks tasks) throws IOException {
        if (connect(path).isPresent()) {
            throw new IOException("another server listens on " + path);
        }
        Files.deleteIfExists(path);
        var listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            listener.bind(UnixDomainSocketAddress.of(path));
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
        } catch (IOException | RuntimeException e) {
            listener.close();
            throw new IOException("control socket " + path + " can't be made: " + e.getMessage(), e);
        }
        var socket = new ControlSocket(path, listener, tasks);
        Thread.ofPlatform().name("control").daemon().start(socket::accept);
        return socket;
    }

    private void accept() {
        while (listener.isOpen()) {
            try {
                var client = listener.accept();
                clients.add(client);
                Thread.ofVirtual().name("control").start(() -> serve(client));
            } catch (ClosedChannelException _) {
                return;
            } catch (IOException e) {
                LOG.error("the control socket accepts nobody any more", e);
                return;
            }
        }
    }

    private void serve(SocketChannel client) {
        try (client) {
            var in = reader(client);
            var out = writer(client);
            var words = words(in);
            LOG.info("an operator asks for {}", String.join(" ", words));
            int exit = run(words, line -> send(out, OUTPUT, line));
            send(out, END, Integer.toString(exit));
        } catch (IOException | UncheckedIOException e) {
            LOG.info("an operator's connection has ended: {}", e.getMessage());
        } finally {
            clients.remove(client);
        }
    }

    private int run(List<String> words, Consumer<String> out) {
        try {
            return tasks.run(words, out);
        } catch (UncheckedIOException e) {
            throw e;
        } catch (RuntimeException e) {
            LOG.error("an operator's task has failed", e);
            out.accept("claviger: " + e.getMessage());
            return 1;
        }
    }

    private static List<String> words(BufferedReader in) throws IOException {
        var words = new ArrayList<String>();
        for (var word = in.readLine(); word != null && !word.isEmpty(); word = in.readLine()) {
            if (words.size() == MOST_WORDS || word.length() > LONGEST_WORD) {
                throw new IOException("too many words, or too long ones");
            }
            words.add(word);
        }
        return words;
    }

    private static void send(BufferedWriter out, char kind, String text) {
        try {
            for (var line : text.split("\n", -1)) {
                out.write(kind);
                out.write(line);
                out.write('\n');
            }
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Asks the server that listens on {@code path} to run a task, and waits for its end.
     *
     * @return the task's exit code; empty if no server listens there
     * @throws IOException if the connection breaks
     */
    public static Optional<Integer> ask(Path path, List<String> words, Consumer<String> out) throws IOException {
        var server = connect(path);
        if (server.isEmpty()) {
            return Optional.empty();
        }
        try (var channel = server.get()) {
            var to = writer(channel);
            for (var word : words) {
                if (word.isEmpty() || word.indexOf('\n') >= 0) {
                    throw new IOException("a word is empty or has several lines");
                }
                to.write(word + "\n");
            }
            to.write("\n");
            to.flush();
            var in = reader(channel);
            for (var line = in.readLine(); line != null; line = in.readLine()) {
                var text = line.substring(1);
                if (line.charAt(0) == END) {
                    return Optional.of(Integer.parseInt(text));
                }
                out.accept(text);
            }
            throw new IOException("the server has gone in the middle of the task");
        }
    }

    private static Optional<SocketChannel> connect(Path path) {
        if (!Files.exists(path)) {
            return Optional.empty();
        }
        try {
            return Optional.of(SocketChannel.open(UnixDomainSocketAddress.of(path)));
        } catch (IOException _) {
            return Optional.empty(); // left by a server that is gone
        }
    }

    private static BufferedReader reader(SocketChannel channel) {
        return new BufferedReader(new InputStreamReader(Channels.newInputStream(channel), StandardCharsets.UTF_8));
    }

    private static BufferedWriter writer(SocketChannel channel) {
        return new BufferedWriter(new OutputStreamWriter(Channels.newOutputStream(channel), StandardCharsets.UTF_8));
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (var client : clients) {
            client.close();
        }
        Files.deleteIfExists(path);
    }
}

package org.claviger.server.net;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has {@link MutualTls} read its files anew when they change, so that whatever renews certificates only needs to replace
 * files. It looks at the files' times rather than waiting for events, which network file systems and container mounts
 * don't deliver.
 */
public final class TlsFileWatcher implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TlsFileWatcher.class);

    private final MutualTls tls;
    private final Thread thread;

    // Used by one thread after construction.
    private Map<Path, String> loaded;
    private Map<Path, String> seen;

    private TlsFileWatcher(MutualTls tls, Duration interval) {
        this.tls = tls;
        this.loaded = look();
        this.seen = loaded;
        this.thread = Thread.ofPlatform().name("claviger-tls-files").daemon().unstarted(() -> lookAgainEvery(interval));
    }

    /** Starts looking every {@code interval}; a change is taken up when it has held still for one interval. */
    public static TlsFileWatcher start(MutualTls tls, Duration interval) {
        var watcher = new TlsFileWatcher(tls, interval);
        watcher.thread.start();
        return watcher;
    }

    private void lookAgainEvery(Duration interval) {
        try {
            while (!Thread.interrupted()) {
                Thread.sleep(interval);
                reloadIfChanged();
            }
        } catch (InterruptedException e) {
            // closed
        }
    }

    private void reloadIfChanged() {
        var now = look();
        var isStill = now.equals(seen);
        seen = now;
        // A chain and its key are two files, so one of them is new before the other: wait until nothing moves.
        if (!isStill || now.equals(loaded)) {
            return;
        }
        loaded = now;
        try {
            tls.reload();
        } catch (TlsConfigurationException e) {
            LOG.error("changed TLS files cannot be used, the earlier ones stay in use: {}", e.getMessage());
        } catch (RuntimeException e) {
            LOG.error("changed TLS files cannot be used, the earlier ones stay in use", e);
        }
    }

    private Map<Path, String> look() {
        var states = new HashMap<Path, String>();
        for (var file : tls.files()) {
            states.put(file, state(file));
        }
        return states;
    }

    private static String state(Path file) {
        try {
            var attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return attributes.lastModifiedTime() + " " + attributes.size() + " " + attributes.fileKey();
        } catch (IOException e) {
            return "unreadable";
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}

package org.claviger.server.bench;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.claviger.server.ClavigerServer;
import org.claviger.server.Logging;
import org.claviger.server.config.ConfigurationSources;
import org.claviger.server.config.ServerConfig;
import org.claviger.server.dev.DevState;
import org.claviger.server.dispatch.RefusedClients;
import org.claviger.server.net.BareTlsServer;
import org.claviger.server.net.KmipServer;
import org.claviger.server.net.MutualTls;
import org.claviger.server.net.TlsConfigurationException;
import org.claviger.server.rest.HttpEcho;
import org.claviger.server.rest.HttpLimits;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The other process of {@link BenchCommand}: a server that runs until its input ends. */
@Command(name = "bench-target", hidden = true, description = "What bench measures.")
public final class TargetCommand implements Callable<Integer> {
    private static final String MOST_CONNECTIONS = "100000";

    /** What there is to measure. */
    enum Kind {
        /** The whole server. */
        SERVER,
        /** Its door alone: the same TLS and framing, and every message goes back as it came. */
        ECHO,
        /** The same for HTTP: every request is answered with its target. */
        HTTP_ECHO,
        /** No more than TLS by the same implementation with the same certificates, and an echo. */
        HANDSHAKE
    }

    @Parameters(index = "0")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Kind kind;

    @Parameters(index = "1")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private Path folder;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException, TlsConfigurationException {
        var config = ConfigurationSources.environment(Map.of())
                .withFile(DevState.at(folder).configurationFile())
                .withFlag("bench", "kmip.listen", "127.0.0.1:0")
                .withFlag("bench", "rest.listen", "127.0.0.1:0")
                .withFlag("bench", "kmip.connections.total", MOST_CONNECTIONS)
                .withFlag("bench", "log.level", "warn")
                .load()
                .server();
        Logging.configure(config.log());
        switch (kind) {
            case SERVER -> serve(config);
            case ECHO -> echo(config, (tls, random) -> KmipServer.start(config.listener(), tls, new Echo(), random));
            case HTTP_ECHO -> {
                var protocol = HttpEcho.protocol(HttpLimits.DEFAULT, ByteBufAllocator.DEFAULT);
                echo(
                        config,
                        (tls, random) ->
                                KmipServer.start(config.listener(), tls, protocol, RefusedClients.NOT_KEPT, random));
            }
            case HANDSHAKE -> handshake(config);
        }
        return 0;
    }

    private void serve(ServerConfig config) throws IOException {
        try (var server = ClavigerServer.start(config, Clock.systemUTC(), new SecureRandom())) {
            untilInputEnds(List.of(
                    server.address().getPort(),
                    server.restAddress().orElseThrow().getPort()));
        }
    }

    private interface Door {
        KmipServer open(MutualTls tls, SecureRandom random) throws IOException;
    }

    private void echo(ServerConfig config, Door door) throws IOException, TlsConfigurationException {
        var random = new SecureRandom();
        try (var server = door.open(MutualTls.load(config.tls(), Clock.systemUTC(), random), random)) {
            untilInputEnds(List.of(server.address().getPort()));
        }
    }

    private void handshake(ServerConfig config) throws IOException, TlsConfigurationException {
        try (var server = BareTlsServer.start(config.tls(), Clock.systemUTC(), new SecureRandom())) {
            untilInputEnds(List.of(server.port()));
        }
    }

    /** Says how much memory is held whenever a line comes. */
    private void untilInputEnds(List<Integer> ports) throws IOException {
        var out = spec.commandLine().getOut();
        out.println(Target.ready(ports));
        out.flush();
        while (System.in.read() >= 0) {
            System.gc();
            var heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
            out.println(Target.holds(heap + directMemory()));
            out.flush();
        }
    }

    /** All buffers, those of the connections too, are of one allocator. */
    private static long directMemory() {
        return ((ByteBufAllocatorMetricProvider) ByteBufAllocator.DEFAULT)
                .metric()
                .usedDirectMemory();
    }
}

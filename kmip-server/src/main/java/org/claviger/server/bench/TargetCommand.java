package org.claviger.server.bench;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.Callable;
import org.claviger.server.ClavigerServer;
import org.claviger.server.Logging;
import org.claviger.server.config.ConfigurationSources;
import org.claviger.server.config.ServerConfig;
import org.claviger.server.dev.DevState;
import org.claviger.server.dispatch.ClientConnection;
import org.claviger.server.dispatch.FrameHandler;
import org.claviger.server.dispatch.RefusedFrame;
import org.claviger.server.net.KmipServer;
import org.claviger.server.net.MutualTls;
import org.claviger.server.net.TlsConfigurationException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The other process of {@link BenchCommand}: a server that runs until its input ends. */
@Command(name = "bench-target", hidden = true, description = "What bench measures.")
public final class TargetCommand implements Callable<Integer> {
    /** What there is to measure. */
    enum Kind {
        /** The whole server. */
        SERVER,
        /** Its door alone: the same TLS and framing, and every message goes back as it came. */
        ECHO
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
                .withFlag("bench", "log.level", "warn")
                .load()
                .server();
        Logging.configure(config.log());
        switch (kind) {
            case SERVER -> serve(config);
            case ECHO -> echo(config);
        }
        return 0;
    }

    private void serve(ServerConfig config) throws IOException {
        try (var server = ClavigerServer.start(config, Clock.systemUTC(), new SecureRandom())) {
            untilInputEnds(server.address().getPort());
        }
    }

    private void echo(ServerConfig config) throws IOException, TlsConfigurationException {
        var random = new SecureRandom();
        var tls = MutualTls.load(config.tls(), Clock.systemUTC(), random);
        try (var server = KmipServer.start(config.listener(), tls, new Echo(), random)) {
            untilInputEnds(server.address().getPort());
        }
    }

    private void untilInputEnds(int port) throws IOException {
        var out = spec.commandLine().getOut();
        out.println(Target.ready(port));
        out.flush();
        System.in.transferTo(OutputStream.nullOutputStream());
    }

    private static final class Echo implements FrameHandler {
        @Override
        public Reply handle(ByteBuf frame, ClientConnection connection) {
            return new Reply(frame, false);
        }

        @Override
        public Reply refuse(RefusedFrame frame, ClientConnection connection) {
            throw new IllegalStateException("the load sends no wrong frames");
        }
    }
}

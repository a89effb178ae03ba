package org.claviger.server;

import io.netty.buffer.ByteBufAllocator;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.claviger.secret.SecretScope;
import org.claviger.server.audit.AuditLog;
import org.claviger.server.config.ServerConfig;
import org.claviger.server.control.ControlSocket;
import org.claviger.server.dispatch.AuditedRefusals;
import org.claviger.server.dispatch.MessageProcessor;
import org.claviger.server.net.KmipServer;
import org.claviger.server.net.MutualTls;
import org.claviger.server.net.TlsConfigurationException;
import org.claviger.server.net.TlsFileWatcher;
import org.claviger.server.rest.KeyProviderApi;
import org.claviger.server.rootkey.RootKeyTasks;

/** Where others reach a server: KMIP, wallets over HTTPS if they are served, and the operator's commands. */
final class Doors implements AutoCloseable {
    private static final Duration CERTIFICATE_CHECK = Duration.ofSeconds(10);

    private final OpenServices open = new OpenServices();
    private final KmipServer kmip;
    private final Optional<KmipServer> rest;

    /**
     * Opens them.
     *
     * @param secrets memory for one call's secrets
     */
    Doors(
            ServerConfig config,
            MessageProcessor messages,
            Supplier<SecretScope> secrets,
            RootKeyTasks rootKeys,
            AuditLog audit,
            Clock clock,
            SecureRandom random)
            throws IOException, TlsConfigurationException {
        try {
            ServerFiles.makeFolderOf(config.controlSocket());
            open.add(ControlSocket.listen(config.controlSocket(), rootKeys::run));
            var tls = MutualTls.load(config.tls(), clock, random);
            var refused = open.add(new AuditedRefusals(audit));
            open.add(TlsFileWatcher.start(tls, CERTIFICATE_CHECK));
            kmip = open.add(KmipServer.start(config.listener(), tls, messages, refused, random));
            if (config.rest().isPresent()) {
                var settings = config.rest().get();
                var calls = KeyProviderApi.protocol(
                        settings.limits(), messages, secrets, settings.api(), ByteBufAllocator.DEFAULT);
                rest = Optional.of(open.add(KmipServer.start(settings.listener(), tls, calls, refused, random)));
            } else {
                rest = Optional.empty();
            }
        } catch (IOException | TlsConfigurationException | RuntimeException e) {
            open.close();
            throw e;
        }
    }

    /** Where KMIP is served. */
    InetSocketAddress address() {
        return kmip.address();
    }

    /** Where wallets are served, if they are. */
    Optional<InetSocketAddress> restAddress() {
        return rest.map(KmipServer::address);
    }

    /** Lets requests in hand finish for this long. */
    void close(Duration grace) {
        rest.ifPresent(door -> door.close(grace));
        kmip.close(grace);
        close();
    }

    @Override
    public void close() {
        open.close();
    }
}

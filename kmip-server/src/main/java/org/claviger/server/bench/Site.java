package org.claviger.server.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Clock;
import javax.net.ssl.SSLContext;
import org.claviger.server.client.ClientTls;
import org.claviger.server.dev.DevState;

/**
 * Throwaway certificates and a configuration, which several servers can share that keep nothing or of which one keeps something.
 *
 * @param tls a client's
 */
record Site(Path folder, SSLContext tls) {
    static Site create(Path folder) throws IOException, GeneralSecurityException {
        var state = DevState.at(folder);
        state.create(Clock.systemUTC(), new SecureRandom());
        return new Site(folder, ClientTls.context(state.authorityFile(), state.clientCertificate(), state.clientKey()));
    }

    Target start(TargetCommand.Kind kind) throws IOException {
        return Target.start(kind, folder);
    }

    Enrolment enrolment() {
        return new Enrolment(folder);
    }
}

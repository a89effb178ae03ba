package org.claviger.server.rest;

import org.claviger.secret.SecretScope;
import org.claviger.server.dispatch.ClientConnection;
import org.claviger.server.dispatch.MessageHandler;

/**
 * One call while it is answered.
 *
 * @param secrets where its secrets live
 */
record Call(
        HttpRequest request, Target target, ClientConnection connection, SecretScope secrets, MessageHandler messages) {
    /** Runs a batch in the name of the caller. */
    Batch.Answers run(Batch batch) {
        return requester().run(batch);
    }

    Requester requester() {
        return new Requester(connection, secrets, messages);
    }
}

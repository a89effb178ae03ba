package org.claviger.server.rest;

import org.claviger.secret.SecretScope;
import org.claviger.server.dispatch.ClientConnection;
import org.claviger.server.dispatch.MessageHandler;

/**
 * In whose name batches are run.
 *
 * @param secrets where their secrets, and those of the answers, live
 */
record Requester(ClientConnection connection, SecretScope secrets, MessageHandler messages) {
    Batch.Answers run(Batch batch) {
        return new Batch.Answers(
                messages.handle(batch.message(), secrets, connection).items());
    }
}

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
    /** Runs a batch in the name of the caller. */
    Batch.Answers run(Batch batch) {
        return new Batch.Answers(messages.handle(batch.message(), batch.sequel(), secrets, connection)
                .items());
    }

    /** Runs a batch in the name of the caller's tenant itself. */
    Batch.Answers runForTenant(Batch batch) {
        return new Batch.Answers(messages.handleForTenant(batch.message(), batch.sequel(), secrets, connection)
                .items());
    }
}

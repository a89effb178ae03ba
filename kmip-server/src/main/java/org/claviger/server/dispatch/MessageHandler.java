package org.claviger.server.dispatch;

import org.claviger.message.RequestMessage;
import org.claviger.message.ResponseMessage;
import org.claviger.secret.SecretScope;

/** Does messages that another door has made of its own requests; no wire lies between. */
public interface MessageHandler {
    /**
     * Does a message in the name of the connection's client, under the same policy, limits of its batch and audit as one that
     * came over KMIP. May block.
     *
     * @param secrets where the request's secrets live, and those of the response will
     */
    ResponseMessage handle(RequestMessage message, SecretScope secrets, ClientConnection connection);
}

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

    /**
     * Does a message in the name of the tenant itself whose client is at the other end of the connection: what the server makes for
     * all clients of the tenant. Otherwise as {@link #handle}.
     */
    ResponseMessage handleForTenant(RequestMessage message, SecretScope secrets, ClientConnection connection);
}

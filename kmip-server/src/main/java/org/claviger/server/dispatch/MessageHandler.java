package org.claviger.server.dispatch;

import java.util.List;
import org.claviger.message.RequestItem;
import org.claviger.message.RequestMessage;
import org.claviger.message.ResponseItem;
import org.claviger.message.ResponseMessage;
import org.claviger.secret.SecretScope;

/** Does messages that another door has made of its own requests; no wire lies between. */
public interface MessageHandler {
    /** Says what comes after items that have succeeded; only a batch under Undo has anything to follow. */
    interface Sequel {
        Sequel NONE = _ -> List.of();

        /**
         * Returns the items to do next, together with all before, or none. Nothing is stored until all are done. May be asked again
         * with other answers, when the batch has lost a race and begins again.
         *
         * @param answers to all items so far
         */
        List<RequestItem> after(List<ResponseItem> answers);
    }

    /**
     * Does a message in the name of the connection's client, under the same policy, limits of its batch and audit as one that
     * came over KMIP. May block.
     *
     * @param secrets where the request's secrets live, and those of the response will
     */
    ResponseMessage handle(RequestMessage message, Sequel sequel, SecretScope secrets, ClientConnection connection);

    /**
     * Does a message in the name of the tenant itself whose client is at the other end of the connection: what the server makes for
     * all clients of the tenant. Otherwise as {@link #handle}.
     */
    ResponseMessage handleForTenant(
            RequestMessage message, Sequel sequel, SecretScope secrets, ClientConnection connection);
}

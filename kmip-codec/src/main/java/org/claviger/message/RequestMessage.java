package org.claviger.message;

import java.util.List;

/** A request: a header and the operations it asks for (KMIP 2.1 section 8.1). */
public record RequestMessage(RequestHeader header, List<RequestItem> items) {
    public RequestMessage {
        items = List.copyOf(items);
    }
}

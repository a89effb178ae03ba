package org.claviger.message;

import java.util.List;

/** A response: a header and what became of each operation (KMIP 2.1 section 8.4). */
public record ResponseMessage(ResponseHeader header, List<ResponseItem> items) {
    public ResponseMessage {
        items = List.copyOf(items);
    }
}

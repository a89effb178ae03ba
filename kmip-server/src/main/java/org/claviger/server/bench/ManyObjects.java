package org.claviger.server.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.claviger.attribute.UniqueIdentifier;
import org.claviger.enumeration.ResultStatus;
import org.claviger.message.ResponseItem;
import org.claviger.operation.Create;
import org.claviger.server.client.KmipClient;

/** Makes as many keys as a measurement needs, many in one message. */
final class ManyObjects {
    private static final int IN_ONE_MESSAGE = 100;

    private ManyObjects() {}

    static String name(int number) {
        return "object-" + number;
    }

    static List<UniqueIdentifier> fill(KmipClient client, int first, int count) throws IOException {
        var ids = new ArrayList<UniqueIdentifier>(count);
        for (var done = 0; done < count; done += IN_ONE_MESSAGE) {
            var batch = Requests.create("object-", first + done, Math.min(IN_ONE_MESSAGE, count - done));
            for (var item : client.send(batch).items()) {
                ids.add(created(item));
            }
        }
        return ids;
    }

    private static UniqueIdentifier created(ResponseItem item) {
        if (item.payload().orElse(null) instanceof Create.Response response) {
            return response.uniqueIdentifier();
        }
        throw new IllegalStateException("a Create of the load failed: " + item.resultMessage());
    }

    /** Gets each once: the first Get of an object changes it, as it is no longer Fresh then. */
    static void getOnce(KmipClient client, List<UniqueIdentifier> ids) throws IOException {
        for (var from = 0; from < ids.size(); from += IN_ONE_MESSAGE) {
            var part = ids.subList(from, Math.min(from + IN_ONE_MESSAGE, ids.size()));
            for (var item : client.send(Requests.get(part)).items()) {
                if (item.resultStatus() != ResultStatus.SUCCESS) {
                    throw new IllegalStateException("a Get of the load failed: " + item.resultMessage());
                }
            }
        }
    }
}

package org.claviger.server;

import java.security.SecureRandom;
import org.claviger.hsm.engine.KeyEngine;
import org.claviger.hsm.support.Uuids;
import org.claviger.server.crypto.Keyring;
import org.claviger.server.crypto.RootKeyDirectory;
import org.claviger.server.crypto.SecureMemory;
import org.claviger.server.store.ServerRecords;
import org.claviger.ttlv.Bytes;

/** The keyring, which lies beside the data that it protects. */
final class StoredKeyring {
    /** Its name among the server's records. */
    static final String RECORD = "keyring";

    private StoredKeyring() {}

    /** Opens it. The first start makes it; of several servers that do so at once, the quickest one's stands. */
    static Keyring openOrMake(
            ServerRecords records, RootKeyDirectory roots, KeyEngine engine, SecureMemory memory, SecureRandom random) {
        var stored = records.find(RECORD);
        if (stored.isPresent()) {
            return Keyring.open(roots, stored.get().toArray(), engine, memory);
        }
        var made = Keyring.create(roots, Uuids.random(random), engine, memory);
        if (!records.create(RECORD, Bytes.wrap(made.toBytes()))) {
            made.close();
            return openOrMake(records, roots, engine, memory, random);
        }
        return made;
    }
}

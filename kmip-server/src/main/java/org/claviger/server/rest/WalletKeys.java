package org.claviger.server.rest;

import org.claviger.secret.Secret;
import org.claviger.secret.SecretScope;
import org.claviger.server.dispatch.ClientConnection;
import org.claviger.server.dispatch.MessageHandler;

/** The keys of wallets for those who bring them another way than over HTTPS: what comes to be is the same. */
public final class WalletKeys {
    private final MessageHandler messages;
    private final StoredKeys keys;
    private final int maxTextBytes;

    /**
     * @param messages does what is asked for
     * @param maxTextBytes longest text that KMIP clients can read
     */
    public WalletKeys(MessageHandler messages, int maxTextBytes) {
        this.messages = messages;
        this.keys = new StoredKeys(maxTextBytes);
        this.maxTextBytes = maxTextBytes;
    }

    /** What became of a key. */
    public enum Outcome {
        /** It was not there. */
        NEW,
        /** It was there already, just so. */
        KNOWN
    }

    /** A key that is not taken. The message says why, and holds no secret. */
    public static final class NotTakenException extends Exception {
        private static final long serialVersionUID = 1L;

        NotTakenException(String message) {
            super(message);
        }
    }

    /**
     * Stores a key in the name of a client, unless it is there.
     *
     * @param prv text in UTF-8
     * @param dry true: only tells what would become of it
     * @param secrets where what is read for comparison lives
     * @throws NotTakenException if something is wrong with it, if the client may not do that, or if another key of this public
     *     key and source is there
     */
    public Outcome store(ClientConnection client, WalletKey key, Secret prv, boolean dry, SecretScope secrets)
            throws NotTakenException {
        var requester = new Requester(client, secrets, messages);
        try {
            key.check(maxTextBytes);
            if (prv.length() == 0 || !Utf8.isText(prv)) {
                throw HttpFault.badRequest(prv.length() == 0 ? "prv is empty" : "prv is not text in UTF-8");
            }
            var there = keys.find(requester, key.source(), key.pub());
            if (there.isPresent()) {
                return same(there.get(), key, prv);
            }
            if (!dry) {
                keys.store(requester, key, prv);
            }
            return Outcome.NEW;
        } catch (HttpFault fault) {
            throw new NotTakenException(
                    fault.status() == 409
                            ? "another client of the tenant has a key of this pub and source"
                            : fault.text());
        } catch (KmipRefusal refusal) {
            throw new NotTakenException(refusal.fault().text());
        }
    }

    private static Outcome same(StoredKeys.Found there, WalletKey key, Secret prv) throws NotTakenException {
        if (!there.prv().equals(prv)) {
            throw new NotTakenException("a key of this pub and source is there already, with another prv");
        }
        if (!there.key().equals(key)) {
            throw new NotTakenException("this key is there already, with another coin or type");
        }
        return Outcome.KNOWN;
    }
}

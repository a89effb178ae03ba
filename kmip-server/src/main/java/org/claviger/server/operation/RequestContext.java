package org.claviger.server.operation;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.claviger.attribute.UniqueIdentifier;
import org.claviger.enumeration.CryptographicUsageMask;
import org.claviger.enumeration.Operation;
import org.claviger.message.MessageExtension;
import org.claviger.message.ResponseItem;
import org.claviger.operation.DataReference;
import org.claviger.secret.Secret;
import org.claviger.secret.SecretScope;
import org.claviger.server.access.Caller;
import org.claviger.server.access.ObjectGate;
import org.claviger.server.domain.KmipException;
import org.claviger.server.domain.ManagedObject;
import org.claviger.ttlv.ProtocolVersion;
import org.jspecify.annotations.Nullable;

/**
 * What a handler knows of the request it works for: who asks, in which version, which objects it may reach, and what the
 * batch has done so far. Used by one thread.
 */
public final class RequestContext {
    /** Something outside the store that an item has changed, and that must hear how the item ended. */
    public interface Aftermath {
        /** @param kept true: what the item did stands; false: it failed or was taken back */
        void settle(boolean kept);
    }

    private final Caller caller;
    private final ProtocolVersion version;
    private final Instant now;
    private final SecretScope secrets;
    private final ObjectGate objects;

    private final BatchOutputs outputs = new BatchOutputs();
    private Operation operation = Operation.DISCOVER_VERSIONS;
    private List<MessageExtension> extensions = List.of();
    private @Nullable String objectOfItem;
    private boolean again;
    private @Nullable Object doneOnce;
    private List<Aftermath> aftermaths = new ArrayList<>(0);
    private @Nullable Forwarded forwarded;

    public RequestContext(
            Caller caller, ProtocolVersion version, Instant now, SecretScope secrets, ObjectGate objects) {
        this.caller = caller;
        this.version = version;
        this.now = now;
        this.secrets = secrets;
        this.objects = objects;
    }

    public Caller caller() {
        return caller;
    }

    public ProtocolVersion version() {
        return version;
    }

    /** When the request came; the same for all items of a batch. */
    public Instant now() {
        return now;
    }

    /** Where key bytes of this request live. */
    public SecretScope secrets() {
        return secrets;
    }

    /** The one way to objects. */
    public ObjectGate objects() {
        return objects;
    }

    /**
     * Starts the next item of the batch.
     *
     * @param next null if nobody knows the operation
     * @param added what vendors have added to the item
     */
    public void begin(@Nullable Operation next, List<MessageExtension> added) {
        if (next != null) {
            operation = next;
        }
        extensions = List.copyOf(added);
        objectOfItem = null;
        objects.beginItem();
        forwarded = null;
        if (!again) {
            doneOnce = null;
        }
        again = false;
    }

    /** Says that the item which begins next is the same one once more, because it has lost a race. */
    public void beginAgain() {
        again = true;
    }

    /** The operation of the current item. */
    public Operation operation() {
        return operation;
    }

    /** What vendors have added to the current item. */
    public List<MessageExtension> extensions() {
        return extensions;
    }

    /**
     * Does what staging cannot take back, such as a step of a stream: once for an item, however often the item begins again.
     * For at most one thing in an item.
     *
     * @return what {@code work} gave the first time
     */
    @SuppressWarnings("unchecked") // an item that begins again does the same work
    <T> T once(Supplier<T> work) {
        if (doneOnce == null) {
            doneOnce = work.get();
        }
        return (T) doneOnce;
    }

    /** Has {@code aftermath} hear how the current item ends. */
    void afterItem(Aftermath aftermath) {
        aftermaths.add(aftermath);
    }

    /** Tells whether something waits to hear how the item ends. */
    public boolean awaitsSettling() {
        return !aftermaths.isEmpty();
    }

    /** Ends the item; under Undo, all items of the batch. */
    public void settle(boolean kept) {
        var settled = aftermaths;
        aftermaths = new ArrayList<>(0);
        settled.forEach(aftermath -> aftermath.settle(kept));
    }

    /** The object that the current item is about, as far as it is known; for the audit. */
    public Optional<String> objectOfItem() {
        return Optional.ofNullable(objectOfItem);
    }

    /**
     * Returns the object that the request means, if the caller may do the current operation on it. No identifier means the
     * ID Placeholder (KMIP 2.1 section 6, KMIP 1.4 section 4).
     *
     * @throws KmipException with Object Not Found if there is no such object for this caller
     */
    public ManagedObject open(Optional<UniqueIdentifier> identifier) {
        var id = resolve(identifier);
        objectOfItem = id;
        return objects.open(caller, operation, id, now);
    }

    /**
     * Returns an object that the current operation needs beside the one that it is about, such as a wrapping key, if the caller
     * may do the operation on it.
     */
    public Optional<ManagedObject> find(UniqueIdentifier identifier) {
        return objects.find(caller, operation, resolve(Optional.of(identifier)), now);
    }

    /**
     * Uses a key once, and stages what that takes from its Usage Limits. Every cryptographic operation calls this before it
     * touches the material.
     *
     * @param bytes how much it protects or processes
     * @throws KmipException as {@link ManagedObject#use} does
     */
    public void use(ManagedObject key, CryptographicUsageMask use, long bytes) {
        key.use(use, bytes, now).ifPresent(objects::save);
    }

    /** Uses a key for one more part of data that comes in several; the first part is {@link #use}. */
    public void continueUse(ManagedObject key, CryptographicUsageMask use, long bytes) {
        key.continueUse(use, bytes, now).ifPresent(objects::save);
    }

    /** Returns the identifier that the request means. */
    public String resolve(Optional<UniqueIdentifier> identifier) {
        return identifier.isEmpty() ? outputs.placeholder() : outputs.object(identifier.get());
    }

    /**
     * Returns the data that the request means: given, or what an earlier item of the batch gave.
     *
     * @throws KmipException with Invalid Field if it refers to an item that gave none
     */
    public Secret data(DataReference reference) {
        return outputs.data(reference, secrets);
    }

    /** What the batch has given so far. */
    public BatchOutputs outputs() {
        return outputs;
    }

    /**
     * Answers the current item with that of another request; what the handler returns is not answered.
     *
     * @param whenAnswered done once the response is made
     */
    public void answerWith(ResponseItem item, Runnable whenAnswered) {
        forwarded = new Forwarded(item, whenAnswered);
    }

    /** What the current item is answered with instead of what its handler has returned, if so. */
    public Optional<Forwarded> forwarded() {
        return Optional.ofNullable(forwarded);
    }

    /** An item of another request, and what to do once the response is made. */
    public record Forwarded(ResponseItem item, Runnable whenAnswered) {}
}

package org.claviger.server.operation;

import static org.claviger.enumeration.ResultReason.PERMISSION_DENIED;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.claviger.attribute.UniqueIdentifier;
import org.claviger.enumeration.ObjectType;
import org.claviger.operation.OperationType;
import org.claviger.operation.ReKeyKeyPair;
import org.claviger.server.domain.KmipException;
import org.claviger.server.domain.ManagedObject;
import org.claviger.server.domain.Replacement;

/** Re-key Key Pair (KMIP 2.1 section 6.1.47, KMIP 1.4 section 4.5). */
public final class ReKeyKeyPairHandler implements OperationHandler<ReKeyKeyPair.Request, ReKeyKeyPair.Response> {
    private final NewKeyPairs newKeyPairs;

    public ReKeyKeyPairHandler(NewKeyPairs newKeyPairs) {
        this.newKeyPairs = newKeyPairs;
    }

    @Override
    public OperationType<ReKeyKeyPair.Request, ReKeyKeyPair.Response> type() {
        return ReKeyKeyPair.TYPE;
    }

    @Override
    public ReKeyKeyPair.Response handle(ReKeyKeyPair.Request request, RequestContext context) {
        var masks = new ProtectionStorage.Masks(
                request.commonProtectionStorageMasks(),
                request.privateProtectionStorageMasks(),
                request.publicProtectionStorageMasks());
        var privateKey = context.open(request.privateKeyUniqueIdentifier());
        Capabilities.require(privateKey, Set.of(ObjectType.PRIVATE_KEY));
        Replacement.requireReplaceable(privateKey);
        var publicKey = publicKey(privateKey, context);
        Replacement.requireReplaceable(publicKey);
        var asked = newKeyPairs.asked(
                request.commonAttributes(), request.privateKeyAttributes(), request.publicKeyAttributes(), context);
        var pair = newKeyPairs.replace(
                privateKey,
                publicKey,
                masks,
                replacing(privateKey, publicKey, asked, request.offset(), context),
                context);
        context.objects().save(Replacement.replaced(privateKey, pair.ofPrivate(), context.now()));
        context.objects().save(Replacement.replaced(publicKey, pair.ofPublic(), context.now()));
        return new ReKeyKeyPair.Response(
                UniqueIdentifier.of(pair.ofPrivate()),
                UniqueIdentifier.of(pair.ofPublic()),
                Optional.empty(),
                Optional.empty());
    }

    /** A private key alone is no pair. */
    private static ManagedObject publicKey(ManagedObject privateKey, RequestContext context) {
        return LinkedObjects.publicKey(privateKey, context)
                .orElseThrow(() -> new KmipException(
                        PERMISSION_DENIED,
                        "the private key links to no public key that this client may re-key with it"));
    }

    private static KeyPairAttributes replacing(
            ManagedObject privateKey,
            ManagedObject publicKey,
            KeyPairAttributes asked,
            Optional<Duration> offset,
            RequestContext context) {
        var shared = asked.shared();
        return new KeyPairAttributes(
                Replacement.attributes(privateKey, shared.ofPrivate(), offset, context.version(), context.now()),
                Replacement.attributes(publicKey, shared.ofPublic(), offset, context.version(), context.now()));
    }
}

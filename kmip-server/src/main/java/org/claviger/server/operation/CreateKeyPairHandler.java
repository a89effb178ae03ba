package org.claviger.server.operation;

import java.util.Optional;
import org.claviger.attribute.UniqueIdentifier;
import org.claviger.operation.CreateKeyPair;
import org.claviger.operation.OperationType;

/** Create Key Pair (KMIP 2.1 section 6.1.9, KMIP 1.4 section 4.2). */
public final class CreateKeyPairHandler implements OperationHandler<CreateKeyPair.Request, CreateKeyPair.Response> {
    private final NewKeyPairs newKeyPairs;
    private final boolean defaultMasks;

    /** @param defaultMasks whether keys without a Cryptographic Usage Mask get all uses of their algorithm */
    public CreateKeyPairHandler(NewKeyPairs newKeyPairs, boolean defaultMasks) {
        this.newKeyPairs = newKeyPairs;
        this.defaultMasks = defaultMasks;
    }

    @Override
    public OperationType<CreateKeyPair.Request, CreateKeyPair.Response> type() {
        return CreateKeyPair.TYPE;
    }

    @Override
    public CreateKeyPair.Response handle(CreateKeyPair.Request request, RequestContext context) {
        var masks = new ProtectionStorage.Masks(
                request.commonProtectionStorageMasks(),
                request.privateProtectionStorageMasks(),
                request.publicProtectionStorageMasks());
        var attributes = newKeyPairs
                .asked(
                        request.commonAttributes(),
                        request.privateKeyAttributes(),
                        request.publicKeyAttributes(),
                        context)
                .withMasks(defaultMasks);
        var pair = newKeyPairs.add(masks, attributes, context);
        return new CreateKeyPair.Response(
                UniqueIdentifier.of(pair.ofPrivate()),
                UniqueIdentifier.of(pair.ofPublic()),
                Optional.empty(),
                Optional.empty());
    }
}

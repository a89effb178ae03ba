package org.claviger.server.operation;

import static org.claviger.enumeration.ResultReason.INVALID_FIELD;
import static org.claviger.enumeration.ResultReason.INVALID_OBJECT_TYPE;
import static org.claviger.enumeration.ResultReason.OBJECT_ALREADY_EXISTS;

import java.nio.charset.StandardCharsets;
import org.claviger.attribute.AttributeTypes;
import org.claviger.attribute.UniqueIdentifier;
import org.claviger.enumeration.KeyWrapType;
import org.claviger.operation.Import;
import org.claviger.operation.OperationType;
import org.claviger.server.crypto.ObjectVault;
import org.claviger.server.crypto.RegisteredKeys;
import org.claviger.server.domain.ImportedAttributes;
import org.claviger.server.domain.KmipException;
import org.claviger.server.domain.ManagedObject;

/**
 * Import (KMIP 2.1 section 6.1.25, KMIP 1.4 section 4.41). Identifiers are a tenant's own. One that somebody else in the
 * tenant has cannot be replaced; that it exists is told, as it would be by any refusal.
 */
public final class ImportHandler implements OperationHandler<Import.Request, Import.Response> {
    private static final int MAX_IDENTIFIER_BYTES = 256;

    private final ObjectVault vault;
    private final NewObjects newObjects;
    private final KeyWrapping wrapping;
    private final CryptographicStreams streams;
    private final Residents residents;

    public ImportHandler(
            ObjectVault vault,
            NewObjects newObjects,
            KeyWrapping wrapping,
            CryptographicStreams streams,
            Residents residents) {
        this.residents = residents;
        this.vault = vault;
        this.newObjects = newObjects;
        this.wrapping = wrapping;
        this.streams = streams;
    }

    @Override
    public OperationType<Import.Request, Import.Response> type() {
        return Import.TYPE;
    }

    @Override
    public Import.Response handle(Import.Request request, RequestContext context) {
        requireObjectType(request);
        var id = identifier(request);
        var replaced = context.find(request.uniqueIdentifier());
        if (replaced.isPresent() && !request.replaceExisting().orElse(false)) {
            throw new KmipException(OBJECT_ALREADY_EXISTS, "an object of this Unique Identifier exists");
        }
        if (replaced.isEmpty()) {
            context.objects().requireFree(context.caller(), id);
        }
        var object =
                request.keyWrapType().filter(KeyWrapType.NOT_WRAPPED::equals).isPresent()
                        ? wrapping.unwrap(request.object(), context)
                        : request.object();
        var imported = ImportedAttributes.of(request.attributes(), id, object.objectType(), context.version());
        var described = RegisteredKeys.describe(object, imported.attributes().without(AttributeTypes.KEY_FORMAT_TYPE));
        newObjects.bring(id, object, new ImportedAttributes(imported.state(), described), replaced, context);
        replaced.ifPresent(former -> forget(former, context));
        return new Import.Response(UniqueIdentifier.of(id));
    }

    private void forget(ManagedObject former, RequestContext context) {
        residents.destroyAfter(former, context);
        streams.closeAllAfter(context, former);
        vault.forget(former);
    }

    private static void requireObjectType(Import.Request request) {
        var said = request.objectType();
        if (said.isPresent() && said.get() != request.object().objectType()) {
            throw new KmipException(
                    INVALID_OBJECT_TYPE,
                    "Object Type " + said.get().specName() + ", but the object is of type "
                            + request.object().objectType().specName());
        }
    }

    private static String identifier(Import.Request request) {
        if (!(request.uniqueIdentifier() instanceof UniqueIdentifier.Text(var id))) {
            throw new KmipException(INVALID_FIELD, "an object is imported under an identifier in text");
        }
        var bytes = id.getBytes(StandardCharsets.UTF_8).length;
        if (bytes < 1 || bytes > MAX_IDENTIFIER_BYTES) {
            throw new KmipException(
                    INVALID_FIELD,
                    "Unique Identifier of " + bytes + " bytes (expected 1 to " + MAX_IDENTIFIER_BYTES + ")");
        }
        return id;
    }
}

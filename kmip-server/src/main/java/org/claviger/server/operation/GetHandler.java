package org.claviger.server.operation;

import static org.claviger.enumeration.ResultReason.FEATURE_NOT_SUPPORTED;
import static org.claviger.enumeration.ResultReason.NOT_EXTRACTABLE;
import static org.claviger.enumeration.ResultReason.SENSITIVE;

import org.claviger.attribute.AttributeTypes;
import org.claviger.attribute.UniqueIdentifier;
import org.claviger.enumeration.KeyWrapType;
import org.claviger.object.KmipObject;
import org.claviger.operation.Get;
import org.claviger.operation.OperationType;
import org.claviger.server.crypto.KeyFormats;
import org.claviger.server.crypto.ObjectVault;
import org.claviger.server.domain.KmipException;
import org.claviger.server.domain.ManagedObject;

/** Get (KMIP 2.1 section 6.1.19, KMIP 1.4 section 4.11). */
public final class GetHandler implements OperationHandler<Get.Request, Get.Response> {
    private final ObjectVault vault;

    public GetHandler(ObjectVault vault) {
        this.vault = vault;
    }

    @Override
    public OperationType<Get.Request, Get.Response> type() {
        return Get.TYPE;
    }

    @Override
    public Get.Response handle(Get.Request request, RequestContext context) {
        var object = context.open(request.uniqueIdentifier());
        object.requireMaterial();
        if (request.keyWrappingSpecification().isPresent()) {
            throw new KmipException(FEATURE_NOT_SUPPORTED, "key wrapping is not supported yet");
        }
        requireExtractable(object);
        var value = inFormat(request, vault.open(object, context.secrets()), context);
        if (object.attributes().first(AttributeTypes.FRESH).orElse(false)) {
            context.objects().save(object.withAttribute(AttributeTypes.FRESH, false));
        }
        return new Get.Response(object.objectType(), UniqueIdentifier.of(object.uniqueIdentifier()), value);
    }

    /** Sensitive and unextractable material may leave only wrapped. */
    private static void requireExtractable(ManagedObject object) {
        if (object.attributes().first(AttributeTypes.SENSITIVE).orElse(false)) {
            throw new KmipException(SENSITIVE, "object is Sensitive; it may be had only wrapped");
        }
        if (!object.attributes().first(AttributeTypes.EXTRACTABLE).orElse(true)) {
            throw new KmipException(NOT_EXTRACTABLE, "object is not Extractable");
        }
    }

    private static KmipObject inFormat(Get.Request request, KmipObject object, RequestContext context) {
        if (request.keyWrapType().filter(KeyWrapType.NOT_WRAPPED::equals).isPresent()
                && object.block()
                        .filter(block -> block.keyWrappingData().isPresent())
                        .isPresent()) {
            throw new KmipException(FEATURE_NOT_SUPPORTED, "unwrapping a registered wrapped key is not supported yet");
        }
        return KeyFormats.convert(
                object,
                new KeyFormats.Wanted(request.keyFormatType(), request.keyCompressionType(), context.version()),
                context.secrets());
    }
}

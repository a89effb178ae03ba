package org.claviger.server.operation;

import static org.claviger.enumeration.ResultReason.INVALID_FIELD;
import static org.claviger.enumeration.ResultReason.NOT_EXTRACTABLE;
import static org.claviger.enumeration.ResultReason.SENSITIVE;

import java.util.Optional;
import org.claviger.attribute.AttributeTypes;
import org.claviger.enumeration.KeyCompressionType;
import org.claviger.enumeration.KeyFormatType;
import org.claviger.enumeration.KeyWrapType;
import org.claviger.object.KeyBlock;
import org.claviger.object.KeyValue;
import org.claviger.object.KeyWrappingSpecification;
import org.claviger.object.KmipObject;
import org.claviger.server.crypto.KeyFormats;
import org.claviger.server.crypto.Material;
import org.claviger.server.crypto.ObjectVault;
import org.claviger.server.crypto.ResidentReference;
import org.claviger.server.domain.KmipException;
import org.claviger.server.domain.ManagedObject;

/** How material leaves the server: what Get and Export have in common (KMIP 2.1 sections 6.1.18 and 6.1.19). */
public final class ObjectDelivery {
    private final ObjectVault vault;
    private final KeyWrapping wrapping;

    public ObjectDelivery(ObjectVault vault, KeyWrapping wrapping) {
        this.vault = vault;
        this.wrapping = wrapping;
    }

    /**
     * The form that a client asks for.
     *
     * @param format empty: as it is
     * @param wrapType whether a key that was registered wrapped stays so; empty: it does, unless it is to be wrapped anew
     * @param wrapping how to wrap it; empty: not at all
     */
    record Form(
            Optional<KeyFormatType> format,
            Optional<KeyWrapType> wrapType,
            Optional<KeyCompressionType> compression,
            Optional<KeyWrappingSpecification> wrapping) {}

    /**
     * Returns the object in this form, and stages that it is no longer Fresh.
     *
     * @throws KmipException if it may not leave, or not so
     */
    KmipObject deliver(ManagedObject object, Form form, RequestContext context) {
        var delivered = switch (vault.material(object, context.secrets())) {
            case Material.Clear(var stored) -> deliver(object, stored, form, context);
            case Material.InDevice(var reference, var readable) ->
                readable.isPresent()
                        ? deliver(object, readable.get(), form, context)
                        : fromDevice(object, reference, form, context);
        };
        if (object.attributes().first(AttributeTypes.FRESH).orElse(false)) {
            context.objects().save(object.withAttribute(AttributeTypes.FRESH, false));
        }
        return delivered;
    }

    private KmipObject deliver(ManagedObject object, KmipObject stored, Form form, RequestContext context) {
        requireExtractable(object, stored, form);
        return inForm(object, stored, form, context);
    }

    private KmipObject fromDevice(
            ManagedObject object, ResidentReference reference, Form form, RequestContext context) {
        var mayLeave = object.attributes().first(AttributeTypes.EXTRACTABLE).orElse(false);
        if (!mayLeave || form.wrapping().isEmpty()) {
            throw new KmipException(
                    NOT_EXTRACTABLE,
                    mayLeave
                            ? "the key is in a device, which it leaves only wrapped by another key that is there"
                            : "the key is in a device and never leaves it");
        }
        return wrapping.wrapInDevice(object, reference, form.wrapping().get(), context);
    }

    /** Sensitive material may leave only wrapped, unextractable material not even so. */
    private static void requireExtractable(ManagedObject object, KmipObject stored, Form form) {
        var leavesWrapped = form.wrapping().isPresent() || (KeyWrapping.isWrapped(stored) && !asksForClear(form));
        if (!leavesWrapped
                && object.attributes().first(AttributeTypes.SENSITIVE).orElse(false)) {
            throw new KmipException(SENSITIVE, "object is Sensitive; it may be had only wrapped");
        }
        if (!object.attributes().first(AttributeTypes.EXTRACTABLE).orElse(true)) {
            throw new KmipException(NOT_EXTRACTABLE, "object is not Extractable");
        }
    }

    private static boolean asksForClear(Form form) {
        return form.wrapType().filter(KeyWrapType.NOT_WRAPPED::equals).isPresent();
    }

    private KmipObject inForm(ManagedObject object, KmipObject stored, Form form, RequestContext context) {
        if (form.wrapping().isEmpty()) {
            return inFormat(asksForClear(form) ? clear(stored, context) : stored, form, context);
        }
        if (KeyWrapping.isWrapped(stored)
                && form.wrapType().filter(KeyWrapType.AS_REGISTERED::equals).isPresent()) {
            throw new KmipException(
                    INVALID_FIELD, "Key Wrap Type As Registered together with a Key Wrapping Specification");
        }
        var clear = inFormat(clear(stored, context), form, context);
        return wrapping.wrap(object, stored, clear, form.wrapping().get(), context);
    }

    /** Unwraps what was registered wrapped. Attributes inside that the client's version lacks are left out. */
    private KmipObject clear(KmipObject stored, RequestContext context) {
        var clear = wrapping.unwrap(stored, context);
        return clear.block()
                .filter(_ -> KeyWrapping.isWrapped(stored))
                .map(block -> clear.withBlock(new KeyBlock(
                        block.keyFormatType(),
                        block.keyCompressionType(),
                        block.keyValue().map(value -> existing(value, context)),
                        block.cryptographicAlgorithm(),
                        block.cryptographicLength(),
                        Optional.empty())))
                .orElse(clear);
    }

    private static KeyValue existing(KeyValue value, RequestContext context) {
        return value instanceof KeyValue.Plain(var material, var attributes)
                ? new KeyValue.Plain(material, attributes.existingIn(context.version()))
                : value;
    }

    private static KmipObject inFormat(KmipObject object, Form form, RequestContext context) {
        return KeyFormats.convert(
                object, new KeyFormats.Wanted(form.format(), form.compression(), context.version()), context.secrets());
    }
}

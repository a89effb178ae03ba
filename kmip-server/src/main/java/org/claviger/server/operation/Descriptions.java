package org.claviger.server.operation;

import java.util.List;
import java.util.Optional;
import org.claviger.attribute.Attribute;
import org.claviger.attribute.AttributeTypes;
import org.claviger.attribute.Attributes;
import org.claviger.enumeration.CertificateType;
import org.claviger.enumeration.KeyFormatType;
import org.claviger.object.Certificate;
import org.claviger.object.KeyBlock;
import org.claviger.object.KmipObject;
import org.claviger.server.crypto.Digests;
import org.claviger.server.domain.AttributePolicy;

/** What the server says of new objects beside what their clients do. */
final class Descriptions {
    private final AttributePolicy policy;

    Descriptions(AttributePolicy policy) {
        this.policy = policy;
    }

    /**
     * Adds what the server says of every new object (KMIP 2.1 section 4; the rules of each attribute).
     *
     * @param madeHere whether the server made the material; only then did it never exist elsewhere in the clear
     */
    Attributes of(KmipObject object, String id, Attributes said, boolean madeHere, RequestContext context) {
        var attributes = withoutMaterial(id, said, madeHere, context);
        for (var digest : Digests.of(object, context.secrets())) {
            attributes = attributes.plus(AttributeTypes.DIGEST, digest);
        }
        var format = formatOf(object);
        if (format.isPresent()) {
            attributes = attributes.with(AttributeTypes.KEY_FORMAT_TYPE, format.get());
        }
        if (object.block().filter(block -> block.keyValue().isEmpty()).isPresent()) {
            attributes = attributes.with(AttributeTypes.KEY_VALUE_PRESENT, false);
        }
        return attributes;
    }

    /** Adds what the server says of every new object, whatever its material. */
    Attributes withoutMaterial(String id, Attributes said, boolean madeHere, RequestContext context) {
        var attributes = LinkTargets.named(policy.completed(said, id), context);
        if (madeHere) {
            attributes = attributes.with(AttributeTypes.RANDOM_NUMBER_GENERATOR, QueryHandler.RNG);
        }
        var sensitive = said.first(AttributeTypes.SENSITIVE).orElse(false);
        var extractable = said.first(AttributeTypes.EXTRACTABLE).orElse(true);
        return attributes.withAll(List.of(
                Attribute.of(AttributeTypes.SENSITIVE, sensitive),
                Attribute.of(AttributeTypes.ALWAYS_SENSITIVE, sensitive),
                Attribute.of(AttributeTypes.EXTRACTABLE, extractable),
                Attribute.of(AttributeTypes.NEVER_EXTRACTABLE, !extractable),
                Attribute.of(
                        AttributeTypes.FRESH, said.first(AttributeTypes.FRESH).orElse(true)),
                Attribute.of(AttributeTypes.LEASE_TIME, policy.leaseTime()),
                Attribute.of(AttributeTypes.PROTECTION_STORAGE_MASK, ProtectionStorage.SOFTWARE),
                Attribute.of(AttributeTypes.SHORT_UNIQUE_IDENTIFIER, Digests.ofIdentifier(id))));
    }

    /** Returns the form in which the object is kept (KMIP 2.1 section 4.26); opaque objects have none. */
    private static Optional<KeyFormatType> formatOf(KmipObject object) {
        return object instanceof Certificate certificate && certificate.certificateType() == CertificateType.X_509
                ? Optional.of(KeyFormatType.X_509)
                : object.block().map(KeyBlock::keyFormatType);
    }
}

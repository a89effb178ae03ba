package org.claviger.server.operation;

import java.util.ArrayList;
import java.util.HashMap;
import org.claviger.attribute.Attribute;
import org.claviger.attribute.AttributeReference;
import org.claviger.attribute.AttributeTypes;
import org.claviger.attribute.Attributes;
import org.claviger.server.domain.ManagedObject;
import org.claviger.ttlv.ProtocolVersion;

/** What a client of one version sees of an object's attributes. */
final class VisibleAttributes {
    private VisibleAttributes() {}

    /**
     * Returns the attributes that the version has for this type of object and can carry. Up to 1.4 the second and further
     * instances of an attribute carry their Attribute Index; the first is 0 and need not (KMIP 1.4 section 2.1.1).
     */
    static Attributes of(ManagedObject object, ProtocolVersion version) {
        var visible =
                object.allAttributes().existingIn(version).where(attribute -> applies(attribute, object, version));
        return version.compareTo(ProtocolVersion.V1_4) <= 0 ? indexed(visible) : visible;
    }

    private static boolean applies(Attribute<?> attribute, ManagedObject object, ProtocolVersion version) {
        return attribute.type() == AttributeTypes.VENDOR_ATTRIBUTE
                || attribute.type().rules(version).appliesTo().contains(object.objectType());
    }

    private static Attributes indexed(Attributes attributes) {
        var counts = new HashMap<AttributeReference, Integer>();
        var indexed = new ArrayList<Attribute<?>>(attributes.size());
        for (var attribute : attributes) {
            var index = counts.merge(AttributeReference.to(attribute), 1, Integer::sum) - 1;
            indexed.add(index == 0 ? attribute : attribute.withIndex(index));
        }
        return Attributes.of(indexed);
    }
}

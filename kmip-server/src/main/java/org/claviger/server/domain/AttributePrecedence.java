package org.claviger.server.domain;

import java.util.HashSet;
import org.claviger.attribute.Attribute;
import org.claviger.attribute.AttributeTypes;
import org.claviger.attribute.Attributes;
import org.claviger.ttlv.ProtocolVersion;

/**
 * Attributes for one object from two places, one of which goes before the other (KMIP 2.1 section 6.1.9, KMIP 1.4 sections 4
 * and 4.2).
 */
public final class AttributePrecedence {
    private AttributePrecedence() {}

    /**
     * Returns both; of an attribute that has one value, only the value that goes before. An instance that is in both places
     * is there once.
     *
     * @param first what goes before
     */
    public static Attributes merge(Attributes others, Attributes first, ProtocolVersion version) {
        var said = new HashSet<Attribute<?>>();
        first.forEach(attribute -> said.add(attribute.withoutIndex()));
        var permissions = new AttributePermissions(version);
        return others.where(attribute -> mayRepeat(attribute, permissions)
                        ? !said.contains(attribute.withoutIndex())
                        : !first.has(attribute.type()))
                .plusAll(first);
    }

    private static boolean mayRepeat(Attribute<?> attribute, AttributePermissions permissions) {
        return attribute.type() == AttributeTypes.VENDOR_ATTRIBUTE || permissions.mayRepeat(attribute.type());
    }
}

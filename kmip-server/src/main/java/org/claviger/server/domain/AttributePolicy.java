package org.claviger.server.domain;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.claviger.attribute.ApplicationSpecificInformation;
import org.claviger.attribute.Attribute;
import org.claviger.attribute.AttributeTypes;
import org.claviger.attribute.Attributes;
import org.claviger.enumeration.ResultReason;

/**
 * What the operator decides of attributes.
 *
 * @param leaseTime the Lease Time of new objects, the longest that is given (KMIP 2.1 section 4.30)
 * @param applicationNamespaces those for which the server makes up Application Data (KMIP 2.1 section 4.4)
 * @param maxAttributes how many attributes an object may have, all instances counted
 */
public record AttributePolicy(Duration leaseTime, Set<String> applicationNamespaces, int maxAttributes) {
    public AttributePolicy {
        applicationNamespaces = Set.copyOf(applicationNamespaces);
    }

    /** Returns the attributes of a new object, with data in all Application Specific Information. */
    public Attributes completed(Attributes said, String uniqueIdentifier) {
        return said.has(AttributeTypes.APPLICATION_SPECIFIC_INFORMATION)
                ? Attributes.of(said.list().stream()
                        .<Attribute<?>>map(attribute -> completed(attribute, uniqueIdentifier))
                        .toList())
                : said;
    }

    private Attribute<?> completed(Attribute<?> attribute, String uniqueIdentifier) {
        return attribute.value() instanceof ApplicationSpecificInformation said
                ? AttributeValues.replaced(attribute, completed(said, uniqueIdentifier))
                : attribute;
    }

    /**
     * Returns Application Specific Information with data: the client's, or else the identifier of the object, which is
     * unique in every namespace.
     *
     * @throws KmipException with Application Namespace Not Supported if there is none, and none is made up
     */
    ApplicationSpecificInformation completed(ApplicationSpecificInformation said, String uniqueIdentifier) {
        if (said.applicationData().isPresent()) {
            return said;
        }
        if (!applicationNamespaces.contains(said.applicationNamespace())) {
            throw new KmipException(
                    ResultReason.APPLICATION_NAMESPACE_NOT_SUPPORTED,
                    "Application Data is missing, and the server makes none up for this Application Namespace");
        }
        return new ApplicationSpecificInformation(said.applicationNamespace(), Optional.of(uniqueIdentifier));
    }
}

package org.claviger.server.store;

import org.claviger.enumeration.ObjectType;
import org.claviger.server.domain.Tenant;
import org.claviger.ttlv.Bytes;

/**
 * An object that has material, and the data key of that material as it is wrapped. The row's authenticity is not checked.
 *
 * @param number in the order in which objects were made
 * @param wrappedDataKey its byte form
 */
public record WrappedKeyRow(
        long number, Tenant tenant, String uniqueIdentifier, ObjectType objectType, Bytes wrappedDataKey) {}

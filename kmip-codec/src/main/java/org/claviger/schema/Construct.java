package org.claviger.schema;

import org.claviger.ttlv.FieldValues;

/**
 * Makes a value from the fields that were read.
 *
 * @param <T> the type of the value
 */
@FunctionalInterface
public interface Construct<T> {
    T from(FieldValues in);
}

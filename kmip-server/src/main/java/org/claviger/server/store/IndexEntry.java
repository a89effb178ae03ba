package org.claviger.server.store;

/**
 * One searchable value of an object's attributes.
 *
 * @param attribute tag code of the attribute
 * @param instance which instance of the attribute, so that the parts of one structure are found together
 * @param path where in the attribute's value: 0 for the value itself, the tag code of a field of a structure, for a field of
 *     a field {@code outer << 24 | inner}
 */
public record IndexEntry(int attribute, int instance, long path, IndexValue value) {}

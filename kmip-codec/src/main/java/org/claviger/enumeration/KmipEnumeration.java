package org.claviger.enumeration;

import org.claviger.ttlv.VersionRange;

/** A value of an enumeration, or a bit of a mask. */
public interface KmipEnumeration {
    /** The number that stands for it. */
    int value();

    /** Its name in the specification. */
    String specName();

    /** Its name in XML and JSON. */
    String xmlName();

    /** The versions that have it. */
    VersionRange versions();
}

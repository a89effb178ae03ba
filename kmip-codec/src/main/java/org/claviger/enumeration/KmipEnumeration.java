package org.claviger.enumeration;

import org.claviger.ttlv.VersionRange;

/** E. */
public interface KmipEnumeration {
    int value();

    String specName();

    String xmlName();

    VersionRange versions();
}

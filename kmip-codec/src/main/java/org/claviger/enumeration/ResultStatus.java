package org.claviger.enumeration;

import static org.claviger.ttlv.VersionRange.ALL;

import org.claviger.ttlv.VersionRange;

/** How an operation ended (KMIP 2.1 section 11.47). */
public enum ResultStatus implements KmipEnumeration {
    SUCCESS(0x00000000, "Success", "Success", ALL),
    OPERATION_FAILED(0x00000001, "Operation Failed", "OperationFailed", ALL),
    OPERATION_PENDING(0x00000002, "Operation Pending", "OperationPending", ALL),
    OPERATION_UNDONE(0x00000003, "Operation Undone", "OperationUndone", ALL);

    private final int value;
    private final String specName;
    private final String xmlName;
    private final VersionRange versions;

    ResultStatus(int value, String specName, String xmlName, VersionRange versions) {
        this.value = value;
        this.specName = specName;
        this.xmlName = xmlName;
        this.versions = versions;
    }

    @Override
    public int value() {
        return value;
    }

    @Override
    public String specName() {
        return specName;
    }

    @Override
    public String xmlName() {
        return xmlName;
    }

    @Override
    public VersionRange versions() {
        return versions;
    }
}

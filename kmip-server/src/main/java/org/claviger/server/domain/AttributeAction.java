package org.claviger.server.domain;

import static org.claviger.enumeration.ResultReason.ATTRIBUTE_NOT_FOUND;
import static org.claviger.enumeration.ResultReason.ATTRIBUTE_READ_ONLY;
import static org.claviger.enumeration.ResultReason.INVALID_ATTRIBUTE;
import static org.claviger.enumeration.ResultReason.INVALID_ATTRIBUTE_VALUE;
import static org.claviger.enumeration.ResultReason.INVALID_FIELD;
import static org.claviger.enumeration.ResultReason.READ_ONLY_ATTRIBUTE;
import static org.claviger.enumeration.ResultReason.UNSUPPORTED_ATTRIBUTE;

import org.claviger.enumeration.ResultReason;

/** What a client does to an attribute, and the words that the operation's error table has for refusing it. */
enum AttributeAction {
    /** It comes with a new object (KMIP 2.1 sections 6.1.8, 6.1.43 and the like). */
    CREATE(ATTRIBUTE_READ_ONLY, INVALID_ATTRIBUTE, UNSUPPORTED_ATTRIBUTE, INVALID_ATTRIBUTE_VALUE),
    /** KMIP 2.1 section 6.1.2.1. */
    ADD(READ_ONLY_ATTRIBUTE, INVALID_ATTRIBUTE, INVALID_ATTRIBUTE, INVALID_FIELD),
    /** KMIP 2.1 section 6.1.34.1. */
    MODIFY(ATTRIBUTE_READ_ONLY, ATTRIBUTE_NOT_FOUND, ATTRIBUTE_NOT_FOUND, INVALID_FIELD),
    /** KMIP 2.1 section 6.1.13.1. */
    DELETE(ATTRIBUTE_READ_ONLY, ATTRIBUTE_NOT_FOUND, ATTRIBUTE_NOT_FOUND, INVALID_FIELD),
    /** KMIP 2.1 section 6.1.51.1. */
    SET(READ_ONLY_ATTRIBUTE, INVALID_FIELD, INVALID_FIELD, INVALID_ATTRIBUTE_VALUE),
    /** KMIP 2.1 section 6.1.3.1. */
    ADJUST(READ_ONLY_ATTRIBUTE, UNSUPPORTED_ATTRIBUTE, UNSUPPORTED_ATTRIBUTE, INVALID_FIELD);

    private final ResultReason readOnly;
    private final ResultReason inapplicable;
    private final ResultReason unknown;
    private final ResultReason badValue;

    AttributeAction(ResultReason readOnly, ResultReason inapplicable, ResultReason unknown, ResultReason badValue) {
        this.readOnly = readOnly;
        this.inapplicable = inapplicable;
        this.unknown = unknown;
        this.badValue = badValue;
    }

    /** The attribute is the server's. */
    ResultReason readOnly() {
        return readOnly;
    }

    /** Objects of this type do not have the attribute. */
    ResultReason inapplicable() {
        return inapplicable;
    }

    /** No object has the attribute. */
    ResultReason unknown() {
        return unknown;
    }

    /** The attribute may not have the value. */
    ResultReason badValue() {
        return badValue;
    }
}

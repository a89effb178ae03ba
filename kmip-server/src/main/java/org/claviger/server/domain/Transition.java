package org.claviger.server.domain;

/** What may happen to an object in its life (KMIP 2.1 section 4.57, figure 1). */
public enum Transition {
    /** It may be used from now on. */
    ACTIVATE,
    /** It may no longer be used to protect. */
    DEACTIVATE,
    /** Somebody else may know it. */
    COMPROMISE,
    /** Its material is gone for ever. */
    DESTROY
}

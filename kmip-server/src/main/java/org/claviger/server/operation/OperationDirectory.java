package org.claviger.server.operation;

import java.util.List;
import org.claviger.enumeration.Operation;
import org.claviger.ttlv.ProtocolVersion;

/** Tells which operations the server does. */
@FunctionalInterface
public interface OperationDirectory {
    /** Returns the operations of this version that the server does, in the order of their codes. */
    List<Operation> supportedIn(ProtocolVersion version);
}

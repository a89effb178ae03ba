package org.claviger.hsm;

/**
 * What a backend can do, found by trying it when it was opened.
 *
 * @param createsRootKeys whether {@link RootKeys#create} works, or root keys are made by other means
 * @param authenticatesBindings whether the backend itself refuses a wrong {@link Binding}; where it can't, only the
 *     cipher that uses the data key notices
 * @param leavesHost whether a call goes over the network, so that it costs milliseconds and can time out
 */
public record Capabilities(boolean createsRootKeys, boolean authenticatesBindings, boolean leavesHost) {}

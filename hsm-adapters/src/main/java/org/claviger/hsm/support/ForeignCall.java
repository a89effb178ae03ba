package org.claviger.hsm.support;

import org.claviger.hsm.BackendException;

/** What became of a call into foreign code. */
public final class ForeignCall {
    private ForeignCall() {}

    /**
     * Makes of what a call threw what its caller may throw. A downcall handle declares Throwable, but throws nothing of its own
     * except for wrong arguments; what else comes out is the runtime's or was thrown beside the call.
     *
     * @param what what was called, for the message, such as {@code "mlock of the C library"}
     * @return {@code thrown} itself if it is a BackendException, which says what happened already, else a bug of ours with
     *     {@code thrown} as its cause
     * @throws Error {@code thrown} itself, such as that memory has run out: nobody's to answer for here
     */
    public static RuntimeException failed(String what, Throwable thrown) {
        if (thrown instanceof Error error) {
            throw error;
        }
        return thrown instanceof BackendException said
                ? said
                : new IllegalStateException("%s failed: %s".formatted(what, thrown), thrown);
    }
}

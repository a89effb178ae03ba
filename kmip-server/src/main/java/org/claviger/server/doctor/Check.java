package org.claviger.server.doctor;

import java.util.List;

/** Looks at one part of what a server needs. */
public interface Check {
    /** The part, in a word. */
    String name();

    /** Looks, and says what it found; at least one thing. What goes wrong is a finding, not an exception. */
    List<Finding> look();
}

package org.claviger.hsm;

import java.util.Locale;

/** What an operator does with root keys that may take options of one kind of backend: {@link RootKeyAdministration}. */
public enum RootKeyTask {
    CREATE,
    ROTATE,
    IMPORT;

    /** What the task is called on the command line. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}

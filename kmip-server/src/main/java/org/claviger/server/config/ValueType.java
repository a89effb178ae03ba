package org.claviger.server.config;

import java.nio.file.Path;
import java.util.List;

/**
 * What kind of value a key takes.
 *
 * @param name how the documentation calls it
 * @param isList whether it takes several values; in the environment they are separated by commas
 */
record ValueType<T>(String name, boolean isList, Parser<T> parser) {
    /** Makes a value of the text, or of the texts of a list. */
    @FunctionalInterface
    interface Parser<T> {
        /** @param folder what relative paths start from */
        T parse(List<String> texts, Path folder) throws IllegalValueException;
    }

    T parse(List<String> texts, Path folder) throws IllegalValueException {
        return parser.parse(texts, folder);
    }
}

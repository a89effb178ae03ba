package org.claviger.hsm;

/**
 * An option that a kind of backend takes for a task of {@link RootKeyAdministration}.
 *
 * @param name such as {@code origin}, without hyphens before it
 * @param value what stands for its value in the usage, such as {@code WAY}
 * @param isFile whether its value is a file, which the command makes an absolute path
 * @param meaning what the usage says
 */
public record TaskOption(String name, String value, boolean isFile, String meaning) {
    public static TaskOption of(String name, String value, String meaning) {
        return new TaskOption(name, value, false, meaning);
    }

    public static TaskOption file(String name, String meaning) {
        return new TaskOption(name, "FILE", true, meaning);
    }
}

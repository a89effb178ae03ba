package org.claviger.server.config;

import java.nio.file.Path;
import org.claviger.hsm.BackendId;
import org.claviger.hsm.KeyProvider;
import org.claviger.hsm.soft.Argon2Cost;
import org.claviger.hsm.soft.SoftwareSettings;

/** Root keys in a file. */
final class SoftwareProvider implements ProviderKind {
    static final Section SECTION = new Section("root-keys[].software.");

    static final Key<Path> KEY_FILE = SECTION.derived(
            "key-file",
            ValueTypes.PATH,
            "`root.key` in `data-dir`",
            "File of the root keys, encrypted under the passphrase; made on the first start.");
    static final Key<Path> PASSPHRASE_FILE = SECTION.derived(
            "passphrase-file",
            ValueTypes.READABLE_FILE,
            "none; `software` needs one",
            "File with the passphrase of the root keys, readable by the server's user alone.");

    @Override
    public String code() {
        return "software";
    }

    @Override
    public String meaning() {
        return "a file";
    }

    @Override
    public Section section() {
        return SECTION;
    }

    @Override
    public KeyProvider bind(Element element, BackendId name, Path dataDir) {
        return new SoftwareSettings(
                name,
                element.find(KEY_FILE).orElse(dataDir.resolve("root.key")),
                element.needed(PASSPHRASE_FILE, this),
                Argon2Cost.DEFAULT);
    }
}

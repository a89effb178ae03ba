package org.claviger.hsm.engine;

import java.util.Optional;
import java.util.function.Supplier;
import org.claviger.hsm.BackendException;
import org.claviger.hsm.BackendException.Category;

/** Chooses between the engines. */
public final class KeyEngines {
    private KeyEngines() {}

    /**
     * The engine that was chosen.
     *
     * @param whyNotLibcrypto why it isn't libcrypto although that was wanted
     */
    public record Chosen(KeyEngine engine, Optional<String> whyNotLibcrypto) {}

    /**
     * Chooses an engine and tries it against known answers.
     *
     * @throws BackendException UNSUPPORTED if libcrypto was asked for by name and can't be used
     */
    public static Chosen choose(EngineChoice choice) {
        return choose(choice, KeyEngines::libcrypto);
    }

    static Chosen choose(EngineChoice choice, Supplier<KeyEngine> libcrypto) {
        return switch (choice) {
            case JAVA -> new Chosen(java(), Optional.empty());
            case LIBCRYPTO -> new Chosen(libcrypto.get(), Optional.empty());
            case AUTO -> {
                try {
                    yield new Chosen(libcrypto.get(), Optional.empty());
                } catch (BackendException e) {
                    yield new Chosen(java(), Optional.ofNullable(e.getMessage()));
                }
            }
        };
    }

    /** The JDK's. */
    public static KeyEngine java() {
        var engine = new JavaEngine();
        KnownAnswers.require(engine);
        return engine;
    }

    /**
     * OpenSSL's.
     *
     * @throws BackendException UNSUPPORTED if it can't be used
     */
    public static KeyEngine libcrypto() {
        try {
            return LibcryptoEngine.load(Libcrypto.FILE);
        } catch (BackendException e) {
            throw e.category() == Category.UNSUPPORTED
                    ? e
                    : new BackendException(Category.UNSUPPORTED, String.valueOf(e.getMessage()), e);
        }
    }
}

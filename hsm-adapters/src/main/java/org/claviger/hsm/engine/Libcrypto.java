package org.claviger.hsm.engine;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import org.claviger.hsm.BackendException;
import org.claviger.hsm.BackendException.Category;
import org.claviger.hsm.support.ForeignCall;

/**
 * OpenSSL's libcrypto, loaded into this process: the functions that {@link LibcryptoEngine} calls, as C has them. All are
 * short and never call back, so they run without leaving Java's state, and arguments may lie on the heap; but for
 * {@link #updateAtLength}.
 *
 * <p>It stays loaded until the process ends. What goes wrong in it becomes a {@link BackendException} INTERNAL with
 * libcrypto's own words.
 */
final class Libcrypto {
    /** The name of libcrypto 3 in Linux's form; its number changes when the functions do. */
    static final String FILE = "libcrypto.so.3";

    private static final int OLDEST_MAJOR = 3;
    private static final int MAJOR_SHIFT = 28;

    /** Threads may be in the library while the process exits, so it must not take itself down then. */
    private static final long OPENSSL_INIT_NO_ATEXIT = 0x00080000L;

    private static final int OPENSSL_FULL_VERSION_STRING = 7;
    private static final int LONGEST_VERSION_BYTES = 256;
    private static final int LONGEST_ERROR_BYTES = 256;

    private static final int EVP_CTRL_AEAD_GET_TAG = 0x10;
    private static final int EVP_CTRL_AEAD_SET_TAG = 0x11;
    private static final int EVP_CIPHER_CTX_FLAG_WRAP_ALLOW = 0x1;

    private final SymbolLookup library;
    private final String version;

    private final MethodHandle cipherFetch;
    private final MethodHandle contextNew;
    private final MethodHandle contextFree;
    private final MethodHandle contextControl;
    private final MethodHandle contextSetFlags;
    private final MethodHandle init;
    private final MethodHandle update;
    private final MethodHandle updateAtLength;
    private final MethodHandle finish;

    private final MethodHandle macFetch;
    private final MethodHandle macNew;
    private final MethodHandle macFree;
    private final MethodHandle macSetParameters;
    private final MethodHandle macInit;
    private final MethodHandle macUpdate;
    private final MethodHandle macFinal;

    private final MethodHandle errorCode;
    private final MethodHandle errorText;
    private final MethodHandle errorClear;

    private Libcrypto(SymbolLookup library) {
        this.library = library;
        // Before anything else of it, for the library sets itself up at the first call.
        start();
        version = requireVersion();
        cipherFetch = function("EVP_CIPHER_fetch", FunctionDescriptor.of(ADDRESS, ADDRESS, ADDRESS, ADDRESS));
        contextNew = function("EVP_CIPHER_CTX_new", FunctionDescriptor.of(ADDRESS));
        contextFree = function("EVP_CIPHER_CTX_free", FunctionDescriptor.ofVoid(ADDRESS));
        contextControl =
                function("EVP_CIPHER_CTX_ctrl", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT, ADDRESS));
        contextSetFlags = function("EVP_CIPHER_CTX_set_flags", FunctionDescriptor.ofVoid(ADDRESS, JAVA_INT));
        init = function(
                "EVP_CipherInit_ex2",
                FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS, ADDRESS, JAVA_INT, ADDRESS));
        var updating = FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS, ADDRESS, JAVA_INT);
        update = function("EVP_CipherUpdate", updating);
        updateAtLength = Linker.nativeLinker().downcallHandle(symbol("EVP_CipherUpdate"), updating);
        finish = function("EVP_CipherFinal_ex", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS));
        macFetch = function("EVP_MAC_fetch", FunctionDescriptor.of(ADDRESS, ADDRESS, ADDRESS, ADDRESS));
        macNew = function("EVP_MAC_CTX_new", FunctionDescriptor.of(ADDRESS, ADDRESS));
        macFree = function("EVP_MAC_CTX_free", FunctionDescriptor.ofVoid(ADDRESS));
        macSetParameters = function("EVP_MAC_CTX_set_params", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS));
        macInit = function("EVP_MAC_init", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, JAVA_LONG, ADDRESS));
        macUpdate = function("EVP_MAC_update", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, JAVA_LONG));
        macFinal = function("EVP_MAC_final", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS, JAVA_LONG));
        errorCode = function("ERR_get_error", FunctionDescriptor.of(JAVA_LONG));
        errorText = function("ERR_error_string_n", FunctionDescriptor.ofVoid(JAVA_LONG, ADDRESS, JAVA_LONG));
        errorClear = function("ERR_clear_error", FunctionDescriptor.ofVoid());
    }

    /**
     * Loads the library from where the dynamic linker finds it.
     *
     * @param file its name there
     * @throws BackendException NOT_FOUND if it isn't there, UNSUPPORTED if it is too old or lacks a function
     */
    static Libcrypto load(String file) {
        try {
            return new Libcrypto(SymbolLookup.libraryLookup(file, Arena.global()));
        } catch (IllegalArgumentException e) { // how the JDK says that the dynamic linker refused
            throw new BackendException(
                    Category.NOT_FOUND, file + " is not there (Debian, Ubuntu: apt-get install libssl3)", e);
        }
    }

    /** Its version, such as {@code "3.0.17"}. */
    String version() {
        return version;
    }

    /** A cipher by OpenSSL's name of it, to be kept as long as the process lives. */
    MemorySegment cipher(String name) {
        try (var arena = Arena.ofConfined()) {
            return present("EVP_CIPHER_fetch of " + name, (MemorySegment)
                    cipherFetch.invokeExact(MemorySegment.NULL, arena.allocateFrom(name), MemorySegment.NULL));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    MemorySegment newContext() {
        try {
            return present("EVP_CIPHER_CTX_new", (MemorySegment) contextNew.invokeExact());
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** Wipes and frees a context, with the round keys in it. */
    void freeContext(MemorySegment context) {
        try {
            contextFree.invokeExact(context);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** @param iv NULL for a cipher that has a constant one */
    void init(MemorySegment context, MemorySegment cipher, MemorySegment key, MemorySegment iv, boolean encrypt) {
        try {
            check("EVP_CipherInit_ex2", (int)
                    init.invokeExact(context, cipher, key, iv, encrypt ? 1 : 0, MemorySegment.NULL));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** Lets a context do key wrap, which it refuses otherwise as its output is longer than callers may expect. */
    void allowKeyWrap(MemorySegment context) {
        try {
            contextSetFlags.invokeExact(context, EVP_CIPHER_CTX_FLAG_WRAP_ALLOW);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /**
     * Encrypts or decrypts a part of a message. For short parts: no collection of garbage can begin meanwhile.
     *
     * @param out NULL for additional data
     * @param written an {@code int} for the number of bytes written
     */
    void update(MemorySegment context, MemorySegment out, MemorySegment written, MemorySegment in, int bytes) {
        try {
            check("EVP_CipherUpdate", (int) update.invokeExact(context, out, written, in, bytes));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** The same for parts of any length, in memory off the heap; false if libcrypto refuses the message. */
    boolean updateAtLength(
            MemorySegment context, MemorySegment out, MemorySegment written, MemorySegment in, int bytes) {
        try {
            return succeeded((int) updateAtLength.invokeExact(context, out, written, in, bytes));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** Ends a message; false if its tag is wrong. */
    boolean finish(MemorySegment context, MemorySegment out, MemorySegment written) {
        try {
            return succeeded((int) finish.invokeExact(context, out, written));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** Writes the tag of a message that was encrypted to {@code tag}. */
    void tag(MemorySegment context, MemorySegment tag) {
        control("tag", context, EVP_CTRL_AEAD_GET_TAG, tag);
    }

    /** Says which tag a message has that is being decrypted. */
    void expectTag(MemorySegment context, MemorySegment tag) {
        control("expected tag", context, EVP_CTRL_AEAD_SET_TAG, tag);
    }

    private void control(String what, MemorySegment context, int command, MemorySegment argument) {
        try {
            check("EVP_CIPHER_CTX_ctrl for the " + what, (int)
                    contextControl.invokeExact(context, command, (int) argument.byteSize(), argument));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** A code of messages by OpenSSL's name of it, to be kept as long as the process lives. */
    MemorySegment mac(String name) {
        try (var arena = Arena.ofConfined()) {
            return present("EVP_MAC_fetch of " + name, (MemorySegment)
                    macFetch.invokeExact(MemorySegment.NULL, arena.allocateFrom(name), MemorySegment.NULL));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    MemorySegment newMac(MemorySegment mac) {
        try {
            return present("EVP_MAC_CTX_new", (MemorySegment) macNew.invokeExact(mac));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** Wipes and frees a code of messages, with the key in it. */
    void freeMac(MemorySegment context) {
        try {
            macFree.invokeExact(context);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** @param parameters an array of {@code OSSL_PARAM} with its end */
    void setMacParameters(MemorySegment context, MemorySegment parameters) {
        try {
            check("EVP_MAC_CTX_set_params", (int) macSetParameters.invokeExact(context, parameters));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    void initMac(MemorySegment context, MemorySegment key) {
        try {
            check("EVP_MAC_init", (int) macInit.invokeExact(context, key, key.byteSize(), MemorySegment.NULL));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    void updateMac(MemorySegment context, MemorySegment in) {
        try {
            check("EVP_MAC_update", (int) macUpdate.invokeExact(context, in, in.byteSize()));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    void finishMac(MemorySegment context, MemorySegment code) {
        try {
            check("EVP_MAC_final", (int) macFinal.invokeExact(context, code, MemorySegment.NULL, code.byteSize()));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    private void start() {
        var initialise = function("OPENSSL_init_crypto", FunctionDescriptor.of(JAVA_INT, JAVA_LONG, ADDRESS));
        try {
            int result = (int) initialise.invokeExact(OPENSSL_INIT_NO_ATEXIT, MemorySegment.NULL);
            if (result != 1) {
                throw new BackendException(Category.UNSUPPORTED, FILE + " can't set itself up");
            }
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    private String requireVersion() {
        var number = function("OpenSSL_version_num", FunctionDescriptor.of(JAVA_LONG));
        var text = function("OpenSSL_version", FunctionDescriptor.of(ADDRESS, JAVA_INT));
        try {
            long major = (long) number.invokeExact() >>> MAJOR_SHIFT;
            if (major != OLDEST_MAJOR) {
                throw new BackendException(
                        Category.UNSUPPORTED,
                        "%s has the version %d (expected %d)".formatted(FILE, major, OLDEST_MAJOR));
            }
            var full = (MemorySegment) text.invokeExact(OPENSSL_FULL_VERSION_STRING);
            return full.reinterpret(LONGEST_VERSION_BYTES).getString(0);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    private MethodHandle function(String name, FunctionDescriptor descriptor) {
        return Linker.nativeLinker().downcallHandle(symbol(name), descriptor, Linker.Option.critical(true));
    }

    private MemorySegment symbol(String name) {
        return library.find(name)
                .orElseThrow(() -> new BackendException(Category.UNSUPPORTED, FILE + " has no " + name));
    }

    private MemorySegment present(String function, MemorySegment result) {
        if (result.equals(MemorySegment.NULL)) {
            throw failure(function);
        }
        return result;
    }

    private void check(String function, int result) {
        if (result != 1) {
            throw failure(function);
        }
    }

    /** Errors are kept by thread until somebody asks; what is expected must not be found there later. */
    private boolean succeeded(int result) {
        if (result == 1) {
            return true;
        }
        try {
            errorClear.invokeExact();
        } catch (Throwable e) {
            throw unexpected(e);
        }
        return false;
    }

    private BackendException failure(String function) {
        try (var arena = Arena.ofConfined()) {
            long code = (long) errorCode.invokeExact();
            var text = arena.allocate(LONGEST_ERROR_BYTES);
            errorText.invokeExact(code, text, text.byteSize());
            errorClear.invokeExact();
            return new BackendException(
                    Category.INTERNAL,
                    "%s of %s: %s".formatted(function, FILE, code == 0 ? "failed without a reason" : text.getString(0)),
                    null,
                    false,
                    "0x%08X".formatted(code));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    private static RuntimeException unexpected(Throwable e) {
        return ForeignCall.failed("a call of " + FILE, e);
    }
}

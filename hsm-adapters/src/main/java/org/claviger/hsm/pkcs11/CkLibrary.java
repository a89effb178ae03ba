package org.claviger.hsm.pkcs11;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import org.claviger.hsm.BackendException;
import org.claviger.hsm.BackendException.Category;
import org.claviger.hsm.support.ForeignCall;

/**
 * A module loaded into this process: calls its C functions and says what they returned.
 *
 * <p>For systems where {@code CK_ULONG} has eight bytes and structures have natural alignment: Linux and macOS. All
 * arguments are passed as 64-bit integers, addresses too; keeping their memory alive is the caller's part. A module stays
 * loaded until the process ends, because few survive being unloaded.
 */
final class CkLibrary {
    /** {@code CK_VERSION} and padding before the first function pointer. */
    private static final long FUNCTIONS_OFFSET = 8;

    private static final int FUNCTION_POINTERS = 68;

    private final Path path;
    private final Map<CkFunction, MethodHandle> handles = new EnumMap<>(CkFunction.class);

    private CkLibrary(Path path, MemorySegment functions) {
        this.path = path;
        var linker = Linker.nativeLinker();
        for (var function : CkFunction.values()) {
            var pointer = functions.get(ADDRESS, FUNCTIONS_OFFSET + (long) function.index() * Long.BYTES);
            if (pointer.equals(MemorySegment.NULL)) {
                continue; // old modules may leave functions out; calling one says so
            }
            handles.put(
                    function,
                    linker.downcallHandle(pointer, descriptor(function.arity()))
                            .asSpreader(long[].class, function.arity()));
        }
    }

    /**
     * Loads a module.
     *
     * @throws BackendException NOT_FOUND if there is no such file, UNSUPPORTED if it isn't a module that this process can
     *     load
     */
    static CkLibrary load(Path path) {
        if (Linker.nativeLinker()
                        .canonicalLayouts()
                        .getOrDefault("long", JAVA_LONG)
                        .byteSize()
                != Long.BYTES) {
            throw new BackendException(
                    Category.UNSUPPORTED, "PKCS #11 modules can be used on Linux and macOS only, 64 bits");
        }
        if (!Files.exists(path)) {
            throw new BackendException(Category.NOT_FOUND, "PKCS #11 module " + path + " does not exist");
        }
        var arena = Arena.global();
        try {
            var getFunctionList = SymbolLookup.libraryLookup(path, arena)
                    .find("C_GetFunctionList")
                    .orElseThrow(() -> new BackendException(
                            Category.UNSUPPORTED, path + " is not a PKCS #11 module: it has no C_GetFunctionList"));
            try (var scratch = Arena.ofConfined()) {
                var pointer = scratch.allocate(ADDRESS);
                long result = (long) Linker.nativeLinker()
                        .downcallHandle(getFunctionList, descriptor(1))
                        .invokeExact(pointer.address());
                if (result != ReturnCode.OK.code()) {
                    throw new BackendException(
                            Category.UNAVAILABLE,
                            "C_GetFunctionList of %s: %s".formatted(path, ReturnCode.describe(result)));
                }
                long listBytes = FUNCTIONS_OFFSET + FUNCTION_POINTERS * Long.BYTES;
                return new CkLibrary(path, pointer.get(ADDRESS, 0).reinterpret(listBytes));
            }
        } catch (IllegalArgumentException e) { // how the JDK says that the dynamic linker refused
            throw new BackendException(
                    Category.UNSUPPORTED, "PKCS #11 module %s can't be loaded: %s".formatted(path, e.getMessage()), e);
        } catch (Throwable e) {
            throw ForeignCall.failed("C_GetFunctionList of " + path, e);
        }
    }

    Path path() {
        return path;
    }

    /** Calls a function and returns its {@code CK_RV}. */
    long call(CkFunction function, long... arguments) {
        var handle = handles.get(function);
        if (handle == null) {
            return ReturnCode.FUNCTION_NOT_SUPPORTED.code();
        }
        try {
            return (long) handle.invokeExact(arguments);
        } catch (Throwable e) {
            throw ForeignCall.failed(function + " of " + path, e);
        }
    }

    /**
     * Calls a function.
     *
     * @throws CkException if it returns anything but CKR_OK
     */
    void check(CkFunction function, long... arguments) {
        long result = call(function, arguments);
        if (result != ReturnCode.OK.code()) {
            throw new CkException(function, result);
        }
    }

    private static FunctionDescriptor descriptor(int arity) {
        var arguments = new MemoryLayout[arity];
        Arrays.fill(arguments, JAVA_LONG);
        return FunctionDescriptor.of(JAVA_LONG, arguments);
    }
}

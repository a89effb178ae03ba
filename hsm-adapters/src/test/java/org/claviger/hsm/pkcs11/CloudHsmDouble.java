package org.claviger.hsm.pkcs11;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.SymbolLookup;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.claviger.hsm.BackendId;
import org.claviger.hsm.KeyBackend;
import org.claviger.hsm.TestedBackend;
import org.claviger.hsm.TestedBackend.Ability;

/**
 * A module that behaves like AWS CloudHSM's, with SoftHSM underneath, and fails to order. It is compiled from {@code
 * src/test/c/cloudhsm_double.c} when it is first asked for.
 */
public final class CloudHsmDouble {
    static final String USER = "crypto_user:";

    private static final Path SOURCE = Stream.of("src/test/c", "../hsm-adapters/src/test/c", "hsm-adapters/src/test/c")
            .map(folder -> Path.of(folder, "cloudhsm_double.c"))
            .filter(Files::exists)
            .findFirst()
            .orElseThrow();

    private static final int ALWAYS = 1_000_000;

    private static final class Built {
        private static final Path LIBRARY = build();
    }

    private final SoftHsm hsm;

    private CloudHsmDouble(SoftHsm hsm) {
        this.hsm = hsm;
    }

    /** Makes one with a token in {@code folder}, or finds what was made there; no faults are on order. */
    public static CloudHsmDouble in(Path folder) {
        var hsm = SoftHsm.in(folder).withToken("hsm1");
        TestTools.setNativeEnvironment("DOUBLE_MODULE", SoftHsm.module().toString());
        var made = new CloudHsmDouble(hsm);
        made.writePin(USER + SoftHsm.PIN + "\n");
        call("double_reset");
        return made;
    }

    /** @param folder where it is, asked for when it is first opened */
    public static TestedBackend tested(Supplier<Path> folder) {
        return new TestedBackend(
                () -> in(folder.get()).open(),
                EnumSet.complementOf(EnumSet.of(
                        Ability.SUPPLIED_IV, Ability.OAEP_SHA_256, Ability.KEY_WRAP_PADDED, Ability.OAEP_WRAP)));
    }

    private static Path build() {
        var compiler = TestTools.program("cc", "gcc libc6-dev");
        try {
            var folder = Files.createTempDirectory("claviger-double-");
            folder.toFile().deleteOnExit(); // after what is in it
            var library = folder.resolve("libcloudhsm_double.so");
            TestTools.run(
                    Map.of(),
                    List.of(
                            compiler.toString(),
                            "-std=gnu11",
                            "-shared",
                            "-fPIC",
                            "-fvisibility=hidden",
                            "-Wall",
                            "-Werror",
                            "-o",
                            library.toString(),
                            SOURCE.toString(),
                            "-ldl",
                            "-lpthread"));
            library.toFile().deleteOnExit();
            return library;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    public Path tokens() {
        return hsm.tokens();
    }

    void writePin(String pin) {
        try {
            TestTools.privateFile(hsm.pinFile(), pin);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public Path pinFile() {
        return hsm.pinFile();
    }

    public static Path module() {
        return Built.LIBRARY;
    }

    /** Nothing is encrypted or decrypted until {@link #repair}: the device says that it is busy. */
    public void beBusy() {
        fail(CkFunction.C_ENCRYPT, ReturnCode.FUNCTION_FAILED, ALWAYS);
        fail(CkFunction.C_DECRYPT, ReturnCode.FUNCTION_FAILED, ALWAYS);
    }

    /** Nothing is encrypted or decrypted until {@link #repair}: the device says that it is out of order. */
    public void breakDown() {
        fail(CkFunction.C_ENCRYPT, ReturnCode.DEVICE_ERROR, ALWAYS);
        fail(CkFunction.C_DECRYPT, ReturnCode.DEVICE_ERROR, ALWAYS);
    }

    /** No key is found or destroyed until {@link #repair}: the device says that it is out of order. */
    public void loseSightOfKeys() {
        fail(CkFunction.C_FIND_OBJECTS_INIT, ReturnCode.DEVICE_ERROR, ALWAYS);
        fail(CkFunction.C_DESTROY_OBJECT, ReturnCode.DEVICE_ERROR, ALWAYS);
    }

    public void repair() {
        fail(CkFunction.C_FIND_OBJECTS_INIT, ReturnCode.OK, 0);
        fail(CkFunction.C_DESTROY_OBJECT, ReturnCode.OK, 0);
        fail(CkFunction.C_ENCRYPT, ReturnCode.OK, 0);
        fail(CkFunction.C_DECRYPT, ReturnCode.OK, 0);
    }

    /** The next two decryptions take longer. */
    public void hangTwice(Duration time) {
        pause(CkFunction.C_DECRYPT, time, 2);
    }

    /** How often something was to be decrypted. */
    public long decryptions() {
        return calls(CkFunction.C_DECRYPT);
    }

    public Pkcs11Settings settings(int sessions, Duration timeout) {
        return new Pkcs11Settings(
                new BackendId("cloudhsm"),
                "cloudhsm",
                Optional.of(Built.LIBRARY),
                TokenSelector.ofLabel("hsm1"),
                hsm.pinFile(),
                Optional.empty(),
                Optional.empty(),
                sessions,
                Pkcs11Settings.DEFAULT_WAITING_CALLS,
                timeout);
    }

    /** The next calls to encrypt find the device in trouble. */
    public void failToEncrypt(int times) {
        fail(CkFunction.C_ENCRYPT, ReturnCode.DEVICE_ERROR, times);
    }

    /** The next calls of a function do nothing and return this code. */
    void fail(CkFunction function, ReturnCode code, int times) {
        call("double_fail", function.index(), code.code(), times);
    }

    /** The next calls of a function do what they should and return this code all the same. */
    void failAfter(CkFunction function, ReturnCode code, int times) {
        call("double_fail_after", function.index(), code.code(), times);
    }

    /** The next calls of a function take longer. */
    void pause(CkFunction function, Duration pause, int times) {
        call("double_pause", function.index(), pause.toMillis(), times);
    }

    void mostSessions(int most) {
        call("double_most_sessions", most);
    }

    public void loseSessions() {
        call("double_lose_sessions");
    }

    /** How often a function was called since this object was made. */
    long calls(CkFunction function) {
        return call("double_calls", function.index());
    }

    private static long call(String name, long... arguments) {
        var layouts = new MemoryLayout[arguments.length];
        Arrays.fill(layouts, JAVA_LONG);
        var handle = Linker.nativeLinker()
                .downcallHandle(
                        SymbolLookup.libraryLookup(Built.LIBRARY, Arena.global())
                                .find(name)
                                .orElseThrow(),
                        FunctionDescriptor.of(JAVA_LONG, layouts))
                .asSpreader(long[].class, arguments.length);
        try {
            return (long) handle.invokeExact(arguments);
        } catch (Throwable e) {
            throw new IllegalStateException(name, e);
        }
    }

    /** Opens the device with the patience of tests on slow machines. */
    public KeyBackend open() {
        return TestTools.open(settings(4, Duration.ofSeconds(30)));
    }
}

package org.claviger.server;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.invoke.MethodHandle;
import java.util.Optional;
import org.claviger.hsm.support.ForeignCall;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** prctl(2): what the process asks of the kernel for itself. */
public final class LinuxProcess {
    private static final Logger LOG = LoggerFactory.getLogger(LinuxProcess.class);

    /** From {@code linux/prctl.h}. */
    private static final int PR_GET_DUMPABLE = 3;

    private static final int PR_SET_DUMPABLE = 4;

    private LinuxProcess() {}

    /**
     * Has the kernel keep this process's memory to itself: no core file, and no debugger, nor {@code /proc/PID/mem}, for
     * another process of the same user. Only who has CAP_SYS_PTRACE, as root has, still gets in. Where the system cannot, the
     * log says so.
     */
    public static void forbidDumps() {
        tryToForbidDumps()
                .ifPresent(
                        reason -> LOG.warn("other processes of this user may look into this one's memory: {}", reason));
    }

    private static Optional<String> tryToForbidDumps() {
        var linker = Linker.nativeLinker();
        var symbol = linker.defaultLookup().find("prctl");
        if (symbol.isEmpty()) {
            return Optional.of("this system has no prctl");
        }
        try {
            var prctl = linker.downcallHandle(
                    symbol.get(),
                    FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG),
                    Linker.Option.firstVariadicArg(1));
            return call(prctl, PR_SET_DUMPABLE) == 0 && call(prctl, PR_GET_DUMPABLE) == 0
                    ? Optional.empty()
                    : Optional.of("prctl(PR_SET_DUMPABLE, 0) failed");
        } catch (Throwable e) {
            return Optional.of(String.valueOf(
                    ForeignCall.failed("prctl of the C library", e).getMessage()));
        }
    }

    private static int call(MethodHandle prctl, int option) throws Throwable {
        return (int) prctl.invokeExact(option, 0L, 0L, 0L, 0L);
    }
}

package org.claviger.hsm.pkcs11;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.stream.Collectors;

/** What a PIN consists of. */
enum PinForm {
    PASSWORD("password"),
    USER_PASSWORD("user:password"),
    USER_PASSWORD_HOST("user:password@host");

    private final String text;

    PinForm(String text) {
        this.text = text;
    }

    static PinForm of(String text) {
        return Arrays.stream(values())
                .filter(form -> form.text.equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("PIN form \"%s\" (expected %s)"
                        .formatted(
                                text,
                                Arrays.stream(values()).map(PinForm::toString).collect(Collectors.joining(", ")))));
    }

    /** Whether {@code pin} can be of this form, so that a PIN of another form never counts as a failed login. */
    boolean matches(MemorySegment pin) {
        return switch (this) {
            case PASSWORD -> true;
            case USER_PASSWORD -> isInside(pin, indexOf(pin, ':'));
            case USER_PASSWORD_HOST -> {
                long colon = indexOf(pin, ':');
                long at = lastIndexOf(pin, '@');
                yield isInside(pin, colon) && isInside(pin, at) && at > colon + 1;
            }
        };
    }

    private static boolean isInside(MemorySegment pin, long index) {
        return index > 0 && index < pin.byteSize() - 1;
    }

    private static long indexOf(MemorySegment pin, char wanted) {
        for (long i = 0; i < pin.byteSize(); i++) {
            if (pin.get(ValueLayout.JAVA_BYTE, i) == wanted) {
                return i;
            }
        }
        return -1;
    }

    private static long lastIndexOf(MemorySegment pin, char wanted) {
        for (long i = pin.byteSize() - 1; i >= 0; i--) {
            if (pin.get(ValueLayout.JAVA_BYTE, i) == wanted) {
                return i;
            }
        }
        return -1;
    }

    @Override
    public String toString() {
        return text;
    }
}

package org.claviger.hsm.pkcs11;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * Which of a module's tokens is meant: all that is given has to fit. Slot numbers may change from start to start, so a
 * label or a serial number is better.
 */
public record TokenSelector(Optional<String> label, Optional<String> serial, OptionalLong slot) {
    public TokenSelector {
        if (label.isEmpty() && serial.isEmpty() && slot.isEmpty()) {
            throw new IllegalArgumentException("a token needs a label, a serial number or a slot");
        }
    }

    public static TokenSelector ofLabel(String label) {
        return new TokenSelector(Optional.of(label), Optional.empty(), OptionalLong.empty());
    }

    boolean matches(TokenInfo token) {
        return label.map(token.label()::equals).orElse(true)
                && serial.map(token.serial()::equals).orElse(true)
                && (slot.isEmpty() || slot.getAsLong() == token.slot());
    }

    @Override
    public String toString() {
        var text = new StringBuilder();
        label.ifPresent(l -> text.append(" \"").append(l).append('"'));
        serial.ifPresent(s -> text.append(" serial ").append(s));
        slot.ifPresent(s -> text.append(" slot ").append(s));
        return text.substring(1);
    }
}

package org.claviger.hsm.pkcs11;

import static org.claviger.hsm.BackendException.Category.INVALID_DATA;
import static org.claviger.hsm.BackendException.Category.NOT_FOUND;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Properties;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.claviger.hsm.BackendException;

/**
 * What a kind of device does in its own way. Read from a properties file, so that a new device needs no code; what a file
 * leaves out is as {@code generic.properties} says.
 *
 * @param modules where the module may be, best first
 * @param conditionalPinForms forms of the PIN that an environment variable switches on
 * @param libraryParametersExample present if C_Initialize needs a string
 * @param mostSessions more than these the device doesn't give one process
 * @param gcmLongestBytes what AES-GCM takes at once
 * @param keyWrap mechanism of RFC 3394, if there is one
 * @param keyWrapPadded mechanism of RFC 5649, if there is one
 * @param unwrappedPoint attribute in which the device wants the public key of an elliptic private key that it unwraps, if it
 *     wants it
 * @param attributesLeftOut attributes that the device doesn't know
 * @param busyCodes return codes by which it says that it is busy
 * @param wrongSignatureCodes further codes by which C_Verify says that a signature is wrong
 * @param rootOrder ways to have a root key, best first
 * @param leavesHost whether calls go over the network
 */
record Profile(
        String name,
        List<Path> modules,
        PinForm pinForm,
        List<ConditionalPinForm> conditionalPinForms,
        List<Variable> requiredEnvironment,
        List<Variable> optionalEnvironment,
        Optional<String> libraryParametersExample,
        boolean readWriteSessions,
        int mostSessions,
        long gcm,
        GcmIv gcmIv,
        int gcmLongestBytes,
        OptionalLong keyWrap,
        OptionalLong keyWrapPadded,
        OptionalLong unwrappedPoint,
        Set<Long> attributesLeftOut,
        Set<Long> busyCodes,
        Set<Long> wrongSignatureCodes,
        List<RootMethod> rootOrder,
        DataKeySource dataKeysFrom,
        boolean leavesHost) {
    private static final String GENERIC = "generic";

    /** Who makes the IV of AES-GCM. */
    enum GcmIv {
        /** We do; the device uses what it gets, so it must never get one twice. */
        CALLER,
        /** The device, which gets 12 zero bytes and overwrites them. */
        DEVICE_IN_PLACE,
        /** The device, which puts it before the cipher text. */
        DEVICE_PREPENDED
    }

    /** Where clear data keys come from. */
    enum DataKeySource {
        RANDOM,
        GENERATED_KEY
    }

    /** An environment variable of the device's library. */
    record Variable(String name, String meaning) {}

    /** {@code form} counts if {@code variable} has {@code value}. */
    record ConditionalPinForm(String variable, String value, PinForm form) {}

    /**
     * Loads a profile.
     *
     * @param nameOrFile one of ours by name, or the path of a file, which has a slash in it
     * @throws BackendException NOT_FOUND if there is none, INVALID_DATA if it is malformed
     */
    static Profile load(String nameOrFile) {
        var values = new Properties();
        readInto(values, GENERIC);
        boolean isFile = nameOrFile.indexOf('/') >= 0;
        if (!isFile && !nameOrFile.equals(GENERIC)) {
            readInto(values, nameOrFile);
        }
        if (isFile) {
            readFileInto(values, Path.of(nameOrFile));
        }
        try {
            return parse(nameOrFile, values);
        } catch (IllegalArgumentException e) {
            throw new BackendException(
                    INVALID_DATA, "PKCS #11 profile %s: %s".formatted(nameOrFile, e.getMessage()), e);
        }
    }

    /** The form that the PIN has in this environment. */
    PinForm pinForm(Function<String, Optional<String>> environment) {
        return conditionalPinForms.stream()
                .filter(c -> environment.apply(c.variable()).equals(Optional.of(c.value())))
                .map(ConditionalPinForm::form)
                .findFirst()
                .orElse(pinForm);
    }

    private static void readInto(Properties values, String name) {
        var resource = name.matches("[a-z][a-z0-9-]*") ? Profile.class.getResourceAsStream(name + ".properties") : null;
        if (resource == null) {
            throw new BackendException(
                    NOT_FOUND,
                    "no PKCS #11 profile \"%s\" (expected generic, softhsm, nss, cloudhsm, dinamo, or the path of a profile file)"
                            .formatted(name));
        }
        try (resource) {
            values.load(resource);
        } catch (IOException e) {
            throw new IllegalStateException("PKCS #11 profile " + name, e);
        }
    }

    private static void readFileInto(Properties values, Path file) {
        var own = new Properties();
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            own.load(reader);
        } catch (IOException e) {
            throw new BackendException(NOT_FOUND, "PKCS #11 profile " + file + " can't be read", e);
        } catch (IllegalArgumentException e) {
            throw new BackendException(INVALID_DATA, "PKCS #11 profile " + file + " is malformed", e);
        }
        for (var key : own.stringPropertyNames()) {
            if (!values.containsKey(key)) {
                throw new BackendException(
                        INVALID_DATA, "PKCS #11 profile %s: unknown line \"%s\"".formatted(file, key));
            }
            values.setProperty(key, own.getProperty(key));
        }
    }

    private static Profile parse(String name, Properties values) {
        var in = new Values(values);
        return new Profile(
                name,
                in.list("modules", ",").map(Path::of).toList(),
                PinForm.of(in.text("pin.form")),
                in.list("pin.form.if", ";").map(Profile::conditionalPinForm).toList(),
                in.list("environment.required", ";").map(Profile::variable).toList(),
                in.list("environment.optional", ";").map(Profile::variable).toList(),
                Optional.of(in.text("library-parameters.example")).filter(text -> !text.isEmpty()),
                in.flag("sessions.read-write"),
                Math.toIntExact(in.number("sessions.most")),
                in.number("gcm.mechanism"),
                in.constant("gcm.iv", GcmIv.class),
                Math.toIntExact(in.number("gcm.longest-bytes")),
                in.optionalNumber("key-wrap.mechanism"),
                in.optionalNumber("key-wrap-padded.mechanism"),
                in.optionalNumber("unwrap.point-attribute"),
                in.numbers("attributes.left-out"),
                in.numbers("busy.codes"),
                in.numbers("wrong-signature.codes"),
                in.list("root.order", ",")
                        .map(word -> Values.constant("root.order", word, RootMethod.class))
                        .toList(),
                in.constant("data-keys.from", DataKeySource.class),
                in.flag("leaves-host"));
    }

    private static ConditionalPinForm conditionalPinForm(String text) {
        var parts = text.split("[= ]+");
        if (parts.length != 3) {
            throw new IllegalArgumentException("pin.form.if \"" + text + "\" (expected NAME=VALUE FORM)");
        }
        return new ConditionalPinForm(parts[0], parts[1], PinForm.of(parts[2]));
    }

    private static Variable variable(String text) {
        var parts = text.split(" ", 2);
        if (parts.length != 2) {
            throw new IllegalArgumentException("environment \"" + text + "\" (expected NAME MEANING)");
        }
        return new Variable(parts[0], parts[1]);
    }

    /** Reads single lines of a profile; each method throws IllegalArgumentException with the line's name. */
    private record Values(Properties values) {
        String text(String key) {
            return values.getProperty(key, "").strip();
        }

        Stream<String> list(String key, String separator) {
            return Arrays.stream(text(key).split(separator)).map(String::strip).filter(word -> !word.isEmpty());
        }

        boolean flag(String key) {
            return switch (text(key)) {
                case "true" -> true;
                case "false" -> false;
                default ->
                    throw new IllegalArgumentException("%s = %s (expected true or false)".formatted(key, text(key)));
            };
        }

        long number(String key) {
            return number(key, text(key));
        }

        OptionalLong optionalNumber(String key) {
            return text(key).equals("none") ? OptionalLong.empty() : OptionalLong.of(number(key));
        }

        Set<Long> numbers(String key) {
            return list(key, ",").map(word -> number(key, word)).collect(Collectors.toUnmodifiableSet());
        }

        <E extends Enum<E>> E constant(String key, Class<E> type) {
            return constant(key, text(key), type);
        }

        static <E extends Enum<E>> E constant(String key, String word, Class<E> type) {
            return Arrays.stream(type.getEnumConstants())
                    .filter(c -> word(c).equals(word))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("%s = %s (expected %s)"
                            .formatted(
                                    key,
                                    word,
                                    Arrays.stream(type.getEnumConstants())
                                            .map(Values::word)
                                            .collect(Collectors.joining(", ")))));
        }

        private static String word(Enum<?> constant) {
            return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        private static long number(String key, String word) {
            try {
                return Long.decode(word);
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException("%s = %s (expected a number)".formatted(key, word), e);
            }
        }
    }
}

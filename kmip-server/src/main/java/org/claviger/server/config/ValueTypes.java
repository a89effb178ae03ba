package org.claviger.server.config;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collector;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.claviger.enumeration.Operation;
import org.claviger.hsm.BackendId;
import org.claviger.hsm.RootKeyRef;
import org.claviger.hsm.aws.AwsRegion;
import org.claviger.server.access.Grant;
import org.claviger.server.access.GrantedObjects;
import org.claviger.server.access.Identity;
import org.claviger.server.crypto.certificate.AlternativeNamePattern;
import org.claviger.server.crypto.certificate.SubjectPattern;
import org.claviger.server.domain.Tenant;
import org.claviger.ttlv.ProtocolVersion;

/** The kinds of values that keys take. */
final class ValueTypes {
    static final ValueType<Boolean> SWITCH = choice(List.of(false, true), String::valueOf);

    static final ValueType<Endpoint> ENDPOINT = scalar("host:port", (text, folder) -> Endpoint.parse(text));

    static final ValueType<ProtocolVersion> PROTOCOL_VERSION = choice(
            ProtocolVersion.published().stream()
                    .filter(version -> !version.equals(ProtocolVersion.V3_0)) // a draft, which has a switch of its own
                    .toList(),
            ProtocolVersion::toString);

    static final ValueType<Path> PATH = scalar("path", ValueTypes::path);

    static final ValueType<Path> READABLE_FILE = scalar("file", (text, folder) -> {
        var path = path(text, folder);
        if (!Files.isRegularFile(path) || !Files.isReadable(path)) {
            throw IllegalValueException.of(text, "a file that can be read; " + path + " isn't one");
        }
        return path;
    });

    /** The name of an authority, part of the identities that it vouches for. */
    static final ValueType<String> AUTHORITY_NAME =
            checked("name", "1 to 64 of a-z, 0-9, '.', '_', '-'", Identity::checkTrustAnchor);

    private static final Pattern GRANT = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");

    /** What a grant is called in the audit. */
    static final ValueType<String> GRANT_NAME = scalar("name", (text, folder) -> {
        if (!GRANT.matcher(text).matches()) {
            throw IllegalValueException.of(text, "1 to 64 of a-z, 0-9, '.', '_', '-'");
        }
        return text;
    });

    static final ValueType<Tenant> TENANT = checked("name", "1 to 63 of a-z, 0-9, '-'", Tenant::new);

    /** What a backend is called in what it wrapped. */
    static final ValueType<BackendId> BACKEND_NAME =
            checked("name", "a lower-case letter, then up to 31 of a-z, 0-9, '-'", BackendId::new);

    /** A Region, or {@code REGION=URL} where KMS is not at the Region's public address. */
    static final ValueType<AwsRegion> AWS_REGION = checked(
            "AWS Region", "an AWS Region such as eu-central-1, or REGION=URL with the address of KMS there", text -> {
                int equals = text.indexOf('=');
                return equals < 0
                        ? AwsRegion.of(text)
                        : new AwsRegion(text.substring(0, equals), Optional.of(URI.create(text.substring(equals + 1))));
            });

    static final ValueType<RootKeyRef> ROOT_KEY =
            checked("name of a root key", "1 to 512 characters, no control characters among them", RootKeyRef::new);

    /** A tenant, or {@code own}: nobody's but the client's. */
    static final ValueType<Optional<Tenant>> TENANT_OR_OWN = checked(
            "name",
            "1 to 63 of a-z, 0-9, '-'",
            text -> text.equals("own") ? Optional.empty() : Optional.of(new Tenant(text)));

    static final ValueType<String> PATTERN = scalar("pattern", (text, folder) -> {
        if (text.isBlank()) {
            throw IllegalValueException.of(text, "a text, in which * stands for any characters");
        }
        return text;
    });

    static final ValueType<String> TEXT = scalar("text", (text, folder) -> {
        if (text.isBlank()) {
            throw IllegalValueException.of(text, "a text");
        }
        return text;
    });

    /** A moment in whole seconds. */
    static final ValueType<Instant> TIME = scalar("time", (text, folder) -> {
        try {
            var time = Instant.parse(text);
            if (time.equals(time.truncatedTo(ChronoUnit.SECONDS))) {
                return time;
            }
        } catch (DateTimeParseException e) {
            // said below
        }
        throw IllegalValueException.of(text, "a time in whole seconds, such as 2026-11-28T16:00:00Z");
    });

    private static final Pattern PASSWORD = Pattern.compile("[?&](ssl)?password=", Pattern.CASE_INSENSITIVE);

    /** Where a PostgreSQL database is, as its JDBC driver takes it, but for the password. */
    static final ValueType<String> POSTGRESQL_URL = scalar("URL", (text, folder) -> {
        if (PASSWORD.matcher(text).find()) {
            throw IllegalValueException.unquoted("a URL with a password", "the password in database.password-file");
        }
        if (!text.startsWith("jdbc:postgresql:")) {
            throw IllegalValueException.of(text, "jdbc:postgresql://HOST/DATABASE");
        }
        return text;
    });

    private static final Pattern SHA_256 = Pattern.compile("[0-9a-f]{64}");

    static final ValueType<String> KEY_SHA_256 = scalar("SHA-256", (text, folder) -> {
        if (!SHA_256.matcher(text).matches()) {
            throw IllegalValueException.of(text, "64 lower-case hex digits, the SHA-256 of a public key");
        }
        return text;
    });

    private static final String ALL_OPERATIONS = "all";

    /** Operations by their names in the specification, such as {@code Get Attributes}, or {@code all} of them. */
    static final ValueType<Set<Operation>> OPERATIONS =
            new ValueType<>(ALL_OPERATIONS + ", or list of operations", true, (texts, folder) -> {
                if (texts.equals(List.of(ALL_OPERATIONS))) {
                    return EnumSet.allOf(Operation.class);
                }
                var names = Stream.of(Operation.values()).collect(inOrder(Operation::specName));
                var found = EnumSet.noneOf(Operation.class);
                for (var text : texts) {
                    var operation = names.get(text);
                    if (operation == null) {
                        throw IllegalValueException.of(
                                text,
                                ALL_OPERATIONS + " or operations such as Get Attributes; the nearest is "
                                        + Nearest.of(text, names.keySet()));
                    }
                    found.add(operation);
                }
                return found;
            });

    private static final String ALL_OBJECTS = "all";
    private static final String OF_GROUP = "group:";
    private static final String OF_OWNER = "owner:";

    /** {@code all}, {@code group:NAME} or {@code owner:PRINCIPAL}. */
    static final ValueType<GrantedObjects> GRANTED_OBJECTS = checked(
            "all, group:NAME or owner:PRINCIPAL",
            "all, group:NAME with an Object Group, or owner:PRINCIPAL with a client in full, such as"
                    + " owner:mtls:fleet:dns:orders.example.org",
            text -> {
                if (text.equals(ALL_OBJECTS)) {
                    return new GrantedObjects.All();
                }
                if (text.startsWith(OF_GROUP)) {
                    return new GrantedObjects.Group(text.substring(OF_GROUP.length()));
                }
                if (text.startsWith(OF_OWNER)) {
                    return new GrantedObjects.Owner(Identity.parse(text.substring(OF_OWNER.length())));
                }
                throw new IllegalArgumentException("neither of these");
            });

    /** As {@link #OPERATIONS}, but only those that are about objects. */
    static final ValueType<Set<Operation>> GRANTED_OPERATIONS =
            new ValueType<>(OPERATIONS.name(), true, (texts, folder) -> {
                var found = OPERATIONS.parse(texts, folder);
                if (texts.equals(List.of(ALL_OPERATIONS))) {
                    return Grant.GRANTABLE;
                }
                for (var operation : found) {
                    if (!Grant.GRANTABLE.contains(operation)) {
                        throw IllegalValueException.of(
                                operation.specName(), "operations on objects; this one is on none that exists");
                    }
                }
                if (found.isEmpty()) {
                    throw IllegalValueException.unquoted("an empty list", "at least one operation");
                }
                return found;
            });

    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,10}");
    private static final Pattern DURATION = Pattern.compile("([0-9]{1,9})(ms|s|m|h|d)");
    private static final Pattern SIZE = Pattern.compile("([0-9]{1,9})(B|KiB|MiB)?");

    private ValueTypes() {}

    /** A whole number within bounds. */
    static ValueType<Integer> number(int least, int most) {
        return scalar("number from " + least + " to " + most, (text, folder) -> {
            var value = NUMBER.matcher(text).matches() ? Long.parseLong(text) : -1;
            if (value < least || value > most) {
                throw IllegalValueException.of(text, "a whole number from " + least + " to " + most);
            }
            return (int) value;
        });
    }

    /** A number of bytes within bounds. */
    static ValueType<Integer> size(int least, int most) {
        return scalar("size from " + sizeText(least) + " to " + sizeText(most), (text, folder) -> {
            var matcher = SIZE.matcher(text);
            if (matcher.matches()) {
                var unit = matcher.group(2);
                var shift = "KiB".equals(unit) ? 10 : "MiB".equals(unit) ? 20 : 0;
                var value = Long.parseLong(matcher.group(1)) << shift;
                if (value >= least && value <= most) {
                    return (int) value;
                }
            }
            throw IllegalValueException.of(
                    text,
                    "a size from " + sizeText(least) + " to " + sizeText(most) + ", such as 4096, 256KiB or 1MiB");
        });
    }

    private static String sizeText(int bytes) {
        return bytes % (1 << 20) == 0
                ? (bytes >> 20) + "MiB"
                : bytes % (1 << 10) == 0 ? (bytes >> 10) + "KiB" : bytes + "B";
    }

    /** A time span of at least {@code least} and at most 365 days. */
    static ValueType<Duration> duration(Duration least) {
        return scalar("duration", (text, folder) -> {
            var matcher = DURATION.matcher(text);
            if (matcher.matches()) {
                var amount = Long.parseLong(matcher.group(1));
                var value = switch (matcher.group(2)) {
                    case "ms" -> Duration.ofMillis(amount);
                    case "s" -> Duration.ofSeconds(amount);
                    case "m" -> Duration.ofMinutes(amount);
                    case "h" -> Duration.ofHours(amount);
                    default -> Duration.ofDays(amount);
                };
                if (value.compareTo(least) >= 0 && value.compareTo(Duration.ofDays(365)) <= 0) {
                    return value;
                }
            }
            throw IllegalValueException.of(
                    text,
                    "a duration such as 500ms, 10s, 5m, 12h or 30d"
                            + (least.isZero() ? "" : ", at least " + least.toMillis() + "ms"));
        });
    }

    /** One of some values, by their names. */
    static <T> ValueType<T> choice(List<T> values, Function<T, String> name) {
        var byName = values.stream().collect(inOrder(name));
        var names = List.copyOf(byName.keySet());
        return scalar(oneOf(names), (text, folder) -> {
            var value = byName.get(text);
            if (value == null) {
                throw IllegalValueException.of(text, oneOf(names));
            }
            return value;
        });
    }

    private static String oneOf(List<String> names) {
        return names.size() == 1
                ? names.getFirst()
                : String.join(", ", names.subList(0, names.size() - 1)) + " or " + names.getLast();
    }

    private static <T> Collector<T, ?, Map<String, T>> inOrder(Function<T, String> name) {
        return Collectors.toMap(name, Function.identity(), (a, b) -> a, LinkedHashMap::new);
    }

    /** Subjects of certificates. */
    static final ValueType<SubjectPattern> SUBJECT_PATTERN = checked(
            "distinguished name", "a distinguished name such as CN=*,O=Example, or * alone", SubjectPattern::new);

    /** Alternative names of certificates. */
    static final ValueType<AlternativeNamePattern> ALTERNATIVE_NAME_PATTERN =
            checked("alternative name", "dns:, ip:, email: or uri: and a pattern", AlternativeNamePattern::new);

    /** Several values, none twice. */
    static <T> ValueType<List<T>> listOf(ValueType<T> element) {
        return new ValueType<>("list of " + element.name(), true, (texts, folder) -> {
            var values = new ArrayList<T>();
            for (var text : texts) {
                var value = element.parse(List.of(text), folder);
                if (values.contains(value)) {
                    throw IllegalValueException.of(text, "each value once");
                }
                values.add(value);
            }
            return List.copyOf(values);
        });
    }

    /** Several values, none twice, but at least one. */
    static <T> ValueType<List<T>> filledListOf(ValueType<T> element) {
        var list = listOf(element);
        return new ValueType<>(list.name(), true, (texts, folder) -> {
            if (texts.isEmpty()) {
                throw IllegalValueException.unquoted("an empty list", "at least one value");
            }
            return list.parse(texts, folder);
        });
    }

    private interface ScalarParser<T> {
        T parse(String text, Path folder) throws IllegalValueException;
    }

    private static <T> ValueType<T> scalar(String name, ScalarParser<T> parser) {
        return new ValueType<>(name, false, (texts, folder) -> {
            if (texts.size() != 1) {
                throw IllegalValueException.unquoted("a list of " + texts.size() + " values", "one value: " + name);
            }
            return parser.parse(texts.getFirst(), folder);
        });
    }

    /** A value whose own constructor knows what is right. */
    private static <T> ValueType<T> checked(String name, String expected, Function<String, T> constructor) {
        return scalar(name, (text, folder) -> {
            try {
                return constructor.apply(text);
            } catch (IllegalArgumentException e) {
                throw IllegalValueException.of(text, expected);
            }
        });
    }

    private static Path path(String text, Path folder) throws IllegalValueException {
        try {
            if (!text.isBlank()) {
                return folder.resolve(text).toAbsolutePath().normalize();
            }
        } catch (InvalidPathException e) {
            // said below
        }
        throw IllegalValueException.of(text, "the path of a file or folder");
    }
}

package org.claviger.hsm.aws;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.claviger.hsm.BackendException;
import org.claviger.hsm.RootKey;
import org.claviger.hsm.RootKeyAdministration;
import org.claviger.hsm.RootKeyRef;
import org.claviger.hsm.RootKeyTask;
import org.claviger.hsm.TaskOption;
import org.claviger.hsm.TaskOptions;
import org.claviger.hsm.support.SecretFile;

/**
 * What is special about root keys in AWS KMS: the four ways in which one comes about, and its own rotation. Every call of KMS
 * stands in the output.
 */
public final class AwsAdministration implements RootKeyAdministration {
    private static final List<TaskOption> MATERIAL = List.of(
            TaskOption.file("material", "File with the 32 bytes of key material to import."),
            TaskOption.of(
                    "wrapping",
                    "ALGORITHM",
                    "How it is wrapped on its way: RSAES_OAEP_SHA_1, RSAES_OAEP_SHA_256 (default), RSA_AES_KEY_WRAP_SHA_1 or"
                            + " RSA_AES_KEY_WRAP_SHA_256."),
            TaskOption.of("expires", "TIME", "When AWS forgets it, such as 2027-01-31T00:00:00Z. Default: never."));

    private static final TaskOption ORIGIN = TaskOption.of(
            "origin",
            "WAY",
            "AWS KMS: one-region (default), multi-region, imported (with --material) or key-store (with --key-store or"
                    + " --cluster).");

    private static final List<TaskOption> KEY_STORE = List.of(
            TaskOption.of("key-store", "ID", "AWS KMS: the CloudHSM key store to connect."),
            TaskOption.of(
                    "cluster",
                    "ID",
                    "AWS KMS: the CloudHSM cluster to make a key store of, such as cluster-1a2b3c4d5e6, with --trust-anchor"
                            + " and --kmsuser-password-file."),
            TaskOption.of("key-store-name", "NAME", "AWS KMS: what the new key store is called. Default: claviger."),
            TaskOption.file("trust-anchor", "AWS KMS: the certificate of the cluster's own authority, customerCA.crt."),
            TaskOption.file(
                    "kmsuser-password-file",
                    "AWS KMS: file with the password of the cluster's crypto user kmsuser, for a new key store or, with"
                            + " --key-store, to tell KMS another one. Readable by its owner alone."));

    private static final TaskOption EVERY =
            TaskOption.of("every", "DAYS", "AWS KMS: rotate by itself, every 90 to 2560 days, instead of now.");

    private static final int MATERIAL_BYTES = 32;

    /** AWS says that connecting takes up to 20 minutes. */
    private static final Duration LONGEST_CONNECT = Duration.ofMinutes(25);

    private static final String DEFAULT_KEY_STORE_NAME = "claviger";

    /** KMS takes no longer ones. */
    private static final int LONGEST_TRUST_ANCHOR_BYTES = 5_000;

    private final AwsKmsBackend kms;

    AwsAdministration(AwsKmsBackend kms) {
        this.kms = kms;
    }

    /** What a task takes here. */
    public static List<TaskOption> options(RootKeyTask task) {
        return switch (task) {
            case CREATE ->
                Stream.of(List.of(ORIGIN), KEY_STORE, MATERIAL)
                        .flatMap(List::stream)
                        .toList();
            case ROTATE -> Stream.concat(Stream.of(EVERY), MATERIAL.stream()).toList();
            case IMPORT -> MATERIAL;
        };
    }

    private static Consumer<AwsStep> transcript(Consumer<String> said) {
        return step -> said.accept("  " + step);
    }

    @Override
    public RootKey create(RootKeyRef key, TaskOptions options, Consumer<String> said) {
        var transcript = transcript(said);
        return switch (options.text("origin").orElse("one-region")) {
            case "one-region" -> kms.maker().make(key, new AwsKeyOrigin.OneRegion(), transcript);
            case "multi-region" -> kms.maker().make(key, new AwsKeyOrigin.ManyRegions(), transcript);
            case "imported" -> withMaterial(options, origin -> kms.maker().make(key, origin, transcript));
            case "key-store" ->
                kms.maker().make(key, new AwsKeyOrigin.KeyStore(connected(options, transcript)), transcript);
            default ->
                throw new IllegalArgumentException(
                        "--origin is none of one-region, multi-region, imported and key-store");
        };
    }

    /** The key store to make a key in, made if it isn't there yet, and connected. */
    private String connected(TaskOptions options, Consumer<AwsStep> transcript) {
        if (options.has("key-store") == options.has("cluster")) {
            throw new IllegalArgumentException(
                    "--origin key-store needs either --key-store, one that is there, or --cluster, to make one");
        }
        if (options.has("cluster")) {
            return madeAndConnected(options.text("cluster").get(), options, transcript);
        }
        var store = options.text("key-store").orElseThrow();
        if (options.has("kmsuser-password-file")) {
            password(options).read(password -> {
                kms.keyStores().changePassword(store, password, LONGEST_CONNECT, transcript);
                return store;
            });
        }
        kms.keyStores().connect(store, LONGEST_CONNECT, transcript);
        return store;
    }

    private String madeAndConnected(String cluster, TaskOptions options, Consumer<AwsStep> transcript) {
        var name = options.text("key-store-name").orElse(DEFAULT_KEY_STORE_NAME);
        var trustAnchor = trustAnchor(options);
        var store = password(options)
                .read(password -> kms.keyStores().create(name, cluster, password, trustAnchor, transcript));
        try {
            kms.keyStores().connect(store, LONGEST_CONNECT, transcript);
            return store;
        } catch (BackendException e) {
            throw new BackendException(
                    e.category(),
                    "%s. The key store stays; when that is done, go on with --key-store %s in place of --cluster"
                            .formatted(e.getMessage(), store),
                    e,
                    false,
                    e.nativeCode().orElse(null));
        }
    }

    private static SecretFile password(TaskOptions options) {
        return new SecretFile(options.file("kmsuser-password-file"), "kmsuser password");
    }

    /** The certificate of the cluster's own authority, as PEM. */
    private static String trustAnchor(TaskOptions options) {
        var file = options.file("trust-anchor");
        try (var in = Files.newInputStream(file)) {
            var pem = new String(in.readNBytes(LONGEST_TRUST_ANCHOR_BYTES), StandardCharsets.US_ASCII);
            CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
            return pem;
        } catch (IOException e) {
            throw new IllegalArgumentException(file + " can't be read: " + e.getMessage(), e);
        } catch (CertificateException e) {
            throw new IllegalArgumentException(
                    "%s holds no certificate in PEM (expected the cluster's customerCA.crt)".formatted(file), e);
        }
    }

    /** Rotates now, to imported material if there is some, or lets KMS rotate by itself from now on. */
    @Override
    public RootKey rotate(RootKeyRef key, TaskOptions options, Consumer<String> said) {
        var transcript = transcript(said);
        var days = options.text("every");
        if (days.isPresent()) {
            kms.maker().rotateEvery(days(days.get()), key, transcript);
            return kms.awsRootKeys().describe(key);
        }
        return options.has("material")
                ? withMaterial(options, fresh -> kms.maker().rotateTo(key, fresh, transcript))
                : kms.maker().rotate(key, transcript);
    }

    @Override
    public RootKey importAgain(RootKeyRef key, TaskOptions options, Consumer<String> said) {
        var transcript = transcript(said);
        return withMaterial(options, again -> kms.maker().importAgain(key, again, transcript));
    }

    private static int days(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("--every is no number of days", e);
        }
    }

    private static RootKey withMaterial(TaskOptions options, Function<AwsKeyOrigin.Imported, RootKey> action) {
        var file = options.file("material");
        var algorithm =
                options.text("wrapping").map(AwsAdministration::algorithm).orElse(ImportAlgorithm.RSAES_OAEP_SHA_256);
        var expires = options.text("expires").map(AwsAdministration::instant);
        try (var arena = Arena.ofConfined()) {
            var material = arena.allocate(MATERIAL_BYTES);
            try {
                read(file, material);
                return action.apply(new AwsKeyOrigin.Imported(material, algorithm, expires));
            } finally {
                material.fill((byte) 0);
            }
        }
    }

    private static void read(Path file, MemorySegment material) {
        try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
            var buffer = material.asByteBuffer();
            while (buffer.hasRemaining() && channel.read(buffer) >= 0) {}
            if (buffer.hasRemaining() || channel.size() != MATERIAL_BYTES) {
                throw new IllegalArgumentException(
                        "%s has %d bytes (expected %d random ones)".formatted(file, channel.size(), MATERIAL_BYTES));
            }
        } catch (IOException e) {
            throw new IllegalArgumentException(file + " can't be read: " + e.getMessage(), e);
        }
    }

    private static ImportAlgorithm algorithm(String name) {
        return Arrays.stream(ImportAlgorithm.values())
                .filter(algorithm -> algorithm.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("--wrapping is none of "
                        + Arrays.stream(ImportAlgorithm.values())
                                .map(Enum::name)
                                .collect(Collectors.joining(", "))));
    }

    private static Instant instant(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException("--expires is no time such as 2027-01-31T00:00:00Z", e);
        }
    }
}

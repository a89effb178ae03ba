package org.claviger.server.rootkey;

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
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.claviger.hsm.BackendException;
import org.claviger.hsm.RootKey;
import org.claviger.hsm.RootKeyRef;
import org.claviger.hsm.aws.AwsKeyOrigin;
import org.claviger.hsm.aws.AwsKmsBackend;
import org.claviger.hsm.aws.AwsStep;
import org.claviger.hsm.aws.ImportAlgorithm;
import org.claviger.hsm.support.SecretFile;

/**
 * What is special about root keys in AWS KMS: the four ways in which one comes about, and its own rotation. Every call of KMS
 * stands in the output.
 */
final class AwsRootKeyTasks {
    private static final int MATERIAL_BYTES = 32;

    /** AWS says that connecting takes up to 20 minutes. */
    private static final Duration LONGEST_CONNECT = Duration.ofMinutes(25);

    private static final String DEFAULT_KEY_STORE_NAME = "claviger";

    /** KMS takes no longer ones. */
    private static final int LONGEST_TRUST_ANCHOR_BYTES = 5_000;

    private final AwsKmsBackend kms;
    private final Consumer<AwsStep> transcript;

    /** @param out takes lines of output */
    AwsRootKeyTasks(AwsKmsBackend kms, Consumer<String> out) {
        this.kms = kms;
        this.transcript = step -> out.accept("  " + step);
    }

    /** Makes a root key as {@code options} say. */
    RootKey create(RootKeyRef key, Options options) {
        return switch (options.text("origin").orElse("one-region")) {
            case "one-region" -> kms.maker().make(key, new AwsKeyOrigin.OneRegion(), transcript);
            case "multi-region" -> kms.maker().make(key, new AwsKeyOrigin.ManyRegions(), transcript);
            case "imported" -> withMaterial(options, origin -> kms.maker().make(key, origin, transcript));
            case "key-store" -> kms.maker().make(key, new AwsKeyOrigin.KeyStore(connected(options)), transcript);
            default ->
                throw new IllegalArgumentException(
                        "--origin is none of one-region, multi-region, imported and key-store");
        };
    }

    /** The key store to make a key in, made if it isn't there yet, and connected. */
    private String connected(Options options) {
        if (options.text("key-store").isPresent() == options.text("cluster").isPresent()) {
            throw new IllegalArgumentException(
                    "--origin key-store needs either --key-store, one that is there, or --cluster, to make one");
        }
        if (options.text("cluster").isPresent()) {
            return madeAndConnected(options.text("cluster").get(), options);
        }
        var store = options.text("key-store").orElseThrow();
        if (options.text("kmsuser-password-file").isPresent()) {
            password(options).read(password -> {
                kms.keyStores().changePassword(store, password, LONGEST_CONNECT, transcript);
                return store;
            });
        }
        kms.keyStores().connect(store, LONGEST_CONNECT, transcript);
        return store;
    }

    private String madeAndConnected(String cluster, Options options) {
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

    private static SecretFile password(Options options) {
        return new SecretFile(file(options, "kmsuser-password-file"), "kmsuser password");
    }

    /** The certificate of the cluster's own authority, as PEM. */
    private static String trustAnchor(Options options) {
        var file = file(options, "trust-anchor");
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

    private static Path file(Options options, String option) {
        return options.text(option)
                .map(Path::of)
                .orElseThrow(() -> new IllegalArgumentException("--%s names no file".formatted(option)));
    }

    /** Rotates now, to imported material if there is some, or lets KMS rotate by itself from now on. */
    RootKey rotate(RootKeyRef key, Options options) {
        var days = options.text("every");
        if (days.isPresent()) {
            kms.maker().rotateEvery(Integer.parseInt(days.get()), key, transcript);
            return kms.awsRootKeys().describe(key);
        }
        return options.text("material").isPresent()
                ? withMaterial(options, fresh -> kms.maker().rotateTo(key, fresh, transcript))
                : kms.maker().rotate(key, transcript);
    }

    /** Imports the material of a root key again. */
    RootKey importAgain(RootKeyRef key, Options options) {
        return withMaterial(options, again -> kms.maker().importAgain(key, again, transcript));
    }

    private static RootKey withMaterial(Options options, Function<AwsKeyOrigin.Imported, RootKey> action) {
        var file = file(options, "material");
        var algorithm =
                options.text("wrapping").map(AwsRootKeyTasks::algorithm).orElse(ImportAlgorithm.RSAES_OAEP_SHA_256);
        var expires = options.text("expires").map(AwsRootKeyTasks::instant);
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

    /** Options of a task, each a word {@code --name=value}. */
    record Options(List<String> words) {
        static boolean isOption(String word) {
            return word.startsWith("--") && word.indexOf('=') > 0;
        }

        Optional<String> text(String name) {
            var prefix = "--" + name + "=";
            return words.stream()
                    .filter(word -> word.startsWith(prefix))
                    .map(word -> word.substring(prefix.length()))
                    .findFirst();
        }
    }
}

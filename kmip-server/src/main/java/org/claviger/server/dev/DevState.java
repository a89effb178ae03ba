package org.claviger.server.dev;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import org.claviger.certs.CertificateOrder;
import org.claviger.certs.DevelopmentCertificates;
import org.claviger.certs.KeyKind;
import org.claviger.certs.PemFiles;
import org.jspecify.annotations.Nullable;

/**
 * The folder of a development server: certificates, passphrase, configuration, and what the server keeps. It is made under
 * another name and renamed when it is whole, so that a folder of this name is never half-made.
 */
public final class DevState {
    private static final Duration VALIDITY = Duration.ofDays(90);
    private static final String CONFIGURATION = "claviger.yaml";

    private final Path folder;

    private DevState(Path folder) {
        this.folder = folder;
    }

    public static DevState at(Path folder) {
        return new DevState(folder);
    }

    /**
     * Tells whether the folder is there and whole.
     *
     * @throws IOException if it is there and something is missing in it
     */
    boolean exists() throws IOException {
        if (!Files.exists(folder)) {
            return false;
        }
        for (var part : List.of(
                CONFIGURATION, "secrets/root-passphrase", "ca/ca.pem", "tls/server-ec.pem", "clients/demo.pem")) {
            if (!Files.isRegularFile(folder.resolve(part))) {
                throw new IOException(folder + " is not a whole development folder: " + part
                        + " is missing. Delete the folder to start over, or name another with --dir.");
            }
        }
        return true;
    }

    /** Makes the folder. */
    public void create(Clock clock, SecureRandom random) throws IOException {
        var absolute = folder.toAbsolutePath();
        var parent = absolute.getParent();
        if (parent == null) {
            throw new IOException(folder + " cannot be a development folder");
        }
        Files.createDirectories(parent);
        var making = Files.createTempDirectory(parent, absolute.getFileName() + ".making-");
        try {
            fill(making, clock, random);
            Files.move(making, absolute, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException | RuntimeException e) {
            delete(making);
            throw e;
        }
    }

    private static void fill(Path target, Clock clock, SecureRandom random) throws IOException {
        for (var sub : List.of("ca", "tls", "clients")) {
            Files.createDirectories(target.resolve(sub));
        }
        createPrivateFolder(target.resolve("secrets"));
        var authority = DevelopmentCertificates.newRoot("claviger development CA", clock, random);
        PemFiles.writeCertificates(target.resolve("ca/ca.pem"), List.of(authority.root()));
        // Kept only here, where all is throwaway, so that more clients can be enrolled.
        PemFiles.writePrivateKey(
                target.resolve("ca/ca.key"), authority.authority().privateKey());
        issue(authority, CertificateOrder.server(KeyKind.P_256, List.of()), target.resolve("tls/server-ec"));
        issue(authority, CertificateOrder.server(KeyKind.RSA_3072, List.of()), target.resolve("tls/server-rsa"));
        issue(authority, CertificateOrder.client("demo", KeyKind.P_256), target.resolve("clients/demo"));
        var passphrase = target.resolve("secrets/root-passphrase");
        createPrivate(passphrase);
        var bytes = new byte[24];
        random.nextBytes(bytes);
        Files.writeString(passphrase, HexFormat.of().formatHex(bytes), StandardCharsets.US_ASCII);
        Files.writeString(target.resolve(CONFIGURATION), configuration(), StandardCharsets.UTF_8);
    }

    private static void issue(DevelopmentCertificates authority, CertificateOrder order, Path base) throws IOException {
        var issued = authority.issue(order.validFor(VALIDITY));
        PemFiles.writeCertificates(base.resolveSibling(base.getFileName() + ".pem"), issued.chain());
        PemFiles.writePrivateKey(base.resolveSibling(base.getFileName() + ".key"), issued.privateKey());
    }

    private static void createPrivateFolder(Path folder) throws IOException {
        if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.createDirectory(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } else {
            Files.createDirectory(folder);
        }
    }

    private static void createPrivate(Path file) throws IOException {
        if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        } else {
            Files.createFile(file);
        }
    }

    private static String configuration() {
        return """
            # A development server: root key and certificates are throwaway, everything else is as in production.
            # All settings: docs/configuration.md
            claviger:
              kmip:
                listen: 127.0.0.1:5696
              tls:
                certificates:
                  - {chain: tls/server-ec.pem, key: tls/server-ec.key}
                  - {chain: tls/server-rsa.pem, key: tls/server-rsa.key}
                client-authorities:
                  - {name: dev, certificates: ca/ca.pem}
              database:
                file: data/keys.db
              root-keys:
                - provider: software
                  software: {key-file: data/root.key, passphrase-file: secrets/root-passphrase}
              access:
                # Every client that the development CA vouches for works with its own objects.
                - {principals: "mtls:dev:*", tenant: default, operations: all}
              audit:
                file: audit/audit.jsonl
            """;
    }

    private static void delete(Path tree) throws IOException {
        Files.walkFileTree(tree, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException problem)
                    throws IOException {
                Files.delete(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    public Path configurationFile() {
        return folder.resolve(CONFIGURATION);
    }

    public Path authorityFile() {
        return folder.resolve("ca/ca.pem");
    }

    public Path clientCertificate() {
        return folder.resolve("clients/demo.pem");
    }

    public Path clientKey() {
        return folder.resolve("clients/demo.key");
    }

    Path serverCertificate() {
        return folder.resolve("tls/server-ec.pem");
    }
}

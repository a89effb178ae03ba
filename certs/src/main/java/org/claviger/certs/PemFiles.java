package org.claviger.certs;

import java.io.IOException;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemWriter;

/**
 * Certificates and keys as files. A file appears whole or not at all, and a private key is never readable by others, not
 * even for a moment: it is written under another name with its final mode and then moved into place.
 */
public final class PemFiles {
    private static final Set<PosixFilePermission> SECRET = PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> PUBLIC = PosixFilePermissions.fromString("rw-r--r--");

    private PemFiles() {}

    /** Writes a chain in the order given, mode 0644. */
    public static void writeCertificates(Path file, List<X509Certificate> certificates) throws IOException {
        write(file, PUBLIC, certificateObjects(certificates));
    }

    /** Writes a private key as unencrypted PKCS#8, mode 0600. */
    public static void writePrivateKey(Path file, PrivateKey key) throws IOException {
        write(file, SECRET, List.of(keyObject(key)));
    }

    /** Writes chain and key into one file, mode 0600: the form MongoDB and some appliances ask for. */
    public static void writeBundle(Path file, IssuedCertificate issued) throws IOException {
        var objects = new ArrayList<>(certificateObjects(issued.chain()));
        objects.add(keyObject(issued.privateKey()));
        write(file, SECRET, objects);
    }

    /** Writes a revocation list, mode 0644. */
    public static void writeRevocationList(Path file, X509CRL list) throws IOException {
        try {
            write(file, PUBLIC, List.of(new PemObject("X509 CRL", list.getEncoded())));
        } catch (GeneralSecurityException e) {
            throw new IOException("the revocation list has no encoding", e);
        }
    }

    /** Writes a PKCS#12 file with key and chain, mode 0600. */
    public static void writePkcs12(Path file, IssuedCertificate issued, String alias, char[] password)
            throws IOException {
        replace(file, SECRET, temporary -> {
            try (var out = Files.newOutputStream(temporary, StandardOpenOption.WRITE)) {
                issued.keyStore(alias, password).store(out, password);
            } catch (GeneralSecurityException e) {
                throw new IOException("cannot write PKCS#12", e);
            }
        });
    }

    /** Reads the first certificate of a file written here. */
    public static X509Certificate readCertificate(Path file) throws IOException {
        try (var parser = new PEMParser(Files.newBufferedReader(file, StandardCharsets.US_ASCII))) {
            if (parser.readObject() instanceof X509CertificateHolder holder) {
                return new JcaX509CertificateConverter().getCertificate(holder);
            }
            throw new IOException(file + " does not begin with a certificate");
        } catch (GeneralSecurityException e) {
            throw new IOException(file + " holds a certificate that cannot be read", e);
        }
    }

    /** Reads a private key from a file written here. */
    public static PrivateKey readPrivateKey(Path file) throws IOException {
        try (var parser = new PEMParser(Files.newBufferedReader(file, StandardCharsets.US_ASCII))) {
            if (parser.readObject() instanceof PrivateKeyInfo key) {
                return new JcaPEMKeyConverter().getPrivateKey(key);
            }
            throw new IOException(file + " does not begin with an unencrypted PKCS#8 private key");
        }
    }

    private static List<PemObject> certificateObjects(List<X509Certificate> certificates) throws IOException {
        var objects = new ArrayList<PemObject>();
        for (var certificate : certificates) {
            try {
                objects.add(new PemObject("CERTIFICATE", certificate.getEncoded()));
            } catch (GeneralSecurityException e) {
                throw new IOException("the certificate has no encoding", e);
            }
        }
        return objects;
    }

    private static PemObject keyObject(PrivateKey key) {
        return new PemObject("PRIVATE KEY", key.getEncoded());
    }

    private static void write(Path file, Set<PosixFilePermission> mode, List<PemObject> objects) throws IOException {
        replace(file, mode, temporary -> {
            try (var writer = new PemWriter(new OutputStreamWriter(
                    Files.newOutputStream(temporary, StandardOpenOption.WRITE), StandardCharsets.US_ASCII))) {
                for (var object : objects) {
                    writer.writeObject(object);
                }
            }
        });
    }

    private interface Content {
        void writeTo(Path temporary) throws IOException;
    }

    private static void replace(Path file, Set<PosixFilePermission> mode, Content content) throws IOException {
        var temporary = file.resolveSibling("." + file.getFileName() + "." + UUID.randomUUID());
        try {
            // Nobody else may read it while it grows; the final mode comes before the name.
            Files.createFile(temporary, PosixFilePermissions.asFileAttribute(SECRET));
            content.writeTo(temporary);
            Files.setPosixFilePermissions(temporary, mode);
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }
}

package org.claviger.server.net;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.openssl.PEMEncryptedKeyPair;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;

/** Reads certificates, keys and revocation lists from files, and says in one sentence what is wrong with them. */
public final class TlsFiles {
    private static final Set<PosixFilePermission> ALLOWED_FOR_KEYS =
            EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE, PosixFilePermission.GROUP_READ);

    private TlsFiles() {}

    /** Reads all certificates of a PEM or DER file, in their order. */
    public static List<X509Certificate> certificates(Path file) throws TlsConfigurationException {
        try {
            var certificates =
                    CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(bytes(file)));
            if (certificates.isEmpty()) {
                throw new TlsConfigurationException(file + " holds no certificate");
            }
            return certificates.stream().map(X509Certificate.class::cast).toList();
        } catch (GeneralSecurityException e) {
            throw new TlsConfigurationException(file + " is not a file of X.509 certificates: " + e.getMessage(), e);
        }
    }

    /** Reads all revocation lists of a PEM or DER file. */
    static List<X509CRL> revocationLists(Path file) throws TlsConfigurationException {
        try {
            var lists = CertificateFactory.getInstance("X.509").generateCRLs(new ByteArrayInputStream(bytes(file)));
            if (lists.isEmpty()) {
                throw new TlsConfigurationException(file + " holds no revocation list");
            }
            for (var list : lists) {
                if (((X509CRL) list).hasUnsupportedCriticalExtension()) {
                    throw new TlsConfigurationException(
                            file + " holds a revocation list with a critical extension that is not understood");
                }
            }
            return lists.stream().map(X509CRL.class::cast).toList();
        } catch (GeneralSecurityException e) {
            throw new TlsConfigurationException(file + " is not a file of revocation lists: " + e.getMessage(), e);
        }
    }

    /** Reads the one private key of a PEM file that nobody but its owner and group may read. */
    public static PrivateKey privateKey(Path file) throws TlsConfigurationException {
        checkMode(file);
        var bytes = bytes(file);
        try (var parser =
                new PEMParser(new InputStreamReader(new ByteArrayInputStream(bytes), StandardCharsets.US_ASCII))) {
            var converter = new JcaPEMKeyConverter();
            for (var object = parser.readObject(); object != null; object = parser.readObject()) {
                switch (object) {
                    case PrivateKeyInfo key -> {
                        return converter.getPrivateKey(key); // PKCS#8
                    }
                    case PEMKeyPair pair -> {
                        return converter.getPrivateKey(pair.getPrivateKeyInfo()); // PKCS#1 or SEC 1
                    }
                    case PEMEncryptedKeyPair encrypted -> throw encrypted(file);
                    case PKCS8EncryptedPrivateKeyInfo encrypted -> throw encrypted(file);
                    default -> {} // curve parameters or certificates before the key
                }
            }
            throw new TlsConfigurationException(file + " holds no private key in PEM (PKCS#8, PKCS#1 or SEC 1)");
        } catch (IOException e) {
            throw new TlsConfigurationException(file + " holds a private key that cannot be read: " + e.getMessage());
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    private static TlsConfigurationException encrypted(Path file) {
        return new TlsConfigurationException(file + " holds an encrypted private key (expected an unencrypted one in a"
                + " file that only the server may read: openssl pkey -in " + file.getFileName() + " -out ...)");
    }

    private static void checkMode(Path file) throws TlsConfigurationException {
        try {
            var mode = Files.getPosixFilePermissions(file);
            if (!ALLOWED_FOR_KEYS.containsAll(mode)) {
                throw new TlsConfigurationException(file + " has mode " + PosixFilePermissions.toString(mode)
                        + " (expected rw------- or rw-r----- at most: chmod 600 " + file.getFileName() + ")");
            }
        } catch (UnsupportedOperationException e) {
            // A file system without such modes; whoever chose it for keys knows what protects them there.
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    /** Says what is wrong if {@code key} doesn't belong to {@code certificate}. */
    public static void checkBelongTogether(
            PrivateKey key, Path keyFile, X509Certificate certificate, Path certificateFile)
            throws TlsConfigurationException {
        if (!belongTogether(key, certificate.getPublicKey())) {
            throw new TlsConfigurationException(
                    "the private key in " + keyFile + " is not the one of the certificate in " + certificateFile);
        }
    }

    /** Says what is wrong with a key of a certificate; empty when nothing is. */
    public static String weakness(PublicKey key) {
        return ClientCertificateCheck.weakness(key);
    }

    private static boolean belongTogether(PrivateKey privateKey, PublicKey publicKey) {
        var algorithm = switch (privateKey.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> privateKey.getAlgorithm();
        };
        try {
            var sample = new byte[32];
            var signer = Signature.getInstance(algorithm);
            signer.initSign(privateKey);
            signer.update(sample);
            var verifier = Signature.getInstance(algorithm);
            verifier.initVerify(publicKey);
            verifier.update(sample);
            return verifier.verify(signer.sign());
        } catch (GeneralSecurityException e) {
            return false; // keys of two algorithms
        }
    }

    private static byte[] bytes(Path file) throws TlsConfigurationException {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw unreadable(file, e);
        }
    }

    private static TlsConfigurationException unreadable(Path file, IOException cause) {
        if (cause instanceof NoSuchFileException) {
            return new TlsConfigurationException(file.toAbsolutePath() + " does not exist");
        }
        return new TlsConfigurationException(file.toAbsolutePath() + " cannot be read: " + cause, cause);
    }
}

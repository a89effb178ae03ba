package org.claviger.conformance.certificates;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.util.Base64;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.ExtensionsGenerator;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;
import org.claviger.conformance.wire.Attrs;
import org.claviger.conformance.wire.Peer;
import org.claviger.conformance.wire.Ttlv;
import org.claviger.enumeration.CryptographicAlgorithm;
import org.claviger.enumeration.CryptographicUsageMask;
import org.claviger.enumeration.KeyFormatType;
import org.claviger.enumeration.ObjectType;
import org.claviger.ttlv.Tag;

/** Somebody who has a private key and asks for a certificate. */
public final class Applicant {
    private static final int RSA_BITS = 2_048;

    private final KeyPair keys;
    private final ExtensionsGenerator extensions = new ExtensionsGenerator();

    private Applicant(KeyPair keys) {
        this.keys = keys;
    }

    /** Makes one with a new key. */
    public static Applicant withRsaKey() {
        try {
            var generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(RSA_BITS);
            return new Applicant(generator.generateKeyPair());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    PublicKey publicKey() {
        return keys.getPublic();
    }

    KeyPair keys() {
        return keys;
    }

    /** Returns the same one, asking for an extension besides. */
    Applicant asking(ASN1ObjectIdentifier extension, ASN1Encodable value) {
        return asking(extension, false, value);
    }

    Applicant asking(ASN1ObjectIdentifier extension, boolean critical, ASN1Encodable value) {
        try {
            extensions.addExtension(extension, critical, value);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns a request in PKCS#10. */
    public byte[] request(String subject) {
        var builder = new JcaPKCS10CertificationRequestBuilder(new X500Principal(subject), keys.getPublic());
        if (!extensions.isEmpty()) {
            builder.addAttribute(PKCSObjectIdentifiers.pkcs_9_at_extensionRequest, extensions.generate());
        }
        try {
            return builder.build(new JcaContentSignerBuilder("SHA256withRSA").build(keys.getPrivate()))
                    .getEncoded();
        } catch (OperatorCreationException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns a request in PEM. */
    byte[] pem(String subject) {
        var lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(request(subject));
        return ("-----BEGIN CERTIFICATE REQUEST-----\n" + lines + "\n-----END CERTIFICATE REQUEST-----\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    /** Registers the public key, to verify with unless the attributes say another use. */
    public String register(Peer peer, Ttlv... own) throws IOException {
        var uses = Attrs.uses(CryptographicUsageMask.VERIFY);
        var attributes = own.length == 0 ? new Ttlv[] {uses} : own;
        return peer.register(
                ObjectType.PUBLIC_KEY,
                Ttlv.structure(
                        Tag.PUBLIC_KEY,
                        Peer.keyBlock(
                                KeyFormatType.X_509,
                                keys.getPublic().getEncoded(),
                                Attrs.algorithm(CryptographicAlgorithm.RSA),
                                Attrs.length(RSA_BITS))),
                attributes);
    }
}

package org.claviger.server.crypto.certificate;

import static java.util.Map.entry;
import static org.claviger.enumeration.ResultReason.FEATURE_NOT_SUPPORTED;
import static org.claviger.enumeration.ResultReason.INVALID_CSR;
import static org.claviger.enumeration.ResultReason.PERMISSION_DENIED;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.edec.EdECObjectIdentifiers;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.claviger.enumeration.CertificateRequestType;
import org.claviger.server.crypto.AsymmetricKeys;
import org.claviger.server.crypto.CryptoProviders;
import org.claviger.server.domain.KmipException;
import org.claviger.ttlv.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * A request for a certificate in PKCS#10 (RFC 2986), whose signature has been verified: who made it has the private key.
 *
 * @param usage the Key Usage that it asks for, if it does
 * @param extendedUsages those that it asks for; empty if it asks for none
 */
public record CertificationRequest(
        PublicKey publicKey, SubjectNames names, Optional<KeyUsage> usage, Set<ExtendedUsage> extendedUsages) {
    /** SHA-1 too: the signature proves only that who made the request has the key, and says nothing to others. */
    private static final Map<ASN1ObjectIdentifier, String> SIGNATURES = Map.ofEntries(
            entry(PKCSObjectIdentifiers.sha1WithRSAEncryption, "SHA1withRSA"),
            entry(PKCSObjectIdentifiers.sha224WithRSAEncryption, "SHA224withRSA"),
            entry(PKCSObjectIdentifiers.sha256WithRSAEncryption, "SHA256withRSA"),
            entry(PKCSObjectIdentifiers.sha384WithRSAEncryption, "SHA384withRSA"),
            entry(PKCSObjectIdentifiers.sha512WithRSAEncryption, "SHA512withRSA"),
            entry(X9ObjectIdentifiers.ecdsa_with_SHA1, "SHA1withECDSA"),
            entry(X9ObjectIdentifiers.ecdsa_with_SHA224, "SHA224withECDSA"),
            entry(X9ObjectIdentifiers.ecdsa_with_SHA256, "SHA256withECDSA"),
            entry(X9ObjectIdentifiers.ecdsa_with_SHA384, "SHA384withECDSA"),
            entry(X9ObjectIdentifiers.ecdsa_with_SHA512, "SHA512withECDSA"),
            entry(NISTObjectIdentifiers.dsa_with_sha256, "SHA256withDSA"),
            entry(EdECObjectIdentifiers.id_Ed25519, "Ed25519"),
            entry(EdECObjectIdentifiers.id_Ed448, "Ed448"));

    private static final Set<ASN1ObjectIdentifier> UNDERSTOOD = Set.of(
            Extension.basicConstraints,
            Extension.keyUsage,
            Extension.extendedKeyUsage,
            Extension.subjectAlternativeName);

    public CertificationRequest {
        extendedUsages = Set.copyOf(extendedUsages);
    }

    /**
     * Reads and verifies a request.
     *
     * @throws KmipException with Invalid CSR if it is none or its signature is not that of its key, Feature Not Supported if it is
     *     of another type than PKCS#10 in DER or PEM, Permission Denied if it asks for what nobody gets
     */
    public static CertificationRequest read(CertificateRequestType type, Bytes value) {
        try {
            return verified(
                    switch (type) {
                        case PKCS_10 -> new PKCS10CertificationRequest(value.toArray());
                        case PEM -> ofPem(value.toArray());
                        case CRMF, PGP ->
                            throw new KmipException(
                                    FEATURE_NOT_SUPPORTED,
                                    "Certificate Request Type " + type.specName() + " (expected PKCS#10 or PEM)");
                    });
        } catch (KmipException failure) {
            throw failure;
        } catch (IOException | RuntimeException malformed) { // parsers throw of all kinds
            throw new KmipException(
                    INVALID_CSR, "the certificate request is not one of type " + type.specName(), malformed);
        }
    }

    private static PKCS10CertificationRequest ofPem(byte[] pem) throws IOException {
        try (var parser =
                new PEMParser(new InputStreamReader(new ByteArrayInputStream(pem), StandardCharsets.US_ASCII))) {
            if (parser.readObject() instanceof PKCS10CertificationRequest request) {
                return request;
            }
            throw new KmipException(INVALID_CSR, "the certificate request is not one of type PEM");
        }
    }

    private static CertificationRequest verified(PKCS10CertificationRequest request) throws IOException {
        var key = key(request);
        requireSigned(request, key);
        var extensions = extensions(request);
        var names = SubjectNames.alternativeNames(extensions);
        return new CertificationRequest(
                key,
                new SubjectNames(request.getSubject(), names),
                Optional.ofNullable(extensions == null ? null : KeyUsage.fromExtensions(extensions)),
                extendedUsages(extensions));
    }

    private static PublicKey key(PKCS10CertificationRequest request) {
        try {
            return AsymmetricKeys.publicKey(request.getSubjectPublicKeyInfo());
        } catch (KmipException unreadable) {
            throw new KmipException(
                    INVALID_CSR, "the server cannot look into the key of the certificate request", unreadable);
        }
    }

    private static void requireSigned(PKCS10CertificationRequest request, PublicKey key) throws IOException {
        var oid = request.getSignatureAlgorithm().getAlgorithm();
        var algorithm = SIGNATURES.get(oid);
        if (algorithm == null) {
            throw new KmipException(
                    INVALID_CSR, "the certificate request is signed by an algorithm that is not accepted: " + oid);
        }
        if (!isSigned(request, algorithm, key)) {
            throw new KmipException(
                    INVALID_CSR, "the certificate request is not signed by the private key of its public key");
        }
    }

    private static boolean isSigned(PKCS10CertificationRequest request, String algorithm, PublicKey key)
            throws IOException {
        try {
            var signature = CryptoProviders.signature(algorithm);
            signature.initVerify(key);
            signature.update(
                    request.toASN1Structure().getCertificationRequestInfo().getEncoded(ASN1Encoding.DER));
            return signature.verify(request.getSignature());
        } catch (GeneralSecurityException e) {
            return false; // whatever is wrong with a signature, it is not valid
        }
    }

    private static @Nullable Extensions extensions(PKCS10CertificationRequest request) {
        var extensions = request.getRequestedExtensions();
        if (extensions == null) {
            return null;
        }
        for (var oid : extensions.getCriticalExtensionOIDs()) {
            if (!UNDERSTOOD.contains(oid)) {
                throw new KmipException(
                        INVALID_CSR, "the certificate request has a critical extension that is not understood: " + oid);
            }
        }
        var constraints = BasicConstraints.fromExtensions(extensions);
        if (constraints != null && constraints.isCA()) {
            throw new KmipException(PERMISSION_DENIED, "the certificate request asks for an authority's certificate");
        }
        return extensions;
    }

    private static Set<ExtendedUsage> extendedUsages(@Nullable Extensions extensions) {
        var wanted = extensions == null ? null : ExtendedKeyUsage.fromExtensions(extensions);
        var usages = EnumSet.noneOf(ExtendedUsage.class);
        for (var id : wanted == null ? List.<KeyPurposeId>of() : List.of(wanted.getUsages())) {
            usages.add(ExtendedUsage.of(id)
                    .orElseThrow(() -> new KmipException(
                            PERMISSION_DENIED,
                            "the certificate request asks for an extended key usage that nobody gets: " + id.getId())));
        }
        return usages;
    }

    /**
     * Checks that the request is for this key.
     *
     * @throws KmipException with Invalid CSR if it is for another one
     */
    public void requireFor(PublicKey key) {
        if (!PublicKeys.isSame(publicKey, key)) {
            throw new KmipException(INVALID_CSR, "the certificate request is for another key than that of the object");
        }
    }
}

package org.claviger.server;

import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.claviger.server.config.ServerConfig;
import org.claviger.server.crypto.ObjectVault;
import org.claviger.server.crypto.certificate.CertificateAuthority;
import org.claviger.server.crypto.certificate.ChainValidator;
import org.claviger.server.net.TlsConfigurationException;
import org.claviger.server.net.TlsFiles;
import org.claviger.server.operation.CertifyHandler;
import org.claviger.server.operation.IssuedCertificates;
import org.claviger.server.operation.NewObjects;
import org.claviger.server.operation.OperationHandler;
import org.claviger.server.operation.ReCertifyHandler;
import org.claviger.server.operation.ValidateHandler;

/** The operations on certificates that the operator has configured; none are there by themselves. */
final class CertificateServices {
    private static final int CERTIFICATE_SIGN = 5; // index in X509Certificate.getKeyUsage

    private CertificateServices() {}

    /**
     * Returns the handlers of what is offered.
     *
     * @throws TlsConfigurationException if a file can't be used, or the authority can't sign certificates now
     */
    static List<OperationHandler<?, ?>> handlers(
            ServerConfig config, ObjectVault vault, NewObjects newObjects, Clock clock, SecureRandom random)
            throws TlsConfigurationException {
        var handlers = new ArrayList<OperationHandler<?, ?>>();
        var trusted = new ArrayList<X509Certificate>();
        for (var file : config.certify().trust()) {
            trusted.addAll(TlsFiles.certificates(file));
        }
        var issuing = config.certify().authority();
        if (issuing.isPresent()) {
            var authority = authority(issuing.get(), clock, random);
            trusted.add(authority.certificate());
            var certificates = new IssuedCertificates(
                    vault,
                    newObjects,
                    authority,
                    issuing.get().policy(),
                    config.attributes().maxAttributes());
            handlers.add(new CertifyHandler(certificates, newObjects));
            handlers.add(new ReCertifyHandler(certificates, newObjects));
        }
        if (!trusted.isEmpty()) {
            handlers.add(new ValidateHandler(vault, new ChainValidator(trusted)));
        }
        return handlers;
    }

    private static CertificateAuthority authority(ServerConfig.IssuingAuthority files, Clock clock, SecureRandom random)
            throws TlsConfigurationException {
        var certificate = TlsFiles.certificates(files.certificate()).getFirst();
        whyNoAuthority(certificate, clock).ifPresent(why -> {
            throw new StartException("certify.authority.certificate in " + files.certificate() + " " + why);
        });
        var key = TlsFiles.privateKey(files.key());
        TlsFiles.checkBelongTogether(key, files.key(), certificate, files.certificate());
        return new CertificateAuthority(certificate, key, random);
    }

    private static Optional<String> whyNoAuthority(X509Certificate certificate, Clock clock) {
        var usage = certificate.getKeyUsage();
        if (certificate.getBasicConstraints() < 0 || (usage != null && !usage[CERTIFICATE_SIGN])) {
            return Optional.of("is not an authority's (expected basic constraints CA and key usage keyCertSign)");
        }
        var weakness = TlsFiles.weakness(certificate.getPublicKey());
        if (!weakness.isEmpty()) {
            return Optional.of("has " + weakness);
        }
        var now = clock.instant();
        var start = certificate.getNotBefore().toInstant();
        var end = certificate.getNotAfter().toInstant();
        return now.isBefore(start) || now.isAfter(end)
                ? Optional.of("is valid from " + start + " to " + end + "; it is " + now)
                : Optional.empty();
    }
}

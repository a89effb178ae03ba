package org.claviger.conformance.errors;

import static org.claviger.conformance.wire.Peer.NOBODY;
import static org.claviger.conformance.wire.Peer.inAnHour;
import static org.claviger.conformance.wire.Peer.uid;
import static org.claviger.conformance.wire.Ttlv.interval;
import static org.claviger.conformance.wire.Ttlv.structure;
import static org.claviger.conformance.wire.Ttlv.text;
import static org.claviger.enumeration.Operation.ARCHIVE;
import static org.claviger.enumeration.Operation.CERTIFY;
import static org.claviger.enumeration.Operation.REGISTER;
import static org.claviger.enumeration.Operation.RE_CERTIFY;
import static org.claviger.enumeration.Operation.VALIDATE;
import static org.claviger.enumeration.ResultReason.INVALID_CSR;
import static org.claviger.enumeration.ResultReason.INVALID_OBJECT_TYPE;
import static org.claviger.enumeration.ResultReason.ITEM_NOT_FOUND;
import static org.claviger.enumeration.ResultReason.OBJECT_NOT_FOUND;
import static org.claviger.enumeration.ResultReason.PROTECTION_STORAGE_UNAVAILABLE;

import java.io.IOException;
import org.claviger.conformance.certificates.Applicant;
import org.claviger.conformance.wire.Attrs;
import org.claviger.conformance.wire.Peer;
import org.claviger.conformance.wire.Ttlv;
import org.claviger.ttlv.Tag;

/** Certify, Re-certify and Validate (KMIP 2.1 sections 6.1.6, 6.1.45 and 6.1.57, KMIP 1.4 sections 11.8, 11.9 and 11.25). */
final class CertificateErrors {
    private static final Applicant APPLICANT = Applicant.withRsaKey();

    private CertificateErrors() {}

    static OperationErrors certify() {
        return OperationErrors.of(CERTIFY, peer -> fields(peer, NOBODY))
                .both("object missing", ITEM_NOT_FOUND, peer -> peer.ask(CERTIFY, fields(peer, NOBODY)))
                .both(
                        "cannot be certified",
                        INVALID_OBJECT_TYPE,
                        peer -> peer.ask(CERTIFY, fields(peer, peer.create())))
                .both(
                        "certificate request unreadable",
                        INVALID_CSR,
                        peer -> peer.ask(CERTIFY, peer.certifying(APPLICANT.register(peer), new byte[8])))
                .before2(
                        "application data not generated",
                        peer -> peer.ask(CERTIFY, fields(peer, APPLICANT.register(peer), nobodysNamespace(peer))))
                .since2(
                        PROTECTION_STORAGE_UNAVAILABLE,
                        peer -> peer.ask(
                                CERTIFY, fields(peer, APPLICANT.register(peer), NewObjectErrors.hardwareOnly())))
                .needing(ARCHIVE)
                .before2("archived", peer -> peer.ask(CERTIFY, fields(peer, peer.archived(APPLICANT.register(peer)))));
    }

    static OperationErrors reCertify() {
        return OperationErrors.of(RE_CERTIFY, peer -> fields(peer, NOBODY))
                .both("object missing", OBJECT_NOT_FOUND, peer -> peer.ask(RE_CERTIFY, fields(peer, NOBODY)))
                .both(
                        "cannot be certified",
                        INVALID_OBJECT_TYPE,
                        peer -> peer.ask(RE_CERTIFY, fields(peer, peer.create())))
                .needing(CERTIFY)
                .both(
                        "certificate request unreadable",
                        INVALID_CSR,
                        peer -> peer.ask(RE_CERTIFY, peer.certifying(certificate(peer), new byte[8])))
                .before2(
                        "offset beside dates",
                        peer -> peer.ask(
                                RE_CERTIFY,
                                fields(
                                        peer,
                                        certificate(peer),
                                        interval(Tag.OFFSET, 60),
                                        peer.attributes(Attrs.date(Tag.ACTIVATION_DATE, inAnHour())))))
                .before2(
                        "application data not generated",
                        peer -> peer.ask(RE_CERTIFY, fields(peer, certificate(peer), nobodysNamespace(peer))))
                .since2(
                        PROTECTION_STORAGE_UNAVAILABLE,
                        peer -> peer.ask(RE_CERTIFY, fields(peer, certificate(peer), NewObjectErrors.hardwareOnly())))
                .needing(CERTIFY, ARCHIVE)
                .before2("archived", peer -> peer.ask(RE_CERTIFY, fields(peer, peer.archived(certificate(peer)))));
    }

    static OperationErrors validate() {
        return OperationErrors.of(VALIDATE, _ -> new Ttlv[] {uid(NOBODY)})
                .since2(OBJECT_NOT_FOUND, peer -> peer.ask(VALIDATE, uid(NOBODY)))
                .both("no certificate list", INVALID_OBJECT_TYPE, peer -> peer.ask(VALIDATE, uid(peer.create())))
                .needing(CERTIFY, ARCHIVE, REGISTER)
                .before2("archived", peer -> peer.ask(VALIDATE, uid(peer.archived(certificate(peer)))));
    }

    private static String certificate(Peer peer) throws IOException {
        return peer.must(CERTIFY, fields(peer, APPLICANT.register(peer)))
                .at(Tag.UNIQUE_IDENTIFIER)
                .string();
    }

    private static Ttlv[] fields(Peer peer, String id, Ttlv... more) {
        return peer.certifying(id, APPLICANT.request("CN=tape 7"), more);
    }

    private static Ttlv nobodysNamespace(Peer peer) {
        return peer.attributes(
                structure(Tag.APPLICATION_SPECIFIC_INFORMATION, text(Tag.APPLICATION_NAMESPACE, "nobody's")));
    }
}

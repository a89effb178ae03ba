package org.claviger.server.config;

import static org.claviger.server.config.ValueTypes.choice;
import static org.claviger.server.config.ValueTypes.duration;
import static org.claviger.server.config.ValueTypes.listOf;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.claviger.server.crypto.certificate.AlternativeNamePattern;
import org.claviger.server.crypto.certificate.ExtendedUsage;
import org.claviger.server.crypto.certificate.SubjectPattern;

/** In whose name clients' keys are certified, and which certificates are trusted. */
final class CertifyKeys {
    static final Section SECTION = new Section("certify.");

    static final Key<Path> CERTIFICATE = SECTION.derived(
            "authority.certificate",
            ValueTypes.READABLE_FILE,
            "not offered",
            "PEM file with the certificate of the authority in whose name Certify and Re-certify make certificates"
                    + " ([certificates.md](certificates.md)). It must have nothing to do with `tls`: neither may a client"
                    + " authority have issued it, nor may it have issued the server's certificate.");
    static final Key<Path> KEY = SECTION.derived(
            "authority.key",
            ValueTypes.READABLE_FILE,
            "not offered",
            "PEM file with its private key, unencrypted, that only the server's user and group may read.");
    static final Key<List<SubjectPattern>> SUBJECTS = SECTION.withDefault(
            "subjects",
            listOf(ValueTypes.SUBJECT_PATTERN),
            "",
            "Whom certificates may be for, such as `CN=*,OU=Tapes,O=Example` (RFC 2253). `*` stands for any characters of one"
                    + " value, alone for every name. Required with an authority. As the names have commas, only in the file.");
    static final Key<List<AlternativeNamePattern>> ALTERNATIVE_NAMES = SECTION.withDefault(
            "alternative-names",
            listOf(ValueTypes.ALTERNATIVE_NAME_PATTERN),
            "",
            "Which alternative names they may have: `dns:`, `ip:`, `email:` or `uri:` and a pattern, such as"
                    + " `dns:*.tapes.example.org`. None by default.");
    static final Key<List<ExtendedUsage>> EXTENDED_USAGES = SECTION.withDefault(
            "extended-usages",
            listOf(choice(List.of(ExtendedUsage.values()), usage -> switch (usage) {
                case SERVER_AUTHENTICATION -> "server-authentication";
                case CLIENT_AUTHENTICATION -> "client-authentication";
                case EMAIL_PROTECTION -> "email-protection";
                case CODE_SIGNING -> "code-signing";
                case TIME_STAMPING -> "time-stamping";
            })),
            "server-authentication,client-authentication",
            "The extended key usages that they may have; they have all of them unless a certificate request asks for some."
                    + " With an empty list they have no such extension, and are good for anything.");
    static final Key<Duration> VALIDITY = SECTION.withDefault(
            "validity",
            duration(Duration.ofMinutes(1)),
            "365d",
            "How long they are valid, if neither their Deactivation Date nor the authority's certificate ends before.");
    static final Key<Boolean> REQUIRE_REQUEST = SECTION.withDefault(
            "require-request",
            ValueTypes.SWITCH,
            "true",
            "Want a certificate request each time, which proves that the client has the private key. With `false`, a public"
                    + " key and a name in attributes are enough.");
    static final Key<List<Path>> TRUST = SECTION.withDefault(
            "trust",
            listOf(ValueTypes.READABLE_FILE),
            "",
            "PEM files with the authorities that Validate trusts, beside `certify.authority`. Without either, Validate is not"
                    + " offered.");

    private CertifyKeys() {}
}

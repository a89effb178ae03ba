package org.claviger.operation;

import java.util.List;
import java.util.Optional;
import org.claviger.enumeration.ValidationAuthorityType;
import org.claviger.enumeration.ValidationType;
import org.claviger.schema.Codec;
import org.claviger.schema.Construct;
import org.claviger.schema.Layout;
import org.claviger.schema.Struct;
import org.claviger.ttlv.Tag;

/**
 * A validation that the server has passed (KMIP 2.1 section 7.36, KMIP 1.4 section 2.1.20; since 1.3).
 */
public record ValidationInformation(
        ValidationAuthorityType validationAuthorityType,
        Optional<String> validationAuthorityCountry,
        Optional<String> validationAuthorityUri,
        Integer validationVersionMajor,
        Optional<Integer> validationVersionMinor,
        ValidationType validationType,
        Integer validationLevel,
        Optional<String> validationCertificateIdentifier,
        Optional<String> validationCertificateUri,
        Optional<String> validationVendorUri,
        List<String> validationProfiles) {
    public static final Struct<ValidationInformation> STRUCT = Struct.of(ValidationInformation::layout);

    public ValidationInformation {
        validationProfiles = List.copyOf(validationProfiles);
    }

    private static Construct<ValidationInformation> layout(Layout<ValidationInformation> s) {
        var validationAuthorityType = s.required(
                Tag.VALIDATION_AUTHORITY_TYPE,
                Codec.enumeration(ValidationAuthorityType.class),
                ValidationInformation::validationAuthorityType);
        var validationAuthorityCountry = s.optional(
                Tag.VALIDATION_AUTHORITY_COUNTRY, Codec.TEXT, ValidationInformation::validationAuthorityCountry);
        var validationAuthorityUri =
                s.optional(Tag.VALIDATION_AUTHORITY_URI, Codec.TEXT, ValidationInformation::validationAuthorityUri);
        var validationVersionMajor =
                s.required(Tag.VALIDATION_VERSION_MAJOR, Codec.INTEGER, ValidationInformation::validationVersionMajor);
        var validationVersionMinor =
                s.optional(Tag.VALIDATION_VERSION_MINOR, Codec.INTEGER, ValidationInformation::validationVersionMinor);
        var validationType = s.required(
                Tag.VALIDATION_TYPE, Codec.enumeration(ValidationType.class), ValidationInformation::validationType);
        var validationLevel = s.required(Tag.VALIDATION_LEVEL, Codec.INTEGER, ValidationInformation::validationLevel);
        var validationCertificateIdentifier = s.optional(
                Tag.VALIDATION_CERTIFICATE_IDENTIFIER,
                Codec.TEXT,
                ValidationInformation::validationCertificateIdentifier);
        var validationCertificateUri =
                s.optional(Tag.VALIDATION_CERTIFICATE_URI, Codec.TEXT, ValidationInformation::validationCertificateUri);
        var validationVendorUri =
                s.optional(Tag.VALIDATION_VENDOR_URI, Codec.TEXT, ValidationInformation::validationVendorUri);
        var validationProfiles =
                s.repeated(Tag.VALIDATION_PROFILE, Codec.TEXT, ValidationInformation::validationProfiles);
        return in -> new ValidationInformation(
                in.read(validationAuthorityType),
                in.read(validationAuthorityCountry),
                in.read(validationAuthorityUri),
                in.read(validationVersionMajor),
                in.read(validationVersionMinor),
                in.read(validationType),
                in.read(validationLevel),
                in.read(validationCertificateIdentifier),
                in.read(validationCertificateUri),
                in.read(validationVendorUri),
                in.read(validationProfiles));
    }
}

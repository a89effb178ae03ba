package org.claviger.enumeration;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.claviger.ttlv.Tag;

/** All enumerations and masks, and which of them the value of a tag is drawn from. */
public final class Enumerations {
    private static final List<EnumerationType<?>> ALL = List.of(
            EnumerationType.of(AdjustmentType.class),
            EnumerationType.of(AlternativeNameType.class),
            EnumerationType.of(AsynchronousIndicator.class),
            EnumerationType.of(AttestationType.class),
            EnumerationType.of(BatchErrorContinuationOption.class),
            EnumerationType.of(BlockCipherMode.class),
            EnumerationType.of(CancellationResult.class),
            EnumerationType.of(CertificateRequestType.class),
            EnumerationType.of(CertificateType.class),
            EnumerationType.of(ClientRegistrationMethod.class),
            EnumerationType.of(CredentialType.class),
            EnumerationType.of(CryptographicAlgorithm.class),
            EnumerationType.of(CryptographicUsageMask.class),
            EnumerationType.of(DRBGAlgorithm.class),
            EnumerationType.of(DataEnumeration.class),
            EnumerationType.of(DeactivationReasonCode.class),
            EnumerationType.of(DerivationMethod.class),
            EnumerationType.of(DestroyAction.class),
            EnumerationType.of(DigitalSignatureAlgorithm.class),
            EnumerationType.of(EncodingOption.class),
            EnumerationType.of(EndpointRole.class),
            EnumerationType.of(Ephemeral.class),
            EnumerationType.of(FIPS186Variation.class),
            EnumerationType.of(HashingAlgorithm.class),
            EnumerationType.of(InteropFunction.class),
            EnumerationType.of(ItemType.class),
            EnumerationType.of(KeyCompressionType.class),
            EnumerationType.of(KeyFormatType.class),
            EnumerationType.of(KeyRoleType.class),
            EnumerationType.of(KeyValueLocationType.class),
            EnumerationType.of(KeyWrapType.class),
            EnumerationType.of(LinkType.class),
            EnumerationType.of(MaskGenerator.class),
            EnumerationType.of(NISTKeyType.class),
            EnumerationType.of(NameType.class),
            EnumerationType.of(OTPAlgorithm.class),
            EnumerationType.of(ObjectClass.class),
            EnumerationType.of(ObjectClassMask.class),
            EnumerationType.of(ObjectGroupMember.class),
            EnumerationType.of(ObjectType.class),
            EnumerationType.of(Operation.class),
            EnumerationType.of(PaddingMethod.class),
            EnumerationType.of(Pkcs11FunctionName.class),
            EnumerationType.of(Pkcs11ReturnCode.class),
            EnumerationType.of(ProcessingStage.class),
            EnumerationType.of(ProfileName.class),
            EnumerationType.of(ProtectionLevel.class),
            EnumerationType.of(ProtectionStorageMask.class),
            EnumerationType.of(PutFunction.class),
            EnumerationType.of(QueryFunction.class),
            EnumerationType.of(RNGAlgorithm.class),
            EnumerationType.of(RNGMode.class),
            EnumerationType.of(RecommendedCurve.class),
            EnumerationType.of(ResultReason.class),
            EnumerationType.of(ResultStatus.class),
            EnumerationType.of(RevocationReasonCode.class),
            EnumerationType.of(RotateNameType.class),
            EnumerationType.of(SecretDataType.class),
            EnumerationType.of(ShreddingAlgorithm.class),
            EnumerationType.of(SplitKeyMethod.class),
            EnumerationType.of(SplitKeyPolynomial.class),
            EnumerationType.of(State.class),
            EnumerationType.of(StorageStatusMask.class),
            EnumerationType.of(TicketType.class),
            EnumerationType.of(UniqueIdentifierEnumeration.class),
            EnumerationType.of(UnwrapMode.class),
            EnumerationType.of(UsageLimitsUnit.class),
            EnumerationType.of(ValidationAuthorityType.class),
            EnumerationType.of(ValidationType.class),
            EnumerationType.of(ValidityIndicator.class),
            EnumerationType.of(WrappingMethod.class));

    private static final Map<Tag, EnumerationType<?>> BY_TAG = byTag();

    private Enumerations() {}

    /** Returns every enumeration and mask. */
    public static List<EnumerationType<?>> all() {
        return ALL;
    }

    /**
     * Returns what names the values of this tag, if its values are numbers with names. The values of Attribute Reference are
     * tags themselves, and those of Opaque Data Type are all vendors' own: neither has names here.
     */
    public static Optional<EnumerationType<?>> ofTag(Tag tag) {
        return Optional.ofNullable(BY_TAG.get(tag));
    }

    /** Nearly every enumeration is called as the tag that carries it. */
    private static Map<Tag, EnumerationType<?>> byTag() {
        var types = new EnumMap<Tag, EnumerationType<?>>(Tag.class);
        for (var type : ALL) {
            for (var tag : Tag.values()) {
                if (tag.specName().equals(type.specName())) {
                    types.put(tag, type);
                }
            }
        }
        types.put(Tag.MASK_GENERATOR_HASHING_ALGORITHM, EnumerationType.of(HashingAlgorithm.class));
        types.put(Tag.EXTENSION_TYPE, EnumerationType.of(ItemType.class));
        for (var identifier : List.of(
                Tag.CERTIFICATE_REQUEST_UNIQUE_IDENTIFIER,
                Tag.LINKED_OBJECT_IDENTIFIER,
                Tag.PRIVATE_KEY_UNIQUE_IDENTIFIER,
                Tag.PUBLIC_KEY_UNIQUE_IDENTIFIER,
                Tag.REPLACED_UNIQUE_IDENTIFIER)) {
            types.put(identifier, EnumerationType.of(UniqueIdentifierEnumeration.class));
        }
        return types;
    }
}

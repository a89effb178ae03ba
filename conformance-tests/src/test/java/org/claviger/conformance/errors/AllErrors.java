package org.claviger.conformance.errors;

import java.util.List;

/** Every table's provocations. */
final class AllErrors {
    private AllErrors() {}

    /** @param forbidden a client that may ask for nothing */
    static List<OperationErrors> list(CommonErrors.Forbidden forbidden) {
        return List.of(
                ActivateErrors.errors(),
                AddAttributeErrors.errors(),
                AdjustAttributeErrors.errors(),
                ArchiveErrors.errors(),
                BatchErrors.errors(),
                CancelErrors.errors(),
                CertificateErrors.certify(),
                CertificateErrors.reCertify(),
                CertificateErrors.validate(),
                CheckErrors.errors(),
                CreateErrors.errors(),
                CreateKeyPairErrors.errors(),
                CreateSplitKeyErrors.errors(),
                DecryptErrors.errors(),
                DeleteAttributeErrors.errors(),
                DeriveKeyErrors.errors(),
                DestroyErrors.errors(),
                DiscoverVersionsErrors.errors(),
                EncryptErrors.errors(),
                ExportErrors.errors(),
                GeneralErrors.errors(forbidden),
                GetAttributeListErrors.errors(),
                GetAttributesErrors.errors(),
                GetErrors.errors(),
                GetUsageAllocationErrors.errors(),
                HashErrors.errors(),
                ImportErrors.errors(),
                InteropErrors.errors(),
                JoinSplitKeyErrors.errors(),
                LocateErrors.errors(),
                LogErrors.errors(),
                MacErrors.errors(),
                MacVerifyErrors.errors(),
                ModifyAttributeErrors.errors(),
                ObtainLeaseErrors.errors(),
                PollErrors.errors(),
                ProcessErrors.errors(),
                QueryAsynchronousRequestsErrors.errors(),
                QueryErrors.errors(),
                ReKeyErrors.errors(),
                ReKeyKeyPairErrors.errors(),
                RecoverErrors.errors(),
                RegisterErrors.errors(),
                RevokeErrors.errors(),
                RngRetrieveErrors.errors(),
                RngSeedErrors.errors(),
                SetAttributeErrors.errors(),
                SignErrors.errors(),
                SignatureVerifyErrors.errors());
    }
}

package org.claviger.object;

import java.util.Optional;
import org.claviger.enumeration.ObjectType;

/** A managed object as it travels (KMIP 2.1 section 2, KMIP 1.4 section 2.2). */
public sealed interface KmipObject
        permits Certificate,
                CertificateRequest,
                DeviceCredential,
                HashedPasswordCredential,
                OneTimePasswordCredential,
                OpaqueObject,
                PasswordCredential,
                PgpKey,
                PrivateKey,
                PublicKey,
                SecretData,
                SplitKey,
                SymmetricKey,
                Template {
    ObjectType objectType();

    /** Returns the Key Block, if objects of this type have one. */
    default Optional<KeyBlock> block() {
        return switch (this) {
            case PgpKey key -> Optional.of(key.keyBlock());
            case PrivateKey key -> Optional.of(key.keyBlock());
            case PublicKey key -> Optional.of(key.keyBlock());
            case SecretData secret -> Optional.of(secret.keyBlock());
            case SplitKey key -> Optional.of(key.keyBlock());
            case SymmetricKey key -> Optional.of(key.keyBlock());
            case Certificate _,
                    CertificateRequest _,
                    DeviceCredential _,
                    HashedPasswordCredential _,
                    OneTimePasswordCredential _,
                    OpaqueObject _,
                    PasswordCredential _,
                    Template _ -> Optional.empty();
        };
    }
}

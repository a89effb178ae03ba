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

    /**
     * Returns this object with another Key Block.
     *
     * @throws IllegalStateException if objects of this type have none
     */
    default KmipObject withBlock(KeyBlock block) {
        return switch (this) {
            case PgpKey key -> new PgpKey(key.pgpKeyVersion(), block);
            case PrivateKey _ -> new PrivateKey(block);
            case PublicKey _ -> new PublicKey(block);
            case SecretData secret -> new SecretData(secret.secretDataType(), block);
            case SplitKey key ->
                new SplitKey(
                        key.splitKeyParts(),
                        key.keyPartIdentifier(),
                        key.splitKeyThreshold(),
                        key.splitKeyMethod(),
                        key.primeFieldSize(),
                        block);
            case SymmetricKey _ -> new SymmetricKey(block);
            case Certificate _,
                    CertificateRequest _,
                    DeviceCredential _,
                    HashedPasswordCredential _,
                    OneTimePasswordCredential _,
                    OpaqueObject _,
                    PasswordCredential _,
                    Template _ -> throw new IllegalStateException(objectType().specName() + " has no Key Block");
        };
    }
}

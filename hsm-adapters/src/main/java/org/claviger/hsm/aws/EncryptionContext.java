package org.claviger.hsm.aws;

import java.util.Map;
import org.claviger.hsm.Binding;

/**
 * A binding as KMS's encryption context, which it authenticates. CloudTrail shows it in clear, and key policies may demand
 * values of it.
 */
final class EncryptionContext {
    private static final String TENANT = "claviger-tenant";
    private static final String KEY = "claviger-key";
    private static final String PURPOSE = "claviger-purpose";

    private EncryptionContext() {}

    static Map<String, String> of(Binding binding) {
        return Map.of(TENANT, binding.tenant(), KEY, binding.keyId(), PURPOSE, binding.purpose());
    }
}

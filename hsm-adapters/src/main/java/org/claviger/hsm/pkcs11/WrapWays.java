package org.claviger.hsm.pkcs11;

import static org.claviger.hsm.BackendException.Category.UNSUPPORTED;

import java.lang.foreign.MemorySegment;
import java.util.OptionalLong;
import org.claviger.hsm.BackendException;
import org.claviger.hsm.Octets;
import org.claviger.hsm.WrapSpec;

/** How a token wraps and unwraps keys, and which half of a key it takes for that. */
record WrapWays(ResidentDirectory directory, Abilities abilities) {
    /** @throws BackendException UNSUPPORTED if the token doesn't wrap so */
    MemorySegment mechanism(Cryptoki cryptoki, WrapSpec spec) {
        var memory = cryptoki.memory();
        var profile = cryptoki.profile();
        return switch (spec) {
            case WrapSpec.AesKeyWrap _ -> keyWrap(cryptoki, profile.keyWrap(), "RFC 3394");
            case WrapSpec.AesKeyWrapPadded _ ->
                keyWrap(
                        cryptoki,
                        abilities.keyWrapPadded() ? profile.keyWrapPadded() : OptionalLong.empty(),
                        "RFC 5649");
            case WrapSpec.Oaep(var digest, var mask, Octets label) ->
                Mechanisms.oaep(memory, digest, mask, memory.copyOf(label.toByteArray()));
        };
    }

    private static MemorySegment keyWrap(Cryptoki cryptoki, OptionalLong mechanism, String name) {
        return Mechanisms.plain(
                cryptoki.memory(),
                mechanism.orElseThrow(() ->
                        new BackendException(UNSUPPORTED, "the token has no AES key wrap as %s".formatted(name))));
    }

    long wrappingKey(Cryptoki cryptoki, KeyId key, WrapSpec spec) {
        return directory.require(cryptoki, key, spec instanceof WrapSpec.Oaep ? Ck.CKO_PUBLIC_KEY : Ck.CKO_SECRET_KEY);
    }

    long unwrappingKey(Cryptoki cryptoki, KeyId key, WrapSpec spec) {
        return directory.require(cryptoki, key, spec instanceof WrapSpec.Oaep ? Ck.CKO_PRIVATE_KEY : Ck.CKO_SECRET_KEY);
    }
}

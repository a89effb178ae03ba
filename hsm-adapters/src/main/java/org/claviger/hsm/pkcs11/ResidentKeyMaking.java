package org.claviger.hsm.pkcs11;

import static org.claviger.hsm.BackendException.Category.CONFLICT;
import static org.claviger.hsm.BackendException.Category.INTERNAL;
import static org.claviger.hsm.BackendException.Category.INVALID_DATA;
import static org.claviger.hsm.BackendException.Category.UNSUPPORTED;

import java.lang.foreign.MemorySegment;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.claviger.hsm.BackendException;
import org.claviger.hsm.Curve;
import org.claviger.hsm.DeriveSpec;
import org.claviger.hsm.KeyKind;
import org.claviger.hsm.KeyTemplate;
import org.claviger.hsm.KeyUse;
import org.claviger.hsm.Octets;
import org.claviger.hsm.ResidentKey;
import org.claviger.hsm.ResidentRef;
import org.claviger.hsm.WrapSpec;

/**
 * Makes resident keys in a token: generates them there, or brings them in.
 *
 * <p>A private key comes alone, in clear as PKCS #8 or wrapped, and PKCS #11 doesn't make its public half. So it is first
 * brought in for a moment, to find its public half from what it does ({@link PublicHalf}); then the public half is made, and
 * the private one last, so that who finds that finds both.
 */
final class ResidentKeyMaking {
    private static final int WRAP_UNIT_BYTES = 8;

    private static final Map<KeyUse, Long> PRIVATE_USES = Map.of(
            KeyUse.SIGN, Ck.CKA_SIGN,
            KeyUse.DECRYPT, Ck.CKA_DECRYPT,
            KeyUse.UNWRAP, Ck.CKA_UNWRAP,
            KeyUse.DERIVE, Ck.CKA_DERIVE);

    private final SessionPool pool;
    private final ResidentDirectory directory;
    private final WrapWays ways;

    ResidentKeyMaking(SessionPool pool, ResidentDirectory directory, WrapWays ways) {
        this.pool = pool;
        this.directory = directory;
        this.ways = ways;
    }

    ResidentKey generate(KeyTemplate template) {
        try (var call = pool.call()) {
            return make(call, template, cryptoki -> {
                var key = newKey(template);
                switch (template.kind()) {
                    case KeyKind.Aes aes -> key.generateAes(cryptoki, aes.bits() / Byte.SIZE);
                    case KeyKind.Hmac hmac -> key.generateSecret(cryptoki, hmac.bits() / Byte.SIZE);
                    case KeyKind.Rsa rsa -> key.generateRsa(cryptoki, rsa.bits());
                    case KeyKind.Elliptic elliptic -> generateElliptic(cryptoki, key, elliptic.curve());
                }
                return true;
            });
        }
    }

    private static void generateElliptic(Cryptoki cryptoki, NewKey key, Curve curve) {
        boolean edwards = curve.form() == Curve.Form.EDWARDS;
        long type = edwards ? Ck.CKK_EC_EDWARDS : Ck.CKK_EC;
        cryptoki.generateKeyPair(
                Mechanisms.plain(cryptoki.memory(), edwards ? Ck.CKM_EC_EDWARDS_KEY_PAIR_GEN : Ck.CKM_EC_KEY_PAIR_GEN),
                key.publicHalf(cryptoki, type).bytes(Ck.CKA_EC_PARAMS, Der.parameters(curve)),
                key.privateHalf(cryptoki, type));
    }

    /** @param material the bytes of a secret key; PKCS #8 of a private key */
    ResidentKey importKey(KeyTemplate template, MemorySegment material) {
        try (var call = pool.call()) {
            var value = call.memory().copyOf(material);
            if (template.kind().isPair()) {
                var info = PrivateKeyInfo.read(value);
                info.require(template.kind());
                return makePair(
                        call,
                        template,
                        (cryptoki, key, _) -> cryptoki.create(info.addTo(key.privateHalf(cryptoki, info.keyType()))));
            }
            if (material.byteSize() * Byte.SIZE != template.kind().bits()) {
                throw new BackendException(
                        INVALID_DATA,
                        "a key of %d bits (the template says %d)"
                                .formatted(
                                        material.byteSize() * Byte.SIZE,
                                        template.kind().bits()));
            }
            return make(
                    call,
                    template,
                    cryptoki ->
                            cryptoki.create(secretTemplate(cryptoki, template).segment(Ck.CKA_VALUE, value)));
        }
    }

    ResidentKey unwrapKey(ResidentRef wrapping, WrapSpec spec, byte[] wrapped, KeyTemplate template) {
        var wrappingId = directory.keyId(wrapping);
        try (var call = pool.call()) {
            if (template.kind().isPair()) {
                long type = privateKeyType(template.kind());
                return makePair(call, template, (cryptoki, key, point) -> {
                    var half = key.privateHalf(cryptoki, type);
                    var wanted = cryptoki.profile().unwrappedPoint();
                    if (point.isPresent() && wanted.isPresent()) {
                        half.bytes(wanted.getAsLong(), point.get());
                    }
                    return unwrap(cryptoki, wrappingId, spec, wrapped, half);
                });
            }
            requireWrappedLength(spec, wrapped, template);
            return make(
                    call,
                    template,
                    cryptoki -> unwrap(cryptoki, wrappingId, spec, wrapped, secretTemplate(cryptoki, template)));
        }
    }

    private long unwrap(Cryptoki cryptoki, KeyId wrapping, WrapSpec spec, byte[] wrapped, Template template) {
        return cryptoki.unwrap(
                ways.mechanism(cryptoki, spec),
                ways.unwrappingKey(cryptoki, wrapping, spec),
                cryptoki.memory().copyOf(wrapped),
                template);
    }

    private static long privateKeyType(KeyKind kind) {
        return switch (kind) {
            case KeyKind.Rsa _ -> Ck.CKK_RSA;
            case KeyKind.Elliptic(Curve curve) when curve.form() == Curve.Form.WEIERSTRASS -> Ck.CKK_EC;
            case KeyKind.Elliptic(Curve curve) ->
                throw new BackendException(UNSUPPORTED, "a private key on " + curve + " can't be brought in");
            case KeyKind.Aes _, KeyKind.Hmac _ -> throw new IllegalArgumentException(kind + " has no halves");
        };
    }

    /** The kinds of wrapping that show the key's length show whether it is the template's. */
    private static void requireWrappedLength(WrapSpec spec, byte[] wrapped, KeyTemplate template) {
        int keyBytes = template.kind().bits() / Byte.SIZE;
        int whole = (keyBytes + WRAP_UNIT_BYTES - 1) / WRAP_UNIT_BYTES * WRAP_UNIT_BYTES;
        boolean fits = switch (spec) {
            case WrapSpec.AesKeyWrap _ -> wrapped.length == keyBytes + WRAP_UNIT_BYTES;
            case WrapSpec.AesKeyWrapPadded _ -> wrapped.length == whole + WRAP_UNIT_BYTES;
            case WrapSpec.Oaep _ -> true;
        };
        if (!fits) {
            throw new BackendException(
                    INVALID_DATA,
                    "%d bytes that should hold a wrapped key of %d bits"
                            .formatted(wrapped.length, template.kind().bits()));
        }
    }

    ResidentKey derive(ResidentRef ref, DeriveSpec spec, KeyTemplate template) {
        if (template.kind().isPair()) {
            throw new BackendException(UNSUPPORTED, "private keys can't be derived in a token");
        }
        var key = directory.keyId(ref);
        try (var call = pool.call()) {
            return make(call, template, cryptoki -> {
                long handle = directory.require(cryptoki, key, Ck.CKO_PRIVATE_KEY);
                return cryptoki.derive(
                        agreement(cryptoki, handle, spec),
                        handle,
                        secretTemplate(cryptoki, template)
                                .number(Ck.CKA_VALUE_LEN, template.kind().bits() / Byte.SIZE));
            });
        }
    }

    /** How a private key agrees on a secret with another party. */
    static MemorySegment agreement(Cryptoki cryptoki, long key, DeriveSpec spec) {
        var memory = cryptoki.memory();
        var curve = ResidentDirectory.curve(cryptoki, key);
        var point = memory.copyOf(Der.pointOf(curve, spec.peerPublicKey().toByteArray())
                .orElseThrow(() -> new BackendException(
                        INVALID_DATA, "the other party's public key is no SubjectPublicKeyInfo on " + curve)));
        return switch (spec) {
            case DeriveSpec.Ecdh _ -> Mechanisms.ecdh(memory, Ck.CKD_NULL, MemorySegment.NULL, point);
            case DeriveSpec.EcdhX963(Octets _, var digest, Octets sharedInfo) ->
                Mechanisms.ecdh(memory, Mechanisms.x963(digest), memory.copyOf(sharedInfo.toByteArray()), point);
        };
    }

    /** Brings a private key in. */
    private interface PrivateHalf {
        /**
         * Returns its handle.
         *
         * @param point of its public half, if it is elliptic
         */
        long bringIn(Cryptoki cryptoki, NewKey key, Optional<byte[]> point);
    }

    private ResidentKey makePair(DeviceCall call, KeyTemplate template, PrivateHalf half) {
        return make(call, template, cryptoki -> {
            var key = newKey(template);
            long trial = half.bringIn(
                    cryptoki,
                    new NewKey(Optional.empty(), Set.of(KeyUse.SIGN), true, false),
                    PublicHalf.anyPoint(template.kind()));
            PublicHalf found;
            try {
                found = PublicHalf.of(cryptoki, trial, template.kind());
            } finally {
                cryptoki.discard(trial);
            }
            cryptoki.destroyKey(KeyId.of(template.id())); // what an attempt left that failed between the two
            cryptoki.create(found.addTo(key.publicHalf(cryptoki, privateKeyType(template.kind()))));
            long handle = half.bringIn(cryptoki, key, found.point());
            takeAwayOtherUses(cryptoki, handle, template.uses());
            return handle;
        });
    }

    /** Some tokens give a private key that they unwrap all the uses that it could have. */
    private static void takeAwayOtherUses(Cryptoki cryptoki, long privateKey, Set<KeyUse> uses) {
        PRIVATE_USES.forEach((use, attribute) -> {
            if (!uses.contains(use) && cryptoki.flag(privateKey, attribute)) {
                cryptoki.set(privateKey, cryptoki.template().flag(attribute, false));
            }
        });
    }

    private ResidentKey make(DeviceCall call, KeyTemplate template, Work<?> maker) {
        var id = KeyId.of(template.id());
        return call.run(Effect.CHANGES_KEYS, cryptoki -> {
            var before = directory.read(cryptoki, id);
            if (before.isPresent()) {
                if (cryptoki.attempt() > 1) {
                    return before.get(); // an earlier attempt made it
                }
                throw new BackendException(
                        CONFLICT, "token %s has a key %s already".formatted(pool.token(), template.id()));
            }
            maker.run(cryptoki);
            return directory
                    .read(cryptoki, id)
                    .orElseThrow(() -> new BackendException(
                            INTERNAL, "token %s made key %s and doesn't find it".formatted(pool.token(), id)));
        });
    }

    private static NewKey newKey(KeyTemplate template) {
        return new NewKey(
                Optional.of(new NewKey.Place(KeyId.of(template.id()), ResidentDirectory.label(template))),
                template.uses(),
                true,
                template.exportable());
    }

    /** For a secret key whose length follows from its value. */
    private static Template secretTemplate(Cryptoki cryptoki, KeyTemplate template) {
        return newKey(template)
                .secret(cryptoki, template.kind() instanceof KeyKind.Aes ? Ck.CKK_AES : Ck.CKK_GENERIC_SECRET);
    }
}

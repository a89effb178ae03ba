package org.claviger.hsm.pkcs11;

import static org.claviger.hsm.BackendException.Category.NOT_FOUND;
import static org.claviger.hsm.BackendException.Category.UNSUPPORTED;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.claviger.hsm.BackendException;
import org.claviger.hsm.BackendId;
import org.claviger.hsm.Curve;
import org.claviger.hsm.Digest;
import org.claviger.hsm.KeyKind;
import org.claviger.hsm.KeyTemplate;
import org.claviger.hsm.KeyUse;
import org.claviger.hsm.ResidentKey;
import org.claviger.hsm.ResidentRef;

/**
 * Finds resident keys in the token, and reads what they are. A resident key's name is its identifier in hexadecimal; its
 * label begins with a mark, so that no root key, and no key of somebody else's, can be reached by its identifier.
 */
final class ResidentDirectory {
    private static final Pattern MARK =
            Pattern.compile(RootDirectory.RESIDENT_LABEL + "(aes|hmac:(?<digest>SHA_[0-9]{1,3})):(?<bits>[0-9]{1,4}) ");

    private final BackendId id;

    /** Keys whose label was looked at. */
    private final Set<KeyId> ours = ConcurrentHashMap.newKeySet();

    ResidentDirectory(BackendId id) {
        this.id = id;
    }

    /**
     * The label of a new key. For a secret key it says the kind too: PKCS #11 has no attribute for the digest of HMAC, and
     * not every token knows the length of a key that it unwrapped.
     */
    static String label(KeyTemplate template) {
        return RootDirectory.RESIDENT_LABEL + mark(template.kind()) + template.label();
    }

    private static String mark(KeyKind kind) {
        return switch (kind) {
            case KeyKind.Aes aes -> "aes:%d ".formatted(aes.bits());
            case KeyKind.Hmac hmac -> "hmac:%s:%d ".formatted(hmac.digest(), hmac.bits());
            case KeyKind.Rsa _, KeyKind.Elliptic _ -> "";
        };
    }

    /** @throws BackendException UNSUPPORTED if the key lives in another backend, NOT_FOUND if the name is none of ours */
    KeyId keyId(ResidentRef ref) {
        if (!ref.backend().equals(id)) {
            throw new BackendException(UNSUPPORTED, "key %s: another backend than %s".formatted(ref, id));
        }
        return KeyId.parse(ref.key()).orElseThrow(() -> absent(ref.key()));
    }

    /**
     * The handle of one half of a key pair, or of a secret key.
     *
     * @param objectClass one of {@code CKO_...}
     * @throws BackendException NOT_FOUND if there is no such key, UNSUPPORTED if there is, but of another class
     */
    long require(Cryptoki cryptoki, KeyId key, long objectClass) {
        var handle = find(cryptoki, key, objectClass);
        if (handle.isPresent()) {
            return handle.getAsLong();
        }
        if (main(cryptoki, key).isPresent()) {
            throw new BackendException(UNSUPPORTED, "key %s is not of the kind that this is done with".formatted(key));
        }
        throw absent(key.toString());
    }

    /** The secret key, or the private half. */
    record Main(long handle, boolean isPair) {}

    Optional<Main> main(Cryptoki cryptoki, KeyId key) {
        var secret = find(cryptoki, key, Ck.CKO_SECRET_KEY);
        if (secret.isPresent()) {
            return Optional.of(new Main(secret.getAsLong(), false));
        }
        var half = find(cryptoki, key, Ck.CKO_PRIVATE_KEY);
        return half.isPresent() ? Optional.of(new Main(half.getAsLong(), true)) : Optional.empty();
    }

    Main requireMain(Cryptoki cryptoki, KeyId key) {
        return main(cryptoki, key).orElseThrow(() -> absent(key.toString()));
    }

    private OptionalLong find(Cryptoki cryptoki, KeyId key, long objectClass) {
        var handle = cryptoki.findKey(new KeyHandles.Key(objectClass, key));
        if (handle.isEmpty() || ours.contains(key)) {
            return handle;
        }
        if (!label(cryptoki, handle.getAsLong()).startsWith(RootDirectory.RESIDENT_LABEL)) {
            return OptionalLong.empty();
        }
        ours.add(key);
        return handle;
    }

    /** The identifiers of all keys of ours. */
    List<UUID> list(Cryptoki cryptoki) {
        var found = new ArrayList<UUID>();
        for (long objectClass : new long[] {Ck.CKO_SECRET_KEY, Ck.CKO_PRIVATE_KEY}) {
            for (long handle :
                    cryptoki.find(cryptoki.template().flag(Ck.CKA_TOKEN, true).number(Ck.CKA_CLASS, objectClass))) {
                if (label(cryptoki, handle).startsWith(RootDirectory.RESIDENT_LABEL)) {
                    KeyId.of(cryptoki.bytes(handle, Ck.CKA_ID)).uuid().ifPresent(found::add);
                }
            }
        }
        return List.copyOf(found);
    }

    void forget(KeyId key) {
        ours.remove(key);
    }

    /** What the token says of a key. */
    Optional<ResidentKey> read(Cryptoki cryptoki, KeyId key) {
        return main(cryptoki, key).map(main -> {
            long handle = main.handle();
            return new ResidentKey(
                    new ResidentRef(id, key.toString()),
                    kind(cryptoki, handle),
                    uses(cryptoki, key, main),
                    cryptoki.flag(handle, Ck.CKA_SENSITIVE),
                    cryptoki.flag(handle, Ck.CKA_EXTRACTABLE),
                    cryptoki.flag(handle, Ck.CKA_ALWAYS_SENSITIVE),
                    cryptoki.flag(handle, Ck.CKA_NEVER_EXTRACTABLE),
                    cryptoki.flag(handle, Ck.CKA_LOCAL));
        });
    }

    private Set<KeyUse> uses(Cryptoki cryptoki, KeyId key, Main main) {
        var uses = EnumSet.noneOf(KeyUse.class);
        long handle = main.handle();
        addIf(uses, KeyUse.DECRYPT, cryptoki, handle, Ck.CKA_DECRYPT);
        addIf(uses, KeyUse.UNWRAP, cryptoki, handle, Ck.CKA_UNWRAP);
        addIf(uses, KeyUse.DERIVE, cryptoki, handle, Ck.CKA_DERIVE);
        addIf(uses, main.isPair() ? KeyUse.SIGN : KeyUse.MAC, cryptoki, handle, Ck.CKA_SIGN);
        var forward = main.isPair() ? find(cryptoki, key, Ck.CKO_PUBLIC_KEY) : OptionalLong.of(handle);
        if (forward.isPresent()) {
            addIf(uses, KeyUse.ENCRYPT, cryptoki, forward.getAsLong(), Ck.CKA_ENCRYPT);
            addIf(uses, KeyUse.WRAP, cryptoki, forward.getAsLong(), Ck.CKA_WRAP);
            if (main.isPair()) {
                addIf(uses, KeyUse.VERIFY, cryptoki, forward.getAsLong(), Ck.CKA_VERIFY);
            }
        }
        return uses;
    }

    private static void addIf(Set<KeyUse> uses, KeyUse use, Cryptoki cryptoki, long handle, long attribute) {
        if (cryptoki.flag(handle, attribute)) {
            uses.add(use);
        }
    }

    private static KeyKind kind(Cryptoki cryptoki, long handle) {
        long type = cryptoki.number(handle, Ck.CKA_KEY_TYPE);
        if (type == Ck.CKK_AES || type == Ck.CKK_GENERIC_SECRET) {
            return secretKind(label(cryptoki, handle));
        }
        if (type == Ck.CKK_RSA) {
            return new KeyKind.Rsa(RsaPublicKey.read(cryptoki, handle).bits());
        }
        if (type == Ck.CKK_EC || type == Ck.CKK_EC_EDWARDS) {
            return new KeyKind.Elliptic(curve(cryptoki, handle));
        }
        throw new BackendException(UNSUPPORTED, "a key of type 0x%X".formatted(type));
    }

    private static KeyKind secretKind(String label) {
        var mark = MARK.matcher(label);
        if (!mark.lookingAt()) {
            throw new BackendException(UNSUPPORTED, "a key whose label does not say what it is: \"" + label + "\"");
        }
        int bits = Integer.parseInt(mark.group("bits"));
        return mark.group("digest") == null
                ? new KeyKind.Aes(bits)
                : new KeyKind.Hmac(Digest.valueOf(mark.group("digest")), bits);
    }

    /** The curve of either half. */
    static Curve curve(Cryptoki cryptoki, long half) {
        return Der.curve(cryptoki.bytes(half, Ck.CKA_EC_PARAMS))
                .orElseThrow(() -> new BackendException(UNSUPPORTED, "a key on a curve that we don't know"));
    }

    private static String label(Cryptoki cryptoki, long handle) {
        return new String(cryptoki.bytes(handle, Ck.CKA_LABEL), StandardCharsets.UTF_8);
    }

    private BackendException absent(String key) {
        return new BackendException(NOT_FOUND, "no resident key %s in backend %s".formatted(key, id));
    }
}

package org.claviger.hsm.pkcs11;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import javax.crypto.AEADBadTagException;
import org.claviger.hsm.BackendException;
import org.claviger.hsm.Curve;
import org.claviger.hsm.Digest;
import org.claviger.hsm.KeyUse;
import org.claviger.hsm.engine.AesGcm;
import org.claviger.hsm.engine.KeyEngine;
import org.claviger.hsm.engine.KeyEngines;
import org.claviger.hsm.engine.KeyWrap;

/**
 * Tries on short-lived keys what a token can really do, and compares it with what this JDK does. What a device's
 * documentation or its list of mechanisms says counts for nothing.
 *
 * <p>Findings are texts by name. A token that answers otherwise at a later start was changed, or is another one.
 */
final class SelfTest {
    private static final int AES_BYTES = 32;
    /** A key that has to be padded; several devices get that wrong. */
    private static final int ODD_BYTES = 20;

    private static final int SHORT_RSA_BITS = 1024;
    private static final int MOST_MECHANISMS = 1024;
    private static final byte[] ADDITIONAL = {'s', 'e', 'l', 'f', '-', 't', 'e', 's', 't'};

    /** Best first. */
    private static final List<Digest> OAEP_DIGESTS = List.of(Digest.SHA_256, Digest.SHA_1);

    private final SessionPool pool;
    private final GcmCipher deviceGcm;
    private final Profile profile;
    private final KeyEngine jdk = KeyEngines.java();
    private final SortedMap<String, String> findings = new TreeMap<>();

    private SelfTest(SessionPool pool, GcmCipher deviceGcm) {
        this.pool = pool;
        this.deviceGcm = deviceGcm;
        this.profile = pool.token().profile();
    }

    /** @throws BackendException if the token can't be used at all */
    static Abilities run(SessionPool pool, GcmCipher deviceGcm) {
        return new SelfTest(pool, deviceGcm).run();
    }

    private Abilities run() {
        describeToken();
        boolean gcm = trial("aes-gcm", this::gcm);
        boolean keyWrap =
                trial("aes-key-wrap", c -> keyWrap(c, profile.keyWrap(), KeyWrap.Form.WHOLE_SEMIBLOCKS, AES_BYTES));
        boolean padded =
                trial("aes-key-wrap-padded", c -> keyWrap(c, profile.keyWrapPadded(), KeyWrap.Form.PADDED, ODD_BYTES));
        var digests = oaep();
        trial("takes private keys", this::takesPrivateKeys);
        trial("refuses to show a sensitive key", this::refusesToShow);
        trial("refuses to wrap a key that is not extractable", this::refusesToWrap);

        var methods = profile.rootOrder().stream()
                .filter(method -> switch (method) {
                    case AES_GCM -> gcm;
                    case RSA_OAEP -> !digests.isEmpty();
                    case KEY_WRAP -> keyWrap;
                })
                .toList();
        findings.put(
                "root methods",
                methods.isEmpty()
                        ? "none"
                        : methods.stream().map(RootMethod::toString).collect(Collectors.joining(", ")));
        return new Abilities(methods, digests.stream().findFirst(), padded, findings);
    }

    /** A trial's answer: whether it works, and in words how. */
    private record Finding(boolean works, String how) {
        static Finding yes(String how) {
            return new Finding(true, "yes, " + how);
        }

        static Finding no(String why) {
            return new Finding(false, "no: " + why);
        }
    }

    private boolean trial(String name, Work<Finding> work) {
        Finding finding;
        try (var call = pool.call()) {
            finding = call.run(Effect.TRIAL, work);
        } catch (BackendException e) {
            finding = Finding.no(answer(e));
        }
        findings.put(name, finding.how());
        return finding.works();
    }

    /** The token's answer if it is one, and not a sign that it is out of order. */
    private static String answer(BackendException e) {
        return switch (e.category()) {
            case AUTH_FAILED, TIMEOUT, SESSION_LOST, THROTTLED -> throw e;
            default -> e.nativeCode().orElseGet(() -> String.valueOf(e.getMessage()));
        };
    }

    private void describeToken() {
        record Description(TokenInfo token, String mechanisms) {}
        Description description;
        try (var call = pool.call()) {
            description = call.run(
                    Effect.NONE,
                    cryptoki -> new Description(pool.token().info(cryptoki.memory()), mechanisms(cryptoki)));
        }
        var token = description.token();
        findings.put("token", "%s, %s, firmware %s".formatted(token.manufacturer(), token.model(), token.firmware()));
        findings.put("mechanisms", description.mechanisms());
    }

    private String mechanisms(Cryptoki cryptoki) {
        var list = cryptoki.memory().allocate(JAVA_LONG, MOST_MECHANISMS);
        var count = cryptoki.memory().allocateFrom(JAVA_LONG, MOST_MECHANISMS);
        long slot = pool.token().info(cryptoki.memory()).slot();
        cryptoki.library().check(CkFunction.C_GET_MECHANISM_LIST, slot, list.address(), count.address());
        return LongStream.range(0, count.get(JAVA_LONG, 0))
                .map(i -> list.getAtIndex(JAVA_LONG, i))
                .sorted()
                .mapToObj("0x%X"::formatted)
                .collect(Collectors.joining(" "));
    }

    // --- The trials ---

    /** Encrypts the same twice: whoever makes the IV, it must be the one that is reported, and another one each time. */
    private Finding gcm(Cryptoki cryptoki) {
        var memory = cryptoki.memory();
        long key = NewKey.readable(KeyUse.ENCRYPT, KeyUse.DECRYPT).generateAes(cryptoki, AES_BYTES);
        try {
            var clear = cryptoki.random(AES_BYTES);
            var additional = memory.copyOf(ADDITIONAL);
            var first = deviceGcm.seal(cryptoki, key, clear, additional, AesGcm.TAG_BYTES);
            var second = deviceGcm.seal(cryptoki, key, clear, additional, AesGcm.TAG_BYTES);
            if (first.iv().mismatch(second.iv()) == -1) {
                return Finding.no("it used one IV twice");
            }
            var opened = deviceGcm.open(
                    cryptoki,
                    key,
                    first.iv().toArray(JAVA_BYTE),
                    additional,
                    first.sealed().toArray(JAVA_BYTE),
                    AesGcm.TAG_BYTES);
            if (opened.mismatch(clear) != -1) {
                return Finding.no("what it encrypted it decrypts otherwise");
            }
            var whose = deviceGcm.takesIv() ? "with the caller's IV" : "with an IV of its own";
            var value = valueIfShown(cryptoki, key);
            if (value.isEmpty()) {
                return Finding.yes(whose + ", not compared: it shows no key");
            }
            return jdkOpens(value.get(), first, cryptoki)
                            .filter(jdk -> jdk.mismatch(clear) == -1)
                            .isPresent()
                    ? Finding.yes(whose)
                    : Finding.no("the JDK can't decrypt it with the IV reported");
        } finally {
            cryptoki.discard(key);
        }
    }

    private Optional<MemorySegment> jdkOpens(MemorySegment key, GcmCipher.Sealed sealed, Cryptoki cryptoki) {
        byte[] bytes = sealed.sealed().toArray(JAVA_BYTE);
        try {
            return Optional.of(jdk.aesGcm()
                    .open(key, sealed.iv().toArray(JAVA_BYTE), ADDITIONAL, bytes, 0, bytes.length, cryptoki.memory()));
        } catch (AEADBadTagException _) {
            return Optional.empty();
        }
    }

    /** Wraps a key and compares with the JDK; then unwraps it again. */
    private Finding keyWrap(Cryptoki cryptoki, OptionalLong mechanism, KeyWrap.Form form, int keyBytes) {
        if (mechanism.isEmpty()) {
            return Finding.no("the profile names no mechanism");
        }
        var wrapping = Mechanisms.plain(cryptoki.memory(), mechanism.getAsLong());
        var made = new ArrayList<Long>();
        try {
            long wrappingKey = NewKey.readable(KeyUse.WRAP, KeyUse.UNWRAP).generateAes(cryptoki, AES_BYTES);
            made.add(wrappingKey);
            long key = NewKey.readable(KeyUse.MAC).generateSecret(cryptoki, keyBytes);
            made.add(key);
            var wrapped = cryptoki.wrap(wrapping, wrappingKey, key);
            long again = cryptoki.unwrap(
                    wrapping,
                    wrappingKey,
                    wrapped,
                    NewKey.readable(KeyUse.MAC).secret(cryptoki, Ck.CKK_GENERIC_SECRET));
            made.add(again);
            var value = valueIfShown(cryptoki, key);
            var valueAgain = valueIfShown(cryptoki, again);
            var wrappingValue = valueIfShown(cryptoki, wrappingKey);
            if (value.isEmpty() || valueAgain.isEmpty() || wrappingValue.isEmpty()) {
                return Finding.yes("not compared: it shows no key");
            }
            if (value.get().mismatch(valueAgain.get()) != -1) {
                return Finding.no("what it wrapped it unwraps otherwise");
            }
            return jdk.keyWrap()
                                    .wrap(form, wrappingValue.get(), value.get(), cryptoki.memory())
                                    .mismatch(wrapped)
                            == -1
                    ? Finding.yes("as the JDK")
                    : Finding.no("the JDK wraps otherwise");
        } finally {
            made.forEach(cryptoki::discard);
        }
    }

    /** The hash functions that RSA-OAEP works with, best first: the JDK encrypts, the token decrypts. */
    private List<Digest> oaep() {
        var working = new ArrayList<Digest>();
        record Result(Digest digest, Finding finding) {}
        List<Result> results;
        try (var call = pool.call()) {
            results = call.run(Effect.TRIAL, cryptoki -> {
                var pair = rsaPair(cryptoki);
                try {
                    var publicKey = RsaPublicKey.read(cryptoki, pair.privateKey());
                    return OAEP_DIGESTS.stream()
                            .map(digest -> new Result(digest, oaep(cryptoki, pair.privateKey(), publicKey, digest)))
                            .toList();
                } finally {
                    cryptoki.discard(pair.privateKey());
                    cryptoki.discard(pair.publicKey());
                }
            });
        } catch (BackendException e) {
            var no = Finding.no(answer(e));
            results =
                    OAEP_DIGESTS.stream().map(digest -> new Result(digest, no)).toList();
        }
        for (var result : results) {
            findings.put(
                    "rsa-oaep " + result.digest().jcaName(), result.finding().how());
            if (result.finding().works()) {
                working.add(result.digest());
            }
        }
        return working;
    }

    /** A short one is made quickly and shows as much, but many devices refuse it. */
    private static Cryptoki.Pair rsaPair(Cryptoki cryptoki) {
        var key = NewKey.readable(KeyUse.ENCRYPT, KeyUse.DECRYPT);
        try {
            return key.generateRsa(cryptoki, SHORT_RSA_BITS);
        } catch (CkException _) {
            return key.generateRsa(cryptoki, RootDirectory.RSA_BITS);
        }
    }

    private static Finding oaep(Cryptoki cryptoki, long privateKey, RsaPublicKey publicKey, Digest digest) {
        var memory = cryptoki.memory();
        var clear = cryptoki.random(AES_BYTES);
        try {
            var encrypted = memory.copyOf(publicKey.encryptOaep(digest, clear));
            var decrypted = cryptoki.decrypt(
                    Mechanisms.oaep(memory, digest, digest, MemorySegment.NULL), privateKey, encrypted);
            return decrypted.mismatch(clear) == -1
                    ? Finding.yes("decrypts what the JDK encrypts")
                    : Finding.no("it decrypts otherwise than the JDK encrypts");
        } catch (CkException e) {
            return Finding.no(ReturnCode.name(e.code()));
        }
    }

    /** Brings in the private key 1 on P-256, whose public key is the base point. */
    private Finding takesPrivateKeys(Cryptoki cryptoki) {
        var number = cryptoki.memory().allocate(Der.fieldBytes(Curve.P_256));
        number.set(JAVA_BYTE, number.byteSize() - 1, (byte) 1);
        long key = cryptoki.create(new PrivateKeyInfo.Elliptic(Curve.P_256, number)
                .addTo(new NewKey(Optional.empty(), Set.of(KeyUse.SIGN), true, false)
                        .privateHalf(cryptoki, Ck.CKK_EC)));
        try {
            var base = EllipticDomain.of(Curve.P_256).base();
            return Arrays.equals(
                            SignerSearch.point(cryptoki, key, Curve.P_256),
                            Der.uncompressed(Curve.P_256, base.x(), base.y()))
                    ? Finding.yes("it signs with one")
                    : Finding.no("it signs with another than it was given");
        } finally {
            cryptoki.discard(key);
        }
    }

    private Finding refusesToShow(Cryptoki cryptoki) {
        long key = secretKey(cryptoki);
        try {
            return valueIfShown(cryptoki, key).isPresent() ? Finding.no("it shows the key") : Finding.yes("it does");
        } finally {
            cryptoki.discard(key);
        }
    }

    private Finding refusesToWrap(Cryptoki cryptoki) {
        if (profile.keyWrap().isEmpty()) {
            return Finding.yes("it wraps no keys");
        }
        long key = secretKey(cryptoki);
        long wrappingKey = NewKey.readable(KeyUse.WRAP, KeyUse.UNWRAP).generateAes(cryptoki, AES_BYTES);
        try {
            cryptoki.wrap(Mechanisms.plain(cryptoki.memory(), profile.keyWrap().getAsLong()), wrappingKey, key);
            return Finding.no("it wraps it");
        } catch (CkException e) {
            return Finding.yes(ReturnCode.name(e.code()));
        } finally {
            cryptoki.discard(key);
            cryptoki.discard(wrappingKey);
        }
    }

    private static long secretKey(Cryptoki cryptoki) {
        return new NewKey(Optional.empty(), Set.of(KeyUse.ENCRYPT), true, false).generateAes(cryptoki, AES_BYTES);
    }

    private static Optional<MemorySegment> valueIfShown(Cryptoki cryptoki, long key) {
        try {
            return Optional.of(cryptoki.attribute(key, Ck.CKA_VALUE));
        } catch (CkException e) {
            return switch (ReturnCode.of(e.code()).orElse(ReturnCode.GENERAL_ERROR)) {
                case ATTRIBUTE_SENSITIVE, ATTRIBUTE_TYPE_INVALID, KEY_UNEXTRACTABLE, FUNCTION_NOT_SUPPORTED ->
                    Optional.empty();
                default -> throw e;
            };
        }
    }
}

package org.claviger.server.imports;

import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.engines.AESEngine;
import org.bouncycastle.crypto.modes.CCMBlockCipher;
import org.bouncycastle.crypto.params.AEADParameters;
import org.bouncycastle.crypto.params.KeyParameter;
import org.claviger.enumeration.HashingAlgorithm;
import org.claviger.hsm.support.HeapCopy;
import org.claviger.secret.Secret;
import org.claviger.secret.SecretScope;
import org.claviger.server.crypto.KeyDerivation;
import org.claviger.ttlv.Bytes;

/**
 * A text that the Stanford Javascript Crypto Library has encrypted with a password: AES-CCM under a key that PBKDF2 with
 * HMAC-SHA-256 has made. Only read here.
 *
 * @param ciphertext with the tag behind it
 * @param keyBits length of the AES key
 */
record SjclRecord(
        Bytes iv, Bytes salt, Bytes additionalData, Bytes ciphertext, int iterations, int keyBits, int tagBits) {
    /** Fewer are refused by the library too; more would keep a processor for minutes. */
    private static final int LEAST_ITERATIONS = 101;

    private static final int MOST_ITERATIONS = 10_000_000;

    private static final Set<Integer> KEY_BITS = Set.of(128, 192, 256);
    private static final Set<Integer> TAG_BITS = Set.of(64, 96, 128);
    private static final int LEAST_IV_BYTES = 8;
    private static final int MOST_IV_BYTES = 16;
    private static final int CCM_BYTES = 15;

    /** The library, too, reads a flat object and no other characters. */
    private static final Pattern MEMBER =
            Pattern.compile("\"?([a-zA-Z][a-zA-Z0-9]*+)\"?:(?:([0-9]++)|\"([a-zA-Z0-9+/%*_.@=-]*+)\")[,}]");

    private static final Pattern SPACE = Pattern.compile("\\s");

    /**
     * Reads a record.
     *
     * @throws RowException unless it is one
     */
    static SjclRecord parse(String json) throws RowException {
        var text = SPACE.matcher(json).replaceAll("");
        var matcher = MEMBER.matcher(text);
        var members = new HashMap<String, String>();
        var position = 1;
        while (text.startsWith("{") && matcher.region(position, text.length()).lookingAt()) {
            var value = Optional.ofNullable(matcher.group(2)).orElse(matcher.group(3));
            if (members.put(matcher.group(1), value) != null) {
                throw new RowException("the SJCL record says " + matcher.group(1) + " twice");
            }
            position = matcher.end();
        }
        if (position != text.length() || !text.endsWith("}")) {
            throw new RowException("no SJCL record");
        }
        require(members, "v", "1");
        require(members, "mode", "ccm");
        require(members, "cipher", "aes");
        var record = new SjclRecord(
                bytes(members, "iv"),
                bytes(members, "salt"),
                bytes(members, "adata"),
                bytes(members, "ct"),
                number(members, "iter"),
                number(members, "ks"),
                number(members, "ts"));
        record.requireSense();
        return record;
    }

    private static String member(Map<String, String> members, String name) throws RowException {
        var value = members.get(name);
        if (value == null) {
            throw new RowException("the SJCL record has no " + name);
        }
        return value;
    }

    private static void require(Map<String, String> members, String name, String expected) throws RowException {
        var value = member(members, name);
        if (!value.equals(expected)) {
            throw new RowException("the SJCL record has " + name + " " + value + " (expected " + expected + ")");
        }
    }

    private static int number(Map<String, String> members, String name) throws RowException {
        try {
            return Integer.parseInt(member(members, name));
        } catch (NumberFormatException _) {
            throw new RowException("the SJCL record has no number as " + name);
        }
    }

    private static Bytes bytes(Map<String, String> members, String name) throws RowException {
        try {
            return Bytes.wrap(Base64.getDecoder().decode(member(members, name)));
        } catch (IllegalArgumentException _) {
            throw new RowException("the SJCL record has no base64 as " + name);
        }
    }

    private void requireSense() throws RowException {
        if (iterations < LEAST_ITERATIONS || iterations > MOST_ITERATIONS) {
            throw new RowException("the SJCL record has iter " + iterations + " (expected " + LEAST_ITERATIONS + " to "
                    + MOST_ITERATIONS + ")");
        }
        if (!KEY_BITS.contains(keyBits) || !TAG_BITS.contains(tagBits)) {
            throw new RowException("the SJCL record has ks " + keyBits + " and ts " + tagBits
                    + " (expected 128, 192 or 256, and 64, 96 or 128)");
        }
        if (iv.length() < LEAST_IV_BYTES || iv.length() > MOST_IV_BYTES) {
            throw new RowException("the SJCL record has an iv of " + iv.length() + " bytes (expected " + LEAST_IV_BYTES
                    + " to " + MOST_IV_BYTES + ")");
        }
        if (plaintextBytes() < 0) {
            throw new RowException("the SJCL record has a ct that is shorter than its tag");
        }
    }

    private int plaintextBytes() {
        return ciphertext.length() - tagBits / Byte.SIZE;
    }

    /**
     * Decrypts the text.
     *
     * @param password in UTF-8
     * @return the text in UTF-8
     * @throws RowException if it was encrypted with another password, or changed
     */
    Secret decrypt(Secret password, SecretScope secrets) throws RowException {
        var inputs = new KeyDerivation.Inputs(
                Optional.of(HashingAlgorithm.SHA_256),
                Optional.empty(),
                Optional.empty(),
                Optional.of(salt),
                Optional.of(iterations));
        var key = KeyDerivation.pbkdf2(password, inputs, keyBits / Byte.SIZE, secrets);
        var input = ciphertext.toArray();
        try (var keyCopy = HeapCopy.of(key.bytes());
                var output = HeapCopy.empty(plaintextBytes())) {
            var cipher = CCMBlockCipher.newInstance(AESEngine.newInstance());
            cipher.init(
                    false,
                    new AEADParameters(new KeyParameter(keyCopy.array()), tagBits, nonce(), additionalData.toArray()));
            var early = cipher.processBytes(input, 0, input.length, output.array(), 0);
            var count = early + cipher.doFinal(output.array(), early);
            if (count != output.array().length) {
                throw new IllegalStateException("CCM made " + count + " bytes of " + input.length);
            }
            return secrets.copyOf(output.array());
        } catch (InvalidCipherTextException _) {
            throw new RowException(
                    "the tag of the SJCL record does not fit: another password, or the record was changed");
        }
    }

    /** The part of the iv that the library really uses: what the message's length leaves of CCM's 15 bytes. */
    private byte[] nonce() {
        var lengthBytes = 2;
        while (lengthBytes < 4 && plaintextBytes() >>> Byte.SIZE * lengthBytes != 0) {
            lengthBytes++;
        }
        return Arrays.copyOf(iv.toArray(), Math.min(iv.length(), CCM_BYTES - lengthBytes));
    }
}

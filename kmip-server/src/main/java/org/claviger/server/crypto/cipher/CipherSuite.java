package org.claviger.server.crypto.cipher;

import static org.claviger.enumeration.ResultReason.BAD_CRYPTOGRAPHIC_PARAMETERS;
import static org.claviger.enumeration.ResultReason.UNSUPPORTED_CRYPTOGRAPHIC_PARAMETERS;

import java.lang.foreign.MemorySegment;
import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.spec.AlgorithmParameterSpec;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.ChaCha20ParameterSpec;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import org.claviger.attribute.CryptographicParameters;
import org.claviger.enumeration.PaddingMethod;
import org.claviger.secret.Secret;
import org.claviger.server.crypto.CryptoProviders;
import org.claviger.server.domain.KmipException;
import org.jspecify.annotations.Nullable;

/** What an algorithm and its mode come down to: which keys, IVs and tags they take, and how a message goes through. */
sealed interface CipherSuite {
    /** Bytes of an IV that the server makes for lack of another length; 0 if the suite takes none. */
    int defaultIvBytes();

    /** The same beside these parameters. */
    default int defaultIvBytes(CryptographicParameters parameters) {
        return defaultIvBytes();
    }

    /** Whether a tag comes with the ciphertext, and additional data may. */
    default boolean isAuthenticated() {
        return false;
    }

    /** Whether the length of the IV may be chosen. */
    default boolean takesIvLength() {
        return false;
    }

    /**
     * Begins a message.
     *
     * @throws KmipException if key, IV or parameters do not fit the suite
     */
    CipherRun run(CipherInputs in);

    /** ECB and CBC: whole blocks, the last one padded. */
    record Blocks(BlockCipher cipher, String mode, boolean isChained) implements CipherSuite {
        @Override
        public int defaultIvBytes() {
            return isChained ? cipher.blockBytes() : 0;
        }

        @Override
        public CipherRun run(CipherInputs in) {
            var padding = padding(in.parameters().paddingMethod().orElse(PaddingMethod.NONE));
            var jca = isChained
                    ? init(in, cipher, mode, new IvParameterSpec(in.requireIv(cipher.blockBytes())))
                    : init(in, cipher, mode, null);
            return padding.<CipherRun>map(filler -> new PaddedRun(in.direction(), jca, filler, in.random()))
                    .orElseGet(() -> new FlowingRun(in.direction(), jca));
        }

        private static Optional<BlockPadding> padding(PaddingMethod method) {
            return switch (method) {
                case NONE -> Optional.empty();
                case PKCS5 -> Optional.of(BlockPadding.PKCS5);
                case ANSI_X9_23 -> Optional.of(BlockPadding.ANSI_X9_23);
                case ISO_10126 -> Optional.of(BlockPadding.ISO_10126);
                case ZEROS -> Optional.of(BlockPadding.ZEROS);
                case SSL3, OAEP, PKCS1_V1_5, X9_31, PSS ->
                    throw new KmipException(
                            UNSUPPORTED_CRYPTOGRAPHIC_PARAMETERS,
                            "Padding Method " + method.specName()
                                    + " (expected None, PKCS5, Zeros, ANSI X9.23 or ISO 10126 for a block cipher)");
            };
        }
    }

    /** CFB with whole blocks as segments, and OFB; nothing is padded. */
    record Keystream(BlockCipher cipher, String mode) implements CipherSuite {
        @Override
        public int defaultIvBytes() {
            return cipher.blockBytes();
        }

        @Override
        public CipherRun run(CipherInputs in) {
            var iv = new IvParameterSpec(in.requireIv(cipher.blockBytes()));
            return new FlowingRun(in.direction(), init(in, cipher, mode, iv));
        }
    }

    /**
     * CTR. The IV is the first counter block, or what stands before the counter in it; then Initial Counter Value is the
     * counter. A counter of Counter Length bits may not come round.
     */
    record Counter(BlockCipher cipher) implements CipherSuite {
        /** Of RFC 3686. */
        private static final int COUNTER_BYTES = 4;

        @Override
        public int defaultIvBytes() {
            return cipher.blockBytes();
        }

        /** A client that says how its counter begins expects an IV without it. */
        @Override
        public int defaultIvBytes(CryptographicParameters parameters) {
            if (parameters.initialCounterValue().isEmpty()) {
                return cipher.blockBytes();
            }
            return cipher.blockBytes()
                    - parameters.counterLength().map(bits -> bits / Byte.SIZE).orElse(COUNTER_BYTES);
        }

        @Override
        public boolean takesIvLength() {
            return true;
        }

        @Override
        public CipherRun run(CipherInputs in) {
            var given = in.requireIv(1, cipher.blockBytes());
            var initial = in.parameters().initialCounterValue();
            var counterBits = counterBits(in.parameters(), given.length);
            var block = given;
            if (given.length < cipher.blockBytes()) {
                block = withCounter(given, initial.orElse(0));
            } else if (initial.isPresent()) {
                throw new KmipException(
                        BAD_CRYPTOGRAPHIC_PARAMETERS,
                        "Initial Counter Value beside an IV/Counter/Nonce of a whole block");
            }
            var run = new FlowingRun(in.direction(), init(in, cipher, "CTR", new IvParameterSpec(block)));
            return new CountedRun(run, maxBytes(block, counterBits));
        }

        private int counterBits(CryptographicParameters parameters, int ivBytes) {
            var blockBits = cipher.blockBytes() * Byte.SIZE;
            var room = ivBytes < cipher.blockBytes() ? blockBits - ivBytes * Byte.SIZE : blockBits;
            var bits = parameters.counterLength().orElse(room);
            if (bits < 1 || bits > room || (ivBytes < cipher.blockBytes() && bits != room)) {
                throw new KmipException(
                        BAD_CRYPTOGRAPHIC_PARAMETERS,
                        "Counter Length " + bits + " beside an IV/Counter/Nonce of " + ivBytes + " bytes (block of "
                                + blockBits + " bits)");
            }
            return bits;
        }

        private byte[] withCounter(byte[] iv, int counter) {
            var block = Arrays.copyOf(iv, cipher.blockBytes());
            var value = Integer.toUnsignedLong(counter);
            for (var i = block.length - 1; i >= iv.length && value != 0; i--) {
                block[i] = (byte) value;
                value >>>= Byte.SIZE;
            }
            if (value != 0) {
                throw new KmipException(
                        BAD_CRYPTOGRAPHIC_PARAMETERS, "Initial Counter Value is longer than the counter");
            }
            return block;
        }

        /** How much can be encrypted before the counter comes round. */
        private long maxBytes(byte[] block, int counterBits) {
            var modulus = BigInteger.ONE.shiftLeft(counterBits);
            var blocks = modulus.subtract(new BigInteger(1, block).mod(modulus));
            var bytes = blocks.multiply(BigInteger.valueOf(cipher.blockBytes()));
            return bytes.bitLength() < Long.SIZE ? bytes.longValueExact() : Long.MAX_VALUE;
        }
    }

    /** AES-GCM (NIST SP 800-38D). */
    record Gcm() implements CipherSuite {
        @Override
        public int defaultIvBytes() {
            return 12;
        }

        @Override
        public boolean isAuthenticated() {
            return true;
        }

        @Override
        public boolean takesIvLength() {
            return true;
        }

        @Override
        public CipherRun run(CipherInputs in) {
            var iv = in.requireIv(1, Integer.MAX_VALUE);
            var spec = new GCMParameterSpec(in.tagBytes() * Byte.SIZE, iv);
            return authenticated(in, authenticatedInit(in, "AES/GCM/NoPadding", spec));
        }
    }

    /** AES-CCM (NIST SP 800-38C), which must know the length of the message before it begins. */
    record Ccm() implements CipherSuite {
        @Override
        public int defaultIvBytes() {
            return 12;
        }

        @Override
        public boolean isAuthenticated() {
            return true;
        }

        @Override
        public boolean takesIvLength() {
            return true;
        }

        @Override
        public CipherRun run(CipherInputs in) {
            if (in.tagBytes() % 2 != 0) {
                throw new KmipException(
                        BAD_CRYPTOGRAPHIC_PARAMETERS,
                        "authentication tag of " + in.tagBytes() + " bytes (expected an even number for CCM)");
            }
            var spec = new GCMParameterSpec(in.tagBytes() * Byte.SIZE, in.requireIv(7, 13));
            var jca = authenticatedInit(in, "AES/CCM/NoPadding", spec);
            return held(in, jca);
        }
    }

    /** ChaCha20 with the nonce of 12 bytes of RFC 7539, or the original one of 8 bytes. */
    record ChaCha20() implements CipherSuite {
        private static final int ORIGINAL_NONCE_BYTES = 8;
        private static final int NONCE_BYTES = 12;

        @Override
        public int defaultIvBytes() {
            return NONCE_BYTES;
        }

        @Override
        public CipherRun run(CipherInputs in) {
            requireChaChaKey(in.key());
            var nonce = in.requireIv();
            int counter = in.parameters().initialCounterValue().orElse(0);
            var cipher = switch (nonce.length) {
                case NONCE_BYTES -> init(in, "ChaCha20", new ChaCha20ParameterSpec(nonce, counter));
                case ORIGINAL_NONCE_BYTES -> original(in, nonce, counter);
                default ->
                    throw new KmipException(
                            BAD_CRYPTOGRAPHIC_PARAMETERS,
                            "IV/Counter/Nonce of " + nonce.length + " bytes (expected 8 or 12)");
            };
            return new FlowingRun(in.direction(), cipher);
        }

        private static Cipher original(CipherInputs in, byte[] nonce, int counter) {
            if (counter != 0) {
                throw new KmipException(
                        UNSUPPORTED_CRYPTOGRAPHIC_PARAMETERS,
                        "Initial Counter Value " + counter + " (expected 0 with a nonce of 8 bytes)");
            }
            return init(in, "ChaCha", new IvParameterSpec(nonce));
        }
    }

    /** ChaCha20-Poly1305 (RFC 7539). Its tag may be cut, which JCA cannot do. */
    record ChaCha20Poly1305() implements CipherSuite {
        private static final String JCA_NAME = "ChaCha20-Poly1305";
        private static final int NONCE_BYTES = 12;
        private static final int TAG_BYTES = 16;

        /** Block 0 of the key stream makes the key of the tag (RFC 7539 section 2.8). */
        private static final int FIRST_DATA_BLOCK = 1;

        @Override
        public int defaultIvBytes() {
            return NONCE_BYTES;
        }

        @Override
        public boolean isAuthenticated() {
            return true;
        }

        @Override
        public CipherRun run(CipherInputs in) {
            requireChaChaKey(in.key());
            var nonce = in.requireIv(NONCE_BYTES);
            if (in.tagBytes() == TAG_BYTES) {
                return authenticated(in, keyed(in, in.direction(), JCA_NAME, new IvParameterSpec(nonce)));
            }
            var sealing = keyed(in, Direction.ENCRYPT, JCA_NAME, new IvParameterSpec(nonce));
            if (in.direction() == Direction.ENCRYPT) {
                return new CutRun(new FlowingRun(in.direction(), sealing), TAG_BYTES - in.tagBytes());
            }
            var opening = init(in, "ChaCha20", new ChaCha20ParameterSpec(nonce, FIRST_DATA_BLOCK));
            return new HeldRun(in.direction(), in.held(), (message, output) -> {
                var length = message.length() - in.tagBytes();
                if (length < 0) {
                    throw new AEADBadTagException();
                }
                var clear = Guarded.finish(opening, new Secret(message.bytes().asSlice(0, length)), output);
                var sealed = Guarded.finish(sealing, clear, output);
                if (!MessageDigest.isEqual(tag(sealed, length, in.tagBytes()), tag(message, length, in.tagBytes()))) {
                    throw new AEADBadTagException();
                }
                return clear;
            });
        }

        private static Cipher keyed(
                CipherInputs in, Direction direction, String transformation, AlgorithmParameterSpec spec) {
            return Guarded.key(in.key(), "ChaCha20", key -> {
                var cipher = CryptoProviders.cipher(transformation);
                cipher.init(direction.jcaMode(), key, spec);
                in.additionalData().ifPresent(data -> cipher.updateAAD(data.toArray()));
                return cipher;
            });
        }

        private static byte[] tag(Secret message, int from, int length) {
            var tag = new byte[length];
            MemorySegment.ofArray(tag).copyFrom(message.bytes().asSlice(from, length));
            return tag;
        }
    }

    /** XTS-AES: the key is two of equal length. */
    record XtsAes() implements CipherSuite {
        @Override
        public int defaultIvBytes() {
            return Xts.BLOCK_BYTES;
        }

        @Override
        public CipherRun run(CipherInputs in) {
            var length = in.key().length();
            BlockCipher.require(length, length == 32 || length == 48 || length == 64, "32, 48 or 64 for XTS");
            var dataKey = new Secret(in.key().bytes().asSlice(0, length / 2));
            var tweakKey = new Secret(in.key().bytes().asSlice(length / 2));
            if (dataKey.equals(tweakKey)) {
                throw new KmipException(BAD_CRYPTOGRAPHIC_PARAMETERS, "the two halves of an XTS key are equal");
            }
            var xts = Xts.of(in.direction(), dataKey, tweakKey, in.requireIv(1, Xts.BLOCK_BYTES));
            return new HeldRun(in.direction(), in.held(), xts::apply);
        }
    }

    /** AES Key Wrap without and with padding (RFC 3394, RFC 5649), used on data. */
    record KeyWrap(String transformation) implements CipherSuite {
        @Override
        public int defaultIvBytes() {
            return 0;
        }

        @Override
        public CipherRun run(CipherInputs in) {
            if (in.iv().isPresent()) {
                throw new KmipException(
                        UNSUPPORTED_CRYPTOGRAPHIC_PARAMETERS, "IV/Counter/Nonce for a key wrap (expected none)");
            }
            BlockCipher.AES.key(in.key(), in.held());
            var jca = Guarded.key(in.key(), "AES", key -> {
                var cipher = CryptoProviders.cipher(transformation);
                cipher.init(in.direction().jcaMode(), key);
                return cipher;
            });
            return held(in, jca);
        }
    }

    private static void requireChaChaKey(Secret key) {
        BlockCipher.require(key.length(), key.length() == 32, "32");
    }

    private static Cipher init(CipherInputs in, BlockCipher cipher, String mode, @Nullable AlgorithmParameterSpec iv) {
        return Guarded.key(cipher.key(in.key(), in.held()), cipher.jcaName(), key -> {
            var jca = CryptoProviders.cipher(cipher.jcaName() + "/" + mode + "/NoPadding");
            if (iv == null) {
                jca.init(in.direction().jcaMode(), key);
            } else {
                jca.init(in.direction().jcaMode(), key, iv);
            }
            return jca;
        });
    }

    private static Cipher init(CipherInputs in, String streamCipher, AlgorithmParameterSpec spec) {
        return Guarded.key(in.key(), streamCipher, key -> {
            var cipher = CryptoProviders.cipher(streamCipher);
            cipher.init(in.direction().jcaMode(), key, spec);
            return cipher;
        });
    }

    private static Cipher authenticatedInit(CipherInputs in, String transformation, AlgorithmParameterSpec spec) {
        return Guarded.key(BlockCipher.AES.key(in.key(), in.held()), "AES", key -> {
            var cipher = CryptoProviders.cipher(transformation);
            cipher.init(in.direction().jcaMode(), key, spec);
            in.additionalData().ifPresent(data -> cipher.updateAAD(data.toArray()));
            return cipher;
        });
    }

    /** An encryption may flow; of a decryption nothing is told before the tag is found right. */
    private static CipherRun authenticated(CipherInputs in, Cipher cipher) {
        return in.direction() == Direction.ENCRYPT ? new FlowingRun(in.direction(), cipher) : held(in, cipher);
    }

    private static CipherRun held(CipherInputs in, Cipher cipher) {
        return new HeldRun(in.direction(), in.held(), (message, output) -> Guarded.finish(cipher, message, output));
    }
}

package org.claviger.server.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.security.interfaces.DSAPrivateKey;
import java.security.interfaces.DSAPublicKey;
import java.util.Optional;
import org.claviger.attribute.CryptographicDomainParameters;
import org.claviger.enumeration.CryptographicAlgorithm;
import org.claviger.enumeration.ResultReason;
import org.claviger.server.domain.KmipException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which groups DSA keys lie in: none is looked for at a client's request, and ours is what it says. */
class KeyPairsTest {
    private static final int P_BITS = 2048;
    private static final int Q_BITS = 256;
    private static final int HASH_BITS = 256;
    private static final int HASHES_OF_P = P_BITS / HASH_BITS;
    private static final int CERTAINTY = 128;

    private final KeyPairs keyPairs = new KeyPairs(new SecureRandom());

    private DSAPublicKey dsa(int length, int qLength) {
        var pair = keyPairs.make(CryptographicAlgorithm.DSA, Optional.of(length), ofQ(qLength));
        var parameters = ((DSAPrivateKey) pair.getPrivate()).getParams();
        var publicKey = (DSAPublicKey) pair.getPublic();
        assertThat(parameters.getG().modPow(((DSAPrivateKey) pair.getPrivate()).getX(), parameters.getP()))
                .isEqualTo(publicKey.getY());
        return publicKey;
    }

    private static Optional<CryptographicDomainParameters> ofQ(int qLength) {
        return Optional.of(new CryptographicDomainParameters(Optional.of(qLength), Optional.empty()));
    }

    @ParameterizedTest
    @CsvSource({"1024, 160", "2048, 224", "2048, 256", "3072, 256"})
    void twoDsaKeysOfOneSizeLieInTheSameGroup(int length, int qLength) {
        var one = dsa(length, qLength);
        var other = dsa(length, qLength);

        assertThat(one.getY()).isNotEqualTo(other.getY());
        assertThat(one.getParams().getP()).isEqualTo(other.getParams().getP());
        assertThat(one.getParams().getP().bitLength()).isEqualTo(length);
        assertThat(one.getParams().getQ()).isEqualTo(other.getParams().getQ());
        assertThat(one.getParams().getQ().bitLength()).isEqualTo(qLength);
        assertThat(one.getParams().getG()).isEqualTo(other.getParams().getG());
    }

    @ParameterizedTest
    @CsvSource({"1024, 224", "2048, 160", "3072, 224", "4096, 256", "2047, 256", "-1, -1"})
    void dsaKeysThatWouldNeedANewGroupAreRefused(int length, int qLength) {
        assertThatThrownBy(() -> keyPairs.make(CryptographicAlgorithm.DSA, Optional.of(length), ofQ(qLength)))
                .isInstanceOfSatisfying(
                        KmipException.class,
                        e -> assertThat(e.reason()).isEqualTo(ResultReason.INVALID_ATTRIBUTE_VALUE));
    }

    /** FIPS 186-4 appendix A.1.1.2 from the seed to the primes, without the candidates between. */
    @Test
    void ourGroupFollowsFromItsSeed() {
        var group = DsaGroup.OF_2048_AND_256;
        var seed = sha256(DsaGroup.SEED_TEXT.getBytes(StandardCharsets.US_ASCII));
        var q = number(sha256(seed)).setBit(Q_BITS - 1).setBit(0);
        assertThat(group.getQ()).isEqualTo(q);
        assertThat(q.isProbablePrime(CERTAINTY)).isTrue();

        var x = BigInteger.ZERO;
        for (var j = 0; j < HASHES_OF_P; j++) {
            var offset = BigInteger.valueOf(1L + (long) DsaGroup.COUNTER * HASHES_OF_P + j);
            var hash = number(sha256(bytes(number(seed).add(offset))));
            x = x.add(hash.shiftLeft(j * HASH_BITS));
        }
        x = x.setBit(P_BITS - 1);
        var p = x.subtract(x.mod(q.shiftLeft(1))).add(BigInteger.ONE);
        assertThat(group.getP()).isEqualTo(p);
        assertThat(p.isProbablePrime(CERTAINTY)).isTrue();

        assertThat(group.getG()).isEqualTo(generator(seed, p, q));
        assertThat(group.getG()).isGreaterThan(BigInteger.ONE);
        assertThat(group.getG().modPow(q, p)).isEqualTo(BigInteger.ONE);
    }

    /** FIPS 186-4 appendix A.2.3; its first try is good. */
    private static BigInteger generator(byte[] seed, BigInteger p, BigInteger q) {
        var input = ByteBuffer.allocate(seed.length + 7)
                .put(seed)
                .put("ggen".getBytes(StandardCharsets.US_ASCII))
                .put((byte) DsaGroup.INDEX)
                .putShort((short) 1);
        var cofactor = p.subtract(BigInteger.ONE).divide(q);
        return number(sha256(input.array())).modPow(cofactor, p);
    }

    private static byte[] sha256(byte[] input) {
        return CryptoProviders.digest("SHA-256").digest(input);
    }

    private static BigInteger number(byte[] bytes) {
        return new BigInteger(1, bytes);
    }

    /** The number modulo 2^256, in 32 bytes. */
    private static byte[] bytes(BigInteger number) {
        var bytes = new byte[HASH_BITS / Byte.SIZE];
        for (var i = 0; i < bytes.length; i++) {
            bytes[bytes.length - 1 - i] = number.shiftRight(i * Byte.SIZE).byteValue();
        }
        return bytes;
    }
}

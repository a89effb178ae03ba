package org.claviger.server.crypto;

import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.interfaces.RSAKey;
import java.util.Arrays;
import javax.crypto.Cipher;
import org.bouncycastle.crypto.AsymmetricBlockCipher;
import org.bouncycastle.crypto.CipherParameters;
import org.bouncycastle.crypto.InvalidCipherTextException;

/**
 * RSA without padding by the provider that {@link CryptoProviders} chooses, for those parts of Bouncy Castle that put a padding
 * around it. The provider checks what it computes with a private key.
 */
final class RsaBlockCipher implements AsymmetricBlockCipher {
    private final Key key;
    private final int blockBytes;
    private boolean signing;

    RsaBlockCipher(Key key) {
        this.key = key;
        this.blockBytes = (((RSAKey) key).getModulus().bitLength() + Byte.SIZE - 1) / Byte.SIZE;
    }

    /** @param parameters not needed: the key came with the constructor */
    @Override
    public void init(boolean forEncryption, CipherParameters parameters) {
        signing = forEncryption;
    }

    @Override
    public int getInputBlockSize() {
        return blockBytes;
    }

    @Override
    public int getOutputBlockSize() {
        return blockBytes;
    }

    /** What a verifier gets has no leading zeros; how many there were, it knows. */
    @Override
    public byte[] processBlock(byte[] in, int offset, int length) throws InvalidCipherTextException {
        try {
            var cipher = CryptoProviders.cipher("RSA/ECB/NoPadding");
            cipher.init(signing ? Cipher.ENCRYPT_MODE : Cipher.DECRYPT_MODE, key);
            var block = cipher.doFinal(in, offset, length);
            return signing ? block : withoutLeadingZeros(block);
        } catch (GeneralSecurityException e) {
            throw new InvalidCipherTextException("RSA failed", e);
        }
    }

    private static byte[] withoutLeadingZeros(byte[] block) {
        var zeros = 0;
        while (zeros < block.length && block[zeros] == 0) {
            zeros++;
        }
        return Arrays.copyOfRange(block, zeros, block.length);
    }
}

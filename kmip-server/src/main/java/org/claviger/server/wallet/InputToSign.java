package org.claviger.server.wallet;

import org.claviger.message.DerivationPath;
import org.claviger.ttlv.Bytes;

/**
 * An input that a key signs.
 *
 * @param index of the input
 * @param path from the master key to the one that signs
 * @param publicKey of the key that signs, compressed
 * @param digest that is signed, 32 bytes
 */
public record InputToSign(int index, DerivationPath path, Bytes publicKey, Bytes digest, SignatureHashType hashType) {}

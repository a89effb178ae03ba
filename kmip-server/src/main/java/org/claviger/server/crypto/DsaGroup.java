package org.claviger.server.crypto;

import java.math.BigInteger;
import java.security.spec.DSAParameterSpec;

/**
 * The group for DSA keys of 2048 bits with a prime Q of 256, which the JDK has not at hand: to find one takes seconds of a
 * processor, far too long for a request. Groups are public, and keys of many clients may lie in one.
 *
 * <p>It was found as FIPS 186-4 appendices A.1.1.2 and A.2.3 say, with SHA-256, and hides nothing: its seed is the SHA-256 of
 * {@link #SEED_TEXT}, whose number is the first with which a group is found. The test finds it again.
 */
final class DsaGroup {
    static final String SEED_TEXT = "Claviger: a group of 2048 and 256 bits for DSA, 36";

    /** How many candidates for P came before it. */
    static final int COUNTER = 3452;

    /** Which of the generators that belong to the seed. */
    static final int INDEX = 1;

    private static final BigInteger P = hex("8b9a8796d259235065d40a07cb52bfbd585e644cf9be6910e369d4fd63fa9c34"
            + "032dd3f6059fccbcb2fcdc273268cf15edf6fb7a7e6a3a75d2a00f540f4c7c70"
            + "0f95234887a51a2abea084e95e0a3c1c4d22aad8726057e3ae2004966a4da68d"
            + "58c83e59a62c72879ca2427eb8eb0a9bfd126d3ae73603b7826073689f0febf2"
            + "b740871407d8e5ea0b65b89b08cd938706aee8ed81f6d290bcd21741c64b67c8"
            + "c11a186de30c231beb1b382d8075cfa07f43bf69dd2f84a5ba5bba2bcf3436a7"
            + "529a31cf62122433cb6c2efb4ceb862c2b35b06aaf7595cd7b4ea3431b22ef07"
            + "d27bfa1040be645df9132a465b94e3e4015ccdbd62ee507123ab344ce922a4c3");
    private static final BigInteger Q = hex("87ed27dae71c760a4a039cbb24c44727964a4da1df28f6e0d858976e6022e84d");
    private static final BigInteger G = hex("2f9de61a91e380a2e425260d6cc16424e0447921e8469536fd03e070843c1bdf"
            + "5b36349da9dc54f40d2c9cfb0edb5605d41fca4d44a1bf84d3ff80c26023dba9"
            + "6d7f85d6bdf278fe15046630f39dc8fd416c0e01babb93d89c776245f3df5ad8"
            + "d2a42b706493d1f7532664c11d87140415b90cc907d1954057d1d4b8ed545078"
            + "e14ef6f7bd5dfc9ec484e3147d78aceb3946795f9f55c8ec91e6f8c48c1447ff"
            + "a52f6554961e68956740f2ceea9e241a7659bb1966e80545403308372bba2c8a"
            + "27573012c689ba4045b126905ce94e923539f8f0183e8e1a55703440d38adfa5"
            + "2cbfb55ababcf2f32865d7173c59cb6117a2559492b6b5c77e6831b18763a610");

    static final DSAParameterSpec OF_2048_AND_256 = new DSAParameterSpec(P, Q, G);

    private DsaGroup() {}

    private static BigInteger hex(String digits) {
        return new BigInteger(digits, 16);
    }
}

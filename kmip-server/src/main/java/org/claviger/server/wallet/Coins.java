package org.claviger.server.wallet;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * The coins for which keys are made, by the names that wallets give them; those of test networks begin with t.
 *
 * <p>The version bytes are those of each network's own node software (EXT_PUBLIC_KEY in its chainparams.cpp: Bitcoin Core, Litecoin
 * Core, Dogecoin Core, Dash Core, Bitcoin Cash Node, Bitcoin SV). Account-based chains define none; their wallets take Bitcoin's.
 */
public final class Coins {
    /** Keys that begin with xpub. */
    public static final int XPUB = 0x0488B21E;

    private static final int TPUB = 0x043587CF;

    /** Dogecoin's, which begin with dgub. */
    private static final int DGUB = 0x02FACAFD;

    /** What extended public keys begin with. */
    static final Set<Integer> VERSIONS = Set.of(XPUB, TPUB, DGUB);

    private static final List<String> ACCOUNTS = List.of(
            "arbeth",
            "avaxc",
            "baseeth",
            "bsc",
            "celo",
            "etc",
            "eth",
            "gteth",
            "hoodeth",
            "hteth",
            "opeth",
            "polygon",
            "rbtc",
            "tarbeth",
            "tavaxc",
            "tbaseeth",
            "tbsc",
            "tcelo",
            "tetc",
            "teth",
            "topeth",
            "tpolygon",
            "trbtc");

    private static final List<String> EDWARDS_IN_HEX =
            List.of("ada", "apt", "dot", "near", "sui", "tada", "tapt", "tdot", "tnear", "ton", "tsui", "tton");

    private static final Map<String, Coin> COINS = coins();

    private Coins() {}

    private static Map<String, Coin> coins() {
        var coins = new TreeMap<String, Coin>();
        for (var name : List.of("btc", "dash", "ltc")) {
            coins.put(name, new Coin.Utxo(XPUB, false));
        }
        for (var name : List.of("tbtc", "tbtc4", "tbtcsig", "tdash", "tdoge", "tltc")) {
            coins.put(name, new Coin.Utxo(TPUB, false));
        }
        coins.put("doge", new Coin.Utxo(DGUB, false));
        for (var name : List.of("bch", "bsv")) {
            coins.put(name, new Coin.Utxo(XPUB, true));
            coins.put("t" + name, new Coin.Utxo(TPUB, true));
        }
        ACCOUNTS.forEach(name -> coins.put(name, new Coin.Account(XPUB)));
        EDWARDS_IN_HEX.forEach(name -> coins.put(name, new Coin.Edwards(Coin.Text.HEX)));
        coins.put("sol", new Coin.Edwards(Coin.Text.BASE58));
        coins.put("tsol", new Coin.Edwards(Coin.Text.BASE58));
        return coins;
    }

    public static Optional<Coin> find(String name) {
        return Optional.ofNullable(COINS.get(name));
    }

    /** Returns the names of all of them, in alphabetical order. */
    public static List<String> names() {
        return List.copyOf(COINS.keySet());
    }
}

package org.claviger.server.wallet;

/** Why something that a wallet gave cannot be read or signed. The message is for the wallet; it says actual and expected. */
public final class WalletException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public WalletException(String message) {
        super(message, null, false, false);
    }
}

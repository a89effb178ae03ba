package org.claviger.server.imports;

import java.io.IOException;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.claviger.secret.Secret;
import org.claviger.secret.SecretScope;
import org.claviger.server.dispatch.ClientConnection;
import org.claviger.server.imports.SourceRow.Column;
import org.claviger.server.rest.WalletKey;
import org.claviger.server.rest.WalletKeys;
import org.claviger.server.rest.WalletKeys.NotTakenException;
import org.claviger.server.rest.WalletKeys.Outcome;

/**
 * Takes over the private keys of a key server that was built after one of the public reference designs: each row has a private
 * key, encrypted by SJCL with a data key, and that data key, encrypted by a provider.
 *
 * <p>Each row is for itself, and one that is there already is passed over: after a stop, for whatever reason, the same import goes
 * on.
 */
public final class KeyProviderImport {
    private final WalletKeys keys;
    private final ClientConnection client;
    private final Supplier<SecretScope> secrets;
    private final Map<String, DataKeyDecryptor> decryptors;
    private final Optional<String> defaultProvider;
    private final boolean dry;
    private final Consumer<String> report;
    private final Set<String> seen = new HashSet<>();
    private long rows;
    private long taken;
    private long known;
    private long refused;

    /**
     * @param keys where they go
     * @param client whose they will be
     * @param secrets makes the scope of one row
     * @param decryptors by the names of the providers that need one
     * @param defaultProvider of rows that name none
     * @param dry true: nothing is stored
     * @param report is told what became of rows that were not stored, and the sums
     */
    public KeyProviderImport(
            WalletKeys keys,
            ClientConnection client,
            Supplier<SecretScope> secrets,
            Map<String, DataKeyDecryptor> decryptors,
            Optional<String> defaultProvider,
            boolean dry,
            Consumer<String> report) {
        this.keys = keys;
        this.client = client;
        this.secrets = secrets;
        this.decryptors = Map.copyOf(decryptors);
        this.defaultProvider = defaultProvider;
        this.dry = dry;
        this.report = report;
    }

    /**
     * Takes over all rows.
     *
     * @return whether all of them are here now, or would be
     * @throws IOException if the source cannot be read, or a key service cannot be asked, any more
     */
    public boolean run(SourceDatabase source) throws IOException {
        source.scan(this::take);
        report.accept("%d rows: %d %s, %d there already, %d refused"
                .formatted(rows, taken, dry ? "would be imported" : "imported", known, refused));
        return refused == 0;
    }

    private void take(SourceRow row) throws IOException {
        rows++;
        try (var scope = secrets.get()) {
            switch (store(row, scope)) {
                case NEW -> taken++;
                case KNOWN -> {
                    known++;
                    say(row, "there already");
                }
            }
        } catch (RowException | NotTakenException e) {
            refused++;
            say(row, "refused: " + e.getMessage());
        }
    }

    private void say(SourceRow row, String what) {
        report.accept("row " + printable(row.id()) + ": " + printable(what));
    }

    /** What stands in a row may be anything; a report has one line for it. */
    private static String printable(String text) {
        var printable = new StringBuilder();
        text.codePoints()
                .limit(500)
                .map(c -> Character.isISOControl(c) || !Character.isDefined(c) ? '?' : c)
                .forEach(printable::appendCodePoint);
        return printable.toString();
    }

    private Outcome store(SourceRow row, SecretScope scope) throws RowException, NotTakenException, IOException {
        var key =
                new WalletKey(row.get(Column.PUB), row.get(Column.COIN), row.get(Column.SOURCE), row.get(Column.TYPE));
        var password = provider(row).password(row.get(Column.ROOT_KEY), row.get(Column.ENCRYPTED_DATA_KEY), scope);
        var prv = prv(row.get(Column.ENCRYPTED_PRV), password, scope);
        if (dry && !seen.add(key.source() + ":" + key.pub())) {
            throw new RowException("another row has the same pub and source");
        }
        return keys.store(client, key, prv, dry, scope);
    }

    private static Secret prv(String encrypted, Secret password, SecretScope scope) throws RowException {
        try {
            return SjclRecord.parse(encrypted).decrypt(password, scope);
        } catch (RowException e) {
            throw new RowException("encryptedPrv: " + e.getMessage());
        }
    }

    private Provider provider(SourceRow row) throws RowException {
        var said = row.find(Column.PROVIDER);
        var name = said.or(() -> defaultProvider)
                .orElseThrow(() -> new RowException("it names no provider, and none was given"));
        return Provider.of(name, decryptors)
                .orElseThrow(() -> new RowException(
                        "unknown provider " + name + " (expected " + Provider.AWS + " or " + Provider.DINAMO + ")"));
    }
}

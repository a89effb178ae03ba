package org.claviger.server.command;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.claviger.enumeration.Operation;
import org.claviger.hsm.BackendId;
import org.claviger.hsm.aws.AwsKmsBackend;
import org.claviger.hsm.aws.AwsKmsSettings;
import org.claviger.hsm.aws.AwsRegion;
import org.claviger.server.ClavigerServer;
import org.claviger.server.Logging;
import org.claviger.server.Main;
import org.claviger.server.access.AccessPolicy;
import org.claviger.server.access.Identity;
import org.claviger.server.config.ConfigurationSources;
import org.claviger.server.config.ServerConfig;
import org.claviger.server.dispatch.ClientConnection;
import org.claviger.server.imports.AwsDataKeyDecryptor;
import org.claviger.server.imports.DataKeyDecryptor;
import org.claviger.server.imports.KeyProviderImport;
import org.claviger.server.imports.SourceDatabase;
import org.claviger.server.rest.WalletKeys;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What can be taken over from other key servers. */
@Command(
        name = "import",
        description = "Takes over what another key server has stored.",
        mixinStandardHelpOptions = true,
        subcommands = ImportCommand.KeyProviderDatabase.class)
public final class ImportCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "Missing subcommand: key-provider-db");
    }

    @Command(
            name = "key-provider-db",
            description = {
                "Takes over the private keys of a wallet's key server that was built after one of the public reference designs.",
                "The source is only read. Keys that are there already are passed over, so that a stopped import may be run again.",
                "An SQLite database takes one server or one import at a time; on PostgreSQL servers may run meanwhile."
            },
            mixinStandardHelpOptions = true)
    static final class KeyProviderDatabase implements Callable<Integer> {
        private static final List<Operation> NEEDED =
                List.of(Operation.REGISTER, Operation.LOCATE, Operation.GET_ATTRIBUTES, Operation.GET);
        private static final DateTimeFormatter FILE_TIME =
                DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

        @Parameters(paramLabel = "SOURCE", description = "An SQLite file, or jdbc:postgresql://HOST/DATABASE.")
        private String source = "";

        @Option(
                names = "--client",
                required = true,
                paramLabel = "PRINCIPAL",
                description =
                        "Whose the keys will be, as access rules call it: mtls:AUTHORITY:RULE:VALUE. The rules say the"
                                + " tenant, and must let it Register, Locate, Get Attributes and Get.")
        private String client = "";

        @Option(
                names = "--provider",
                paramLabel = "NAME",
                description = "The provider of rows that name none: aws or dinamo.")
        private @Nullable String provider;

        @Option(
                names = "--aws-region",
                paramLabel = "NAME",
                description =
                        "The AWS Region whose KMS decrypts data keys. Needed for aws. Credentials come from where the"
                                + " AWS SDK finds them: the environment, a profile, the instance.")
        private @Nullable String awsRegion;

        @Option(
                names = "--aws-endpoint",
                paramLabel = "URL",
                description = "Where KMS is instead of at the Region's public address, such as a VPC endpoint.")
        private @Nullable URI awsEndpoint;

        @Option(names = "--dry-run", description = "Decrypts and checks everything, and stores nothing.")
        private boolean dryRun;

        @Option(names = "--table", paramLabel = "NAME", description = "The table (default: private_keys).")
        private String table = "private_keys";

        @Option(names = "--user", paramLabel = "NAME", description = "The user of the PostgreSQL source.")
        private @Nullable String user;

        @Option(names = "--password-file", paramLabel = "FILE", description = "Holds that user's password.")
        private @Nullable Path passwordFile;

        @Option(
                names = "--audit-file",
                paramLabel = "FILE",
                description = "Where the import's own audit goes (default: import-TIME.jsonl beside the server's).")
        private @Nullable Path auditFile;

        @Option(
                names = "--config",
                paramLabel = "FILE",
                defaultValue = "${env:CLAVIGER_CONFIG}",
                description = "The server's configuration; also CLAVIGER_CONFIG.")
        private @Nullable Path configuration;

        @Spec
        @SuppressWarnings("NullAway.Init") // picocli sets it
        private CommandSpec spec;

        @Override
        public Integer call() throws IOException {
            var config = config();
            Logging.configure(config.log());
            var connection = connection(config);
            var kms = kms();
            try (var from = SourceDatabase.open(
                            source, table, Optional.ofNullable(user), Optional.ofNullable(passwordFile));
                    var server = ClavigerServer.startWithoutDoors(config, Clock.systemUTC(), new SecureRandom())) {
                Map<String, DataKeyDecryptor> decryptors = kms.isEmpty()
                        ? Map.of()
                        : Map.of("aws", new AwsDataKeyDecryptor(kms.get().storedDataKeys()));
                var out = spec.commandLine().getOut();
                var whole = new KeyProviderImport(
                                new WalletKeys(
                                        server.messages(), config.limits().maxTextBytes()),
                                connection,
                                server::newSecrets,
                                decryptors,
                                Optional.ofNullable(provider),
                                dryRun,
                                out::println)
                        .run(from);
                out.flush();
                return whole ? 0 : Main.EXIT_CHECK_FAILED;
            } finally {
                kms.ifPresent(AwsKmsBackend::close);
            }
        }

        private Optional<AwsKmsBackend> kms() {
            if (awsRegion == null) {
                return Optional.empty();
            }
            try {
                var region = new AwsRegion(awsRegion, Optional.ofNullable(awsEndpoint));
                var settings = AwsKmsSettings.of(new BackendId("import"), List.of(region), Optional.empty());
                return Optional.of(AwsKmsBackend.open(settings, Clock.systemUTC(), new SecureRandom()));
            } catch (IllegalArgumentException e) {
                throw new CommandLine.ParameterException(spec.commandLine(), "--aws-region: " + e.getMessage(), e);
            }
        }

        /** The server's, but for the audit: two processes must not write one file. */
        private ServerConfig config() {
            var sources = ConfigurationSources.environment(System.getenv());
            if (configuration != null) {
                sources = sources.withFile(configuration);
            }
            var own = Optional.ofNullable(auditFile)
                    .orElse(besides(sources.load().server().auditFile()));
            return sources.withFlag(
                            "--audit-file", "audit.file", own.toAbsolutePath().toString())
                    .load()
                    .server();
        }

        private static Path besides(Path audit) {
            return audit.resolveSibling("import-" + FILE_TIME.format(Instant.now()) + ".jsonl");
        }

        private ClientConnection connection(ServerConfig config) {
            Identity identity;
            try {
                identity = Identity.parse(client);
            } catch (IllegalArgumentException e) {
                throw new CommandLine.ParameterException(spec.commandLine(), "--client: " + e.getMessage(), e);
            }
            var caller = new AccessPolicy(config.access(), config.grants()).callerOf(identity);
            for (var operation : NEEDED) {
                if (!caller.mayAsk(operation)) {
                    throw new CommandLine.ParameterException(
                            spec.commandLine(),
                            "--client: the access rules do not let " + identity + " ask for " + operation.specName());
                }
            }
            return new ClientConnection(
                    "import",
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), 0).toString(),
                    identity,
                    "",
                    "",
                    "",
                    "");
        }
    }
}

package org.claviger.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.net.ssl.SSLContext;
import org.claviger.attribute.AttributeReference;
import org.claviger.attribute.AttributeTypes;
import org.claviger.attribute.Attributes;
import org.claviger.attribute.UniqueIdentifier;
import org.claviger.attribute.UsageLimits;
import org.claviger.enumeration.BitMask;
import org.claviger.enumeration.CryptographicAlgorithm;
import org.claviger.enumeration.CryptographicUsageMask;
import org.claviger.enumeration.InteropFunction;
import org.claviger.enumeration.ObjectType;
import org.claviger.enumeration.Operation;
import org.claviger.enumeration.QueryFunction;
import org.claviger.enumeration.ResultReason;
import org.claviger.enumeration.UsageLimitsUnit;
import org.claviger.operation.Create;
import org.claviger.operation.DataReference;
import org.claviger.operation.Encrypt;
import org.claviger.operation.GetAttributes;
import org.claviger.operation.GetUsageAllocation;
import org.claviger.operation.Interop;
import org.claviger.operation.Query;
import org.claviger.server.client.KmipClient;
import org.claviger.server.client.KmipFailure;
import org.claviger.ttlv.ProtocolVersion;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many connections spend the Usage Limits of one key at once, against the whole server: the total is never exceeded. */
class UsageLimitsRaceTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final int CLIENTS = 6;
    private static final int BLOCK_BYTES = 16;
    private static final long ALLOCATION = 7;

    @TempDir
    private static Path folder;

    private static LocalServer server;
    private static SSLContext tls;

    @BeforeAll
    static void start() throws IOException, GeneralSecurityException {
        server = LocalServer.start(folder, "");
        tls = server.newClientTls("spender");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static KmipClient connect() throws IOException {
        return KmipClient.connect(server.address(), tls, ProtocolVersion.V2_1, TIMEOUT);
    }

    private static UniqueIdentifier newKey(KmipClient client, long total, UsageLimitsUnit unit) throws IOException {
        var attributes = Attributes.of(AttributeTypes.CRYPTOGRAPHIC_ALGORITHM, CryptographicAlgorithm.AES)
                .plus(AttributeTypes.CRYPTOGRAPHIC_LENGTH, 128)
                .plus(
                        AttributeTypes.CRYPTOGRAPHIC_USAGE_MASK,
                        BitMask.of(CryptographicUsageMask.class, CryptographicUsageMask.ENCRYPT))
                .plus(AttributeTypes.ACTIVATION_DATE, Instant.EPOCH)
                .plus(
                        AttributeTypes.USAGE_LIMITS,
                        new UsageLimits(Optional.of(total), Optional.empty(), Optional.of(unit)));
        return client.ask(Create.TYPE, new Create.Request(ObjectType.SYMMETRIC_KEY, attributes, Optional.empty()))
                .uniqueIdentifier();
    }

    private static long left(KmipClient client, UniqueIdentifier key) throws IOException {
        var reference = AttributeReference.of(AttributeTypes.USAGE_LIMITS);
        return client.ask(GetAttributes.TYPE, new GetAttributes.Request(Optional.of(key), List.of(reference)))
                .attributes()
                .first(AttributeTypes.USAGE_LIMITS)
                .flatMap(UsageLimits::count)
                .orElseThrow();
    }

    /** Takes some of a key's limits. */
    private interface Spending {
        /** Returns how much was taken. */
        long spend(KmipClient client, UniqueIdentifier key) throws IOException;
    }

    private static long allocate(KmipClient client, UniqueIdentifier key) throws IOException {
        client.ask(GetUsageAllocation.TYPE, new GetUsageAllocation.Request(Optional.of(key), ALLOCATION));
        return ALLOCATION;
    }

    private static long encrypt(KmipClient client, UniqueIdentifier key) throws IOException {
        var block = new DataReference.Given(client.secrets().copyOf(new byte[BLOCK_BYTES]));
        client.ask(
                Encrypt.TYPE,
                new Encrypt.Request(
                        Optional.of(key),
                        Optional.empty(),
                        Optional.of(block),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()));
        return BLOCK_BYTES;
    }

    /** Spends until the server refuses. Whoever loses too many races for the key has got nothing, and asks again. */
    private static long spendAll(Spending spending, UniqueIdentifier key, CyclicBarrier start) throws Exception {
        try (var client = connect()) {
            start.await();
            var spent = 0L;
            while (true) {
                try {
                    spent += spending.spend(client, key);
                } catch (KmipFailure refused) {
                    if (refused.reason() != ResultReason.GENERAL_FAILURE) {
                        assertThat(refused.reason())
                                .isIn(ResultReason.USAGE_LIMIT_EXCEEDED, ResultReason.PERMISSION_DENIED);
                        return spent;
                    }
                }
            }
        }
    }

    private static long spentBy(List<Spending> spendings, UniqueIdentifier key)
            throws InterruptedException, ExecutionException {
        var start = new CyclicBarrier(spendings.size());
        try (var executor = Executors.newFixedThreadPool(spendings.size())) {
            var tasks = new ArrayList<Callable<Long>>();
            spendings.forEach(spending -> tasks.add(() -> spendAll(spending, key, start)));
            var sum = 0L;
            for (Future<Long> spent : executor.invokeAll(tasks)) {
                sum += spent.get();
            }
            return sum;
        }
    }

    private static List<Spending> clients(Spending one, Spending other) {
        var spendings = new ArrayList<Spending>();
        for (var i = 0; i < CLIENTS; i++) {
            spendings.add(i % 2 == 0 ? one : other);
        }
        return spendings;
    }

    @Test
    void allocationsTogetherTakeTheTotalAndNoMore() throws Exception {
        try (var client = connect()) {
            var key = newKey(client, 40 * ALLOCATION, UsageLimitsUnit.OBJECT);

            var spent = spentBy(clients(UsageLimitsRaceTest::allocate, UsageLimitsRaceTest::allocate), key);

            assertThat(spent).isEqualTo(40 * ALLOCATION);
            assertThat(left(client, key)).isZero();
        }
    }

    @Test
    void allocationsAndEncryptionsTogetherNeverTakeMoreThanTheTotal() throws Exception {
        try (var client = connect()) {
            var total = 500L;
            var key = newKey(client, total, UsageLimitsUnit.BYTE);

            var spent = spentBy(clients(UsageLimitsRaceTest::allocate, UsageLimitsRaceTest::encrypt), key);

            assertThat(left(client, key)).isEqualTo(total - spent).isBetween(0L, ALLOCATION - 1);
        }
    }

    @Test
    void aServerThatIsNotForTestsDoesNotKnowInterop() throws IOException {
        try (var client = connect()) {
            var operations = client.ask(
                            Query.TYPE, new Query.Request(List.of(QueryFunction.QUERY_OPERATIONS), Optional.empty()))
                    .operations();
            assertThat(operations).contains(Operation.PING).doesNotContain(Operation.INTEROP);
            assertThatThrownBy(() -> client.ask(Interop.TYPE, new Interop.Request(InteropFunction.RESET, "BL-M-1-21")))
                    .isInstanceOfSatisfying(
                            KmipFailure.class,
                            e -> assertThat(e.reason()).isEqualTo(ResultReason.OPERATION_NOT_SUPPORTED));
        }
    }
}

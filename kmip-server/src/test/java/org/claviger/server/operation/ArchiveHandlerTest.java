package org.claviger.server.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.claviger.enumeration.StorageStatusMask.ARCHIVAL_STORAGE;
import static org.claviger.enumeration.StorageStatusMask.ON_LINE_STORAGE;

import java.util.List;
import java.util.Optional;
import org.claviger.attribute.AttributeReference;
import org.claviger.attribute.AttributeTypes;
import org.claviger.attribute.Attributes;
import org.claviger.attribute.UniqueIdentifier;
import org.claviger.enumeration.BitMask;
import org.claviger.enumeration.CryptographicAlgorithm;
import org.claviger.enumeration.CryptographicUsageMask;
import org.claviger.enumeration.ResultReason;
import org.claviger.enumeration.StorageStatusMask;
import org.claviger.operation.Archive;
import org.claviger.operation.Get;
import org.claviger.operation.GetAttributes;
import org.claviger.operation.Locate;
import org.claviger.operation.Recover;
import org.claviger.server.domain.KmipException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Archive and Recover, and what other operations make of an archived object. */
class ArchiveHandlerTest {
    private final HandlerTester server = new HandlerTester();
    private final UniqueIdentifier key = UniqueIdentifier.of(
            server.addKey(CryptographicAlgorithm.AES, new byte[16], CryptographicUsageMask.ENCRYPT));

    @AfterEach
    void close() {
        server.close();
    }

    private void archive() {
        assertThat(server.does(new ArchiveHandler(), new Archive.Request(Optional.of(key))))
                .isEqualTo(new Archive.Response(key));
    }

    private void recover() {
        assertThat(server.does(new RecoverHandler(), new Recover.Request(Optional.of(key))))
                .isEqualTo(new Recover.Response(key));
    }

    private void get() {
        server.does(
                new GetHandler(server.delivery),
                new Get.Request(
                        Optional.of(key), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty()));
    }

    private List<UniqueIdentifier> located(Optional<BitMask<StorageStatusMask>> places) {
        var request = new Locate.Request(
                Optional.empty(), Optional.empty(), places, Optional.empty(), Optional.empty(), Attributes.EMPTY);
        return server.does(new LocateHandler(10), request).uniqueIdentifiers();
    }

    @Test
    void theMaterialOfAnArchivedObjectIsOutOfReachUntilItIsRecovered() {
        archive();
        assertThatThrownBy(this::get)
                .isInstanceOfSatisfying(
                        KmipException.class, e -> assertThat(e.reason()).isEqualTo(ResultReason.OBJECT_ARCHIVED));

        recover();
        get();
    }

    @Test
    void theAttributesOfAnArchivedObjectCanBeHad() {
        archive();

        var answer = server.does(
                new GetAttributesHandler(),
                new GetAttributes.Request(
                        Optional.of(key), List.of(AttributeReference.of(AttributeTypes.ARCHIVE_DATE))));

        assertThat(answer.attributes().first(AttributeTypes.ARCHIVE_DATE)).contains(HandlerTester.NOW);
    }

    @Test
    void locateLooksIntoTheArchiveOnlyWhenItIsAskedTo() {
        archive();

        assertThat(located(Optional.empty())).isEmpty();
        assertThat(located(Optional.of(BitMask.of(StorageStatusMask.class, ON_LINE_STORAGE))))
                .isEmpty();
        assertThat(located(Optional.of(BitMask.of(StorageStatusMask.class, ARCHIVAL_STORAGE))))
                .containsExactly(key);
        assertThat(located(Optional.of(BitMask.of(StorageStatusMask.class, ON_LINE_STORAGE, ARCHIVAL_STORAGE))))
                .containsExactly(key);

        recover();
        assertThat(located(Optional.empty())).containsExactly(key);
    }

    @Test
    void recoveringWhatIsOnLineSucceeds() {
        recover();
        get();
    }
}

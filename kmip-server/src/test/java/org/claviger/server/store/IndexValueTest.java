package org.claviger.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.claviger.attribute.AttributeType;
import org.claviger.attribute.AttributeTypes;
import org.claviger.ttlv.ProtocolVersion;
import org.junit.jupiter.api.Test;

class IndexValueTest {
    private static final String LONGEST = "a".repeat(IndexValue.MAX_TEXT_CHARS);

    @Test
    void aTextIsKeptUpToTheLimitAndDigestedAboveIt() {
        assertThat(IndexValue.shortened(LONGEST)).isEqualTo(LONGEST);
        assertThat(IndexValue.shortened(LONGEST + "b"))
                .startsWith(IndexValue.DIGEST)
                .hasSizeLessThanOrEqualTo(IndexValue.MAX_TEXT_CHARS);
    }

    @Test
    void aTextThatLooksLikeADigestIsNotTakenForOne() {
        var digest = IndexValue.shortened(LONGEST + "b");

        assertThat(IndexValue.shortened(digest)).isNotEqualTo(digest);
    }

    @Test
    void aTextThatSomeDatabasesCannotStoreIsDigested() {
        assertThat(IndexValue.shortened("a\0b")).startsWith(IndexValue.DIGEST);
    }

    @Test
    void aMomentIsAWholeNumberOfItsUnit() {
        var moment = Instant.ofEpochSecond(-2, 999_999_000);

        assertThat(((IndexValue.Numeric) IndexValue.ofSeconds(moment)).number()).isEqualTo(-2);
        assertThat(((IndexValue.Numeric) IndexValue.ofMicroseconds(moment)).number())
                .isEqualTo(-1_000_001);
    }

    @Test
    void everyAttributeExistsInAVersionThatStandsForIt() {
        assertThat(AttributeTypes.all())
                .extracting(AttributeType::versions)
                .allMatch(versions -> versions.contains(ProtocolVersion.V2_1)
                        || versions.contains(ProtocolVersion.V1_4)
                        || versions.contains(ProtocolVersion.V3_0));
    }
}

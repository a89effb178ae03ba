package org.claviger.hsm.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import javax.crypto.AEADBadTagException;
import org.claviger.hsm.BackendException;
import org.claviger.hsm.BackendException.Category;
import org.junit.jupiter.api.Test;

class KeyEnginesTest {
    @Test
    void libcryptoIsTakenWhereItIsThere() {
        var libcrypto = TestedEngine.LIBCRYPTO.open();
        for (var choice : new EngineChoice[] {EngineChoice.AUTO, EngineChoice.LIBCRYPTO}) {
            var chosen = KeyEngines.choose(choice);
            assertThat(chosen.engine().name()).isEqualTo(libcrypto.name()).startsWith("libcrypto 3.");
            assertThat(chosen.engine().leavesNoCopies()).isTrue();
            assertThat(chosen.whyNotLibcrypto()).isEmpty();
        }
    }

    @Test
    void theJdkIsTakenWhereItIsWanted() {
        var chosen = KeyEngines.choose(EngineChoice.JAVA);
        assertThat(chosen.engine().name()).isEqualTo("Java " + Runtime.version().feature());
        assertThat(chosen.engine().leavesNoCopies()).isFalse();
        assertThat(chosen.whyNotLibcrypto()).isEmpty();
    }

    @Test
    void withoutLibcryptoTheJdkStandsInUnlessLibcryptoWasAskedForByName() {
        var chosen = KeyEngines.choose(EngineChoice.AUTO, () -> LibcryptoEngine.load("libcrypto-none.so.3"));
        assertThat(chosen.engine().leavesNoCopies()).isFalse();
        assertThat(chosen.whyNotLibcrypto())
                .contains("libcrypto-none.so.3 is not there (Debian, Ubuntu: apt-get install libssl3)");
        assertThatThrownBy(() ->
                        KeyEngines.choose(EngineChoice.LIBCRYPTO, () -> LibcryptoEngine.load("libcrypto-none.so.3")))
                .isInstanceOf(BackendException.class)
                .hasMessageContaining("is not there");
    }

    @Test
    void aLibraryThatIsAnotherIsRefused() {
        assertThatThrownBy(() -> LibcryptoEngine.load("libc.so.6"))
                .isInstanceOfSatisfying(
                        BackendException.class, e -> assertThat(e.category()).isEqualTo(Category.UNSUPPORTED))
                .hasMessageContaining("has no OPENSSL_init_crypto");
    }

    @Test
    void anEngineThatGivesAnotherAnswerIsNotTrusted() {
        assertThatThrownBy(() -> KnownAnswers.require(new Careless()))
                .isInstanceOfSatisfying(
                        BackendException.class, e -> assertThat(e.category()).isEqualTo(Category.UNSUPPORTED))
                .hasMessage("AES-GCM of careless gives wrong answers");
    }

    /** The JDK's, but for one thing: it doesn't look at tags. */
    private static final class Careless implements KeyEngine {
        private final KeyEngine right = KeyEngines.java();

        @Override
        public String name() {
            return "careless";
        }

        @Override
        public boolean leavesNoCopies() {
            return false;
        }

        @Override
        public AesGcm aesGcm() {
            return new AesGcm() {
                @Override
                public void seal(
                        MemorySegment key, byte[] iv, byte[] additional, MemorySegment clear, byte[] out, int offset) {
                    right.aesGcm().seal(key, iv, additional, clear, out, offset);
                }

                @Override
                public MemorySegment open(
                        MemorySegment key,
                        byte[] iv,
                        byte[] additional,
                        byte[] sealed,
                        int offset,
                        int length,
                        SegmentAllocator into) {
                    try {
                        return right.aesGcm().open(key, iv, additional, sealed, offset, length, into);
                    } catch (AEADBadTagException _) {
                        return into.allocate(length - AesGcm.TAG_BYTES);
                    }
                }
            };
        }

        @Override
        public HmacSha256 hmacSha256() {
            return right.hmacSha256();
        }

        @Override
        public KeyWrap keyWrap() {
            return right.keyWrap();
        }
    }
}

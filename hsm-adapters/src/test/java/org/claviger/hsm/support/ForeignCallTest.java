package org.claviger.hsm.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.invoke.WrongMethodTypeException;
import org.claviger.hsm.BackendException;
import org.claviger.hsm.BackendException.Category;
import org.junit.jupiter.api.Test;

class ForeignCallTest {
    @Test
    void aCallWithWrongArgumentsIsABugThatSaysWhatWasCalled() {
        var thrown = new WrongMethodTypeException("expected (long)int");

        assertThat(ForeignCall.failed("C_Sign of /lib/token.so", thrown))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("C_Sign of /lib/token.so failed: " + thrown)
                .hasCause(thrown);
    }

    @Test
    void whatABackendSaysOfTheCallIsNotHidden() {
        var thrown = new BackendException(Category.UNAVAILABLE, "the device is gone");

        assertThat(ForeignCall.failed("C_Sign", thrown)).isSameAs(thrown);
    }

    @Test
    void errorsOfTheRuntimeGoThrough() {
        var thrown = new OutOfMemoryError("Java heap space");

        assertThatThrownBy(() -> ForeignCall.failed("C_Sign", thrown)).isSameAs(thrown);
    }
}

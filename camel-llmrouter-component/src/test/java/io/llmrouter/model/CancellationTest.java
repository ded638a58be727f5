/*
 * Copyright the Camel LLM Router authors.
 * Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
 */
package io.llmrouter.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CancellationTest {

    @Test
    void child_isCancelledWithItsParent_butNotTheOtherWayRound() {
        Cancellation parent = new Cancellation();
        Cancellation first = parent.child();
        Cancellation second = parent.child();
        first.cancel();
        assertThat(parent.isCancelled()).isFalse();
        parent.cancel();
        assertThat(second.isCancelled()).isTrue();
    }

    @Test
    void releasedChild_isForgotten_soThatALongLivedParentKeepsNothing() {
        Cancellation parent = new Cancellation();
        Cancellation child = parent.child();
        child.release();
        parent.cancel();
        assertThat(child.isCancelled()).isFalse();
    }

    @Test
    void action_runsOnce_alsoWhenItComesTooLate() {
        int[] runs = {0};
        Cancellation cancellation = new Cancellation();
        cancellation.onCancel(() -> runs[0]++);
        cancellation.cancel();
        cancellation.cancel();
        cancellation.onCancel(() -> runs[0]++);
        assertThat(runs[0]).isEqualTo(2);
    }
}

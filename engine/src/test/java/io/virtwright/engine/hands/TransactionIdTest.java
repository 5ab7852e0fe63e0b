package io.virtwright.engine.hands;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class TransactionIdTest {
    private static final Instant NOW = Instant.parse("2026-11-23T06:05:07Z");

    private static String next(String... existing) {
        return TransactionId.next(
                        NOW,
                        -1,
                        List.of(existing).stream().map(TransactionId::new).toList())
                .text();
    }

    @Test
    void sorts_after_those_that_there_are() {
        assertThat(next()).isEqualTo("20261123T060507Z-7fff");
        assertThat(next("20261123T060506Z-ffff")).isEqualTo("20261123T060507Z-7fff");
        assertThat(next("20261123T060507Z-7fff", "20261123T060507Z-8000")).isEqualTo("20261123T060507Z-8001");
        assertThat(next("20261123T060507Z-ffff")).isEqualTo("20261123T060508Z-7fff");
        // The clock was set back; or the name is nonsense.
        assertThat(next("20261123T070000Z-0000")).isEqualTo("20261123T070000Z-0001");
        assertThat(next("99991231T000000Z-0000")).isEqualTo("20261123T060507Z-7fff");
    }
}

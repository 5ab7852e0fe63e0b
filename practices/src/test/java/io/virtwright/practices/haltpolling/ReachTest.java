package io.virtwright.practices.haltpolling;

import static org.assertj.core.api.Assertions.assertThat;

import io.virtwright.engine.text.KernelRelease;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReachTest {
    @ParameterizedTest
    @CsvSource({
        "4.19.90-2112.8.0.0131.oe1.aarch64, LIVE",
        "4.18.0-193.28.1.el8_2.x86_64, LIVE",
        "4.18.0-240.el8.x86_64, AT_START",
        "4.18.0-553.34.1.el8_10.aarch64, AT_START",
        "4.18.0-372.16.1.an8.x86_64, AT_START",
        "4.18.0-25-generic, LIVE",
        "4.18.0-1025-azure, LIVE",
        "4.18.20, LIVE",
        "5.4.17-2136.337.5.el8uek.x86_64, LIVE",
        "5.7.19, LIVE",
        "5.8.0, AT_START",
        "5.10.0-182.0.0.95.oe2203sp3.x86_64, AT_START",
        "5.14.0-427.13.1.el9_4.x86_64, AT_START",
        "6.0.19, AT_START",
        "6.1.0-39-amd64, LIVE",
        "6.6.0-28.0.0.34.oe2403.aarch64, LIVE",
        "6.12, LIVE",
        "10.0.1, LIVE"
    })
    void knowsWhenANewCeilingReachesADomain(String text, Reach reach) {
        assertThat(KernelRelease.of(text)).map(Reach::of).contains(reach);
    }
}

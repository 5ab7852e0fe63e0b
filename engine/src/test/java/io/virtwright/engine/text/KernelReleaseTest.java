package io.virtwright.engine.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KernelReleaseTest {
    @Test
    void comparesNumbers() {
        KernelRelease release =
                KernelRelease.of("5.10.0-182.0.0.95.oe2203sp3.x86_64").orElseThrow();

        assertThat(release.text()).isEqualTo("5.10.0-182.0.0.95.oe2203sp3.x86_64");
        assertThat(release.atLeast(5, 10)).isTrue();
        assertThat(release.atLeast(5, 9)).isTrue();
        assertThat(release.atLeast(4, 19)).isTrue();
        assertThat(release.atLeast(5, 11)).isFalse();
        assertThat(release.atLeast(6, 0)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "6", "six.one", "6.", ".1", "99999.1", "6.99999", "-6.1"})
    void doesNotGuess(String text) {
        assertThat(KernelRelease.of(text)).isEmpty();
    }
}

package io.virtwright.practices.haltpolling;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLineValueTest {
    private static Optional<BootValue> module(String line) {
        return CommandLineValue.of(line, Parameter.CEILING, true);
    }

    private static Optional<BootValue> builtIn(String line) {
        return CommandLineValue.of(line, Parameter.CEILING, false);
    }

    @Test
    void theLastCounts() {
        String line = "root=/dev/sda1 kvm.halt_poll_ns=1 quiet kvm.halt-poll-ns=2";

        assertThat(module(line)).contains(new BootValue.Set(2));
        assertThat(builtIn(line)).contains(new BootValue.Set(2));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "halt_poll_ns=1",
                "xkvm.halt_poll_ns=1",
                "kvm.halt_poll_ns_grow=1",
                "a=\"x kvm.halt_poll_ns=1\"",
                "quiet -- kvm.halt_poll_ns=1"
            })
    void othersDoNot(String line) {
        assertThat(module(line)).isEmpty();
    }

    @Test
    void aModuleRefusesAllForOneAndTheKernelPassesOverIt() {
        String line = "kvm.halt_poll_ns=5 kvm.halt_poll_ns=fast";

        assertThat(module(line)).contains(new BootValue.Refused("fast"));
        assertThat(builtIn(line)).contains(new BootValue.Set(5));
        assertThat(builtIn("kvm.halt_poll_ns")).isEmpty();
        assertThat(CommandLineValue.refused(line, Parameter.CEILING)).contains("fast");
    }
}

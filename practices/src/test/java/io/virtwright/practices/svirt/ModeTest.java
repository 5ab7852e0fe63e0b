package io.virtwright.practices.svirt;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModeTest {
    @ParameterizedTest
    @CsvSource({
        "quiet, ",
        "selinux=1, ",
        "selinux=0, OFF",
        "selinux=0 selinux=1, ",
        "enforcing=0, PERMISSIVE",
        "enforcing=1, ENFORCING",
        "enforcing=2, ENFORCING",
        "enforcing=on, PERMISSIVE",
        "enforcing=, PERMISSIVE",
        "enforcing=0 enforcing=1, ENFORCING",
        "enforcing=0 selinux=0, OFF",
        "security=apparmor, OFF",
        "security=selinux, ",
        "'lsm=capability,yama', OFF",
        "'security=apparmor lsm=yama,selinux', ",
        "-- selinux=0, "
    })
    void readsTheCommandLine(String commandLine, Mode mode) {
        assertThat(Mode.ofBoot(Lsm.SELINUX, commandLine)).isEqualTo(Optional.ofNullable(mode));
    }

    @Test
    void readsTheConfigAsLibselinuxDoes() {
        assertThat(Mode.ofConfig(
                        "# SELINUX=enforcing\nSELINUXTYPE=targeted\nSELINUX= Enforcing # x\nSELINUX=disabled\n"))
                .isEqualTo(Mode.ENFORCING);
        assertThat(Mode.ofConfig(" SELINUX=enforcing\n")).isEqualTo(Mode.PERMISSIVE);
        assertThat(Mode.ofConfig("SELINUX=on\nSELINUX=disabled\n")).isEqualTo(Mode.OFF);
        assertThat(Mode.ofConfig("")).isEqualTo(Mode.PERMISSIVE);
    }
}

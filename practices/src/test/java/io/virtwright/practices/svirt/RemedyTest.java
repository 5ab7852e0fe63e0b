package io.virtwright.practices.svirt;

import static org.assertj.core.api.Assertions.assertThat;

import io.virtwright.engine.finding.Finding;
import io.virtwright.testkit.Fixture;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What remedies say, word for word where a user would type it. */
class RemedyTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "enforcing.drift.off|(`grubby --update-kernel=ALL --remove-args=\"selinux=0 enforcing=0\"`)",
                "enforcing.drift.selinux-by-policy|(in /etc/default/grub, then run `update-grub`)",
                "enforcing.drift.lsm-list|(in /etc/default/grub, then run `grub2-mkconfig -o /boot/efi/EFI/openEuler/grub.cfg`)",
                "enforcing.drift.enforcing-0|from every boot entry (act at the next boot)"
            })
    void theRemedyNamesTheToolOfTheHost(String fixture, String words) {
        assertThat(Fixture.findings(RemedyTest.class, fixture, new Svirt(), folder))
                .filteredOn(finding -> finding.check().id().equals("svirt.enforcing"))
                .extracting(Finding::remedy)
                .anySatisfy(remedy -> assertThat(remedy).contains(words));
    }

    @Test
    void whatIsSoNowIsNotAskedFor() {
        assertThat(Fixture.findings(RemedyTest.class, "enforcing.drift.not-kept", new Svirt(), folder))
                .filteredOn(finding -> finding.check().id().equals("svirt.enforcing"))
                .extracting(Finding::remedy)
                .allSatisfy(remedy -> assertThat(remedy)
                        .startsWith("Write SELINUX=enforcing to /etc/selinux/config")
                        .doesNotContain("setenforce"))
                .isNotEmpty();
    }
}

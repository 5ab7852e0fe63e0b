package io.virtwright.practices.remoteaccess;

import static org.assertj.core.api.Assertions.assertThat;

import io.virtwright.engine.finding.Finding;
import io.virtwright.engine.finding.Layer;
import io.virtwright.engine.finding.Severity;
import io.virtwright.engine.finding.Value;
import io.virtwright.testkit.Fixture;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How bad it is who may read the passwords, and in which words that is said. */
class PasswordsTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    private Finding finding(String fixture) {
        return Fixture.findings(getClass(), fixture, new RemoteAccess(), folder.resolve(fixture)).stream()
                .filter(finding -> finding.check().id().equals("remote-access.passwords"))
                .findFirst()
                .orElseThrow();
    }

    private static void assertPersistent(Finding finding, String have, String want) {
        assertThat(finding.on(Layer.PERSISTENT).have()).map(Value::toString).contains(have);
        assertThat(finding.on(Layer.PERSISTENT).want()).map(Value::toString).contains(want);
    }

    @Test
    void everybodyReadsThem() {
        Finding finding = finding("passwords.drift.everybody");
        assertThat(finding.severity()).isEqualTo(Severity.CRITICAL);
        assertPersistent(finding, "root:root 0644", "root:root 0600");
        assertThat(finding.remedy()).contains("change the passwords");
    }

    /** As saslpasswd2 leaves it: in the group there is nobody else, but somebody could come. */
    @Test
    void onlyRootsGroupReadsThem() {
        Finding finding = finding("passwords.drift.group-root");
        assertThat(finding.severity()).isEqualTo(Severity.MEDIUM);
        assertPersistent(finding, "root:root 0640", "root:root 0600");
        assertThat(finding.remedy()).isEqualTo("Run: `chmod 0600 /etc/libvirt/passwd.db`.");
    }

    @Test
    void anotherGroupReadsThem() {
        Finding finding = finding("passwords.drift.open");
        assertThat(finding.severity()).isEqualTo(Severity.HIGH);
        assertPersistent(finding, "root:107 0660", "root:root 0600");
    }

    @Test
    void elsewhere() {
        assertPersistent(
                finding("passwords.drift.elsewhere"),
                "/etc/libvirt/passwd.db, root:root 0600",
                "/etc/sasldb2, root:root 0600");
    }
}

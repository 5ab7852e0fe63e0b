package io.virtwright.engine.boot;

import static org.assertj.core.api.Assertions.assertThat;

import io.virtwright.engine.boot.ModprobeConfig.Hidden;
import io.virtwright.engine.boot.ModprobeConfig.Setting;
import io.virtwright.engine.snapshot.Bytes;
import io.virtwright.engine.snapshot.Reading;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ModprobeConfigTest {
    private static Reading<Bytes> kvm(int value) {
        return Reading.of(Bytes.ofUtf8("options kvm halt_poll_ns=" + value + "\n"));
    }

    @Test
    void takesFilesInTheOrderOfTheirNamesWhateverTheirDirectory() {
        ModprobeConfig config = ModprobeConfig.of(Map.of(
                "/etc/modprobe.d/50-a.conf", kvm(1),
                "/usr/lib/modprobe.d/90-b.conf", kvm(2),
                "/run/modprobe.d/10-c.conf", kvm(3)));
        assertThat(config.settings("kvm", "halt-poll-ns"))
                .containsExactly(
                        new Setting("/run/modprobe.d/10-c.conf", 1, "3"),
                        new Setting("/etc/modprobe.d/50-a.conf", 1, "1"),
                        new Setting("/usr/lib/modprobe.d/90-b.conf", 1, "2"));
        assertThat(config.effective("kvm", "halt_poll_ns").map(Setting::value)).contains("2");
        assertThat(config.effective("kvm", "nx")).isEmpty();
    }

    @Test
    void letsAnEarlierDirectoryMaskALaterOne() {
        ModprobeConfig config = ModprobeConfig.of(Map.of(
                "/etc/modprobe.d/a.conf", Reading.of(Bytes.EMPTY),
                "/usr/lib/modprobe.d/a.conf", kvm(1),
                "/lib/modprobe.d/b.conf", kvm(2),
                "/usr/local/lib/modprobe.d/b.conf", kvm(3)));
        assertThat(config.paths()).containsExactly("/etc/modprobe.d/a.conf", "/usr/local/lib/modprobe.d/b.conf");
        assertThat(config.settings("kvm", "halt_poll_ns"))
                .extracting(Setting::value)
                .containsExactly("3");
    }

    @Test
    void passesOverWhatKmodPassesOver() {
        ModprobeConfig config = ModprobeConfig.of(Map.of(
                "/etc/modprobe.d/.a.conf", kvm(1),
                "/etc/modprobe.d/a.conf.bak", kvm(1),
                "/etc/modprobe.d/sub/a.conf", kvm(1),
                "/etc/a.conf", kvm(1)));
        assertThat(config.paths()).isEmpty();
    }

    @Test
    void tellsWhatMayWinAndCannotBeRead() {
        Reading<Bytes> denied = Reading.unreadable("permission denied");
        ModprobeConfig config = ModprobeConfig.of(Map.of(
                "/etc/modprobe.d/a.conf", denied,
                "/usr/lib/modprobe.d/a.conf", kvm(1),
                "/usr/lib/modprobe.d/b.conf", kvm(2),
                "/etc/modprobe.d/c.conf", denied,
                "/usr/lib/modprobe.d/d.conf", Reading.absent()));

        assertThat(config.paths()).containsExactly("/usr/lib/modprobe.d/b.conf");
        assertThat(config.hiddenBehind("kvm", "halt_poll_ns"))
                .containsExactly(new Hidden("/etc/modprobe.d/c.conf", "permission denied"));
        assertThat(config.hiddenBehind("kvm", "nx")).hasSize(2);
    }

    @Test
    void knowsNothingOfAFolderThatCannotBeListed() {
        Reading<Bytes> denied = Reading.unreadable("permission denied");
        ModprobeConfig config = ModprobeConfig.of(Map.of(
                "/etc/modprobe.d/*.conf", denied,
                "/run/modprobe.d/*.conf", denied,
                "/usr/lib/modprobe.d/b.conf", kvm(2)));

        assertThat(config.hiddenBehind("kvm", "halt_poll_ns"))
                .extracting(Hidden::path)
                .containsExactly("/etc/modprobe.d/*.conf", "/run/modprobe.d/*.conf");
    }
}

package io.virtwright.engine.boot;

import static org.assertj.core.api.Assertions.assertThat;

import io.virtwright.engine.snapshot.Bytes;
import io.virtwright.engine.snapshot.FileSet;
import io.virtwright.engine.snapshot.Probe;
import io.virtwright.engine.snapshot.Reading;
import io.virtwright.engine.snapshot.Snapshot;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class TmpfilesTest {
    private static final String MASK = "/sys/devices/virtual/workqueue/cpumask";

    private static Snapshot systemd(Map<String, String> files) {
        Map<String, String> all = new HashMap<>(files);
        all.put("/usr/lib/systemd/system/systemd-tmpfiles-setup.service", "");
        return Hosts.with(Tmpfiles.probes(), all);
    }

    @Test
    void findsWhatWritesAFile() {
        Snapshot host = systemd(Map.of(
                "/etc/tmpfiles.d/b.conf", "# w " + MASK + " - - - - 1\nw! " + MASK + " - - - - ff  \n",
                "/usr/lib/tmpfiles.d/a.conf", "w /sys/devices/virtual/workqueue/* - - - - 0f\nd " + MASK + "\n",
                "/usr/lib/tmpfiles.d/b.conf", "w " + MASK + " - - - - masked\n"));

        assertThat(Tmpfiles.writing(MASK, host).lines())
                .containsExactly(
                        new Tmpfiles.Line("/usr/lib/tmpfiles.d/a.conf", 1, "0f"),
                        new Tmpfiles.Line("/etc/tmpfiles.d/b.conf", 2, "ff"));
        assertThat(Tmpfiles.writing(MASK, host).hidden()).isEmpty();
        assertThat(Tmpfiles.writing("/sys/other", host).lines()).isEmpty();
    }

    @Test
    void countsNothingWhereNothingAppliesIt() {
        Snapshot host = Hosts.with(Tmpfiles.probes(), Map.of("/etc/tmpfiles.d/b.conf", "w " + MASK + " - - - - 1\n"));

        assertThat(Tmpfiles.isApplied(host)).isFalse();
        assertThat(Tmpfiles.writing(MASK, host).lines()).isEmpty();
    }

    @Test
    void saysWhatItCannotRead() {
        TreeMap<String, Reading<Bytes>> files = new TreeMap<>();
        files.put("/etc/tmpfiles.d/b.conf", Reading.unreadable("permission denied"));
        Snapshot host = systemd(Map.of())
                .with(new Probe.FileContents("/etc/tmpfiles.d/*.conf"), Reading.of(new FileSet(files)));

        assertThat(Tmpfiles.writing(MASK, host).hidden()).containsExactly("/etc/tmpfiles.d/b.conf: permission denied");
    }

    @Test
    void changesTheArgumentAndNothingElse() {
        String before = "# é\n w\t" + MASK + " - - - - 0f \r\nw /sys/devices/virtual/workqueue/* - - - - 1";

        assertThat(Tmpfiles.edited(Bytes.ofUtf8(before), MASK, "ff"))
                .isEqualTo(Bytes.ofUtf8(before.replace("0f", "ff")));
    }
}

package io.virtwright.engine.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SnapshotTest {
    private static final Probe.FileContent A = new Probe.FileContent("/etc/d/a.conf");
    private static final Probe.FileContents ALL = new Probe.FileContents("/etc/d/*.conf");
    private static final Probe.Names NAMES = new Probe.Names("/etc/*/*.conf");
    private static final Snapshot HOST = Snapshot.empty("h", Instant.EPOCH)
            .with(A, Reading.absent())
            .with(ALL, Reading.of(FileSet.of(Map.of("/etc/d/b.conf", Reading.of(Bytes.ofUtf8("b"))))))
            .with(NAMES, Reading.of(new NameList(List.of("/etc/d/b.conf"))));

    @Test
    void aProbeThatWasNeverMadeIsUnreadable() {
        assertThat(HOST.get(new Probe.FileContent("/other")).isUnreadable()).isTrue();
    }

    @Test
    void aFileChangesInEveryProbeThatSeesIt() {
        Snapshot more = HOST.withFile("/etc/d/a.conf", Reading.of(Bytes.ofUtf8("a")));

        assertThat(more.get(A)).isEqualTo(Reading.of(Bytes.ofUtf8("a")));
        assertThat(more.get(ALL).found().orElseThrow().files()).containsOnlyKeys("/etc/d/a.conf", "/etc/d/b.conf");
        assertThat(more.get(NAMES).found().orElseThrow().paths()).containsExactly("/etc/d/a.conf", "/etc/d/b.conf");
        assertThat(more.withFile("/etc/d/a.conf", Reading.absent())).isEqualTo(HOST);
    }

    @Test
    void aGlobStaysWithinOneFolder() {
        Snapshot deeper = HOST.withFile("/etc/d/e/c.conf", Reading.of(Bytes.EMPTY));

        assertThat(deeper).isEqualTo(HOST);
    }

    @Test
    void whatCouldNotBeReadStaysSo() {
        Snapshot blind = HOST.with(ALL, Reading.unreadable("permission denied"));

        assertThat(blind.withFile("/etc/d/a.conf", Reading.of(Bytes.EMPTY)).get(ALL))
                .isEqualTo(Reading.unreadable("permission denied"));
    }
}

package io.virtwright.engine.systemd;

import static org.assertj.core.api.Assertions.assertThat;

import io.virtwright.engine.eyes.TreeEyes;
import io.virtwright.engine.host.TextTree;
import io.virtwright.engine.snapshot.Probe;
import io.virtwright.engine.snapshot.Reading;
import io.virtwright.engine.snapshot.Snapshot;
import io.virtwright.engine.systemd.UnitFile.Setting;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnitsTest {
    private static final String NAME = "a-b.service";

    @TempDir
    Path folder;

    private Snapshot host(String tree) {
        TextTree.unpack(tree, folder);
        try (TreeEyes eyes = new TreeEyes(folder)) {
            Snapshot empty = Snapshot.empty("host", Instant.EPOCH);
            Snapshot units = empty.plus(eyes.read(new LinkedHashSet<>(Units.probes(empty, List.of(NAME)))));
            Snapshot dropIns = units.plus(eyes.read(new LinkedHashSet<>(Units.probes(units, List.of(NAME)))));
            Set<Probe<?>> more =
                    Units.now(dropIns, NAME).found().map(Environment::probes).orElse(Set.of());
            return dropIns.plus(eyes.read(new LinkedHashSet<>(more)));
        }
    }

    private static List<String> starts(Reading<Unit> unit) {
        return unit.found().orElseThrow().list("Service", "ExecStart").stream()
                .map(Setting::value)
                .toList();
    }

    @Test
    void dropInsOfAllFoldersCountInTheOrderOfTheirNames() {
        Snapshot host = host("""
                --- /usr/lib/systemd/system/a-b.service
                [Service]
                ExecStart=/old
                Restart=always
                --- /usr/lib/systemd/system/a-b.service.d/30.conf
                [Service]
                ExecStart=/masked
                --- /run/systemd/system/a-b.service.d/20.conf
                [Service]
                ExecStart=/run
                --- /etc/systemd/system/a-b.service.d/30.conf -> /dev/null
                --- /etc/systemd/system/a-b.service.d/40.conf
                [Service]
                ExecStart=/last
                Restart=
                --- /etc/systemd/system/a-.service.d/10.conf
                [Service]
                ExecStart=
                ExecStart=/prefix
                --- /etc/systemd/system/multi-user.target.wants/a-b.service -> /usr/lib/systemd/system/a-b.service
                """);

        assertThat(starts(Units.now(host, NAME))).containsExactly("/prefix", "/run", "/last");
        assertThat(starts(Units.afterBoot(host, NAME))).containsExactly("/prefix", "/last");
        Unit unit = Units.now(host, NAME).found().orElseThrow();
        assertThat(unit.last("Service", "Restart")).isEmpty();
        assertThat(Units.enabled(host, NAME)).isEqualTo(Reading.of(true));
    }

    @Test
    void anEarlierFolderHidesTheUnitAndALinkToNothingMasksIt() {
        Snapshot host = host("""
                --- /lib/systemd/system/a-b.service
                [Service]
                ExecStart=/vendor
                --- /etc/systemd/system/a-b.service -> /dev/null
                """);

        assertThat(Units.now(host, NAME)).isEqualTo(Reading.of(new Unit(NAME, true, List.of())));
        assertThat(Units.enabled(host, NAME)).isEqualTo(Reading.of(false));
    }

    @Test
    void anEmptyUnitFileMasksToo() {
        Snapshot host = host("""
                --- /lib/systemd/system/a-b.service
                [Service]
                --- /run/systemd/system/a-b.service
                """);

        assertThat(Units.now(host, NAME).found().orElseThrow().masked()).isTrue();
        assertThat(Units.afterBoot(host, NAME).found().orElseThrow().masked()).isFalse();
    }

    @Test
    void whatIsNotThereIsAbsentAndWhatCantBeReadIsUnreadable() {
        assertThat(Units.now(host("# nothing\n"), NAME)).isEqualTo(Reading.absent());
        assertThat(Units.now(Snapshot.empty("host", Instant.EPOCH), NAME).isUnreadable())
                .isTrue();
        assertThat(Units.enabled(Snapshot.empty("host", Instant.EPOCH), NAME).isUnreadable())
                .isTrue();
    }

    @Test
    void theEnvironmentComesFromTheUnitThenFromItsFiles() {
        Snapshot host = host("""
                --- /lib/systemd/system/a-b.service
                [Service]
                Environment=A=1 "B=two words" C
                EnvironmentFile=-/etc/default/a
                EnvironmentFile=-/etc/default/missing
                --- /etc/default/a
                A=3
                """);
        Unit unit = Units.now(host, NAME).found().orElseThrow();
        Environment environment = Environment.of(unit, host).found().orElseThrow();

        assertThat(environment.variables()).containsOnlyKeys("A", "B").containsEntry("A", "3");
        assertThat(environment.variables()).containsEntry("B", "two words");
        assertThat(environment.source("A")).contains("/etc/default/a");
        assertThat(environment.source("B")).contains("/lib/systemd/system/a-b.service:2");
    }
}

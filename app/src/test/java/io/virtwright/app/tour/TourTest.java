package io.virtwright.app.tour;

import static org.assertj.core.api.Assertions.assertThat;

import io.virtwright.app.Run;
import io.virtwright.app.render.DisplayWidth;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TourTest {
    @Test
    void runsTheCommandsAndEndsWithTheHostAsItWas() {
        Run tour = Run.of("tour");
        assertThat(tour.exit()).as(tour.out() + tour.err()).isZero();
        assertThat(tour.out())
                .containsSubsequence("$ virtwright audit", "(exit code 2)", "$ virtwright plan", "$ virtwright apply")
                .containsSubsequence("(exit code 0)", "$ virtwright audit", "$ virtwright rollback", "(exit code 0)")
                .containsSubsequence(
                        "files are the same", "$ virtwright audit --practice svirt --snapshot", "svirt.enforcing")
                .contains("files are the same", "./virtwright audit");
        assertThat(tour.err()).isEmpty();
        assertThat(tour.out()).doesNotContain("\u001b");
        assertThat(tour.out().lines()).allMatch(line -> DisplayWidth.of(line) <= 80);
    }

    @Test
    void removesItsFolderUnlessItIsToBeKept() {
        assertThat(folder(Run.of("tour"))).doesNotExist();
        Path kept = folder(Run.of("tour", "--keep"));
        assertThat(kept.resolve("host/etc/libvirt/qemu/db1.xml")).exists();
        assertThat(kept.resolve("kvm-host.json")).exists();
        TreeFiles.delete(kept);
    }

    private static Path folder(Run tour) {
        Matcher folder = Pattern.compile("--root (\\S+)/host").matcher(tour.out());
        assertThat(folder.find()).isTrue();
        return Path.of(folder.group(1));
    }

    @Test
    void waitsForEnterOnATerminalOnly() {
        assertThat(Run.of("tour").out()).doesNotContain("[Enter goes on]");
        Run terminal = new Run().terminals(true, true).input("\n\n").go("tour");
        assertThat(terminal.exit()).isZero(); // the end of input goes on too
        assertThat(terminal.out()).contains("[Enter goes on]");
        assertThat(new Run().terminals(true, true).go("tour", "--no-pause").out())
                .doesNotContain("[Enter goes on]");
    }

    @Test
    void theComparisonSeesBytesModesLinksAndFilesThatComeOrGo(@TempDir Path folder) throws IOException {
        TourHost.unpack(folder);
        TreeFiles start = TreeFiles.read(folder);
        Files.createDirectories(folder.resolve("var/lib/virtwright/x"));
        assertThat(start.differencesFrom(TreeFiles.read(folder))).isEmpty();

        Files.writeString(folder.resolve("etc/hostname"), "other\n");
        Files.setPosixFilePermissions(folder.resolve("etc/os-release"), PosixFilePermissions.fromString("rw-------"));
        Files.delete(folder.resolve("etc/libvirt/qemu/autostart/web1.xml"));
        Files.createSymbolicLink(folder.resolve("etc/libvirt/qemu/autostart/web1.xml"), Path.of("other"));
        Files.delete(folder.resolve("proc/uptime"));
        Files.writeString(folder.resolve("etc/new"), "");
        assertThat(start.differencesFrom(TreeFiles.read(folder)))
                .containsExactly(
                        "etc/hostname",
                        "etc/libvirt/qemu/autostart/web1.xml",
                        "etc/new",
                        "etc/os-release",
                        "proc/uptime");
    }
}

package io.virtwright.engine.boot;

import static org.assertj.core.api.Assertions.assertThat;

import io.virtwright.engine.boot.BootEntries.Entry;
import io.virtwright.engine.snapshot.Probe;
import io.virtwright.engine.snapshot.Reading;
import io.virtwright.engine.snapshot.Snapshot;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BootEntriesTest {
    private static final String GRUB = """
            menuentry 'Debian' {
            \tlinux\t/boot/vmlinuz-6.1 root=UUID=ab ro quiet
            }
            menuentry 'Debian (recovery mode)' {
            \tlinux\t/boot/vmlinuz-6.1 root=UUID=ab ro single
            }
            menuentry 'memtest' {
            \tlinux16 /boot/memtest86+.bin
            }
            """;

    private static Snapshot host(Map<String, String> files) {
        Set<Probe<?>> probes = new HashSet<>(BootEntries.probes());
        probes.addAll(BootTemplates.probes());
        return Hosts.with(probes, files);
    }

    private static BootEntries read(Map<String, String> files) {
        return BootEntries.of(host(files));
    }

    @Test
    void takesTheEntriesOfGrubThatRunDomains() {
        BootEntries boot = read(Map.of("/boot/grub/grub.cfg", GRUB, "/boot/loader/entries/old.conf", "options x"));

        assertThat(boot.entries())
                .containsExactly(new Entry("/boot/grub/grub.cfg (vmlinuz-6.1)", "root=UUID=ab ro quiet"));
        assertThat(boot.hidden()).isEmpty();
        assertThat(boot.standIn()).isFalse();
    }

    @Test
    void fillsInWhatTheMenuItselfSets() {
        BootEntries boot = read(Map.of("/boot/grub2/grub.cfg", """
                set timeout=5
                set either="a=1"
                set either="a=2"
                ### BEGIN /etc/grub.d/00_tuned ###
                set tuned_params="hugepagesz=1G hugepages=4"
                ### END /etc/grub.d/00_tuned ###
                menuentry 'openEuler' {
                \tlinux\t/vmlinuz-5.10 root=/dev/vda1 ro $tuned_params ${either} $vt_handoff
                \tlinux\t/vmlinuz-0-rescue root=/dev/vda1 ro single $tuned_params
                }
                """));

        assertThat(boot.entries())
                .containsExactly(new Entry(
                        "/boot/grub2/grub.cfg (vmlinuz-5.10)",
                        "root=/dev/vda1 ro hugepagesz=1G hugepages=4 ${either} $vt_handoff"));
    }

    /** Whatever else may set it: then nobody can tell here what it holds. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "if [ -z \"$tuned_params\" ]; then set tuned_params=\"a=2\"; fi",
                "set tuned_params=\"$tuned_params a=2\"",
                "set tuned_params=a=1 # a=2",
                "set tuned_params=\"a=2\""
            })
    void leavesWhatMayBeSetOtherwiseAsItIsWritten(String line) {
        assertThat(read(Map.of(
                                "/boot/grub2/grub.cfg",
                                "set tuned_params=\"a=1\"\n" + line + "\nlinux /vmlinuz ro $tuned_params\n"))
                        .entries())
                .extracting(Entry::commandLine)
                .containsExactly("ro $tuned_params");
    }

    @Test
    void fillsInNoOtherVariableOfGrubCfg() {
        String text = "load_env\nset kernelopts=\"enforcing=1\"\nlinux /vmlinuz ro $kernelopts $tuned_params\n";
        assertThat(read(Map.of("/boot/grub2/grub.cfg", text)).entries())
                .extracting(Entry::commandLine)
                .containsExactly("ro $kernelopts $tuned_params");
        assertThat(read(Map.of(
                                "/boot/grub2/grub.cfg",
                                "set tuned_params=\"a=1\"\n" + text,
                                "/boot/grub2/grubenv",
                                "tuned_params=a=2\n"))
                        .entries())
                .extracting(Entry::commandLine)
                .containsExactly("ro $kernelopts $tuned_params");
    }

    @Test
    void whatIsFarLongerThanAnyCommandLineIsNotFilledIn() {
        String many = "$tuned_params ".repeat(50_000).strip();
        String large = "a".repeat(2 << 20);
        assertThat(read(Map.of(
                                "/boot/grub2/grub.cfg",
                                "set tuned_params=\"" + large + "\"\nlinux /vmlinuz " + many + "\n"))
                        .entries())
                .extracting(Entry::commandLine)
                .containsExactly(many);
        BootEntries boot = read(Map.of(
                "/boot/grub2/grub.cfg", "blscfg\n",
                "/boot/grub2/grubenv", "a=$b$b$b\nb=$c$c$c\nc=" + large + "\n",
                "/boot/loader/entries/a.conf", "options $a $b $c\n"));
        assertThat(boot.entries()).isEmpty();
        assertThat(boot.hidden()).hasSize(1);
    }

    @Test
    void fillsInTheVariablesOfGrub() {
        BootEntries boot = read(Map.of(
                "/boot/grub2/grub.cfg", "insmod blscfg\nblscfg\n",
                "/boot/grub2/grubenv", "# GRUB Environment Block\nkernelopts=root=/dev/vda1 ro\n",
                "/boot/loader/entries/a.conf", "title a\noptions $kernelopts $tuned_params\noptions quiet\n",
                "/boot/loader/entries/b.conf", "options $unknown\n"));

        assertThat(boot.entries())
                .containsExactly(new Entry("/boot/loader/entries/a.conf", "root=/dev/vda1 ro  quiet"));
        assertThat(boot.hidden()).singleElement().asString().startsWith("/boot/loader/entries/b.conf: ");
    }

    @Test
    void takesTheRunningCommandLineWhereThereIsNoEntry() {
        BootEntries boot = read(Map.of("/proc/cmdline", "root=/dev/vda\n"));

        assertThat(boot.entries()).containsExactly(new Entry("/proc/cmdline", "root=/dev/vda"));
        assertThat(boot.standIn()).isTrue();
        assertThat(read(Map.of()).hidden()).containsExactly("/proc/cmdline: no such file");
    }

    @Test
    void doesNotGuessWhatItCannotRead() {
        Probe.FileContents menu = new Probe.FileContents("/boot/grub/grub.cfg");
        Snapshot locked =
                host(Map.of("/proc/cmdline", "root=/dev/vda")).with(menu, Reading.unreadable("permission denied"));

        assertThat(BootEntries.of(locked).entries()).isEmpty();
        assertThat(BootEntries.of(locked).hidden()).containsExactly("/boot/grub/grub.cfg: permission denied");
        assertThat(BootEntries.of(Snapshot.empty("host", Instant.EPOCH)).hidden())
                .isNotEmpty();
    }

    @Test
    void tellsWhatANewMenuWouldLoseOrBring() {
        Snapshot host = host(Map.of(
                "/boot/grub/grub.cfg", "linux /vmlinuz hugepages=4 hugepages=8\n",
                "/etc/default/grub",
                        "GRUB_CMDLINE_LINUX=\"hugepages=16 quiet\"\n#GRUB_CMDLINE_LINUX=\"hugepages=1\"\n"));

        assertThat(BootTemplates.notes("hugepages", BootEntries.of(host), host))
                .containsExactly(
                        "/etc/default/grub says hugepages=16, but no installed boot entry does",
                        "a regenerated boot menu may lose hugepages=8");
        assertThat(BootTemplates.notes("quiet", BootEntries.of(host), host)).hasSize(1);
        assertThat(BootTemplates.notes("isolcpus", BootEntries.of(host), host)).isEmpty();
    }
}

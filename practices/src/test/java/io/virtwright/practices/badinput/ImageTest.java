package io.virtwright.practices.badinput;

import static org.assertj.core.api.Assertions.assertThat;

import io.virtwright.engine.eyes.Eyes;
import io.virtwright.engine.finding.Finding;
import io.virtwright.engine.finding.Judgement;
import io.virtwright.engine.finding.Layer;
import io.virtwright.engine.finding.Verdict;
import io.virtwright.engine.host.TextTree;
import io.virtwright.engine.host.TreeHost;
import io.virtwright.engine.policy.Policy;
import io.virtwright.engine.practice.Auditor;
import io.virtwright.engine.practice.Practice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An image of a host that is not booted: no kernel runs whose /sys, /proc and /dev would say anything. */
class ImageTest {
    /** The layers that speak of now: only a running kernel, or what it runs, can tell. */
    private static final List<Layer> NOW = List.of(Layer.RUNNING, Layer.EFFECT);

    private static final String TREE = """
            --- /etc/os-release
            ID=fedora
            --- /etc/selinux/config
            SELINUX=enforcing
            --- /boot/loader/entries/a.conf
            title Fedora
            version 6.12.1
            linux /vmlinuz
            options root=/dev/sda2 ro
            --- /etc/libvirt/qemu/db1.xml
            <domain type='kvm'>
              <name>db1</name>
              <uuid>5f0c1a52-7a0e-4d3e-9a51-0d6f1c1e7a01</uuid>
              <memory unit='GiB'>4</memory>
              <memoryBacking><hugepages><page size='1' unit='GiB'/></hugepages></memoryBacking>
              <vcpu>2</vcpu>
              <os><type arch='x86_64'>hvm</type></os>
              <devices>
                <disk type='block' device='lun'>
                  <source dev='/dev/disk/by-id/wwn-0x600a098038303053'/><target dev='sda' bus='scsi'/>
                </disk>
              </devices>
            </domain>
            """;

    static Stream<Practice> practices() {
        return Practices.all().stream();
    }

    private static List<Finding> findings(Practice practice, Path root) {
        Auditor auditor = new Auditor(List.of(practice), Policy.DEFAULT);
        try (Eyes eyes = new TreeHost(root).eyes()) {
            return auditor.assess(auditor.look("image", eyes));
        }
    }

    @ParameterizedTest
    @MethodSource("practices")
    void nothingIsSaidOfAKernelThatDoesNotRun(Practice practice, @TempDir Path root) throws IOException {
        TextTree.unpack(TREE, root);
        for (String folder : List.of("sys", "proc", "dev")) {
            Files.createDirectories(root.resolve(folder));
        }

        List<String> wrong = new ArrayList<>();
        for (Finding finding : findings(practice, root)) {
            for (Layer layer : NOW) {
                Judgement now = finding.layers().getOrDefault(layer, Judgement.notApplicable(""));
                if (now.verdict() == Verdict.COMPLIANT || now.verdict() == Verdict.DRIFT) {
                    wrong.add(finding.check().id() + ": " + layer.word() + ": " + now);
                }
            }
            if (finding.summary().contains("does not have") || finding.summary().contains("there is no /dev/kvm")) {
                wrong.add(finding.check().id() + ": " + finding.summary());
            }
        }
        assertThat(wrong).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"halt-polling.ceiling", "huge-pages.transparent", "svirt.enforcing"})
    void whatOnlyAKernelTellsIsUnknownForThatReason(String check, @TempDir Path root) throws IOException {
        TextTree.unpack(TREE, root);

        List<Finding> findings = practices()
                .filter(practice -> check.startsWith(practice.id() + "."))
                .flatMap(practice -> findings(practice, root).stream())
                .filter(finding -> finding.check().id().equals(check))
                .toList();

        assertThat(findings).isNotEmpty().allSatisfy(finding -> {
            Judgement running = finding.layers().getOrDefault(Layer.RUNNING, Judgement.notApplicable(""));
            assertThat(running.verdict()).as(finding.toString()).isEqualTo(Verdict.UNKNOWN);
            assertThat(running.note()).contains("no running kernel's /sys here");
        });
    }
}

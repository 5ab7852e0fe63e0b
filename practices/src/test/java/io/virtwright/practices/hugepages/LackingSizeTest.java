package io.virtwright.practices.hugepages;

import static org.assertj.core.api.Assertions.assertThat;

import io.virtwright.engine.eyes.Eyes;
import io.virtwright.engine.finding.Finding;
import io.virtwright.engine.finding.Layer;
import io.virtwright.engine.finding.Verdict;
import io.virtwright.engine.practice.Auditor;
import io.virtwright.engine.snapshot.Probe;
import io.virtwright.engine.snapshot.Reading;
import io.virtwright.engine.snapshot.Snapshot;
import io.virtwright.testkit.Fixture;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A page size that the kernel lacks can't be had, whichever check speaks of it. */
class LackingSizeTest {
    private static final String BACKING = """
              <memoryBacking>
                <hugepages>
                  <page size='1' unit='GiB'/>
                </hugepages>
              </memoryBacking>
            """;
    private static final String WANTED =
            "\n--- /POLICY\nversion: 1\ndomains:\n  - match: {name: db1}\n    huge-pages: {page-size: 1G}\n";

    @TempDir
    Path folder;

    private int hosts;

    private record Found(Finding pool, Finding mount, Finding domain) {}

    private Found findings(String name, UnaryOperator<String> otherwise) {
        return findings(name, otherwise, UnaryOperator.identity());
    }

    private Found findings(String name, UnaryOperator<String> otherwise, UnaryOperator<Snapshot> seenOtherwise) {
        Fixture fixture = Fixture.beside(LackingSizeTest.class).stream()
                .filter(one -> one.name().startsWith(name + "."))
                .findFirst()
                .orElseThrow();
        Fixture.Unpacked host = new Fixture(
                        fixture.name(), fixture.check(), fixture.verdict(), otherwise.apply(fixture.text()))
                .unpack(folder.resolve(String.valueOf(hosts++)), new HugePages().keys());
        Auditor auditor = new Auditor(List.of(new HugePages()), host.policy());
        try (Eyes eyes = host.eyes()) {
            List<Finding> all = auditor.assess(seenOtherwise.apply(auditor.look("host", eyes)));
            return new Found(of(all, "pool"), of(all, "mount"), of(all, "domain"));
        }
    }

    private static Finding of(List<Finding> findings, String check) {
        return findings.stream()
                .filter(finding -> finding.check().id().equals("huge-pages." + check))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aKernelWithoutAnyIsToldByEachCheck() {
        Found found = findings("pool.drift.no-pages-of-any-size", UnaryOperator.identity());

        assertThat(found.mount().verdict()).isEqualTo(Verdict.NOT_APPLICABLE);
        assertThat(found.mount().summary())
                .isEqualTo("No domain asks for static pages of a size that this kernel has: they ask for 1 GiB, and it"
                        + " has none.");
        Finding domain = found.domain();
        assertThat(domain.verdict()).isEqualTo(Verdict.DRIFT);
        assertThat(domain.on(Layer.PERSISTENT).have())
                .hasToString("Optional[pages of 1 GiB, which this kernel does not have]");
        assertThat(domain.remedy())
                .isEqualTo(
                        "This kernel has no static huge pages of any size: boot one that has, or take <hugepages> out"
                                + " of the definition, for its next cold start.");
    }

    @Test
    void whatADomainAsksForInVainIsSoCalled() {
        Found found = findings("domain.drift.guide-one-gib-on-64k-pages", UnaryOperator.identity());

        assertThat(found.mount().summary()).contains("they ask for 1 GiB, and it has 2 MiB, 512 MiB, 16 GiB");
        assertThat(found.domain().on(Layer.PERSISTENT).have())
                .hasToString("Optional[pages of 1 GiB, which this kernel does not have]");
        assertThat(found.domain().summary())
                .startsWith("Its definition asks for pages of 1 GiB, which this kernel does not have");
    }

    @Test
    void aPolicyThatWantsItIsWhatHasToBeChanged() {
        for (UnaryOperator<String> xml :
                List.<UnaryOperator<String>>of(text -> text.replace(BACKING, ""), UnaryOperator.identity())) {
            Finding domain = findings("domain.drift.guide-one-gib-on-64k-pages", text -> xml.apply(text) + WANTED)
                    .domain();

            assertThat(domain.verdict()).isEqualTo(Verdict.DRIFT);
            assertThat(domain.on(Layer.PERSISTENT).want())
                    .hasToString("Optional[pages of 1 GiB, which this kernel does not have]");
            assertThat(domain.remedy())
                    .isEqualTo(
                            "The policy wants pages of 1 GiB, which this kernel does not have; it has 2 MiB, 512 MiB,"
                                    + " 16 GiB: name one of these in huge-pages.page-size, or boot a kernel that has them.");
        }
        assertThat(findings("pool.drift.no-pages-of-any-size", text -> text + WANTED)
                        .domain()
                        .remedy())
                .isEqualTo(
                        "The policy wants static huge pages, and this kernel has none of any size: boot one that has, or"
                                + " take huge-pages.page-size out of the policy.");
    }

    @Test
    void aMountForAnotherSizeDoesNotHideIt() {
        Finding mount = findings(
                        "mount.not-applicable.no-such-size",
                        text -> text + "--- /etc/libvirt/qemu/two.xml\n<domain type='kvm'>\n<name>two</name>\n"
                                + "<uuid>5f0c1a52-7a0e-4d3e-9a51-0d6f1c1e7b09</uuid>\n<memory unit='GiB'>2</memory>\n"
                                + "<memoryBacking><hugepages><page size='2' unit='MiB'/></hugepages></memoryBacking>\n"
                                + "</domain>\n")
                .mount();

        assertThat(mount.verdict()).isEqualTo(Verdict.COMPLIANT);
        assertThat(mount.summary())
                .startsWith("Domains ask for pages of 2 MiB (and of 1 GiB, which this kernel does not have), and ");
    }

    @Test
    void whereTheSizesCanNotBeReadNobodySaysThatItCanBeHad() {
        UnaryOperator<Snapshot> hidden = snapshot -> {
            Snapshot seen = snapshot;
            for (String file : List.of("nr", "free", "resv", "surplus", "nr_overcommit")) {
                Probe.FileContents glob =
                        new Probe.FileContents("/sys/kernel/mm/hugepages/hugepages-*/" + file + "_hugepages");
                seen = seen.plus(Map.of(glob, Reading.unreadable("not allowed")));
            }
            return seen;
        };

        Found found = findings("pool.drift.no-pages-of-any-size", UnaryOperator.identity(), hidden);

        assertThat(found.pool().verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(found.domain().verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(found.domain().on(Layer.PERSISTENT).note())
                .contains("whether this kernel has pages of 1 GiB is not known")
                .contains("not allowed");
    }
}

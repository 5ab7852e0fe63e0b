package io.virtwright.engine.boot;

import static org.assertj.core.api.Assertions.assertThat;

import io.virtwright.engine.snapshot.Machine;
import io.virtwright.engine.snapshot.Probe;
import io.virtwright.engine.snapshot.Reading;
import io.virtwright.engine.snapshot.Snapshot;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TunedProfileTest {
    private static final String SERVICE = "/etc/systemd/system/multi-user.target.wants/tuned.service";
    private static final String MASK = "/sys/devices/virtual/workqueue/cpumask";

    private static TunedProfile read(Map<String, String> files) {
        return TunedProfile.of(Hosts.with(TunedProfile::probes, files));
    }

    @Test
    void followsIncludesAndLetsTheLaterCount() {
        TunedProfile profile = read(Map.of(
                SERVICE,
                "",
                "/etc/tuned/active_profile",
                "mine\n",
                "/etc/tuned/mine/tuned.conf",
                "[main]\ninclude=base, other\n[sysfs]\n" + MASK + "=3\n",
                "/usr/lib/tuned/base/tuned.conf",
                "[main]\ninclude=mine\n[sysfs]\n/sys/devices/virtual/*/cpumask = 1\n[vm]\ntransparent_hugepages=never\n",
                "/usr/lib/tuned/profiles/other/tuned.conf",
                "[x]\ntype=vm\n# transparent_hugepages=madvise\n"));

        assertThat(profile.name()).isEqualTo("mine");
        assertThat(profile.atBoot()).isTrue();
        assertThat(profile.hidden()).isEmpty();
        assertThat(profile.writing(MASK).orElseThrow().value()).isEqualTo("3");
        assertThat(profile.option("vm", Set.of("transparent_hugepages"))
                        .orElseThrow()
                        .path())
                .isEqualTo("/usr/lib/tuned/base/tuned.conf");
    }

    @Test
    void theAdministratorsFileMasksTheVendors() {
        TunedProfile profile = read(Map.of(
                "/etc/tuned/active_profile", "p",
                "/etc/tuned/p/tuned.conf", "[main]\n",
                "/usr/lib/tuned/p/tuned.conf", "[sysfs]\n" + MASK + "=3\n"));

        assertThat(profile.writing(MASK)).isEmpty();
        assertThat(profile.atBoot()).isFalse();
    }

    @Test
    void saysWhichProfileItDoesNotFind() {
        assertThat(read(Map.of("/etc/tuned/active_profile", "gone ../../etc\n")).hidden())
                .containsExactly("the file of TuneD's profile gone is not found");
        assertThat(read(Map.of()).hidden()).isEmpty();
    }

    @Test
    void whatAnIncludeNamesByAVariableIsHidden() {
        TunedProfile profile = read(Map.of(
                "/etc/tuned/active_profile",
                "mine",
                "/etc/tuned/mine/tuned.conf",
                "[main]\ninclude=base, ${f:strip:a,b}\n[vm]\ntransparent_hugepages=never\n",
                "/usr/lib/tuned/base/tuned.conf",
                "[sysfs]\n" + MASK + "=1\n"));

        assertThat(profile.hidden())
                .containsExactly(
                        "/etc/tuned/mine/tuned.conf: what 'include=base, ${f:strip:a,b}' names, TuneD computes");
        assertThat(profile.writing(MASK)).isEmpty();
        assertThat(profile.option("vm", Set.of("transparent_hugepages"))).isPresent();
    }

    @Test
    void aHiddenProfileMayOverruleThoseBeforeIt() {
        TunedProfile profile = read(Map.of(
                "/etc/tuned/active_profile",
                "mine",
                "/etc/tuned/mine/tuned.conf",
                "[main]\ninclude=base,gone\n",
                "/usr/lib/tuned/base/tuned.conf",
                "[sysfs]\n" + MASK + "=1\n"));

        assertThat(profile.hidden()).containsExactly("the file of TuneD's profile gone is not found");
        assertThat(profile.writing(MASK)).isEmpty();
    }

    @Test
    void oneThatIncludesItsOwnNameHasTheVendors() {
        TunedProfile profile = read(Map.of(
                "/etc/tuned/active_profile", "p",
                "/etc/tuned/p/tuned.conf", "[main]\ninclude=p\n",
                "/usr/lib/tuned/p/tuned.conf", "[sysfs]\n" + MASK + "=3\n"));

        assertThat(profile.hidden()).isEmpty();
        assertThat(profile.writing(MASK)).isPresent();
    }

    @Test
    void anIncludeWithADashMayBeMissing() {
        TunedProfile profile = read(Map.of(
                "/etc/tuned/active_profile", "p",
                "/etc/tuned/p/tuned.conf", "[main]\ninclude=-gone;-there\n",
                "/etc/tuned/there/tuned.conf", "[sysfs]\n" + MASK + "=3\n"));

        assertThat(profile.hidden()).isEmpty();
        assertThat(profile.writing(MASK)).isPresent();
    }

    @Test
    void whetherItIsStartedAtBootMayNotBeKnown() {
        Snapshot host = Hosts.with(
                TunedProfile::probes,
                Map.of("/etc/tuned/active_profile", "p", "/etc/tuned/p/tuned.conf", "[sysfs]\n" + MASK + "=3\n"));
        for (Probe<?> probe : host.readings().keySet()) {
            if (probe instanceof Probe.Names) {
                host = host.plus(Map.of(probe, Reading.unreadable("permission denied")));
            }
        }
        TunedProfile profile = TunedProfile.of(host);

        assertThat(profile.atBoot()).isTrue();
        assertThat(profile.writing(MASK)).isEmpty();
        assertThat(profile.hidden()).anyMatch(reason -> reason.contains("permission denied"));
    }

    /** As TuneD's own throughput-performance has it, which is the base of virtual-host. */
    private static final Map<String, String> THUNDERX =
            Map.of("/etc/tuned/active_profile", "p", "/usr/lib/tuned/p/tuned.conf", """
                    [vm]
                    dirty_bytes = 40%
                    [vm.thunderx]
                    type=vm
                    uname_regex=aarch64
                    cpuinfo_regex=${thunderx}
                    transparent_hugepages=never
                    """);

    private static Optional<TunedProfile.Setting> thp(TunedProfile profile) {
        return profile.option("vm", Set.of("transparent_hugepages"));
    }

    private static TunedProfile on(Machine machine, Map<String, String> files) {
        return TunedProfile.of(
                Hosts.with(TunedProfile::probes, files).with(new Probe.ThisMachine(), Reading.of(machine)));
    }

    @Test
    void whatIsMadeForAnotherMachineIsNotSet() {
        assertThat(thp(on(new Machine("kvm1", Optional.of("x86_64"), Optional.empty()), THUNDERX)))
                .isEmpty();
    }

    @Test
    void whetherASectionIsMadeForThisMachineMayNotBeKnown() {
        for (Machine machine : List.of(
                new Machine("kvm1", Optional.of("aarch64"), Optional.empty()),
                new Machine("kvm1", Optional.empty(), Optional.empty()),
                new Machine("aarch64-build", Optional.of("x86_64"), Optional.empty()))) {
            assertThat(thp(on(machine, THUNDERX)).flatMap(TunedProfile.Setting::doubt))
                    .hasValueSatisfying(doubt -> assertThat(doubt).contains("only where", "cpuinfo_regex=${thunderx}"));
        }
    }

    @Test
    void sectionsOfOneNameAreOne() {
        Map<String, String> base = Map.of(
                "/etc/tuned/active_profile",
                "mine",
                "/usr/lib/tuned/base/tuned.conf",
                "[vm]\ntransparent_hugepages=never\n[vm.large]\ntype=vm\ntransparent_hugepages=always\n");
        Map<String, String> files = new HashMap<>(base);
        files.put("/etc/tuned/mine/tuned.conf", "[main]\ninclude=base\n[vm]\ntransparent_hugepages=madvise\n");
        // TuneD goes through the sections in the order in which they came first
        assertThat(thp(read(files)).orElseThrow().value()).isEqualTo("always");
        files.put("/etc/tuned/mine/tuned.conf", "[main]\ninclude=base\n[vm.large]\ntype=vm\nenabled=0\n");
        assertThat(thp(read(files)).orElseThrow().value()).isEqualTo("never");
        files.put("/etc/tuned/mine/tuned.conf", "[main]\ninclude=base\n[vm.large]\nreplace=1\ntype=vm\n");
        assertThat(thp(read(files)).orElseThrow().value()).isEqualTo("never");
        files.put(
                "/etc/tuned/mine/tuned.conf",
                "[main]\ninclude=base\n[vm.large]\ntype=vm\ndrop=transparent_hugepages, x\n");
        assertThat(thp(read(files)).orElseThrow().value()).isEqualTo("never");
    }
}

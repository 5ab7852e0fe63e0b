package io.virtwright.practices.svirt;

import io.virtwright.engine.policy.Policy;
import io.virtwright.engine.snapshot.Bytes;
import io.virtwright.engine.snapshot.Machine;
import io.virtwright.engine.snapshot.Probe;
import io.virtwright.engine.snapshot.Reading;
import io.virtwright.engine.snapshot.Snapshot;
import io.virtwright.engine.snapshot.SnapshotFiles;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Which security module has to confine the domains of this host. */
sealed interface Protection {
    String LSM_LIST = "/sys/kernel/security/lsm";
    String SELINUX_ENFORCE = "/sys/fs/selinux/enforce";
    String APPARMOR_ENABLED = "/sys/module/apparmor/parameters/enabled";
    String SELINUX_CONFIG = "/etc/selinux/config";
    List<String> OS_RELEASE = List.of("/etc/os-release", "/usr/lib/os-release");
    Probe.Names SELINUX_POLICY = new Probe.Names("/etc/selinux/*/policy/policy.*");

    /** Distributions that bring a module and turn it on, by ID and ID_LIKE of os-release. */
    Set<String> WITH_SELINUX = Set.of(
            "rhel",
            "fedora",
            "centos",
            "rocky",
            "almalinux",
            "ol",
            "openeuler",
            "anolis",
            "alinux",
            "amzn",
            "tencentos");

    Set<String> WITH_APPARMOR = Set.of("debian", "ubuntu", "suse", "opensuse", "sles");

    /** This one, and how that was decided. */
    record By(Lsm lsm, String because) implements Protection {}

    /** None is asked for. */
    record Nothing(String why) implements Protection {}

    /** It can't be told. */
    record Hidden(String reason, String source) implements Protection {}

    static Set<Probe<?>> probes() {
        Set<Probe<?>> probes = new LinkedHashSet<>();
        List.of(LSM_LIST, SELINUX_ENFORCE, APPARMOR_ENABLED, SELINUX_CONFIG)
                .forEach(path -> probes.add(new Probe.FileContent(path)));
        OS_RELEASE.forEach(path -> probes.add(new Probe.FileContent(path)));
        probes.add(SELINUX_POLICY);
        return probes;
    }

    static Protection of(Snapshot snapshot, Policy policy) {
        return switch (policy.host(Keys.LSM)) {
            case ANY -> new Nothing("The policy asks for no security module.");
            case SELINUX -> new By(Lsm.SELINUX, "the policy asks for it");
            case APPARMOR -> new By(Lsm.APPARMOR, "the policy asks for it");
            case AUTO -> automatic(snapshot);
        };
    }

    private static Protection automatic(Snapshot snapshot) {
        for (Lsm lsm : Lsm.values()) {
            if (isActive(lsm, snapshot).found().orElse(false)) {
                return new By(lsm, "it is active");
            }
        }
        Set<String> distribution = distribution(snapshot);
        String name = String.join(" ", distribution);
        if (distribution.stream().anyMatch(WITH_SELINUX::contains)) {
            return new By(Lsm.SELINUX, "the distribution (" + name + ") has it");
        }
        if (SnapshotFiles.file(snapshot, SELINUX_CONFIG).found().isPresent()
                && snapshot.get(SELINUX_POLICY)
                        .found()
                        .filter(list -> !list.paths().isEmpty())
                        .isPresent()) {
            return new By(Lsm.SELINUX, "a policy is installed in /etc/selinux");
        }
        if (distribution.stream().anyMatch(WITH_APPARMOR::contains)) {
            return new By(Lsm.APPARMOR, "the distribution (" + name + ") has it");
        }
        for (Lsm lsm : Lsm.values()) {
            if (isActive(lsm, snapshot) instanceof Reading.Unreadable<Boolean>(String reason)) {
                return new Hidden("which security module the host has can't be told: " + reason, LSM_LIST);
            }
        }
        return distribution.isEmpty()
                ? new Hidden(
                        "which distribution this is can't be told, and no security module is active",
                        OS_RELEASE.getFirst())
                : new Nothing(
                        "This distribution (" + name + ") has neither SELinux nor AppArmor turned on by itself, and"
                                + " neither is active: domains are kept apart by file permissions alone.");
    }

    /** Whether the running kernel has it turned on. */
    static Reading<Boolean> isActive(Lsm lsm, Snapshot snapshot) {
        Reading<Boolean> listed = SnapshotFiles.line(snapshot, LSM_LIST)
                .map(line -> Arrays.asList(line.split(",", -1)).contains(lsm.model()));
        if (listed.found().orElse(false)) {
            return listed;
        }
        // securityfs may not be mounted, and the list is there only since Linux 4.11
        Reading<Boolean> own = switch (lsm) {
            case SELINUX -> present(SnapshotFiles.file(snapshot, SELINUX_ENFORCE));
            case APPARMOR ->
                switch (SnapshotFiles.line(snapshot, APPARMOR_ENABLED)) {
                    case Reading.Present<String>(String text) -> Reading.of(text.equals("Y"));
                    case Reading.Absent<String>() -> Reading.absent();
                    case Reading.Unreadable<String>(String reason) -> Reading.unreadable(reason);
                };
        };
        return own instanceof Reading.Absent<Boolean> ? notThere(listed, snapshot) : own;
    }

    /** What is not there is off in a kernel's own /sys. A tree may have only a part of that: there the list has to say it. */
    private static Reading<Boolean> notThere(Reading<Boolean> listed, Snapshot snapshot) {
        boolean runs = snapshot.get(new Probe.ThisMachine())
                .found()
                .flatMap(Machine::now)
                .isPresent();
        return runs || listed.found().isPresent()
                ? Reading.of(false)
                : Reading.unreadable("neither " + LSM_LIST + " nor the module's own file is in this tree");
    }

    private static Reading<Boolean> present(Reading<Bytes> file) {
        return switch (file) {
            case Reading.Present<Bytes> _ -> Reading.of(true);
            case Reading.Absent<Bytes> _ -> Reading.absent();
            case Reading.Unreadable<Bytes>(String reason) -> Reading.unreadable(reason);
        };
    }

    /** ID and ID_LIKE, in lower case, the ID first. */
    private static Set<String> distribution(Snapshot snapshot) {
        Set<String> names = new LinkedHashSet<>();
        Optional<String> text = OS_RELEASE.stream()
                .flatMap(path -> SnapshotFiles.file(snapshot, path).found().stream())
                .map(Bytes::utf8)
                .findFirst();
        for (String key : List.of("ID=", "ID_LIKE=")) {
            text.stream()
                    .flatMap(String::lines)
                    .filter(line -> line.startsWith(key))
                    .map(line -> line.substring(key.length()).replace("\"", "").replace("'", ""))
                    .forEach(value -> Arrays.stream(value.strip().split("\\s+", -1))
                            .filter(word -> !word.isEmpty())
                            .forEach(word -> names.add(word.toLowerCase(Locale.ROOT))));
        }
        return names;
    }
}

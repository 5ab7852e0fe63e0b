package io.virtwright.practices.svirt;

import io.virtwright.engine.snapshot.NameList;
import io.virtwright.engine.snapshot.Probe;
import io.virtwright.engine.snapshot.Reading;
import io.virtwright.engine.snapshot.Snapshot;
import io.virtwright.engine.snapshot.SnapshotFiles;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The types that {@code semanage permissive -a} has exempted: policy modules named permissive_TYPE. */
final class Permissive {
    private static final Probe.Names MODULES = new Probe.Names("/var/lib/selinux/*/active/modules/*/permissive_*");
    /** The same with store-root=/etc/selinux in semanage.conf: RHEL 7, and images of rpm-ostree and bootc. */
    private static final Probe.Names ETC_MODULES = new Probe.Names("/etc/selinux/*/active/modules/*/permissive_*");
    /** Before libsemanage 2.4. */
    private static final Probe.Names OLD_MODULES =
            new Probe.Names("/etc/selinux/*/modules/active/modules/permissive_*");

    private static final List<Probe.Names> PLACES = List.of(MODULES, ETC_MODULES, OLD_MODULES);

    private Permissive() {}

    static String source() {
        return MODULES.glob();
    }

    static Set<Probe<?>> probes() {
        return Set.copyOf(PLACES);
    }

    static Reading<Set<String>> types(Snapshot snapshot) {
        Set<String> types = new TreeSet<>();
        for (Probe.Names names : PLACES) {
            switch (snapshot.get(names)) {
                case Reading.Present<NameList>(NameList list) ->
                    list.paths().forEach(path -> types.add(type(SnapshotFiles.baseName(path))));
                case Reading.Absent<NameList>() -> {}
                case Reading.Unreadable<NameList>(String reason) -> {
                    return Reading.unreadable(reason);
                }
            }
        }
        return Reading.of(types);
    }

    private static String type(String module) {
        String name = module.substring("permissive_".length());
        return name.endsWith(".pp") ? name.substring(0, name.length() - 3) : name;
    }
}

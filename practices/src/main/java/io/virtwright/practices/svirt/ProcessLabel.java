package io.virtwright.practices.svirt;

import io.virtwright.engine.domains.HostDomain;
import io.virtwright.engine.snapshot.Bytes;
import io.virtwright.engine.snapshot.Probe;
import io.virtwright.engine.snapshot.Reading;
import io.virtwright.engine.snapshot.Snapshot;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The label that the kernel has given a domain's process. */
final class ProcessLabel {
    /** Of a process that no security module has labelled, because none does. */
    static final String NONE = "no label";

    private static final String CURRENT = "attr/current";

    /** Its own file since Linux 5.1, so that it can be read beside other modules. */
    private static final String APPARMOR = "attr/apparmor/current";

    /** {@code unconfined}, or a profile and its mode (aa_label_snxprint in security/apparmor/label.c). */
    private static final Pattern APPARMOR_LABEL = Pattern.compile("unconfined|\\S.* \\([a-z]+\\)");

    private ProcessLabel() {}

    static List<Probe<?>> probes(HostDomain domain) {
        return Stream.of(CURRENT, APPARMOR)
                .flatMap(file -> domain.process().path(file).stream())
                .<Probe<?>>map(Probe.FileContent::new)
                .toList();
    }

    static String source(HostDomain domain) {
        return domain.process().source(CURRENT);
    }

    /** Without the NUL and line end behind it. Absent where the domain doesn't run. */
    static Reading<String> of(HostDomain domain, Lsm lsm, Snapshot snapshot) {
        Reading<Bytes> own = lsm == Lsm.APPARMOR ? domain.process().file(APPARMOR, snapshot) : Reading.absent();
        Reading<Bytes> label =
                own instanceof Reading.Present<Bytes> ? own : domain.process().file(CURRENT, snapshot);
        // Where no module labels processes there is no such file, or reading it is an invalid argument (EINVAL).
        return label.isUnreadable() && domain.process().id() instanceof Reading.Present<Long> && isOff(lsm, snapshot)
                ? Reading.of(NONE)
                : label.map(ProcessLabel::plain).flatMap(text -> formed(lsm, text));
    }

    /** Whatever is no label of AppArmor's would be compared with a profile, and found to be another one. */
    private static Reading<String> formed(Lsm lsm, String text) {
        return switch (lsm) {
            // is parsed where it is judged
            case SELINUX -> Reading.of(text);
            case APPARMOR ->
                APPARMOR_LABEL.matcher(text).matches()
                        ? Reading.of(text)
                        : Reading.unreadable("what the kernel gives is no label of AppArmor's");
        };
    }

    private static boolean isOff(Lsm lsm, Snapshot snapshot) {
        return Mode.now(lsm, snapshot).found().filter(Mode.OFF::equals).isPresent();
    }

    private static String plain(Bytes content) {
        return content.utf8().replace("\0", "").strip();
    }
}

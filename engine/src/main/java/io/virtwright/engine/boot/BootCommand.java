package io.virtwright.engine.boot;

import io.virtwright.engine.snapshot.Probe;
import io.virtwright.engine.snapshot.Snapshot;
import io.virtwright.engine.snapshot.SnapshotFiles;
import io.virtwright.engine.text.ShellText;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** How an administrator puts options on the kernel command line of a host: the exact command of its distribution. */
public final class BootCommand {
    private static final String GRUBBY = "/usr/sbin/grubby";
    private static final String UPDATE_GRUB = "/usr/sbin/update-grub";
    private static final String GRUB2_MKCONFIG = "/usr/sbin/grub2-mkconfig";

    private BootCommand() {}

    /** What has to be read for {@link #adding} and {@link #removing}. */
    public static Set<Probe<?>> probes() {
        Set<Probe<?>> probes = new LinkedHashSet<>(BootEntries.probes());
        List.of(GRUBBY, UPDATE_GRUB, GRUB2_MKCONFIG).forEach(path -> probes.add(new Probe.Names(path)));
        return probes;
    }

    /**
     * One sentence, or two.
     *
     * @param options with blanks between them
     */
    public static String adding(String options, Snapshot snapshot) {
        if (SnapshotFiles.found(snapshot, GRUBBY)) {
            String argument = options.matches("[A-Za-z0-9_.,=:-]+") ? options : "\"" + options + "\"";
            return "Run: `grubby --update-kernel=ALL --args=" + argument + "` (at the next boot).";
        }
        String edit = "In " + BootTemplates.GRUB_DEFAULTS + " put " + options + " into GRUB_CMDLINE_LINUX, then run: ";
        if (SnapshotFiles.found(snapshot, UPDATE_GRUB)) {
            return edit + "`update-grub` (at the next boot).";
        }
        return SnapshotFiles.found(snapshot, GRUB2_MKCONFIG)
                ? edit + ShellText.command("grub2-mkconfig", "-o", grubConfig(snapshot)) + " (at the next boot)."
                : "Put " + options + " on the kernel command line of every boot entry (at the next boot).";
    }

    /**
     * The same for taking options away, to stand in brackets behind a word for them; empty text where no tool is known.
     *
     * @param options with blanks between them
     */
    public static String removing(String options, Snapshot snapshot) {
        if (SnapshotFiles.found(snapshot, GRUBBY)) {
            return " (`grubby --update-kernel=ALL --remove-args=\"" + options + "\"`)";
        }
        String edit = " (in " + BootTemplates.GRUB_DEFAULTS + ", then run ";
        if (SnapshotFiles.found(snapshot, UPDATE_GRUB)) {
            return edit + "`update-grub`)";
        }
        return SnapshotFiles.found(snapshot, GRUB2_MKCONFIG)
                ? edit + ShellText.command("grub2-mkconfig", "-o", grubConfig(snapshot)) + ")"
                : "";
    }

    private static String grubConfig(Snapshot snapshot) {
        return BootEntries.of(snapshot).entries().stream()
                .map(entry -> entry.source().split(" ", 2)[0])
                .filter(path -> path.endsWith("/grub.cfg"))
                .findFirst()
                .orElse("/boot/grub2/grub.cfg");
    }
}

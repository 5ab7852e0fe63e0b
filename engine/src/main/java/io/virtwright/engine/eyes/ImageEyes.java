package io.virtwright.engine.eyes;

import io.virtwright.engine.snapshot.FileSet;
import io.virtwright.engine.snapshot.FileStats;
import io.virtwright.engine.snapshot.LinkSet;
import io.virtwright.engine.snapshot.NameList;
import io.virtwright.engine.snapshot.Probe;
import io.virtwright.engine.snapshot.Reading;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/**
 * Reads a tree that may be an image: one in which no kernel has its /sys. What a kernel makes is missing there, and that
 * says nothing of the kernel that will run: it is unreadable, not absent.
 */
public final class ImageEyes implements Eyes {
    /** Why what a kernel makes can't be read. */
    public static final String NO_KERNEL = "no running kernel's /sys here";

    private static final Probe.Names KERNEL = new Probe.Names("/sys/*");

    private final TreeEyes tree;
    private final boolean image;

    /** @param tree the directory that is the host's {@code /} */
    public ImageEyes(Path tree) {
        this.tree = new TreeEyes(tree);
        image = isNothing(this.tree.read(List.of(KERNEL)).getOrDefault(KERNEL, Reading.absent()));
    }

    @Override
    public SequencedMap<Probe<?>, Reading<?>> read(Collection<? extends Probe<?>> probes) {
        SequencedMap<Probe<?>, Reading<?>> readings = new LinkedHashMap<>(tree.read(probes));
        if (image) {
            readings.replaceAll((probe, reading) ->
                    isOfKernel(probe) && isNothing(reading) ? Reading.unreadable(NO_KERNEL) : reading);
        }
        return readings;
    }

    private static boolean isOfKernel(Probe<?> probe) {
        return switch (probe) {
            case Probe.FileContent(String path) -> isOfKernel(path);
            case Probe.FileContents(String glob) -> isOfKernel(glob);
            case Probe.Names(String glob) -> isOfKernel(glob);
            case Probe.LinkTarget(String path) -> isOfKernel(path);
            case Probe.LinkTargets(String glob) -> isOfKernel(glob);
            case Probe.FileStatus(String path) -> isOfKernel(path);
            case Probe.FileStatuses(String glob) -> isOfKernel(glob);
            case Probe.ExclusiveOpen _,
                    Probe.ThisMachine _,
                    Probe.OfPrograms<?> _,
                    Probe.OfLibvirt<?> _,
                    Probe.OfListeners<?> _ -> false;
        };
    }

    /** The devices of /dev are those that a kernel's /sys lists. */
    private static boolean isOfKernel(String path) {
        return path.startsWith("/sys/") || path.startsWith("/dev/");
    }

    private static boolean isNothing(Reading<?> reading) {
        return switch (reading) {
            case Reading.Absent<?> _ -> true;
            case Reading.Unreadable<?> _ -> false;
            case Reading.Present<?>(Object value) ->
                switch (value) {
                    case FileSet set -> set.files().isEmpty();
                    case NameList list -> list.paths().isEmpty();
                    case LinkSet set -> set.targets().isEmpty();
                    case FileStats set -> set.files().isEmpty();
                    default -> false;
                };
        };
    }

    @Override
    public void close() {
        tree.close();
    }
}

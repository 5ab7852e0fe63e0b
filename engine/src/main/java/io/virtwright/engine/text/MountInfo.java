package io.virtwright.engine.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The mounts of a process, as /proc/PID/mountinfo lists them (show_mountinfo in fs/proc_namespace.c). What is malformed is
 * left out.
 *
 * @param mounts in their order; of two on one place the later one hides the earlier
 */
public record MountInfo(List<Mount> mounts) {
    public MountInfo {
        mounts = List.copyOf(mounts);
    }

    /**
     * One mount.
     *
     * @param number of its device, as {@code 8:1}; btrfs and the like have numbers of their own
     * @param root the folder of the file system that is mounted: {@code /} for all of it
     * @param place where it is mounted
     * @param type of the file system: {@code hugetlbfs}
     * @param source the device or what stands for it
     * @param options of the mount and of the file system
     */
    public record Mount(String number, String root, String place, String type, String source, List<String> options) {
        public Mount {
            options = List.copyOf(options);
        }

        /** The value of an option: {@code 2M} of {@code pagesize=2M}. */
        public Optional<String> option(String name) {
            return options.stream()
                    .filter(option -> option.startsWith(name + "="))
                    .map(option -> option.substring(name.length() + 1))
                    .reduce((_, last) -> last);
        }
    }

    public static MountInfo parse(String text) {
        List<Mount> mounts = new ArrayList<>();
        for (String line : text.lines().toList()) {
            List<String> fields = Arrays.asList(line.strip().split(" +"));
            int dash = fields.indexOf("-");
            if (dash < 6 || fields.size() < dash + 4) {
                continue;
            }
            List<String> options = new ArrayList<>(List.of(fields.get(5).split(",")));
            options.addAll(List.of(fields.get(dash + 3).split(",")));
            mounts.add(new Mount(
                    fields.get(2),
                    plain(fields.get(3)),
                    plain(fields.get(4)),
                    fields.get(dash + 1),
                    plain(fields.get(dash + 2)),
                    options));
        }
        return new MountInfo(mounts);
    }

    /** Blanks and backslashes are written as octal numbers. */
    private static String plain(String text) {
        return text.replace("\\040", " ")
                .replace("\\011", "\t")
                .replace("\\012", "\n")
                .replace("\\043", "#")
                .replace("\\134", "\\");
    }
}

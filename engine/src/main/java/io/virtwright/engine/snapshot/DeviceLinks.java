package io.virtwright.engine.snapshot;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** The symbolic links of /dev that a host has for its disks: by-id and its like, and the maps of LVM and multipath. */
public final class DeviceLinks {
    public static final List<Probe.LinkTargets> PROBES =
            List.of(new Probe.LinkTargets("/dev/disk/*/*"), new Probe.LinkTargets("/dev/mapper/*"));

    /** The kernel's own bound (MAXSYMLINKS in include/linux/namei.h). */
    public static final int MOST_LINKS = 40;

    private static final String DEV = "/dev/";

    private final NavigableMap<String, Reading<String>> targets = new TreeMap<>();

    public DeviceLinks(Snapshot snapshot) {
        PROBES.forEach(
                probe -> snapshot.get(probe).found().map(LinkSet::targets).ifPresent(targets::putAll));
    }

    /** What a path of one of the {@link #PROBES} leads to, as written in the link; empty for a path that is none of theirs. */
    public Optional<Reading<String>> target(String path) {
        return Optional.ofNullable(targets.get(path));
    }

    /** The paths of the links, sorted. */
    public List<String> paths() {
        return List.copyOf(targets.navigableKeySet());
    }

    /** The node of a device as far as these links lead to it: {@code /dev/sda} of {@code /dev/disk/by-id/wwn-0x5000c500000000a0}. */
    public String node(String path) {
        String at = normal(path);
        for (int links = 0; links < MOST_LINKS; links++) {
            String link = targets.containsKey(at)
                    ? at
                    : volume(at).map(map -> DEV + "mapper/" + map).orElse(at);
            Optional<String> target = target(link).flatMap(Reading::found);
            if (target.isEmpty()) {
                return at;
            }
            at = follow(link, target.get());
        }
        return at;
    }

    /** The name of the map of a logical volume, {@code vg0-data} of {@code /dev/vg0/data}: lvm2 doubles the hyphens of both names. */
    public static Optional<String> volume(String path) {
        if (!path.startsWith(DEV)) {
            return Optional.empty();
        }
        String[] parts = path.substring(DEV.length()).split("/", -1);
        return parts.length == 2
                ? Optional.of(parts[0].replace("-", "--") + "-" + parts[1].replace("-", "--"))
                : Optional.empty();
    }

    /** The path that a link leads to. */
    public static String follow(String link, String target) {
        return normal(target.startsWith("/") ? target : link.substring(0, link.lastIndexOf('/')) + "/" + target);
    }

    /** An absolute path without empty elements, {@code .} and {@code ..}. */
    public static String normal(String path) {
        Deque<String> parts = new ArrayDeque<>();
        for (String part : path.split("/", -1)) {
            switch (part) {
                case "", "." -> {}
                case ".." -> parts.pollLast();
                default -> parts.addLast(part);
            }
        }
        return "/" + String.join("/", parts);
    }
}

package io.virtwright.practices.badinput;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** What can have happened to a file. */
enum Damage {
    EMPTY {
        @Override
        void on(Path file) throws IOException {
            Files.write(file, new byte[0]);
        }
    },
    HALF {
        @Override
        void on(Path file) throws IOException {
            byte[] content = Files.readAllBytes(file);
            Files.write(file, Arrays.copyOf(content, content.length / 2));
        }
    },
    JUNK {
        @Override
        void on(Path file) throws IOException {
            Files.write(
                    file, new byte[] {0x7f, 'E', 0, (byte) 0xff, (byte) 0xfe, '\n', '<', '=', 0x1b, '[', 'J', '7', 0});
        }
    },
    DIRECTORY {
        @Override
        void on(Path file) throws IOException {
            Files.delete(file);
            Files.createDirectory(file);
        }
    },
    LINK_TO_ITSELF {
        @Override
        void on(Path file) throws IOException {
            Files.delete(file);
            Files.createSymbolicLink(file, file.getFileName());
        }
    },
    GONE {
        @Override
        void on(Path file) throws IOException {
            Files.delete(file);
        }
    },
    /** 17 MiB, of which nothing is written: more than is read of a file. */
    TOO_LONG {
        @Override
        void on(Path file) throws IOException {
            try (RandomAccessFile long17 = new RandomAccessFile(file.toFile(), "rw")) {
                long17.setLength(17L << 20);
            }
        }
    };

    /** Each time one that can't be read; too long a file is as unreadable as a link, and takes longest. */
    private static final List<List<Damage>> SOME = List.of(
            List.of(LINK_TO_ITSELF, EMPTY, GONE),
            List.of(LINK_TO_ITSELF, JUNK, GONE),
            List.of(LINK_TO_ITSELF, HALF, GONE),
            List.of(TOO_LONG, DIRECTORY, GONE));

    abstract void on(Path file) throws IOException;

    /** Three damages for the n-th of several files of one kind: it can't be read, it reads otherwise, it is not there. */
    static List<Damage> some(int nth) {
        return SOME.get((nth - 1) % SOME.size());
    }

    /**
     * Files that say something, whatever stands in them.
     *
     * @param path a pattern
     */
    private record Excuse(String path, Set<Damage> damages, String why) {}

    private static final List<Excuse> EXCUSES = List.of(
            new Excuse(".*/wwid", EnumSet.of(EMPTY, JUNK), "any text is an id, and a device may have none"),
            new Excuse(".*/dm/uuid", EnumSet.of(EMPTY, JUNK), "any text is the UUID of a map, and a map may have none"),
            new Excuse(
                    "/proc/[0-9]+/comm", EnumSet.of(EMPTY, JUNK), "a process gives itself any name, or an empty one"),
            new Excuse("/proc/[0-9]+/cmdline", EnumSet.of(EMPTY, JUNK), "a process can overwrite it"),
            new Excuse(".*/node[0-9]+/cpulist", EnumSet.of(EMPTY), "a NUMA node can have no CPUs"));

    /**
     * Whether a file says nothing after this happened to it, and it can be told: it is there and can't be read, or is one of
     * the kernel's or of libvirt's and does not have their form.
     *
     * <p>Of other files, which are configuration, only what can't be read says nothing: an empty one sets nothing, and of
     * junk the programs whose files they are pass over what they don't understand. Globs pass over directories.
     */
    static boolean isBeyondReading(String path, Damage damage) {
        boolean kernel = path.startsWith("/proc/") || path.startsWith("/sys/");
        boolean xml = path.matches("/(etc|run)/libvirt/qemu/[^/]*\\.xml");
        return switch (damage) {
            case LINK_TO_ITSELF, TOO_LONG -> true;
            case HALF -> xml;
            case EMPTY, JUNK ->
                (kernel || xml)
                        && EXCUSES.stream()
                                .noneMatch(excuse -> path.matches(excuse.path())
                                        && excuse.damages().contains(damage));
            case DIRECTORY, GONE -> false;
        };
    }

    /**
     * Whether a file of the kernel's or of libvirt's is missing. That may say something (what is not there is not wanted, or
     * not had), but it makes nothing good.
     */
    static boolean isMissing(String path, Damage damage) {
        return damage == GONE
                && (path.startsWith("/proc/") || path.startsWith("/sys/") || path.startsWith("/run/libvirt/"))
                && MAY_BE_MISSING.stream().noneMatch(path::matches);
    }

    /** Files without which a host is another one, and may be a good one. */
    private static final List<String> MAY_BE_MISSING = List.of(
            // a part of the kernel has none: its options stand elsewhere
            "/sys/module/kvm/initstate",
            // only partitions have it
            ".*/partition",
            // a device may have no id
            ".*/wwid",
            // a domain that doesn't run shares nothing
            "/run/libvirt/qemu/[^/]*\\.xml");
}

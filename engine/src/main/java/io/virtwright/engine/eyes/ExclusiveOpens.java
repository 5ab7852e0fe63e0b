package io.virtwright.engine.eyes;

import io.virtwright.engine.snapshot.Probe;
import io.virtwright.engine.snapshot.Reading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Tells whether a block device is claimed: {@code open(2)} with O_EXCL and without O_CREAT fails with EBUSY while a file
 * system, swap, LVM, md or another exclusive opener holds the device ({@code bdev_open} in block/bdev.c of the kernel).
 *
 * <p>The name is first opened with O_PATH, which touches no device, then what it stands for is looked at, and that very
 * thing is opened for reading: nothing but a block device ever is, whatever happens to the name meanwhile.
 */
final class ExclusiveOpens {
    static final String NO_BLOCK_DEVICE = "is no block device, and is not opened";

    private static final int TYPE_MASK = 0xF000; // S_IFMT
    private static final int BLOCK_DEVICE = 0x6000; // S_IFBLK

    /**
     * An open one is a claim itself: on its other names, and on the whole disk of a partition and the other way round. So a
     * device that never answers costs those behind it their answer too.
     */
    private static final Lock ONE_AT_A_TIME = new ReentrantLock(true);

    private final HostRoot root;
    private final Lanes lanes;
    private final String stuck;

    ExclusiveOpens(HostRoot root, Duration deadline) {
        this.root = root;
        this.lanes = new Lanes(deadline);
        this.stuck = "the device gave no answer within " + deadline.toMillis() / 1000.0 + " s";
    }

    /** The readings of those of the probes that open a device; nothing for the others. */
    Map<Probe<?>, Reading<?>> read(Collection<? extends Probe<?>> probes) {
        List<String> devices = probes.stream()
                .filter(Probe.ExclusiveOpen.class::isInstance)
                .map(probe -> ((Probe.ExclusiveOpen) probe).device())
                .distinct()
                .toList();
        Map<Probe<?>, Reading<?>> readings = new LinkedHashMap<>();
        List<Reading<Boolean>> opened =
                lanes.<String, Reading<Boolean>>run(devices, this::free, Reading.unreadable(stuck));
        for (int i = 0; i < devices.size(); i++) {
            readings.put(new Probe.ExclusiveOpen(devices.get(i)), opened.get(i));
        }
        return readings;
    }

    private Reading<Boolean> free(String device) {
        return switch (HostFiles.path(device)) {
            case Reading.Present<Path>(Path path) -> HostFiles.named(device, free(path));
            case Reading.Absent<Path>() -> Reading.absent();
            case Reading.Unreadable<Path>(String reason) -> Reading.unreadable(reason);
        };
    }

    private Reading<Boolean> free(Path device) {
        Path place = device;
        try {
            place = root.resolve(device, true);
            return switch (NativeOpen.open(place.toString(), NativeOpen.O_PATH)) {
                case NativeOpen.Opened opened -> {
                    try (opened) {
                        yield free(opened.descriptor());
                    }
                }
                case NativeOpen.Failed(int errno) -> failure(errno);
            };
        } catch (IOException e) {
            return FileFailure.reading(place, e);
        }
    }

    private static Reading<Boolean> free(int descriptor) throws IOException {
        String itself = "/proc/self/fd/" + descriptor;
        int mode;
        try {
            mode = (Integer) Files.getAttribute(Path.of(itself), "unix:mode");
        } catch (NoSuchFileException e) {
            return Reading.unreadable("/proc is not mounted");
        }
        if ((mode & TYPE_MASK) != BLOCK_DEVICE) {
            return Reading.unreadable(NO_BLOCK_DEVICE);
        }
        ONE_AT_A_TIME.lock();
        try {
            return switch (NativeOpen.open(itself, NativeOpen.O_EXCL | NativeOpen.O_NONBLOCK)) {
                case NativeOpen.Opened opened -> {
                    opened.close();
                    yield Reading.of(true);
                }
                case NativeOpen.Failed(int errno) -> errno == NativeOpen.EBUSY ? Reading.of(false) : failure(errno);
            };
        } finally {
            ONE_AT_A_TIME.unlock();
        }
    }

    static Reading<Boolean> failure(int errno) {
        return switch (errno) {
            case NativeOpen.ENOENT, NativeOpen.ENOTDIR -> Reading.absent();
            case NativeOpen.EACCES, NativeOpen.EPERM -> Reading.unreadable("permission denied");
            case NativeOpen.ENOMEDIUM -> Reading.unreadable("no medium in the drive");
            case NativeOpen.ENXIO, NativeOpen.ENODEV -> Reading.unreadable("no device behind it");
            default -> Reading.unreadable("it can't be opened (errno " + errno + ")");
        };
    }
}

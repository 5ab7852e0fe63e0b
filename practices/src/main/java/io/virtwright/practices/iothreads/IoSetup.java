package io.virtwright.practices.iothreads;

import io.virtwright.engine.change.LiveOperation.Polling;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeSet;

/**
 * What one description of a domain (its definition, or what runs) says about I/O threads.
 *
 * @param kvm whether the domain runs under KVM, and not under TCG
 * @param threads the ids of its threads in their order; those that a count alone defines are numbered as libvirt does
 * @param listed the ids that are written out in {@code <iothreadids>}; none where a count alone defines the threads
 * @param polls what it says of a thread's polling; absent parts are -1
 * @param pins CPU lists of {@code <iothreadpin>} by the thread's id as written; the first of several
 * @param doubled ids that are pinned or listed more than once
 * @param scheduled lists of ids, written like CPU lists, that {@code <iothreadsched>} names
 * @param vcpuPins CPU lists of {@code <vcpupin>}
 * @param emulatorPin CPU list of {@code <emulatorpin>}
 * @param placement the CPU list of {@code <vcpu cpuset=>}, where threads without a pin run
 * @param devices every disk and SCSI controller
 * @param passedThrough what {@code <qemu:commandline>} hands to QEMU
 */
record IoSetup(
        boolean kvm,
        List<Long> threads,
        List<Long> listed,
        Map<Long, Polling> polls,
        SequencedMap<String, String> pins,
        List<String> doubled,
        List<String> scheduled,
        List<String> vcpuPins,
        Optional<String> emulatorPin,
        Optional<String> placement,
        List<IoDevice> devices,
        List<String> passedThrough) {
    IoSetup {
        threads = List.copyOf(threads);
        listed = List.copyOf(listed);
        polls = Map.copyOf(polls);
        pins = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(pins));
        doubled = List.copyOf(doubled);
        scheduled = List.copyOf(scheduled);
        vcpuPins = List.copyOf(vcpuPins);
        devices = List.copyOf(devices);
        passedThrough = List.copyOf(passedThrough);
    }

    /** The ids that some device, or an argument handed to QEMU, names. */
    Set<Long> used() {
        Set<Long> used = new TreeSet<>();
        devices.forEach(device -> used.addAll(device.threads()));
        threads.stream().filter(this::handedToQemu).forEach(used::add);
        return used;
    }

    /** The threads that nothing names. */
    List<Long> idle() {
        Set<Long> used = used();
        return threads.stream().filter(id -> !used.contains(id)).toList();
    }

    /** Whether an argument in {@code <qemu:commandline>} names the thread by the name that libvirt gives its object. */
    boolean handedToQemu(long id) {
        String name = "iothread" + id;
        return passedThrough.stream().anyMatch(text -> {
            int at = text.indexOf(name);
            int end = at + name.length();
            return at >= 0 && (end == text.length() || !Character.isDigit(text.charAt(end)));
        });
    }

    Optional<String> pin(long id) {
        return Optional.ofNullable(pins.get(Long.toString(id)));
    }

    Optional<IoDevice> device(String name) {
        return devices.stream().filter(device -> device.name().equals(name)).findFirst();
    }
}

package io.virtwright.practices.iothreads;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.Set;

/**
 * The threads that a domain is to have, and which of them serves which device. Computed from what the domain has and from
 * what is wanted, so that as little as possible changes; computed again from its own result it is the same.
 *
 * @param threads the ids, those that are there already first and in their order
 * @param devices the threads of each device that must be served and can be; none where no thread is allowed
 */
record Layout(List<Long> threads, SequencedMap<String, List<Long>> devices) {

    /**
     * Lays out the threads of a domain.
     *
     * @param cpus how many CPUs the host has; empty where that could not be read, and then each device gets its own thread
     */
    static Layout of(IoSetup setup, Wish wish, OptionalInt cpus) {
        return new Maker(setup, wish, cpus).layout();
    }

    /** Whether the policy's own number of threads leaves a device without one. */
    boolean impossible() {
        return threads.isEmpty() && !devices.isEmpty();
    }

    private static final class Maker {
        private final IoSetup setup;
        private final Wish wish;
        private final List<IoDevice> wanted;
        private final long most;
        private final SequencedSet<Long> threads = new LinkedHashSet<>();
        private final Map<Long, Integer> load = new HashMap<>();
        private final SequencedMap<String, List<Long>> devices = new LinkedHashMap<>();

        Maker(IoSetup setup, Wish wish, OptionalInt cpus) {
            this.setup = setup;
            this.wish = wish;
            wanted = setup.devices().stream().filter(this::isWanted).toList();
            most = Math.max(1, Math.min(wanted.size(), cpus.orElse(Integer.MAX_VALUE)));
        }

        private boolean isWanted(IoDevice device) {
            return device.servable() && wish.wantsServed(device);
        }

        Layout layout() {
            if (wish.fixed()) {
                fix();
            } else {
                threads.addAll(inUse());
            }
            wanted.forEach(device -> wish.assigned(device).ifPresent(threads::addAll));
            countOthers();
            wanted.forEach(this::keep);
            wanted.stream()
                    .filter(device -> !devices.containsKey(device.name()))
                    .forEach(this::serve);
            SequencedMap<String, List<Long>> inOrder = new LinkedHashMap<>();
            wanted.forEach(device -> inOrder.put(device.name(), devices.getOrDefault(device.name(), List.of())));
            return new Layout(ordered(), inOrder);
        }

        /** The threads that the policy asks for; what is in use stays before what is idle. */
        private void fix() {
            threads.addAll(wish.ids());
            long number = wish.count() instanceof Wish.Count.Exactly(long exactly) ? exactly : 0;
            wanted.forEach(device -> wish.assigned(device).ifPresent(threads::addAll));
            SequencedSet<Long> candidates = new LinkedHashSet<>(inUse());
            candidates.addAll(setup.threads());
            candidates.removeIf(id -> !setup.threads().contains(id));
            candidates.stream()
                    .filter(id -> !threads.contains(id))
                    .limit(Math.max(0, number - threads.size()))
                    .toList()
                    .forEach(threads::add);
            while (threads.size() < number) {
                threads.add(Ids.lowestFree(threads));
            }
        }

        /** Ids that something names: those of defined threads in their order, then the undefined ones. */
        private List<Long> inUse() {
            Set<Long> used = setup.used();
            SequencedSet<Long> inOrder = new LinkedHashSet<>(setup.threads());
            inOrder.retainAll(used);
            setup.devices().stream().filter(IoDevice::servable).forEach(device -> inOrder.addAll(device.threads()));
            return List.copyOf(inOrder);
        }

        /** Devices that the policy leaves alone use threads too, and so do arguments handed to QEMU. */
        private void countOthers() {
            setup.devices().stream()
                    .filter(device -> !isWanted(device))
                    .forEach(device -> device.threads().forEach(this::count));
            setup.threads().stream().filter(setup::handedToQemu).forEach(this::count);
        }

        private void count(long id) {
            load.merge(id, 1, Integer::sum);
        }

        /** Keeps a device where it is, or puts it where the policy says. */
        private void keep(IoDevice device) {
            List<Long> chosen =
                    wish.assigned(device).orElseGet(() -> stays(device) ? List.copyOf(device.threads()) : List.of());
            if (!chosen.isEmpty()) {
                devices.put(device.name(), chosen);
                chosen.forEach(this::count);
            }
        }

        private boolean stays(IoDevice device) {
            Set<Long> now = device.threads();
            return !now.isEmpty()
                    && threads.containsAll(now)
                    && now.stream().allMatch(id -> load(id) < wish.perThread().orElse(Long.MAX_VALUE));
        }

        private int load(long id) {
            return load.getOrDefault(id, 0);
        }

        /** Finds a thread: an idle one, else a new one where one is allowed, else the one with least to do. */
        private void serve(IoDevice device) {
            List<Long> free = new ArrayList<>(threads);
            if (!wish.fixed()) {
                free.addAll(setup.threads().stream()
                        .filter(id -> !threads.contains(id))
                        .toList());
            }
            long thread = free.stream()
                    .filter(id -> load(id) == 0)
                    .findFirst()
                    .orElseGet(() -> mayAdd() ? Ids.lowestFree(threads) : leastLoaded());
            if (thread > 0) {
                threads.add(thread);
                devices.put(device.name(), List.of(thread));
                count(thread);
            }
        }

        /** A limit of devices for each thread is the user's word; the number of CPUs is only ours. */
        private boolean mayAdd() {
            long limit = wish.perThread().orElse(Long.MAX_VALUE);
            return !wish.fixed() && (threads.size() < most || threads.stream().allMatch(id -> load(id) >= limit));
        }

        private long leastLoaded() {
            return threads.stream().min(Comparator.comparingInt(this::load)).orElse(0L);
        }

        private List<Long> ordered() {
            SequencedSet<Long> inOrder = new LinkedHashSet<>(setup.threads());
            inOrder.retainAll(threads);
            threads.stream().sorted().forEach(inOrder::add);
            return List.copyOf(inOrder);
        }
    }
}

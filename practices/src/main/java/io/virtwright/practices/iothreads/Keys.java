package io.virtwright.practices.iothreads;

import io.virtwright.engine.change.LiveOperation.Polling;
import io.virtwright.engine.policy.PolicyException;
import io.virtwright.engine.policy.PolicyKey;
import io.virtwright.engine.policy.PolicyNode;
import io.virtwright.engine.text.CpuSet;
import io.virtwright.practices.iothreads.Wish.Assignment;
import io.virtwright.practices.iothreads.Wish.Count;
import io.virtwright.practices.iothreads.Wish.Devices;
import io.virtwright.practices.iothreads.Wish.Pin;
import io.virtwright.practices.iothreads.Wish.Pins;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** What a user can want of I/O threads. */
final class Keys {
    static final String PRACTICE = "io-threads";

    private static final long MOST_THREADS = 256;
    /** QEMU keeps poll-max-ns as a signed 64-bit number; beyond a second it is a mistake. */
    private static final long MOST_POLL_NS = 1_000_000_000;

    private static final long MOST_FACTOR = 1_000;

    static final PolicyKey<Devices> DEVICES = key(
            "devices",
            new Devices.All(),
            Keys::devices,
            "all, none, or a list of vda, scsi:0 or globs of them",
            "Which virtio disks and virtio-scsi controllers a thread must serve.");

    static final PolicyKey<Count> COUNT = key(
            "count",
            new Count.Auto(),
            node -> word(node, "auto") ? new Count.Auto() : new Count.Exactly(node.whole(0, MOST_THREADS)),
            "auto, or a whole number, 0 to 256",
            "How many threads; auto: one for each device, at most one for each host CPU.");

    static final PolicyKey<List<Long>> IDS = key(
            "ids",
            List.of(),
            node -> word(node, "none") ? List.of() : ids(node),
            "none, or a list of whole numbers, 1 to 4294967295",
            "The ids of the threads; with a larger count, the lowest free ids besides.");

    static final PolicyKey<List<Assignment>> ASSIGN = key(
            "assign",
            List.of(),
            Keys::assignments,
            "device: id, or device: [id, id]",
            "Which thread serves which device, the first match deciding; several ids are a queue mapping.");

    static final PolicyKey<Pins> PINS = key(
            "pins",
            new Pins.Auto(),
            Keys::pins,
            "auto, any, or id: CPUs, where \"*\" is every thread",
            "Where threads run; auto: off the CPUs to which the domain's vCPUs are pinned, and off those that other domains"
                    + " have to themselves.");

    static final PolicyKey<Optional<Polling>> POLL = key(
            "poll",
            Optional.empty(),
            node -> word(node, "any") ? Optional.empty() : Optional.of(polling(node)),
            "any, or {max: ns, grow: factor, shrink: factor}",
            "How long threads poll before they sleep; max 0 turns polling off, grow or shrink 0 is QEMU's choice.");

    static final PolicyKey<Optional<Long>> PER_THREAD = key(
            "per-thread",
            Optional.empty(),
            node -> word(node, "any") ? Optional.empty() : Optional.of(node.whole(1, MOST_THREADS)),
            "any, or a whole number, 1 to 256",
            "The most devices that one thread may serve; 1 is the guide's one-to-one relationship.");

    static final List<PolicyKey<?>> ALL = List.of(DEVICES, COUNT, IDS, ASSIGN, PINS, POLL, PER_THREAD);

    private Keys() {}

    private static <T> PolicyKey<T> key(
            String name, T fallback, Function<PolicyNode, T> reader, String form, String meaning) {
        return new PolicyKey<>(PRACTICE, name, PolicyKey.Scope.DOMAIN, fallback, reader, form, meaning);
    }

    private static boolean word(PolicyNode node, String word) {
        return node instanceof PolicyNode.Scalar scalar && scalar.text().equals(word);
    }

    private static Devices devices(PolicyNode node) {
        if (word(node, "all")) {
            return new Devices.All();
        }
        return word(node, "none") ? new Devices.Named(List.of()) : new Devices.Named(node.list(PolicyNode::text));
    }

    private static List<Long> ids(PolicyNode node) {
        List<Long> ids = node.list(item -> item.whole(1, Ids.MOST));
        if (ids.isEmpty() || ids.size() > MOST_THREADS || new HashSet<>(ids).size() < ids.size()) {
            throw new PolicyException("1 to " + MOST_THREADS + " different ids belong here", node.at());
        }
        return ids;
    }

    private static List<Assignment> assignments(PolicyNode node) {
        List<Assignment> all = new ArrayList<>();
        node.entries().forEach((device, entry) -> all.add(new Assignment(device, ids(entry.value()))));
        return List.copyOf(all);
    }

    private static Pins pins(PolicyNode node) {
        if (word(node, "auto")) {
            return new Pins.Auto();
        }
        if (word(node, "any")) {
            return new Pins.Any();
        }
        List<Pin> all = new ArrayList<>();
        node.entries().forEach((thread, entry) -> {
            Optional<Long> id = thread.equals("*")
                    ? Optional.empty()
                    : Optional.of(Ids.parse(thread)
                            .orElseThrow(() -> new PolicyException(
                                    "'" + thread + "' is neither the id of a thread nor \"*\"", entry.keyAt())));
            all.add(new Pin(id, cpus(entry.value())));
        });
        return new Pins.Given(all);
    }

    private static CpuSet cpus(PolicyNode node) {
        return CpuSet.parseList(node.text())
                .filter(set -> !set.isEmpty())
                .orElseThrow(
                        () -> new PolicyException("'" + node.text() + "' is not a list of CPUs (0-3,8)", node.at()));
    }

    private static Polling polling(PolicyNode node) {
        Map<String, PolicyNode.Entry> parts = new LinkedHashMap<>(node.entries());
        PolicyNode.Entry max = parts.remove("max");
        if (max == null) {
            throw new PolicyException("poll needs max: the longest poll in ns", node.at());
        }
        Polling polling =
                new Polling(max.value().whole(0, MOST_POLL_NS), factor(parts, "grow"), factor(parts, "shrink"));
        parts.forEach((name, entry) -> {
            throw new PolicyException("'" + name + "' is not known here; known: max, grow, shrink", entry.keyAt());
        });
        return polling;
    }

    private static long factor(Map<String, PolicyNode.Entry> parts, String name) {
        PolicyNode.Entry entry = parts.remove(name);
        return entry == null ? 0 : entry.value().whole(0, MOST_FACTOR);
    }
}

package io.virtwright.practices.rawdevices;

import io.virtwright.engine.policy.PolicyException;
import io.virtwright.engine.policy.PolicyKey;
import io.virtwright.engine.policy.PolicyNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** What a user can want of raw disks. */
final class Keys {
    static final String PRACTICE = "raw-devices";

    private static final List<String> CACHES =
            List.of("any", "none", "directsync", "writethrough", "writeback", "unsafe");
    private static final List<String> IO_MODES = List.of("any", "native", "io_uring", "threads");

    /** Which paths a definition may name. */
    enum Paths {
        LASTING,
        ANY
    }

    static final PolicyKey<Form.Wanted> FORM = key(
            "form",
            Form.Wanted.ANY,
            Keys::forms,
            "any, or disk: virtual or physical, where a disk may be a glob",
            "How disks must be mapped: virtual is an emulated SCSI disk, physical a LUN.");

    static final PolicyKey<List<String>> RAWIO = key(
                    "rawio",
                    List.<String>of(),
                    node -> word(node, "none") ? List.<String>of() : node.list(PolicyNode::text),
                    "none, or a list of disks (sdb)",
                    "The disks by which the domain may have CAP_SYS_RAWIO; it then has it for all of them.")
            .warning(disks -> disks.isEmpty()
                    ? Optional.empty()
                    : Optional.of(
                            "the kernel filters no SCSI command of a domain with rawio='yes', and on a part of a disk"
                                    + " the guest reaches all of it"));

    static final PolicyKey<Paths> PATHS = key(
            "paths",
            Paths.LASTING,
            node -> choice(node, List.of("lasting", "any")).equals("any") ? Paths.ANY : Paths.LASTING,
            "lasting, or any",
            "Whether definitions must name devices by paths that outlast a boot.");

    static final PolicyKey<List<String>> CACHE = key(
            "cache",
            List.of("none", "directsync"),
            node -> choices(node, CACHES),
            "any, or a list of none, directsync, writethrough, writeback, unsafe",
            "The cache modes that raw disks may have; the first is the one to write.");

    static final PolicyKey<List<String>> IO = key(
            "io",
            List.of("native", "io_uring"),
            node -> choices(node, IO_MODES),
            "any, or a list of native, io_uring, threads",
            "The I/O modes that raw disks may have; the first is the one to write.");

    static final List<PolicyKey<?>> ALL = List.of(FORM, RAWIO, PATHS, CACHE, IO);

    private Keys() {}

    private static <T> PolicyKey<T> key(
            String name, T fallback, Function<PolicyNode, T> reader, String form, String meaning) {
        return new PolicyKey<>(PRACTICE, name, PolicyKey.Scope.DOMAIN, fallback, reader, form, meaning);
    }

    private static boolean word(PolicyNode node, String word) {
        return node instanceof PolicyNode.Scalar scalar && scalar.text().equals(word);
    }

    private static String choice(PolicyNode node, List<String> known) {
        if (!known.contains(node.text())) {
            throw new PolicyException(
                    "'" + node.text() + "' is not known here; known: " + String.join(", ", known), node.at());
        }
        return node.text();
    }

    private static List<String> choices(PolicyNode node, List<String> known) {
        List<String> all = node.list(item -> choice(item, known));
        if (all.isEmpty()) {
            throw new PolicyException("at least one of these belongs here: " + String.join(", ", known), node.at());
        }
        return all;
    }

    private static Form.Wanted forms(PolicyNode node) {
        if (word(node, "any")) {
            return Form.Wanted.ANY;
        }
        Map<String, Form> forms = new LinkedHashMap<>();
        node.entries()
                .forEach((target, entry) -> forms.put(
                        target,
                        choice(entry.value(), List.of("virtual", "physical")).equals("virtual")
                                ? Form.VIRTUAL
                                : Form.PHYSICAL));
        return new Form.Wanted(forms);
    }
}

package io.virtwright.practices.svirt;

import io.virtwright.engine.policy.PolicyException;
import io.virtwright.engine.policy.PolicyKey;
import io.virtwright.engine.policy.PolicyNode;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** What a user can want of the confinement of domains. */
final class Keys {
    static final String PRACTICE = "svirt";

    /** Which security module is wanted. */
    enum Module {
        AUTO,
        SELINUX,
        APPARMOR,
        ANY
    }

    /** Which label a definition must ask for. */
    sealed interface Label {
        /** Whatever confines it. */
        record Any() implements Label {}

        /** One that libvirt makes up at each start. */
        record Dynamic() implements Label {}

        /** One that stands in the definition. */
        record Static() implements Label {}

        /** This one. */
        record Exactly(SelinuxContext context) implements Label {}
    }

    static final PolicyKey<Module> LSM = new PolicyKey<>(
            PRACTICE,
            "lsm",
            PolicyKey.Scope.HOST,
            Module.AUTO,
            node -> switch (choice(node, List.of("auto", "selinux", "apparmor", "any"))) {
                case "selinux" -> Module.SELINUX;
                case "apparmor" -> Module.APPARMOR;
                case "any" -> Module.ANY;
                default -> Module.AUTO;
            },
            "auto, selinux, apparmor, or any",
            "Which security module must confine domains; auto: the one that the distribution has.");

    static final PolicyKey<Mode> MODE = new PolicyKey<>(
                    PRACTICE,
                    "mode",
                    PolicyKey.Scope.HOST,
                    Mode.ENFORCING,
                    node -> choice(node, List.of(Mode.ENFORCING.words(), Mode.PERMISSIVE.words()))
                                    .equals(Mode.PERMISSIVE.words())
                            ? Mode.PERMISSIVE
                            : Mode.ENFORCING,
                    "enforcing, or permissive",
                    "The mode of SELinux, now and after the next boot; permissive is a step on the way there.")
            .warning(mode -> mode == Mode.PERMISSIVE
                    ? Optional.of("in permissive mode SELinux forbids nothing: domains are not confined")
                    : Optional.empty());

    static final PolicyKey<Optional<Boolean>> REQUIRE_CONFINED = new PolicyKey<>(
                    PRACTICE,
                    "require-confined",
                    PolicyKey.Scope.HOST,
                    Optional.<Boolean>empty(),
                    orAny(PolicyNode::truth),
                    "any, yes, or no",
                    "Whether libvirt must refuse domains that are not confined (security_require_confined in qemu.conf).")
            .warning(want -> want.orElse(false)
                    ? Optional.of("domains with <seclabel type='none'/> will not start any more")
                    : Optional.empty());

    static final PolicyKey<Label> LABEL = domain(
            "label",
            new Label.Any(),
            Keys::label,
            "any, dynamic, static, or a SELinux context",
            "How the domain gets its label; dynamic is the guide's.");

    static final PolicyKey<Optional<Boolean>> RELABEL = domain(
            "relabel",
            Optional.empty(),
            orAny(PolicyNode::truth),
            "any, yes, or no",
            "Whether libvirt must label the domain's images; yes is the guide's.");

    static final PolicyKey<Boolean> UNCONFINED = domain(
                    "unconfined", false, PolicyNode::truth, "yes, or no", "Accepts a domain that is not confined.")
            .warning(accepted -> accepted
                    ? Optional.of(
                            "a guest that breaks out of an unconfined domain is stopped by file" + " permissions alone")
                    : Optional.empty());

    static final List<PolicyKey<?>> ALL = List.of(LSM, MODE, REQUIRE_CONFINED, LABEL, RELABEL, UNCONFINED);

    private Keys() {}

    private static <T> PolicyKey<T> domain(
            String name, T fallback, Function<PolicyNode, T> reader, String form, String meaning) {
        return new PolicyKey<>(PRACTICE, name, PolicyKey.Scope.DOMAIN, fallback, reader, form, meaning);
    }

    private static <T> Function<PolicyNode, Optional<T>> orAny(Function<PolicyNode, T> reader) {
        return node -> node.text().equals("any") ? Optional.empty() : Optional.of(reader.apply(node));
    }

    private static String choice(PolicyNode node, List<String> known) {
        if (!known.contains(node.text())) {
            throw new PolicyException(
                    "'" + node.text() + "' is not known here; known: " + String.join(", ", known), node.at());
        }
        return node.text();
    }

    private static Label label(PolicyNode node) {
        return switch (node.text()) {
            case "any" -> new Label.Any();
            case "dynamic" -> new Label.Dynamic();
            case "static" -> new Label.Static();
            case String text ->
                new Label.Exactly(SelinuxContext.parse(text)
                        .orElseThrow(() -> new PolicyException(
                                "'" + text + "' is neither any, dynamic, static nor a SELinux context", node.at())));
        };
    }
}

package io.virtwright.practices.svirt;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A SELinux context: {@code system_u:system_r:svirt_t:s0:c200,c947}.
 *
 * @param level as written; empty text where there is none
 * @param categories of the level, and of the upper one where it is a range: that is what MCS compares
 */
record SelinuxContext(String user, String role, String type, String level, Categories categories) {
    /** Types that confine nothing, or the daemon's own, which a domain has that was started without a label. */
    private static final Set<String> UNCONFINED = Set.of(
            "unconfined_t",
            "unconfined_service_t",
            "qemu_unconfined_t",
            "spc_t",
            "virtd_t",
            "virtqemud_t",
            "init_t",
            "initrc_t",
            "kernel_t",
            "sysadm_t");

    /** Empty where the text is no context. A NUL or a line end behind it, as the kernel writes it, is taken away. */
    static Optional<SelinuxContext> parse(String text) {
        String plain = text.replace("\0", "").strip();
        String[] parts = plain.split(":", 4);
        if (parts.length < 3 || List.of(parts).stream().limit(3).anyMatch(SelinuxContext::isNoName)) {
            return Optional.empty();
        }
        String level = parts.length == 4 ? parts[3] : "";
        return categories(level).map(set -> new SelinuxContext(parts[0], parts[1], parts[2], level, set));
    }

    private static boolean isNoName(String part) {
        return !part.matches("[A-Za-z0-9_.-]+");
    }

    private static Optional<Categories> categories(String level) {
        String upper = level.substring(level.indexOf('-') + 1);
        int colon = upper.indexOf(':');
        if (!level.matches("[A-Za-z0-9_.,:-]*") || (colon >= 0 && colon == upper.length() - 1)) {
            return Optional.empty();
        }
        return colon < 0 ? Optional.of(Categories.NONE) : Categories.parse(upper.substring(colon + 1));
    }

    /** Whether it is known to confine nothing. */
    boolean isUnconfined() {
        return UNCONFINED.contains(type);
    }

    /** Whether the type is one of sVirt's own: svirt_t, svirt_tcg_t and their kind. */
    boolean isSvirt() {
        return type.startsWith("svirt");
    }

    /** The same for access: type and categories; users and roles of files say nothing. */
    boolean sameAccess(SelinuxContext other) {
        return type.equals(other.type) && categories.equals(other.categories);
    }

    /** The same of processes: only how the categories are written is free. */
    boolean isSame(SelinuxContext other) {
        return sameAccess(other)
                && user.equals(other.user)
                && role.equals(other.role)
                && sensitivities().equals(other.sensitivities());
    }

    /** Without categories; {@code s0-s0} is {@code s0}. */
    private String sensitivities() {
        return level.replaceAll(":[A-Za-z0-9_.,]*", "").replaceFirst("^(.+)-\\1$", "$1");
    }

    @Override
    public String toString() {
        return user + ":" + role + ":" + type + (level.isEmpty() ? "" : ":" + level);
    }
}

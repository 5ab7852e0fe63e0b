package io.virtwright.engine.finding;

import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/**
 * What a finding is about.
 *
 * @param name of the host or domain
 * @param device of the domain: {@code vda}, {@code scsi:0}, {@code iothread 2}
 */
public record Subject(Kind kind, String name, Optional<UUID> uuid, Optional<String> device) {
    /** The kinds of subject. */
    public enum Kind {
        HOST,
        DOMAIN,
        DEVICE,
        LISTENER;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public static Subject host(String name) {
        return new Subject(Kind.HOST, name, Optional.empty(), Optional.empty());
    }

    public static Subject domain(String name, UUID uuid) {
        return new Subject(Kind.DOMAIN, name, Optional.of(uuid), Optional.empty());
    }

    public static Subject device(String domain, UUID uuid, String device) {
        return new Subject(Kind.DEVICE, domain, Optional.of(uuid), Optional.of(device));
    }

    /** {@code web1 vda}. */
    public String label() {
        return device.map(d -> name + " " + d).orElse(name);
    }
}

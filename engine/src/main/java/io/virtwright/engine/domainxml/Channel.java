package io.virtwright.engine.domainxml;

import java.util.Optional;

/**
 * A channel between host and guest.
 *
 * @param type {@code unix}, {@code spicevmc}, ...
 * @param targetType {@code virtio}, ...
 * @param targetName the port's name in the guest, as {@code org.qemu.guest_agent.0}
 * @param state {@code connected} or {@code disconnected}; live XML only
 * @param path of the host's end, a socket
 */
public record Channel(
        Optional<String> type,
        Optional<String> targetType,
        Optional<String> targetName,
        Optional<String> state,
        Optional<String> path) {
    static Channel of(XmlElement channel) {
        Optional<XmlElement> target = channel.child("target");
        return new Channel(
                channel.attribute("type"),
                target.flatMap(one -> one.attribute("type")),
                target.flatMap(one -> one.attribute("name")),
                target.flatMap(one -> one.attribute("state")),
                channel.child("source").flatMap(one -> one.attribute("path")));
    }
}

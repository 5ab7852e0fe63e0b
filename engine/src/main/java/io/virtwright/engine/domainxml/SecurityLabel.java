package io.virtwright.engine.domainxml;

import java.util.Optional;

/**
 * A {@code <seclabel>} of a domain, or of one disk's source.
 *
 * @param type {@code dynamic}, {@code static}, {@code none}
 * @param model {@code selinux}, {@code apparmor}, {@code dac}; absent for the host's first
 * @param relabel {@code yes}, {@code no}
 */
public record SecurityLabel(
        Optional<String> type,
        Optional<String> model,
        Optional<String> relabel,
        Optional<String> label,
        Optional<String> imageLabel,
        Optional<String> baseLabel) {
    static SecurityLabel of(XmlElement seclabel) {
        return new SecurityLabel(
                seclabel.attribute("type"),
                seclabel.attribute("model"),
                seclabel.attribute("relabel"),
                seclabel.child("label").map(XmlElement::ownText),
                seclabel.child("imagelabel").map(XmlElement::ownText),
                seclabel.child("baselabel").map(XmlElement::ownText));
    }
}

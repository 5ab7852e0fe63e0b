package io.virtwright.libvirt;

import java.util.Optional;

/**
 * What a daemon answers to a step of a SASL login.
 *
 * @param complete whether it is content
 * @param data for the next step; empty for none, which is not the same as no bytes
 */
record SaslAnswer(boolean complete, Optional<byte[]> data) {}

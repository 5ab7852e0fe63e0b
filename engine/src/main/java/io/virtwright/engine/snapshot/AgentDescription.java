package io.virtwright.engine.snapshot;

import java.util.List;

/**
 * What the program of the guest agent says of itself.
 *
 * @param version as {@code --version} prints it: {@code 7.2.0}
 * @param rpcs the names that it can block, in its order
 */
public record AgentDescription(String version, List<String> rpcs) {
    public AgentDescription {
        rpcs = List.copyOf(rpcs);
    }
}

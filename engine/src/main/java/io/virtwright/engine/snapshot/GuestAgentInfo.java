package io.virtwright.engine.snapshot;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The answer of a guest's agent to {@code guest-info}.
 *
 * @param version of the agent
 * @param rpcs whether each call that it knows is enabled
 */
public record GuestAgentInfo(String version, SortedMap<String, Boolean> rpcs) {
    public GuestAgentInfo {
        rpcs = Collections.unmodifiableSortedMap(new TreeMap<>(rpcs));
    }
}

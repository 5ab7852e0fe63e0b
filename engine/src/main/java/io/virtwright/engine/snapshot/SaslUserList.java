package io.virtwright.engine.snapshot;

import java.util.List;

/** Accounts of a SASL database, each {@code user@realm}, sorted. */
public record SaslUserList(List<String> accounts) {
    public SaslUserList {
        accounts = accounts.stream().sorted().distinct().toList();
    }
}

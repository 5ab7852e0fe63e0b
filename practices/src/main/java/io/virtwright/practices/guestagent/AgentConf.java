package io.virtwright.practices.guestagent;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What qemu-ga takes from its key file (qga/main.c, config_load).
 *
 * @param lists of blocked and allowed calls
 * @param fatal why qemu-ga exits over it
 * @param ignored what is written there and counts for nothing, as sentences
 */
record AgentConf(List<CallList> lists, Optional<String> fatal, List<String> ignored) {
    private static final String GENERAL = "general";
    private static final String BLACKLIST = "blacklist";
    private static final String BLOCK = "block-rpcs";
    private static final String ALLOW = "allow-rpcs";
    private static final List<String> BOOLEANS = List.of("daemon", "verbose", "retry-path");
    private static final String NOT_UTF_8 = "\uFFFD";

    AgentConf {
        lists = List.copyOf(lists);
        ignored = List.copyOf(ignored);
    }

    static AgentConf parse(String text, Optional<AgentVersion> version, String path) {
        KeyFile file = KeyFile.parse(text);
        Optional<String> fatal = file.problem().or(() -> badValue(file));
        if (fatal.isPresent()) {
            return new AgentConf(List.of(), fatal.map(why -> path + ": " + why), List.of());
        }
        List<CallList> lists = new ArrayList<>();
        List<String> ignored = new ArrayList<>();
        String key = blockKey(file, version, path, ignored);
        Stream.of(key, ALLOW).forEach(name -> {
            List<KeyFile.Entry> entries = file.all(GENERAL, name);
            if (entries.isEmpty()) {
                return;
            }
            if (name.equals(ALLOW) && !Option.ALLOW.isIn(version)) {
                ignored.add(path + ": allow-rpcs is not known before 8.1");
                return;
            }
            if (name.equals(BLOCK) && !Option.BLOCK.isIn(version)) {
                ignored.add(path + ": block-rpcs is not known before 7.2; there the key is blacklist");
                return;
            }
            entries.subList(0, entries.size() - 1)
                    .forEach(
                            entry -> ignored.add(path + ":" + entry.line() + ": a later " + name + " takes its place"));
            String value = KeyFile.unescaped(entries.getLast().value()).orElse("");
            if (value.contains(NOT_UTF_8)) {
                ignored.add(path + ":" + entries.getLast().line() + ": it is not UTF-8");
            } else {
                lists.add(CallList.of(
                        !name.equals(ALLOW),
                        value,
                        path + ":" + entries.getLast().line()));
            }
        });
        return new AgentConf(lists, Optional.empty(), ignored);
    }

    /** The key to write for blocked calls: what a version reads; where it is not known, that of the versions since 7.2. */
    static String blockKey(Optional<AgentVersion> version) {
        return Option.BLOCK.isIn(version) ? BLOCK : BLACKLIST;
    }

    /** The key that names the blocked calls: the old name wins where the version knows it. */
    private static String blockKey(KeyFile file, Optional<AgentVersion> version, String path, List<String> ignored) {
        boolean old = !file.all(GENERAL, BLACKLIST).isEmpty();
        if (!old) {
            return BLOCK;
        }
        if (!Option.BLACKLIST.isIn(version)) {
            ignored.add(path + ": the key blacklist is not read since 9.1; it is block-rpcs now");
            return BLOCK;
        }
        if (!file.all(GENERAL, BLOCK).isEmpty()) {
            ignored.add(path + ": block-rpcs is not read beside blacklist");
        }
        return BLACKLIST;
    }

    /** Keys with values that GLib can't turn into what qemu-ga asks for: then qemu-ga exits. */
    private static Optional<String> badValue(KeyFile file) {
        return file.entries().stream()
                .filter(entry -> entry.group().equals(GENERAL))
                .filter(entry -> BOOLEANS.contains(entry.key())
                        ? !KeyFile.isBoolean(entry.value())
                        : List.of(BLACKLIST, BLOCK, ALLOW).contains(entry.key())
                                && KeyFile.unescaped(entry.value()).isEmpty())
                .findFirst()
                .map(entry -> "line " + entry.line() + ": the value of " + entry.key() + " has no form that it takes");
    }
}

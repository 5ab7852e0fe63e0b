package io.virtwright.practices.guestagent;

import java.util.Optional;
import java.util.stream.Stream;

/** The options of qemu-ga on Linux (qga/main.c, config_parse), and the versions that have them. */
enum Option {
    HELP("help", 'h', Argument.NONE),
    VERSION("version", 'V', Argument.NONE),
    DUMP("dump-conf", 'D', Argument.NONE),
    LOG("logfile", 'l', Argument.NEEDED),
    PID("pidfile", 'f', Argument.NEEDED),
    HOOK("fsfreeze-hook", 'F', Argument.OPTIONAL),
    VERBOSE("verbose", 'v', Argument.NONE),
    METHOD("method", 'm', Argument.NEEDED),
    PATH("path", 'p', Argument.NEEDED),
    DAEMON("daemonize", 'd', Argument.NONE),
    STATE("statedir", 't', Argument.NEEDED),
    RETRY("retry-path", 'r', Argument.NONE),
    BLOCK("block-rpcs", 'b', Argument.NEEDED),
    /** Deprecated by 7.2, removed by 9.1; the letter {@code b} stays. */
    BLACKLIST("blacklist", 'b', Argument.NEEDED),
    ALLOW("allow-rpcs", 'a', Argument.NEEDED),
    CONFIG("config", 'c', Argument.NEEDED);

    /** Whether an option takes a value. */
    enum Argument {
        NONE,
        NEEDED,
        /** Only in the same word. */
        OPTIONAL
    }

    private final String word;
    private final char letter;
    private final Argument argument;

    Option(String word, char letter, Argument argument) {
        this.word = word;
        this.letter = letter;
        this.argument = argument;
    }

    String word() {
        return word;
    }

    Argument argument() {
        return argument;
    }

    /** Whether a version has it by its long name; an unknown version is given all of them. */
    boolean isIn(Optional<AgentVersion> version) {
        return switch (this) {
            case BLOCK -> version.isEmpty() || version.get().atLeast(7, 2);
            case BLACKLIST -> version.isEmpty() || !version.get().atLeast(9, 1);
            case ALLOW -> version.isEmpty() || version.get().atLeast(8, 1);
            case CONFIG -> version.isEmpty() || version.get().atLeast(9, 1);
            case HELP, VERSION, DUMP, LOG, PID, HOOK, VERBOSE, METHOD, PATH, DAEMON, STATE, RETRY -> true;
        };
    }

    static Optional<Option> of(char letter, Optional<AgentVersion> version) {
        return Stream.of(values())
                .filter(option -> option.letter == letter && (letter == 'b' || option.isIn(version)))
                .findFirst();
    }

    /** By its name or a beginning that fits one letter's options only, as getopt_long takes it. */
    static Optional<Option> of(String word, Optional<AgentVersion> version) {
        var fitting = Stream.of(values())
                .filter(option -> option.isIn(version) && option.word.startsWith(word))
                .toList();
        return fitting.stream()
                .filter(option -> option.word.equals(word))
                .findFirst()
                .or(() ->
                        fitting.stream().map(option -> option.letter).distinct().count() == 1
                                ? Optional.of(fitting.getFirst())
                                : Optional.empty());
    }
}

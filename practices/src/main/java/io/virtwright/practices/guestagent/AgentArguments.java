package io.virtwright.practices.guestagent;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A command line of qemu-ga, as getopt_long reads it.
 *
 * @param lists of blocked and allowed calls; they add up
 * @param strays words that are neither an option nor the value of one: qemu-ga ignores them without a word
 * @param refused the first option for which it exits
 * @param config the file of {@code -c}
 * @param options that were given
 */
record AgentArguments(
        List<CallList> lists,
        List<String> strays,
        Optional<String> refused,
        Optional<String> config,
        List<Option> options) {

    AgentArguments {
        lists = List.copyOf(lists);
        strays = List.copyOf(strays);
        options = List.copyOf(options);
    }

    /**
     * Reads the words after the program.
     *
     * @param where they are written
     */
    static AgentArguments parse(List<String> words, Optional<AgentVersion> version, String where) {
        return new Reader(words, version, where).read();
    }

    private static final class Reader {
        private final List<String> words;
        private final Optional<AgentVersion> version;
        private final String where;
        private final List<CallList> lists = new ArrayList<>();
        private final List<String> strays = new ArrayList<>();
        private final List<Option> options = new ArrayList<>();
        private Optional<String> refused = Optional.empty();
        private Optional<String> config = Optional.empty();
        private int at;

        Reader(List<String> words, Optional<AgentVersion> version, String where) {
            this.words = words;
            this.version = version;
            this.where = where;
        }

        AgentArguments read() {
            while (at < words.size() && refused.isEmpty()) {
                String word = words.get(at++);
                if (word.equals("--")) {
                    strays.addAll(words.subList(at, words.size()));
                    break;
                } else if (word.startsWith("--")) {
                    name(word.substring(2));
                } else if (word.startsWith("-") && word.length() > 1) {
                    letters(word);
                } else {
                    strays.add(word);
                }
            }
            return new AgentArguments(lists, strays, refused, config, options);
        }

        private void name(String text) {
            int equals = text.indexOf('=');
            String name = equals < 0 ? text : text.substring(0, equals);
            Optional<String> value = equals < 0 ? Optional.empty() : Optional.of(text.substring(equals + 1));
            Optional<Option> option = Option.of(name, version);
            if (option.isEmpty() || (option.get().argument() == Option.Argument.NONE && value.isPresent())) {
                refused = Optional.of("--" + name);
            } else {
                take(option.get(), value, "--" + name);
            }
        }

        private void letters(String word) {
            for (int i = 1; i < word.length() && refused.isEmpty(); i++) {
                Optional<Option> option = Option.of(word.charAt(i), version);
                if (option.isEmpty()) {
                    refused = Optional.of("-" + word.charAt(i));
                } else if (option.get().argument() == Option.Argument.NONE) {
                    take(option.get(), Optional.empty(), "-" + word.charAt(i));
                } else {
                    String rest = word.substring(i + 1);
                    take(option.get(), rest.isEmpty() ? Optional.empty() : Optional.of(rest), "-" + word.charAt(i));
                    return;
                }
            }
        }

        private void take(Option option, Optional<String> inWord, String written) {
            Optional<String> value = inWord;
            if (option.argument() == Option.Argument.NEEDED && value.isEmpty()) {
                if (at == words.size()) {
                    refused = Optional.of(written + " without its value");
                    return;
                }
                value = Optional.of(words.get(at++));
            }
            options.add(option);
            switch (option) {
                case BLOCK, BLACKLIST -> lists.add(CallList.of(true, value.orElse(""), where + ", " + written));
                case ALLOW -> lists.add(CallList.of(false, value.orElse(""), where + ", " + written));
                case CONFIG -> config = value;
                case HELP, VERSION, DUMP, LOG, PID, HOOK, VERBOSE, METHOD, PATH, DAEMON, STATE, RETRY -> {}
            }
        }
    }
}

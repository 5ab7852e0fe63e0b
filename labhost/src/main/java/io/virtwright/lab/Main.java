package io.virtwright.lab;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** {@code ./lab}: real KVM hosts in virtual machines. */
public final class Main {
    private static final String USAGE = """
            Usage: ./lab COMMAND
              up [--name N] [--state stock|running] [--userland bookworm|trixie]
                           starts a clone of a host, and says how to reach it; builds what is missing first
              list         the clones: name, up or dead, state, userland, ssh configuration
              ssh N [COMMAND...]
                           logs in to a clone as root, or runs a command there
              down N...|--all
                           ends clones, and removes what was theirs
              clean        ends all clones, and removes everything that was built
            """;

    /** EX_USAGE of sysexits.h. */
    private static final int USAGE_ERROR = 64;

    private Main() {}

    /** Runs one command. */
    public static void main(String[] args) {
        var interruption = Interruption.watch();
        int exit;
        try {
            exit = run(Store.ofUser(), Arrays.asList(args));
        } catch (LabException.Usage e) {
            System.err.println("lab: " + e.getMessage());
            exit = USAGE_ERROR;
        } catch (RuntimeException e) {
            if (interruption.isCause()) {
                // This program is ending already, with the exit code of the signal.
                return;
            }
            if (!(e instanceof LabException)) {
                throw e;
            }
            System.err.println("lab: " + e.getMessage());
            exit = 1;
        } finally {
            interruption.overUnlessCause();
        }
        System.exit(exit);
    }

    private static int run(Store store, List<String> args) {
        String command = args.isEmpty() ? "" : args.getFirst();
        List<String> rest = args.isEmpty() ? List.of() : args.subList(1, args.size());
        return switch (command) {
            case "up" -> up(store, rest);
            case "list" -> list(store);
            case "ssh" -> ssh(store, rest);
            case "down" -> down(store, rest);
            case "clean" -> clean(store);
            default -> usage();
        };
    }

    private static int usage() {
        System.err.print(USAGE);
        return USAGE_ERROR;
    }

    private static int up(Store store, List<String> args) {
        String name = "";
        State state = State.STOCK;
        Userland userland = Userland.BOOKWORM;
        for (int i = 0; i < args.size(); i += 2) {
            if (i + 1 == args.size()) {
                return usage();
            }
            String value = args.get(i + 1);
            switch (args.get(i)) {
                case "--name" -> {
                    if (!value.matches("[A-Za-z0-9][A-Za-z0-9_-]{0,30}")) {
                        throw new LabException.Usage(
                                "a name is 1 to 31 letters, digits, _ and -, and begins with no _ or -; not " + value);
                    }
                    name = value;
                }
                case "--state" -> state = constant(State.class, value);
                case "--userland" -> userland = constant(Userland.class, value);
                default -> {
                    return usage();
                }
            }
        }
        var builder = new Builder(store, userland);
        var estimate = builder.estimate(state);
        if (!estimate.isZero()) {
            long minutes = (estimate.toSeconds() + 59) / 60;
            Progress.say("to be built first, in about " + (minutes == 1 ? "a minute" : minutes + " minutes")
                    + " on two idle cores; kept in " + store.root());
        }
        long began = System.nanoTime();
        var clone = Clone.up(store, name, new Kind(state, userland), builder.state(state), Vm.Life.DETACHED);
        Progress.took("clone " + clone.name() + " (" + state.word() + ")", began);
        System.out.print(Vm.read(clone.ssh().config()));
        System.err.println("\nlab: put that into ~/.ssh/config, or use it as it is:\n"
                + "  ssh -F " + clone.ssh().config() + " " + clone.host() + "\n"
                + "  ./virtwright audit --ssh-config " + clone.ssh().config() + " " + clone.host() + "\n"
                + "  ./lab down " + clone.name());
        return 0;
    }

    private static <E extends Enum<E>> E constant(Class<E> type, String word) {
        for (var constant : type.getEnumConstants()) {
            if (constant.name().toLowerCase(Locale.ROOT).equals(word)) {
                return constant;
            }
        }
        throw new LabException.Usage("no " + type.getSimpleName().toLowerCase(Locale.ROOT) + " " + word + "; there are "
                + Arrays.stream(type.getEnumConstants())
                        .map(constant -> constant.name().toLowerCase(Locale.ROOT))
                        .collect(Collectors.joining(" and ")));
    }

    private static int list(Store store) {
        var clones = Clone.all(store);
        if (clones.isEmpty()) {
            Progress.say("no clones");
        }
        for (var clone : clones) {
            System.out.println(clone.name() + " " + (clone.isAlive() ? "up" : "dead") + " " + Kind.read(clone.folder())
                    + " " + clone.ssh().config());
        }
        return 0;
    }

    private static Clone find(Store store, String name) {
        return Clone.find(store, name).orElseThrow(() -> new LabException("no clone " + name + "; see ./lab list"));
    }

    private static int ssh(Store store, List<String> args) {
        if (args.isEmpty()) {
            return usage();
        }
        var ssh = find(store, args.getFirst()).ssh();
        var argv = new ArrayList<>(List.of("ssh", "-F", ssh.config().toString(), ssh.host()));
        argv.addAll(args.subList(1, args.size()));
        try {
            return new ProcessBuilder(argv).inheritIO().start().waitFor();
        } catch (IOException e) {
            throw Command.failed("cannot run ssh", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 130;
        }
    }

    private static int down(Store store, List<String> args) {
        if (args.isEmpty()) {
            return usage();
        }
        var clones = args.equals(List.of("--all"))
                ? Clone.all(store)
                : args.stream().map(name -> find(store, name)).toList();
        clones.forEach(Clone::down);
        return 0;
    }

    private static int clean(Store store) {
        Clone.all(store).forEach(Clone::down);
        Store.delete(store.root());
        return 0;
    }
}

package io.virtwright.practices.svirt;

import io.virtwright.engine.snapshot.Reading;
import io.virtwright.engine.snapshot.Snapshot;
import io.virtwright.engine.snapshot.SnapshotFiles;
import io.virtwright.engine.text.KernelCommandLine;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What a security module does, now or after the next boot. */
enum Mode {
    ENFORCING("enforcing"),
    PERMISSIVE("permissive"),
    OFF("off");

    private static final String RUNNING = "/proc/cmdline";
    private static final String ENFORCE = "enforcing";
    private static final Set<String> RIVALS = Set.of("apparmor", "smack");

    private final String words;

    Mode(String words) {
        this.words = words;
    }

    String words() {
        return words;
    }

    /** Of the running kernel. */
    static Reading<Mode> now(Lsm lsm, Snapshot snapshot) {
        return switch (lsm) {
            case SELINUX ->
                switch (SnapshotFiles.line(snapshot, Protection.SELINUX_ENFORCE)) {
                    case Reading.Present<String>(String text) ->
                        switch (text) {
                            case "1" -> Reading.of(ENFORCING);
                            case "0" -> Reading.of(PERMISSIVE);
                            default -> Reading.unreadable("neither 0 nor 1");
                        };
                    case Reading.Absent<String>() ->
                        Protection.isActive(lsm, snapshot)
                                .flatMap(active ->
                                        active ? Reading.unreadable("not there, and SELinux is on") : Reading.of(OFF));
                    case Reading.Unreadable<String>(String reason) -> Reading.unreadable(reason);
                };
            case APPARMOR -> Protection.isActive(lsm, snapshot).map(active -> active ? ENFORCING : OFF);
        };
    }

    /** What /etc/selinux/config says: libselinux takes the first line that says something it knows (selinux_config.c). */
    static Mode ofConfig(String text) {
        return text.lines()
                .filter(line -> line.startsWith("SELINUX="))
                .map(line -> line.substring("SELINUX=".length()).strip().toLowerCase(Locale.ROOT))
                .flatMap(value -> Arrays.stream(new Mode[] {ENFORCING, PERMISSIVE, OFF})
                        .filter(mode -> value.startsWith(mode == OFF ? "disabled" : mode.words))
                        .limit(1))
                .findFirst()
                // without a word of it, the kernel's own start stays: permissive
                .orElse(PERMISSIVE);
    }

    /** What a boot entry makes of it; empty where it says nothing, so that the rest decides. */
    static Optional<Mode> ofBoot(Lsm lsm, String commandLine) {
        KernelCommandLine line = KernelCommandLine.parse(commandLine);
        if (line.last(lsm.model()).filter("0"::equals).isPresent()) {
            return Optional.of(OFF);
        }
        // lsm= makes the kernel ignore security= (security/security.c)
        Optional<String> list = line.last("lsm");
        boolean left = list.isPresent()
                ? !Arrays.asList(list.get().split(",", -1)).contains(lsm.model())
                : line.last("security").filter(one -> !one.equals(lsm.model())).isPresent();
        if (left) {
            return Optional.of(OFF);
        }
        return lsm == Lsm.SELINUX ? line.last(ENFORCE).map(Mode::said) : Optional.empty();
    }

    /** What is no number is 0, for the kernel and for libselinux (selinux_init_load_policy in load_policy.c). */
    private static Mode said(String value) {
        return value.matches("\\+?0*[1-9].*") ? ENFORCING : PERMISSIVE;
    }

    /**
     * Why it can't be told of a boot entry that leaves SELinux on whether the kernel takes it, and in which mode. Of SELinux,
     * AppArmor and Smack a kernel takes one, the first of its list (LSM_FLAG_EXCLUSIVE in security/security.c), and which of
     * them it has, and in which order without {@code lsm=}, can only be concluded from what runs.
     */
    static Optional<String> doubt(String commandLine, Snapshot snapshot) {
        KernelCommandLine line = KernelCommandLine.parse(commandLine);
        if (line.values(ENFORCE).stream().map(Mode::said).distinct().count() > 1) {
            return Optional.of("enforcing= is there twice, and versions of libselinux differ in which they take");
        }
        List<String> told = choice(SnapshotFiles.line(snapshot, RUNNING).found().orElse(""));
        List<String> says = choice(commandLine);
        if (says.isEmpty() && !told.isEmpty()) {
            return Optional.of("this kernel was started with " + String.join(" ", told)
                    + ", and which module it takes without can't be told");
        }
        boolean taken = told.equals(says)
                && Protection.isActive(Lsm.SELINUX, snapshot).found().orElse(false);
        Optional<String> rival = line.last("lsm").stream()
                .flatMap(list -> Arrays.stream(list.split(",", -1)))
                .takeWhile(module -> !module.equals(Lsm.SELINUX.model()))
                .filter(RIVALS::contains)
                .filter(module -> line.last(module).filter("0"::equals).isEmpty())
                .findFirst();
        return rival.filter(_ -> !taken)
                .map(module -> module + " comes before selinux in lsm=, and a kernel that has both takes the first");
    }

    /** The parameters that choose a module. */
    private static List<String> choice(String commandLine) {
        return words(Lsm.SELINUX, commandLine).stream()
                .filter(word -> word.startsWith("lsm=") || word.startsWith("security="))
                .toList();
    }

    /**
     * What a boot entry that doesn't turn a module off makes of it, where nothing but the command line and the kernel's own
     * configuration decide. That configuration can't be read, only concluded from what runs: it does the same when it is
     * told the same, and a module that is on by itself stays on.
     */
    static Reading<Mode> asNow(Lsm lsm, String commandLine, Reading<Mode> now, Snapshot snapshot) {
        Reading<List<String>> running = SnapshotFiles.line(snapshot, RUNNING).map(line -> words(lsm, line));
        return running instanceof Reading.Absent<List<String>>
                ? Reading.unreadable("there is no " + RUNNING)
                : running.flatMap(told -> told.equals(words(lsm, commandLine))
                                || (told.isEmpty()
                                        && now.found().filter(ENFORCING::equals).isPresent())
                        ? now
                        : Reading.unreadable("this kernel was started with "
                                + (told.isEmpty() ? "nothing said of it" : String.join(" ", told))
                                + ", and what it does otherwise can't be told"));
    }

    /** The parameters of a boot entry that decide it, for people. */
    static List<String> words(Lsm lsm, String commandLine) {
        return KernelCommandLine.parse(commandLine).parameters().stream()
                .filter(parameter ->
                        List.of(lsm.model(), ENFORCE, "lsm", "security").contains(parameter.name()))
                .map(parameter -> parameter.name() + "=" + parameter.value().orElse(""))
                .toList();
    }
}

package io.virtwright.practices.svirt;

import io.virtwright.engine.snapshot.Reading;
import io.virtwright.engine.snapshot.Snapshot;
import io.virtwright.engine.snapshot.SnapshotFiles;
import io.virtwright.engine.text.KernelCommandLine;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a security module does, now or after the next boot. */
enum Mode {
    ENFORCING("enforcing"),
    PERMISSIVE("permissive"),
    OFF("off");

    private static final String RUNNING = "/proc/cmdline";

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
        return lsm == Lsm.SELINUX
                ? line.last("enforcing").map(value -> value.equals("0") ? PERMISSIVE : ENFORCING)
                : Optional.empty();
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
                        List.of(lsm.model(), "enforcing", "lsm", "security").contains(parameter.name()))
                .map(parameter -> parameter.name() + "=" + parameter.value().orElse(""))
                .toList();
    }
}

package io.virtwright.engine.eyes;

import io.virtwright.engine.snapshot.AgentDescription;
import io.virtwright.engine.snapshot.Bytes;
import io.virtwright.engine.snapshot.FileStat;
import io.virtwright.engine.snapshot.Machine;
import io.virtwright.engine.snapshot.Reading;
import io.virtwright.engine.snapshot.SaslUserList;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Turns what programs printed on a host into readings, as {@link ProgramProbes} and {@link ExclusiveOpens} do here. */
final class RemotePrograms {
    static final ReaderRequest HOST_NAME = new ReaderRequest('c', "/proc/sys/kernel/hostname");
    static final ReaderRequest ARCHITECTURE = new ReaderRequest('c', "/proc/sys/kernel/arch");
    /** The time, and the architecture by uname. */
    static final ReaderRequest CLOCK = new ReaderRequest('t', "/");

    /** The status of a shell for a program that is not there. */
    private static final int NOT_FOUND = 127;

    private RemotePrograms() {}

    static Reading<SaslUserList> users(RemoteAnswers.Match match) {
        return ran(match, "sasldblistusers2", runs -> {
            HostProgram.Ran ran = runs.getFirst();
            return ran.worked()
                    ? Reading.of(new SaslUserList(ProgramProbes.accounts(ran.out())))
                    : Reading.unreadable(
                            ran.status() == NOT_FOUND
                                    ? "sasldblistusers2 is not installed"
                                    : "sasldblistusers2: " + ran.complaint());
        });
    }

    static Reading<AgentDescription> agent(RemoteAnswers.Match match) {
        Optional<String> whyNot = match.reply().state(match.raw()).found().flatMap(ProgramProbes::whyNotRun);
        return whyNot.isPresent()
                ? Reading.unreadable(whyNot.get())
                : ran(
                        match,
                        "the program",
                        runs -> runs.size() < 2
                                ? Reading.unreadable(ReaderReply.NO_ANSWER)
                                : ProgramProbes.description(runs.getFirst(), runs.getLast()));
    }

    private static <T> Reading<T> ran(
            RemoteAnswers.Match match, String program, Function<List<HostProgram.Ran>, Reading<T>> answer) {
        return switch (match.reply().state(match.raw())) {
            case Reading.Absent<FileStat>() -> Reading.absent();
            case Reading.Unreadable<FileStat>(String reason) -> Reading.unreadable(reason);
            case Reading.Present<FileStat> _ -> {
                List<HostProgram.Ran> runs = match.reply().programs(match.raw());
                yield runs.isEmpty() ? Reading.unreadable(program + " was not run") : answer.apply(runs);
            }
        };
    }

    static Reading<Boolean> free(RemoteAnswers.Match match) {
        List<HostProgram.Ran> runs = match.reply().programs(match.raw());
        if (runs.isEmpty()) {
            return Reading.unreadable(match.reply().reason());
        }
        HostProgram.Ran ran = runs.getFirst();
        String number = ran.out().strip();
        if (ran.status() == NOT_FOUND) {
            return Reading.unreadable("python3 is not installed on the host, and nothing else opens a device so");
        }
        if (!number.matches("-1|[0-9]{1,4}")) {
            return Reading.unreadable("the device can't be opened: " + ran.complaint());
        }
        int errno = Integer.parseInt(number);
        return switch (errno) {
            case -1 -> Reading.unreadable(ExclusiveOpens.NO_BLOCK_DEVICE);
            case 0 -> Reading.of(true);
            case NativeOpen.EBUSY -> Reading.of(false);
            default -> ExclusiveOpens.failure(errno);
        };
    }

    /**
     * The machine.
     *
     * @param kernel its architecture by the kernel, which older kernels do not tell
     * @param reply with what was printed for {@link #CLOCK}
     */
    static Reading<Machine> machine(Reading<Bytes> name, Reading<Bytes> kernel, ReaderReply reply) {
        List<HostProgram.Ran> runs = reply.programs(CLOCK.path());
        Optional<Instant> now = runs.stream()
                .limit(1)
                .map(ran -> ran.out().strip())
                .filter(text -> text.matches("[0-9]{1,12}"))
                .map(text -> Instant.ofEpochSecond(Long.parseLong(text)))
                .findFirst();
        Optional<String> architecture = kernel.found()
                .map(Bytes::line)
                .or(() -> runs.stream().skip(1).map(ran -> ran.out().strip()).findFirst())
                .filter(text -> !text.isEmpty());
        return name.map(bytes -> new Machine(bytes.line(), architecture, now));
    }
}

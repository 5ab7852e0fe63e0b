package io.virtwright.practices.guestagent;

import io.virtwright.engine.finding.Check;
import io.virtwright.engine.finding.Severity;
import java.util.List;

/** The checks of this practice. */
final class Checks {
    // Advice: many guests need no agent, and one that is not installed harms nothing.
    static final Check CHANNEL = new Check(
            "guest-agent.channel",
            "the domain's channel to the agent in its guest",
            Severity.ADVICE,
            "Over this channel the host reaches the agent: for a clean shutdown, consistent snapshots and addresses, and"
                    + " for all that the agent does not refuse.",
            "qemu-ga, Overview. The guide takes the channel for granted and says nothing of it.");

    // Advice: backup and orchestration tools may need these calls, and the host's root can read the guest's memory
    // anyway.
    static final Check BLOCKED = new Check(
            "guest-agent.blocked-rpcs",
            "the agent refuses what the host need not do in a guest",
            Severity.ADVICE,
            "The agent runs as root in the guest: who may use the channel can run programs, read and write files and set"
                    + " passwords there, unless the agent refuses.",
            "qemu-ga, Procedure. Right about the aim. Its example blocks opening and closing files and leaves guest-exec"
                    + " open, which can do all the same.");

    static final Check CONFIGURATION = new Check(
            "guest-agent.configuration",
            "the agent's configuration does what it says",
            Severity.MEDIUM,
            "qemu-ga says nothing of a name that it doesn't know or a word that it ignores; and over an option that it"
                    + " doesn't know it exits, which the unit hides and repeats without end.",
            "qemu-ga, steps 3 to 5. Wrong: names are separated by commas, and with spaces only the first is blocked;"
                    + " --blacklist is gone since QEMU 9.1, and the agent does not start with it; a vendor's unit file is"
                    + " overwritten by its next update; ps shows arguments and not what is blocked.");

    static final List<Check> ALL = List.of(CHANNEL, BLOCKED, CONFIGURATION);

    private Checks() {}
}

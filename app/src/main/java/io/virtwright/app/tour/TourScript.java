package io.virtwright.app.tour;

import java.util.List;

/** What the tour says and runs. */
final class TourScript {
    private TourScript() {}

    /**
     * One command.
     *
     * @param command without the options that say of which host
     * @param exit the exit code that it must have
     */
    record Step(String before, Of of, List<String> command, int exit, String after) {
        Step {
            command = List.copyOf(command);
        }
    }

    /** What a command is about. */
    enum Of {
        /** The host whose files the tour unpacks. */
        TREE,
        /** The real host whose capture ships beside it. */
        CAPTURE,
        /** Every host. */
        NONE
    }

    static final String WELCOME = """
            Welcome. This tour needs no root and no libvirt, and changes nothing of this machine: it works on a copy of a
            host that ships with Virtwright, %d files in %s.

            The host has KVM and six domains, some of them running, and several things wrong with it. All that follows is
            the output of the real commands.
            """;

    static final List<Step> STEPS = List.of(
            new Step("First the audit. It reads, and changes nothing.", Of.TREE, List.of("audit"), 2, """
                    Worst first. The three marks of each finding are its layers: what is so now (running), what will be so
                    after the next boot or cold start (persistent), and what the kernel and the processes really do
                    (effect). Exit code 2 says: drift.
                    """),
            new Step(
                    "What does one of these checks mean, and what does the guide say?",
                    Of.NONE,
                    List.of("explain", "remote-access.listener"),
                    0,
                    """
                    Each of the guide's eight practices has such a page. Two of them, halt polling and I/O threads, Virtwright
                    can also put right; for the others the audit says what to write, and you write it.
                    """),
            new Step(
                    "Now a plan, for one domain: each change as a diff, when it takes effect, and which check wants it.",
                    Of.TREE,
                    List.of("plan", "--domain", "db1"),
                    2,
                    """
                    Only what Virtwright can take back again is in a plan. What it can't do, or must not do (restart a
                    running domain, change one that OpenStack owns), is left to you, at the end.
                    """),
            new Step("Apply all of it. Without --yes it would ask.", Of.TREE, List.of("apply", "--yes"), 0, """
                    The host was read again and judged afresh: each layer that was put right is proven, not assumed. All
                    of it was one transaction, with a journal on the host.
                    """),
            new Step(
                    "Audit that domain again.",
                    Of.TREE,
                    List.of("audit", "--domain", "db1", "--practice", "io-threads"),
                    2,
                    """
                    What is left needs a person: a running domain keeps what it was started with until its next cold
                    start, and nobody restarts it for you.
                    """),
            new Step(
                    "And back. Everything as it was, byte for byte.",
                    Of.TREE,
                    List.of("rollback", "--yes"),
                    0,
                    "Let us not take its word for it."));

    static final Step REAL = new Step("""
            What a tree can't show: it has no kernel and no processes. Its /proc and /sys are files that were written
            down, so the effect layer is only as true as they are, and a running domain can't be changed in it.

            So, last, a real one: a KVM host with SELinux and two running guests, captured over SSH with their agents
            asked (virtwright capture --probe --redact). This is what the audit says of its guests.
            """, Of.CAPTURE, List.of("audit", "--practice", "svirt"), 2, """
            SELinux was permissive: each guest has its label, now and after its next start, and the label forbids
            nothing. That is what the third mark is for.
            """);

    static final String SAME =
            "Compared with the start: all %d files are the same, to the byte and the mode. (Left out: the journal in"
                    + " var/lib/virtwright, which remembers.)";

    static final String DIFFERENT = "These are NOT as they were, which is a defect of Virtwright: ";

    static final String END = """
            On a host of yours, this is the command; it only reads:

            ./virtwright audit
            """;
}

package io.virtwright.engine.ssh;

/** Why a host could not be reached, or a command did not come to its end there. Each has a message for the user: a phrase. */
public sealed interface SshFailure {
    /** A phrase, without the host's name. */
    String message();

    /** What the user may do about it; empty where the message says it all. */
    default String advice() {
        return "";
    }

    /** No {@code ssh} here, or it can't make its socket. */
    record NoClient(String message) implements SshFailure {}

    /** ssh refuses its own configuration. */
    record BadConfiguration(String message) implements SshFailure {}

    record NoSuchHost(String message) implements SshFailure {}

    /** Nobody listens. */
    record Refused(String message) implements SshFailure {}

    /** No way there. */
    record Unreachable(String message) implements SshFailure {}

    record TimedOut(String message) implements SshFailure {}

    record HostKeyChanged(String message) implements SshFailure {
        @Override
        public String advice() {
            return "either somebody is in the way, or the host was installed anew: compare its key with one from a trusted "
                    + "place, then remove the old one with ssh-keygen -R";
        }
    }

    record HostKeyUnknown(String message) implements SshFailure {
        @Override
        public String advice() {
            return "connect once with ssh and check the key, or add it to known_hosts";
        }
    }

    record LoginRefused(String message) implements SshFailure {
        @Override
        public String advice() {
            return "ssh must be able to log in: check user, key and agent with ssh itself";
        }
    }

    record SudoRefused(String message) implements SshFailure {}

    /** The account runs no commands, or its shell none of ours. */
    record NoShell(String message) implements SshFailure {}

    /**
     * The host's sshd opens no more sessions, makes no such connection, or there is nobody at its other end.
     *
     * @param forbidden whether sshd's configuration forbids it
     */
    record ChannelRefused(String message, boolean forbidden) implements SshFailure {}

    record LinkCut(String message) implements SshFailure {}

    /** A command ran longer than it may. */
    record CommandTimedOut(String message) implements SshFailure {}

    /** A command printed more than it may. */
    record TooMuch(String message) implements SshFailure {}

    record Other(String message) implements SshFailure {}
}

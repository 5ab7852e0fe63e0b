package io.virtwright.engine.ssh;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A command that ends itself. For what only reads: where it hangs as root when the link is cut, or sshd opens no second
 * session for {@link SshConnection#end}, nobody else ends it.
 */
public final class Bounded {
    /**
     * With an end after the first argument, in seconds. An old busybox has a timeout of another kind; where there is none,
     * there is no such bound.
     */
    private static final String BOUNDED =
            "if timeout 1 true 2>/dev/null; then exec timeout \"$@\"; fi; shift; exec \"$@\"";

    private Bounded() {}

    /**
     * The words of the command, with its end.
     *
     * @param life how long it may run; a part of a second counts as a whole one
     */
    public static List<String> argv(Duration life, List<String> argv) {
        long seconds = life.plusMillis(999).toSeconds();
        List<String> words = new ArrayList<>(List.of("sh", "-c", BOUNDED, "sh", Long.toString(seconds)));
        words.addAll(argv);
        return List.copyOf(words);
    }
}

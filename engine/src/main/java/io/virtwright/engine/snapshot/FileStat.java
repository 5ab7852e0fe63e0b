package io.virtwright.engine.snapshot;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/**
 * What stat(2) tells of a file.
 *
 * @param mode the low 12 bits: permissions, set-user-ID, set-group-ID and sticky
 * @param uid of its owner
 * @param gid of its group
 * @param size in bytes
 * @param changed when its content, name, owner or mode last changed (st_ctime), in whole seconds; a file that was moved over
 *     it counts, whatever its own time of modification. Empty where a capture is older than this field
 */
public record FileStat(Kind kind, int mode, int uid, int gid, long size, Optional<Instant> changed) {
    /** Kinds of file. */
    public enum Kind {
        REGULAR,
        DIRECTORY,
        BLOCK,
        CHARACTER,
        FIFO,
        SOCKET,
        OTHER;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** {@code 0600}. */
    public String octal() {
        return String.format(Locale.ROOT, "%04o", mode);
    }
}

package io.virtwright.engine.snapshot;

import java.util.Locale;

/**
 * What stat(2) tells of a file.
 *
 * @param mode the low 12 bits: permissions, set-user-ID, set-group-ID and sticky
 * @param uid of its owner
 * @param gid of its group
 * @param size in bytes
 */
public record FileStat(Kind kind, int mode, int uid, int gid, long size) {
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
